"""Runs the Python listing of the lesson `vq`, one JSON object of arguments a line: [indices, codes] a line."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    print(json.dumps(listing.quantize(**json.loads(line))))
