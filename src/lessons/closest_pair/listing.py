from fractions import Fraction
from math import sqrt


def closest_pair(points):
    # Fractions square and compare without rounding.
    points = [(Fraction(x), Fraction(y)) for x, y in points]
    n = len(points)
    if n < 2:
        return None, None  # @too-few
    order = sorted(range(n), key=lambda i: (points[i], i))  # @sort
    best = None
    for i, j in zip(order, order[1:]):
        if points[i] == points[j]:  # @same
            best = min(best or (n, n), (i, j))  # @twin
    if best:
        return best, 0.0  # @zero

    def rank(i, j):
        (ax, ay), (bx, by) = points[i], points[j]
        return (ax - bx) ** 2 + (ay - by) ** 2, min(i, j), max(i, j)

    def height(i):
        return points[i][1]

    def look(i, j):
        nonlocal best
        if rank(i, j) < best:  # @look
            best = rank(i, j)  # @best

    def closest(lo, hi):
        if hi - lo <= 3:  # @small
            for i in range(lo, hi):
                for j in range(i + 1, hi):
                    look(order[i], order[j])
            order[lo:hi] = sorted(order[lo:hi], key=height)  # @by-y
        else:
            mid = (lo + hi) // 2
            x = points[order[mid]][0]
            closest(lo, mid)  # @divide
            closest(mid, hi)  # @right
            # Both halves are in order: Python's sort merges them in linear time.
            order[lo:hi] = sorted(order[lo:hi], key=height)  # @merge
            strip = [i for i in order[lo:hi] if (points[i][0] - x) ** 2 <= best[0]]  # @strip
            for at, i in enumerate(strip):
                for j in strip[at + 1:]:
                    if (height(j) - height(i)) ** 2 > best[0]:
                        break  # @too-high
                    look(i, j)
        return  # @return

    best = rank(order[0], order[1])  # @start
    closest(0, n)
    square, *pair = best
    return pair, sqrt(square)  # @found
