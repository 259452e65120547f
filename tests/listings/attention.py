"""Runs the Python listing of the lesson `attention` on problems, one as JSON a line: outputs of naive, online and tiled, and lse, a line."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    given = json.loads(line)
    lo, hi = given["band"]
    problem = [given["q"], given["k"], given["v"], given["scale"], lambda i, j: lo <= j - i <= hi]
    out, lse = listing.tiled(*problem, *given["tile"])
    print(json.dumps([listing.naive(*problem), listing.online(*problem), out, [lse]]))
