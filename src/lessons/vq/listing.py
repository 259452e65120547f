import math


def squared_distance(x, c):
    return sum((a - b) ** 2 for a, b in zip(x, c))


def nearest(x, codes):
    best, index = math.inf, 0
    for j, c in enumerate(codes):
        d = squared_distance(x, c)
        if d >= best:
            continue  # @farther
        best, index = d, j  # @nearer
    return index


def members(vectors, indices, j):
    return [x for x, index in zip(vectors, indices) if index == j]


def total(rows, width):
    return [sum(row[i] for row in rows) for i in range(width)]


def move_by_gradient(codes, vectors, indices, rate):
    n = len(vectors)
    for j, c in enumerate(codes):
        own = members(vectors, indices, j)
        s = total(own, len(c))
        codes[j] = [c[i] - rate * 2 / n * (len(own) * c[i] - s[i]) for i in range(len(c))]


def move_by_average(codes, sums, counts, vectors, indices, decay):
    for j, c in enumerate(codes):
        own = members(vectors, indices, j)
        s = total(own, len(c))
        counts[j] = decay * counts[j] + (1 - decay) * len(own)
        sums[j] = [decay * a + (1 - decay) * b for a, b in zip(sums[j], s)]
        if counts[j] >= 1e-6:
            codes[j] = [a / counts[j] for a in sums[j]]


def revive_dead(codes, sums, counts, vectors, indices, distances):
    # Farthest first; of equal ones the lower index.
    far = sorted(range(len(vectors)), key=lambda i: -distances[i])
    dead = [j for j in range(len(codes)) if j not in indices]
    for j, i in zip(dead[:32], far):
        if distances[i] > 0:
            codes[j], sums[j], counts[j] = list(vectors[i]), list(vectors[i]), 1.0


def quantize(vectors, codes, update, decay, rate, steps, revive):
    codes = [list(c) for c in codes]
    sums, counts = [list(c) for c in codes], [1.0] * len(codes)
    for _ in range(steps if update != "none" else 0):
        indices = [nearest(x, codes) for x in vectors]  # @assign
        distances = [squared_distance(x, codes[j]) for x, j in zip(vectors, indices)]
        if update == "gradient":
            move_by_gradient(codes, vectors, indices, rate)  # @gradient
        else:
            move_by_average(codes, sums, counts, vectors, indices, decay)  # @ema
        if revive:
            revive_dead(codes, sums, counts, vectors, indices, distances)  # @revive
    indices = [nearest(x, codes) for x in vectors]  # @last
    return indices, codes
