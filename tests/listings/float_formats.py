"""Runs the Python listing of floating-point formats, one JSON array a line: [text, bits or [text, add, times], exponent bits, mantissa bits, whether there is infinity, whether it saturates]."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    given, *kind, saturates = json.loads(line)
    if isinstance(given, list):
        answer = listing.add_many(*given, *kind, saturates)
    elif isinstance(given, str):
        answer = listing.encode(given, *kind, saturates)
    else:
        answer = listing.decode(given, *kind)
    print(json.dumps(answer))
