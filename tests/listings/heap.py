"""Runs the Python listing of the lesson `heap` on programs, one as JSON a line: [items, returned] a line, nothing returned being []."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

CALLS = {
    "heapify": lambda: listing.heapify,
    "push": lambda x: lambda heap: listing.heappush(heap, x),
    "pop": lambda: listing.heappop,
    "replace": lambda x: lambda heap: listing.heapreplace(heap, x),
    "pushpop": lambda x: lambda heap: listing.heappushpop(heap, x),
    "nlargest": lambda k: lambda heap: listing.nlargest(k, heap),
    "nsmallest": lambda k: lambda heap: listing.nsmallest(k, heap),
    "merge": lambda lists: lambda heap: listing.merge(lists),
    "heapsort": lambda: listing.heapsort,
}

for line in sys.stdin:
    program = json.loads(line)
    listing.SIFT = program["sift"]
    heap = program["items"]
    returned = listing.run(heap, [CALLS[name](*args) for name, *args in program["ops"]])
    print(json.dumps([heap, [[] if one is None else one if isinstance(one, list) else [one] for one in returned]]))
