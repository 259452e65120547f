"""Runs the Python listing of the lesson `medusa-tree`, one JSON object of arguments a line: what it returns, a line. A tree is grown first where there are accuracies."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    given = json.loads(line)
    if "accuracies" in given:
        choices = listing.grow(given["accuracies"], given["nodes"])
    else:
        choices = given["choices"]
    print(json.dumps(listing.medusa_tree(choices, given["topk"], given["mask"])))
