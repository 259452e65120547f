"""Runs the Python listing of floating-point formats, one JSON array a line: [text or bits, exponent bits, mantissa bits, whether there is infinity]."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    given, *format = json.loads(line)
    print(json.dumps((listing.encode if isinstance(given, str) else listing.decode)(given, *format)))
