from fractions import Fraction
from functools import cmp_to_key


# Fractions never round: no turn is wrong.
def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def height(p):
    return p[1], p[0]


def around_the_lowest(points, keep):
    lowest = min(points, key=height)  # @lowest
    # All others are within half a turn: to the left of an earlier one is later.
    by_angle = cmp_to_key(lambda a, b: -cross(lowest, a, b))
    order = sorted(sorted(points - {lowest}, key=height), key=by_angle)  # @sort-angle
    if keep:
        last = len(order)
        while last > 0 and cross(lowest, order[-1], order[last - 1]) == 0:
            last -= 1
        if last > 0:
            order[last:] = reversed(order[last:])  # @last-ray
    return [lowest] + order


def scan(chain, base, points, keep):
    on_the_way_up = set(chain[1:])
    for p in points:
        if p in on_the_way_up:
            continue  # @skip
        while len(chain) - base >= 2:
            turn = cross(chain[-2], chain[-1], p)  # @turn
            if turn > 0 or keep and turn == 0:
                break
            chain.pop()  # @pop
        chain.append(p)  # @push


def convex_hull(points, method, collinear):
    points = {tuple(map(Fraction, p)) for p in points}
    if not points:
        return []  # @empty
    keep = collinear == "keep"
    if method == "graham":
        order = around_the_lowest(points, keep)
    else:
        order = sorted(points, key=height)  # @sort
    chain = []
    scan(chain, 0, order, keep)  # @up
    if method == "andrew":
        scan(chain, len(chain) - 1, order[-2::-1], keep)  # @down
        if len(chain) > 1:
            chain.pop()  # The lowest again.
    return [tuple(map(float, p)) for p in chain]  # @hull
