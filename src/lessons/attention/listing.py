"""Attention three ways: each row of q looks at the rows of k, and gets a mixture of the rows of v."""

from math import exp, log

# Stands for minus infinity but is finite, so that MASKED - MASKED is 0.
MASKED = -1e30


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def weight(score, m):
    return exp(score - m) if score > MASKED else 0.0


def mix(weights, rows):
    return [dot(weights, column) for column in zip(*rows)]


def scores(q, k, scale, sees):
    s = [[MASKED] * len(k) for _ in q]
    for i in range(len(q)):
        for j in range(len(k)):
            if sees(i, j):
                s[i][j] = dot(q[i], k[j]) * scale  # @scores
    return s


def naive(q, k, v, scale, sees):
    s = scores(q, k, scale, sees)
    m = [max(row) for row in s]  # @naive-max
    l = [sum(weight(x, m[i]) for x in row) for i, row in enumerate(s)]  # @naive-sum
    p = [[weight(x, m[i]) / (l[i] or 1.0) for x in row] for i, row in enumerate(s)]  # @naive-normalize
    return [mix(row, v) for row in p]  # @naive-product


def online(q, k, v, scale, sees):
    out = []
    for s in scores(q, k, scale, sees):
        m, l = MASKED, 0.0
        for x in s:
            old, m = m, max(m, x)
            l = l * exp(old - m) + weight(x, m)  # @online-merge
        out.append([x / (l or 1.0) for x in mix([weight(x, m) for x in s], v)])  # @online-product
    return out


def tiled(q, k, v, scale, sees, rows, cols):
    out, lse = [], []
    for first in range(0, len(q), rows):
        q_tile = q[first : first + rows]  # @load-q
        here = range(len(q_tile))
        m, l, o = [MASKED for _ in here], [0.0 for _ in here], [[0.0] * len(v[0]) for _ in here]  # @begin
        for j in range(0, len(k), cols):
            k_tile = k[j : j + cols]  # @load-k
            there = range(len(k_tile))
            if not any(sees(first + r, j + c) for r in here for c in there):
                continue  # @skip
            s = [[dot(a, b) * scale for b in k_tile] for a in q_tile]  # @score
            s = [[s[r][c] if sees(first + r, j + c) else MASKED for c in there] for r in here]  # @mask
            v_tile = v[j : j + cols]  # @load-v
            old, m = m, [max(m[r], *s[r]) for r in here]  # @max
            alpha = [exp(old[r] - m[r]) for r in here]
            l, o = [l[r] * alpha[r] for r in here], [[x * alpha[r] for x in o[r]] for r in here]  # @rescale
            p = [[weight(x, m[r]) for x in s[r]] for r in here]
            l = [l[r] + sum(p[r]) for r in here]  # @weigh
            o = [[a + b for a, b in zip(o[r], mix(p[r], v_tile))] for r in here]  # @accumulate
        o = [[x / (l[r] or 1.0) for x in o[r]] for r in here]  # @divide
        out, lse = out + o, lse + [m[r] + log(l[r]) if l[r] else MASKED for r in here]  # @store
    return out, lse
