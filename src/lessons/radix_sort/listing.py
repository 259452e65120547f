import struct


def float_key(item):
    (bits,) = struct.unpack(">I", struct.pack(">f", item))
    return bits ^ (0xFFFFFFFF if bits >> 31 else 0x80000000)


def counting_pass(items, lo, hi, digit, base, scan):
    count = [0] * base  # @clear
    for i in range(lo, hi):
        count[digit(items[i])] += 1  # @count
    for d in range(1, base):
        count[d] += count[d - 1]  # @add
    out = [None] * (hi - lo)  # @out
    places = range(lo, hi)
    for i in places if scan == "forward" else reversed(places):
        d = digit(items[i])
        count[d] -= 1
        out[count[d]] = items[i]  # @place
    items[lo:hi] = out  # @copy
    return [lo + start for start in count] + [hi]


def radix_sort(items, base=10, order="lsd", scan="backward", key=int):
    if items:
        keys = [key(item) for item in items]
        low, high = min(0, min(keys)), max(keys)  # @range
        place, groups = 1, [(0, len(items))]

        def digit(item):
            return (key(item) - low) // place % base

        if order == "lsd":
            while place <= high - low:  # @digit
                counting_pass(items, 0, len(items), digit, base, scan)
                place *= base
        else:
            while place * base <= high - low:
                place *= base
            while place and high > low:
                below = []
                for lo, hi in groups:
                    if hi - lo > 1:  # @group
                        starts = counting_pass(items, lo, hi, digit, base, scan)
                        below += zip(starts, starts[1:])
                groups, place = below, place // base
    return items  # @returned
