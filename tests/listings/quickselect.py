"""Runs the Python listing of quickselect, one JSON array [items, k, scheme, pivot, random] a line: the value and the list after it."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    items, k, listing.SCHEME, listing.PIVOT, random = json.loads(line)
    random = iter(random)
    listing.below = lambda n: next(random) * n >> 32
    value = listing.kth_largest(items, k)
    print(json.dumps([value, items]))
