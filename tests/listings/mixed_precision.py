"""Runs the Python listing of the lesson `mixed-precision`, one JSON object of a case a line: [scales, taken, masters] a line."""

import importlib.util
import json
import math
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    case = json.loads(line)
    scaler = listing.Scaler(case["scale"], case["interval"], case["factor"])
    adam = listing.Adam(case["begin"], 0.01)
    scales, taken = [], []
    for grads in case["grads"]:
        taken.append(scaler.step(adam, [math.inf if g is None else g for g in grads]))
        scales.append(scaler.scale)
    assert adam.weights == [listing.half(w) for w in adam.master]
    print(json.dumps([scales, taken, adam.master]))
