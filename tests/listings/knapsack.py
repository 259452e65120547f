"""Runs the Python listing of the lesson `knapsack`, one JSON object of arguments a line: [best, chosen] a line, -inf being null."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    best, chosen = listing.knapsack(**json.loads(line))
    print(json.dumps([best if best > listing.NEVER else None, chosen]))
