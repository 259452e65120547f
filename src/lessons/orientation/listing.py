from fractions import Fraction


def sign(x):
    return (x > 0) - (x < 0)


def cross(p, q, r):
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def exact(point):
    # Fractions subtract and multiply without rounding.
    return [Fraction(x) for x in point]


def orientation(q, r, origin, step, size):
    floats, exacts, wrong = [], [], 0
    for j in range(size):
        y = origin[1] + j * step
        row = [(origin[0] + i * step, y) for i in range(size)]
        by_float = [sign(cross(p, q, r)) for p in row]
        by_fraction = [sign(cross(exact(p), exact(q), exact(r))) for p in row]
        wrong += sum(a != b for a, b in zip(by_float, by_fraction))  # @row
        floats += by_float
        exacts += by_fraction
    return floats, exacts, wrong  # @done
