from fractions import Fraction


# Fractions never round: no sign is wrong.
def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def dot(o, a, b):
    return (a[0] - o[0]) * (b[0] - o[0]) + (a[1] - o[1]) * (b[1] - o[1])


def on_segment(a, b, p):
    return cross(a, b, p) == 0 and dot(p, a, b) <= 0


def sign(x):
    return (x > 0) - (x < 0)


def apart(a, b, c, d, i):
    return max(a[i], b[i]) < min(c[i], d[i]) or max(c[i], d[i]) < min(a[i], b[i])


def do_meet(a, b, c, d):
    if apart(a, b, c, d, 0) or apart(a, b, c, d, 1):
        return False
    if on_segment(a, b, c) or on_segment(a, b, d) or on_segment(c, d, a) or on_segment(c, d, b):
        return True
    return sign(cross(a, b, c)) * sign(cross(a, b, d)) < 0 and sign(cross(c, d, a)) * sign(cross(c, d, b)) < 0


def crosses_itself(v):
    n = len(v)
    for i in range(n if n > 2 else 0):
        for j in range(i + 1, n):
            a, b, c, d = v[i], v[i + 1 - n], v[j], v[j + 1 - n]
            if j == i + 1:  # Neighbours meet elsewhere only where one goes back on the other.
                meet = cross(b, a, d) == 0 and dot(b, a, d) > 0
            elif j + 1 == i + n:
                meet = cross(a, b, c) == 0 and dot(a, b, c) > 0
            else:
                meet = do_meet(a, b, c, d)
            if meet:
                return True
    return False


def polygon(vertices, point):
    v = [tuple(map(Fraction, vertex)) for vertex in vertices]
    p = tuple(map(Fraction, point))
    if not v:
        return 0.0, "outside", False, 0  # @empty

    doubled = Fraction(0)
    for b, c in zip(v[1:], v[2:]):
        doubled += cross(v[0], b, c)  # @triangle
    area = float(doubled / 2)  # @area

    crossings = winding = 0
    on = False
    for a, b in zip(v, v[1:] + v[:1]):
        a_above, b_above = a[1] > p[1], b[1] > p[1]
        if on_segment(a, b, p):
            on = True  # @on
            break
        elif a_above and b_above:
            continue  # @above
        elif not a_above and not b_above:
            continue  # @below
        elif (cross(a, b, p) > 0) != b_above:
            continue  # @behind
        elif b_above:
            crossings, winding = crossings + 1, winding + 1  # @up
        else:
            crossings, winding = crossings + 1, winding - 1  # @down
    place = "boundary" if on else "inside" if crossings % 2 else "outside"  # @inside

    corners = [b for a, b in zip(v[-1:] + v[:-1], v) if a != b]
    crosses = crosses_itself(corners)  # @simple
    n, turns = len(corners), []
    for i in range(n if n > 2 else 0):
        turns.append(sign(cross(corners[i - 1], corners[i], corners[i + 1 - n])))  # @turn
    convex = not crosses and (1 in turns) != (-1 in turns)  # @convex
    return area, place, convex, winding
