"""Runs the Python listing of the lesson `medusa` with a rule for a model, one JSON object of arguments a line: what it makes, a line."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)


def likeliest(text):
    before = [0, 0] + list(text)
    return (3 * before[-1] + 5 * before[-2] + len(text)) % 11


def guesses(text):
    last = text[-1]
    return [[(7 * last + k * k + rank * (1 + last % 3)) % 11 for rank in range(4)] for k in (1, 2, 3)]


for line in sys.stdin:
    asked = json.loads(line)
    made, passes = listing.medusa(likeliest, guesses, asked["prompt"], asked["choices"], 30)
    print(json.dumps([made, passes, listing.plain(likeliest, asked["prompt"], 30)]))
