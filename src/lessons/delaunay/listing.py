from fractions import Fraction

GHOST = -1  # the corner at infinity


def delaunay(points):
    # Fractions add and multiply without rounding.
    xy = [(Fraction(x), Fraction(y)) for x, y in points]
    apex = {}  # of each directed edge, the third corner of the triangle to its left

    def orient(a, b, c):
        (ax, ay), (bx, by), (cx, cy) = xy[a], xy[b], xy[c]
        return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)

    def in_circle(a, b, c, d):
        (ax, ay), (bx, by), (cx, cy) = ((x - xy[d][0], y - xy[d][1]) for x, y in (xy[a], xy[b], xy[c]))
        aa, bb, cc = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
        return aa * (bx * cy - by * cx) + bb * (cx * ay - cy * ax) + cc * (ax * by - ay * bx)

    def put(a, b, c):
        apex[a, b], apex[b, c], apex[c, a] = c, a, b

    def first_triangle():
        a = b = None
        for p in range(len(xy)):
            if a is None:
                a = p  # @first
            elif b is None:
                b = p if xy[p] != xy[a] else None  # @second
            elif orient(a, b, p) != 0:  # @third
                return (a, b, p) if orient(a, b, p) > 0 else (b, a, p)
        return None

    def locate(p, a, b):
        while apex[a, b] != GHOST:
            c = apex[a, b]
            for u, v in (a, b), (b, c), (c, a):
                if orient(u, v, p) < 0:  # @side
                    a, b = v, u
                    break
            else:
                break
        return a, b, apex[a, b]

    def is_illegal(p, b, c):
        d = apex[c, b]
        if GHOST in (b, c):
            return (orient(d, c, p) if b == GHOST else orient(b, d, p)) > 0  # @beyond
        if d == GHOST:
            return False  # @hull
        return in_circle(p, b, c, d) > 0  # @in-circle

    seeds = first_triangle()
    if seeds is None:
        return []  # @no-triangle
    a, b, c = seeds
    put(a, b, c), put(c, b, GHOST), put(a, c, GHOST), put(b, a, GHOST)  # @triangle
    start = a, b
    for p in range(len(xy)):
        if p in seeds:
            continue
        a, b, c = locate(p, *start)  # @next
        corners = [q for q in (a, b, c) if q != GHOST]
        if any(xy[q] == xy[p] for q in corners):
            continue  # @twin
        on = [(u, v) for u, v in ((a, b), (b, c), (c, a)) if c != GHOST and orient(u, v, p) == 0]
        if c == GHOST:
            edges = [(b, c), (c, a), (a, b)]  # @outside
        elif on:
            u, v = on[0]  # @split-edge
            w, x = apex[u, v], apex[v, u]
            edges = [(w, u), (v, w), (x, v), (u, x)]
            del apex[u, v], apex[v, u]
        else:
            edges = [(b, c), (c, a), (a, b)]  # @split
        for u, v in edges:
            put(p, u, v)
        while edges:
            b, c = edges.pop()
            if is_illegal(p, b, c):
                d = apex[c, b]  # @flip
                del apex[b, c], apex[c, b]
                put(p, b, d), put(p, d, c)
                edges += [(b, d), (d, c)]
            elif GHOST not in (b, c):
                start = p, b
    return sorted([a, b, c] for (a, b), c in apex.items() if GHOST < a < b and a < c)  # @done
