"""Runs the Python listing of a geometry lesson, one JSON array of arguments a line: what its function returns as JSON, a line."""

import importlib.util
import json
import sys


def answer(function):
    spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
    listing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(listing)
    for line in sys.stdin:
        print(json.dumps(getattr(listing, function)(*json.loads(line))))
