def maximum_gap(items, rounding="floor"):
    n = len(items)
    if n < 2:
        return 0, None, 1, []  # @too-few
    lo = hi = items[0]  # @first
    for x in items[1:]:
        lo, hi = min(lo, x), max(hi, x)  # @range
    if rounding == "floor":
        width = max(1, (hi - lo) // (n - 1))  # @floor
    else:
        width = max(1, -((lo - hi) // (n - 1)))  # @ceil
    buckets = [None] * ((hi - lo) // width + 1)  # @buckets
    for x in items:
        b = (x - lo) // width  # @index
        if buckets[b] is None:
            buckets[b] = (x, x)  # @open
        else:
            least, greatest = buckets[b]
            buckets[b] = (min(least, x), max(greatest, x))  # @extend
    gap, between, previous = 0, None, lo
    for bucket in buckets:
        if bucket is None:
            continue  # @empty
        least, greatest = bucket
        if least - previous > gap:  # @gap
            gap, between = least - previous, (previous, least)  # @best
        previous = greatest
    return gap, between, width, buckets  # @found
