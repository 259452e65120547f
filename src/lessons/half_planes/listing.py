from fractions import Fraction
from functools import cmp_to_key

# c is a pair: how many infinities, and what is added to them.
BOX = [(1, 0, (1, 0)), (0, 1, (1, 0)), (-1, 0, (1, 0)), (0, -1, (1, 0))]


def cross(p, q):
    return p[0] * q[1] - p[1] * q[0]


def outside(p, q, h):
    # Whether p and q, which turn left, cross strictly outside of h.
    parts = (0, 1)
    return [p[2][k] * cross(q, h) + q[2][k] * cross(h, p) + h[2][k] * cross(p, q) for k in parts] < [0, 0]


def compare(p, q):
    upper_p, upper_q = (p[1], p[0]) > (0, 0), (q[1], q[0]) > (0, 0)
    if upper_p != upper_q:
        return upper_p - upper_q
    if cross(p, q) != 0:
        return cross(q, p)
    size_p, size_q = abs(p[0]) + abs(p[1]), abs(q[0]) + abs(q[1])
    slack = [p[2][k] * size_q - q[2][k] * size_p for k in (0, 1)]
    return (slack > [0, 0]) - (slack < [0, 0])


def pop_back(deque):
    deque.pop()  # @pop-back


def clip(planes):
    for a, b, (_, c) in planes:
        if a == b == 0 and c < 0:  # @flat
            return None
    directed = [h for h in planes if h[0] != 0 or h[1] != 0]
    order = sorted(directed + BOX, key=cmp_to_key(compare))  # @sort
    deque = []
    for i, h in enumerate(order):  # @next
        if i > 0 and cross(order[i - 1], h) == 0:  # @same
            continue
        while len(deque) > 1 and outside(deque[-2], deque[-1], h):  # @back
            if cross(deque[-2], h) <= 0:  # @opposed
                return None
            pop_back(deque)
        while len(deque) > 1 and outside(deque[0], deque[1], h):  # @front
            deque.pop(0)  # @pop-front
        deque.append(h)  # @push
    while len(deque) > 2 and outside(deque[-2], deque[-1], deque[0]):  # @close
        pop_back(deque)
    return deque


def corner(p, q):
    w = cross(p, q)
    return float((p[2][1] * q[1] - p[1] * q[2][1]) / w), float((p[0] * q[2][1] - p[2][1] * q[0]) / w)


def half_planes(planes):
    # Fractions add, multiply and divide without rounding; float() rounds once.
    deque = clip([(Fraction(a), Fraction(b), (0, Fraction(c))) for a, b, c in planes])
    if deque is None:
        return None  # @nowhere
    ring = zip(deque, deque[1:] + deque[:1])
    corners = [corner(p, q) for p, q in ring if p[2][0] == q[2][0] == 0]
    bounded = all(h[2][0] == 0 for h in deque)
    return corners, bounded  # @done
