from fractions import Fraction
from math import sqrt


# Fractions never round: no sign is wrong.
def cross(a, b, c, d):
    return (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])


def dot(a, b, c, d):
    return (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1])


def convex_hull(points):
    order = sorted(points, key=lambda p: (p[1], p[0]))
    hull = []
    for way in (order, order[::-1]):
        base = len(hull)
        for p in way:
            while len(hull) - base >= 2 and cross(hull[-2], hull[-1], hull[-2], p) <= 0:
                hull.pop()
            hull.append(p)
        hull.pop()  # It begins the other chain.
    return hull or order


def rectangle(a, b, right, far, left):
    first, last, up = dot(a, b, a, left), dot(a, b, a, right), cross(a, b, a, far)
    ex, ey, square = b[0] - a[0], b[1] - a[1], dot(a, b, a, b)
    places = [(first, 0), (last, 0), (last, up), (first, up)]
    return [(float(a[0] + (ex * s - ey * t) / square), float(a[1] + (ey * s + ex * t) / square)) for s, t in places]


def rotating_calipers(points):
    hull = convex_hull({tuple(map(Fraction, p)) for p in points})  # @hull
    n = len(hull)
    if n < 3:
        a, b = hull[0], hull[-1]
        pair, width, best = (a, b), 0.0, (0.0, [tuple(map(float, p)) for p in (a, b, b, a)])  # @few
        return sqrt(dot(a, b, a, b)), [tuple(map(float, p)) for p in pair], width, *best

    right = far = left = 1
    pair = narrowest = smallest = None
    longest = 0
    for i in range(n):
        a, b = hull[i], hull[(i + 1) % n]  # @edge
        square = dot(a, b, a, b)
        while dot(a, b, hull[right], hull[(right + 1) % n]) > 0:  # @right
            right = (right + 1) % n
        while cross(a, b, hull[far], hull[(far + 1) % n]) > 0:  # @far
            far = (far + 1) % n
        parallel = cross(a, b, hull[far], hull[(far + 1) % n]) == 0
        if i == 0:
            left = far  # Before it, the way goes right.
        while dot(a, b, hull[left], hull[(left + 1) % n]) < 0:  # @left
            left = (left + 1) % n

        for p in a, b:
            if dot(p, hull[far], p, hull[far]) > longest:  # @pair
                pair, longest = (p, hull[far]), dot(p, hull[far], p, hull[far])
        for p in (a, b) if parallel else ():
            q = hull[(far + 1) % n]
            if dot(p, q, p, q) > longest:  # @parallel
                pair, longest = (p, q), dot(p, q, p, q)

        height = cross(a, b, a, hull[far])
        if narrowest is None or height**2 / square < narrowest:  # @width
            narrowest = height**2 / square
        area = height * dot(a, b, hull[left], hull[right]) / square
        if smallest is None or area < smallest:  # @rectangle
            smallest, corners = area, rectangle(a, b, hull[right], hull[far], hull[left])
    return sqrt(longest), [tuple(map(float, p)) for p in pair], sqrt(narrowest), float(smallest), corners  # @done
