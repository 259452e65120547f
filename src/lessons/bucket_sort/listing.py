def insertion_sort(bucket, key):
    for i in range(1, len(bucket)):
        item = bucket[i]  # @take
        hole = i
        while hole > 0:
            if key(bucket[hole - 1]) <= key(item):  # @compare
                break
            bucket[hole] = bucket[hole - 1]  # @shift
            hole -= 1
        bucket[hole] = item  # @put


def bucket_sort(items, m=None, key=float):
    if items:
        keys = [key(item) for item in items]
        low, high = min(keys), max(keys)  # @range
        m = m or len(items)
        buckets = [[] for _ in range(m)]  # @buckets
        for item in items:
            b = int((key(item) - low) / (high - low) * m) if high > low else 0
            buckets[min(b, m - 1)].append(item)  # @scatter
        for bucket in buckets:
            insertion_sort(bucket, key)  # @open
        i = 0
        for bucket in buckets:
            for item in bucket:
                items[i] = item  # @gather
                i += 1
    return items  # @returned
