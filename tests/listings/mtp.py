"""Runs the Python listing of the lesson `mtp`: [loss, losses, tokens, passes, plain] for each case."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    case = json.loads(line)
    text, depth = case["text"], case["depth"]
    targets = listing.targets(text, case["tokens"], depth)
    losses = listing.losses(case["chances"], targets)
    loss = listing.objective(case["chances"], targets, case["weight"])
    says, drafts = case["says"], case["drafts"]
    model = lambda known: [says[token] for token in known]
    draft = lambda known: [drafts[k][known[-1]] for k in range(depth)]
    made, passes = listing.decode(model, draft, text[:1], 12)
    print(json.dumps([loss, losses, made, passes, listing.decode_plainly(model, text[:1], len(made))]))
