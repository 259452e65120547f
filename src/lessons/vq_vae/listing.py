from collections import defaultdict


def nearest(z, codes):
    distances = [sum((a - b) ** 2 for a, b in zip(z, c)) for c in codes]
    return distances.index(min(distances))


def encode(vectors, codes):
    return [nearest(z, codes) for z in vectors]  # @encode


# What goes back to the encoder and to the codebook. The decoder took codes,
# and gave its gradient at each of them.
def gradients(vectors, codes, at_codes, beta, gamma, straight_through):
    n = len(vectors) * len(codes[0])
    to_vectors = []
    to_codes = [[0.0] * len(c) for c in codes]
    for z, at_code in zip(vectors, at_codes):
        j = nearest(z, codes)
        pull = [2 / n * (a - b) for a, b in zip(z, codes[j])]
        passed = at_code if straight_through else [0.0] * len(z)
        to_vectors.append([g + gamma * p for g, p in zip(passed, pull)])  # @step
        to_codes[j] = [g - beta * p for g, p in zip(to_codes[j], pull)]
    return to_vectors, to_codes


def revive(codes, idle, vectors, picks, limit):
    for j in range(len(codes)):
        if idle[j] >= limit:
            codes[j], idle[j] = list(vectors[picks[j]]), 0  # @revive


# The longest context is the place with the codes at the left and above.
def contexts(grid, place, columns):
    left = grid[place - 1] if place % columns > 0 else -1
    above = grid[place - columns] if place >= columns else -1
    return [(), (left,), (left, above), (left, above, place)]


def fit(grids, columns):
    counts = defaultdict(lambda: defaultdict(int))
    for grid in grids:
        for place, code in enumerate(grid):
            for context in contexts(grid, place, columns):
                counts[context][code] += 1  # @prior
    return counts


# Witten and Bell: the more different codes followed a context, the more it
# hands on to the shorter one.
def probabilities(counts, grid, place, columns, k):
    p = [1 / k] * k
    for context in contexts(grid, place, columns):
        if context in counts:
            seen = counts[context]
            kinds, total = len(seen), sum(seen.values())
            p = [(seen.get(c, 0) + kinds * p[c]) / (total + kinds) for c in range(k)]
    return p


def sample(counts, columns, k, dice):
    grid = []
    for place, left in enumerate(dice):
        p = probabilities(counts, grid, place, columns, k)
        code = 0
        while code < k - 1 and left > p[code]:
            left -= p[code]
            code += 1
        grid.append(code)  # @sample
    return grid
