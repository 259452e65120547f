from fractions import Fraction
from math import atan2, hypot


def vectors(a, b):
    # Fractions add and multiply without rounding; float() rounds once.
    (ax, ay), (bx, by) = map(Fraction, a), map(Fraction, b)
    total = float(ax + bx), float(ay + by)  # @sum
    difference = float(ax - bx), float(ay - by)  # @difference
    lengths = hypot(*a), hypot(*b)  # @lengths
    dot = float(ax * bx + ay * by)  # @dot
    cross = float(ax * by - ay * bx)  # @cross
    if any(a) and any(b):
        angle = atan2(cross, dot)  # @angle
    else:
        angle = None  # @no-angle
    return total, difference, lengths, dot, cross, angle
