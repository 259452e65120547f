"""Runs the Python listing of the largest gap, one JSON array [items, rounding] a line: gap, between, width and buckets."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    print(json.dumps(listing.maximum_gap(*json.loads(line))))
