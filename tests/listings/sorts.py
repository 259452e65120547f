"""Runs the Python listing of a lesson on sorting, one JSON array of arguments a line: the order that the items come in, a line."""

import importlib.util
import json
import sys


def answer(sort):
    spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
    listing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(listing)
    for line in sys.stdin:
        values, *settings = json.loads(line)
        items = list(enumerate(values))
        print(json.dumps([index for index, _ in sort(listing, items, lambda item: item[1], *settings)]))
