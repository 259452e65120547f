NEVER = float("-inf")


def in_order(first, last, loop):
    up = range(first, last + 1)
    return reversed(up) if loop == "reverse" else up


def first_row(capacity, fill):
    rest = NEVER if fill == "exactly" else 0
    return [0] + [rest] * capacity  # @first-row


def table_2d(items, capacity, fill, loop, kind):
    dp = [first_row(capacity, fill)]
    if kind == "complete":
        loop = "forward"
    for i, (w, v) in enumerate(items):
        dp.append([0] * (capacity + 1))  # @next-row
        source = dp[i + 1] if kind == "complete" and w > 0 else dp[i]
        for c in in_order(0, capacity, loop):
            if w > c:
                dp[i + 1][c] = dp[i][c]  # @too-heavy
            elif source[c - w] + v > dp[i][c]:
                dp[i + 1][c] = source[c - w] + v  # @take
            else:
                dp[i + 1][c] = dp[i][c]  # @keep
    return dp


def rebuild(dp, items, capacity, kind):
    i, c, chosen = len(items), capacity, []
    while i > 0:
        if dp[i][c] == dp[i - 1][c]:
            i -= 1  # @left-out
        else:
            chosen.append(i - 1)  # @taken
            c -= items[i - 1][0]
            if kind != "complete":
                i -= 1
    return chosen[::-1]


def table_1d(items, capacity, fill, loop):
    dp = first_row(capacity, fill)
    for w, v in items:  # @next-item
        for c in in_order(w, capacity, loop):
            if dp[c - w] + v > dp[c]:  # @row-compare
                dp[c] = dp[c - w] + v  # @row-take
    return dp


def knapsack(weights, values, capacity, table, fill, loop, kind, counts):
    if kind != "multiple":
        counts = [1] * len(weights)
    # A copy of an item is an item of its own.
    copies = [i for i, count in enumerate(counts) for _ in range(count)]
    items = [(weights[i], values[i]) for i in copies]
    if table == "1d":
        best = table_1d(items, capacity, fill, loop)[capacity]  # @row-best
        return best, None
    dp = table_2d(items, capacity, fill, loop, kind)
    best = dp[len(items)][capacity]  # @best
    chosen = None
    if best > NEVER:
        chosen = [copies[i] for i in rebuild(dp, items, capacity, kind)]
    return best, chosen  # @chosen
