"""Runs the Python listing of the lesson `vq-vae`, one JSON object of arguments a line: [to_vectors, to_codes, revived, grid, sample] a line."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    case = json.loads(line)
    vectors, codes = case["vectors"], case["codes"]
    given = [case[name] for name in ("at_codes", "beta", "gamma", "passes")]
    to_vectors, to_codes = listing.gradients(vectors, codes, *given)
    grid = listing.encode(vectors, codes)
    listing.revive(codes, case["idle"], vectors, case["picks"], 10)
    counts = listing.fit(case["grids"], case["columns"])
    sample = listing.sample(counts, case["columns"], len(codes), case["dice"])
    print(json.dumps([to_vectors, to_codes, codes, grid, sample]))
