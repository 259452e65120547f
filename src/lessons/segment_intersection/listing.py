from fractions import Fraction


def cross(a, b, c, d):
    return (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])


def intersection(a, b, c, d):
    # Fractions add and multiply without rounding; float() rounds once. Tuples compare by x, then by y.
    a, b, c, d = (tuple(map(Fraction, p)) for p in (a, b, c, d))
    side_a = cross(c, d, c, a)  # @side-a
    side_b = cross(c, d, c, b)  # @side-b
    side_c = cross(a, b, a, c)  # @side-c
    side_d = cross(a, b, a, d)  # @side-d
    if side_a * side_b < 0 and side_c * side_d < 0:  # @crosses
        t = cross(a, c, c, d) / cross(a, b, c, d)  # @ratio
        return [(float(a[0] + t * (b[0] - a[0])), float(a[1] + t * (b[1] - a[1])))]  # @point
    if side_a == side_b == side_c == side_d == 0:  # @collinear
        low, high = max(min(a, b), min(c, d)), min(max(a, b), max(c, d))  # @overlap
        if low > high:
            return []
        return [tuple(map(float, p)) for p in ([low] if low == high else [low, high])]
    for p, side, q, r in [(a, side_a, c, d), (b, side_b, c, d), (c, side_c, a, b), (d, side_d, a, b)]:
        if side == 0 and min(q, r) <= p <= max(q, r):  # @touches
            return [tuple(map(float, p))]
    return []  # @none
