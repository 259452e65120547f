def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def nearest(vectors, codes):
    """The index of each vector's code; of equally near ones the lowest."""
    return [min(range(len(codes)), key=lambda k: distance(z, codes[k])) for z in vectors]


def backward(vectors, codes, indices, dq, beta, gamma, straight_through=True):
    """The gradients at the vectors and at the codes, from those at the decoder's input."""
    share = 2 / (len(vectors) * len(codes[0]))
    dz, dcodes = [], [[0.0] * len(code) for code in codes]
    for z, k, g in zip(vectors, indices, dq):
        # arg-min has no slope: the encoder gets the code's gradient in its place.
        passed = g if straight_through else [0.0] * len(g)
        apart = [x - c for x, c in zip(z, codes[k])]
        dz.append([p + gamma * share * a for p, a in zip(passed, apart)])  # @step
        for i, a in enumerate(apart):
            dcodes[k][i] -= beta * share * a
    return dz, dcodes


def revive(codes, idle, vectors, after=5):
    """Puts codes that `after` steps or more didn't use onto vectors of the batch."""
    dead = [k for k, steps in enumerate(idle) if steps >= after]
    for number, k in enumerate(dead):
        codes[k] = list(vectors[number * len(vectors) // len(dead)])  # @revive


def contexts(grid, place, across):
    """From the poorest to the richest."""
    left = grid[place - 1] if place % across else None
    up = grid[place - across] if place >= across else None
    return [(place,), (place, left), (place, left, up)]


def fit(grids, across):
    counts = {}
    for grid in grids:
        for place, code in enumerate(grid):
            for context in contexts(grid, place, across):
                row = counts.setdefault(context, {})
                row[code] = row.get(code, 0) + 1  # @count
    return counts


def chances(counts, size, grid, place, across, strengths=(2, 4, 4)):
    p = [1 / size] * size
    for context, strength in zip(contexts(grid, place, across), strengths):
        row = counts.get(context)
        if row:
            total = sum(row.values()) + strength
            p = [(row.get(code, 0) + strength * q) / total for code, q in enumerate(p)]
    return p


def sample(counts, size, across, uniform):
    """A new grid; `uniform` gives numbers from 0 up to 1."""
    grid = []
    for place in range(across * across):
        left, code = uniform(), 0
        p = chances(counts, size, grid, place, across)
        while code < size - 1 and left >= p[code]:
            left, code = left - p[code], code + 1
        grid.append(code)  # @draw
    return grid
