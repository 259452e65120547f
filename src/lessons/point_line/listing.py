from fractions import Fraction
from math import hypot, sqrt


def point_line(p, a, b):
    # Fractions add and multiply without rounding; float() rounds once.
    (px, py), (ax, ay), (bx, by) = ([Fraction(x) for x in point] for point in (p, a, b))
    cross = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
    if (ax, ay) == (bx, by):
        side, on_segment = 0, (px, py) == (ax, ay)  # @same
    else:
        side = (cross > 0) - (cross < 0)  # @side
        if side != 0:
            on_segment = False  # @off
        elif (bx - ax) * (px - ax) + (by - ay) * (py - ay) < 0:  # @after
            on_segment = False
        else:
            on_segment = (ax - bx) * (px - bx) + (ay - by) * (py - by) >= 0  # @before
    dot = (bx - ax) * (px - ax) + (by - ay) * (py - ay)
    length2 = (bx - ax) ** 2 + (by - ay) ** 2
    t = dot / length2 if length2 else Fraction(0)
    projection = float(ax + t * (bx - ax)), float(ay + t * (by - ay))  # @projection
    distance = sqrt(cross**2 / length2) if length2 else hypot(px - ax, py - ay)  # @distance
    return side, on_segment, distance, projection
