"""Runs the Python listing of vq-vae, one JSON array a line, as tests/listings_vq_vae.rs writes it: codes of the vectors, both gradients, codes after the
revival, and a grid drawn from the prior."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("listing", sys.argv[1])
listing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(listing)

for line in sys.stdin:
    vectors, codes, dq, beta, gamma, straight_through, idle, grids, across, uniform = json.loads(line)
    indices = listing.nearest(vectors, codes)
    dz, dcodes = listing.backward(vectors, codes, indices, dq, beta, gamma, straight_through)
    size = len(codes)
    listing.revive(codes, idle, vectors)
    grid = listing.sample(listing.fit(grids, across), size, across, iter(uniform).__next__)
    print(json.dumps([indices, dz, dcodes, codes, grid]))
