def count_keys(items, low, size, key):
    count = [0] * size  # @clear
    for item in items:
        count[key(item) - low] += 1  # @count
    return count


def add_up(count):
    for d in range(1, len(count)):
        count[d] += count[d - 1]  # @add


def put(items, count, low, key, scan):
    out = [None] * len(items)  # @out
    places = range(len(items))
    for i in places if scan == "forward" else reversed(places):
        d = key(items[i]) - low
        count[d] -= 1
        out[count[d]] = items[i]  # @place
    return out


def counting_sort(items, scan="backward", key=int):
    out = []
    if items:
        keys = [key(item) for item in items]
        low, high = min(keys), max(keys)  # @range
        count = count_keys(items, low, high - low + 1, key)
        add_up(count)
        out = put(items, count, low, key, scan)
    return out  # @returned
