SCHEME = "lomuto"  # or "hoare", "three-way"
PIVOT = "first"  # or "last", "random", "median-of-three", "median-of-medians"


def below(n):
    """A random whole number from 0 up to n."""
    from random import randrange
    return randrange(n)


def median_of_three(a, lo, hi):
    mid = (lo + hi) // 2
    lo_mid = a[lo] < a[mid]  # @lo-mid
    lo_hi = a[lo] < a[hi]  # @lo-hi
    if lo_mid != lo_hi:
        return lo  # @three-lo
    if (a[mid] < a[hi]) == lo_mid:  # @mid-hi
        return mid  # @three-mid
    return hi  # @three-hi


def median_of_medians(a, lo, hi):
    medians = lo
    for first in range(lo, hi + 1, 5):  # @group
        last = min(first + 4, hi)
        for j in range(first + 1, last + 1):  # @next-of-group
            while j > first and a[j] < a[j - 1]:  # @group-compare
                a[j], a[j - 1] = a[j - 1], a[j]  # @group-swap
                j -= 1
        mid = (first + last) // 2
        a[medians], a[mid] = a[mid], a[medians]  # @median
        medians += 1
    return select(a, lo, medians - 1, (lo + medians - 1) // 2)  # @recurse


def choose(a, lo, hi):
    if PIVOT == "first":
        return lo  # @first
    if PIVOT == "last":
        return hi  # @last
    if PIVOT == "random":
        return lo + below(hi - lo + 1)  # @random
    if PIVOT == "median-of-three":
        return median_of_three(a, lo, hi)
    return median_of_medians(a, lo, hi)


def lomuto(a, lo, hi, p):
    a[p], a[hi] = a[hi], a[p]  # @pivot-to-end
    pivot = a[hi]
    i = lo
    for j in range(lo, hi):
        if a[j] < pivot:  # @compare
            a[i], a[j] = a[j], a[i]  # @swap
            i += 1
    a[i], a[hi] = a[hi], a[i]  # @place
    return i, i


def hoare(a, lo, hi, p):
    a[p], a[lo] = a[lo], a[p]  # @pivot-to-front
    pivot = a[lo]
    i, j = lo + 1, hi
    while True:
        while i <= hi and a[i] < pivot:  # @scan-up
            i += 1
        while pivot < a[j]:  # @scan-down
            j -= 1
        if i >= j:
            break
        a[i], a[j] = a[j], a[i]  # @exchange
        i += 1
        j -= 1
    a[lo], a[j] = a[j], a[lo]  # @place-front
    return j, j


def three_way(a, lo, hi, p):
    pivot = a[p]  # @hold
    lt, i, gt = lo, lo, hi
    while i <= gt:
        if a[i] < pivot:  # @is-less
            a[lt], a[i] = a[i], a[lt]  # @swap-less
            lt += 1
            i += 1
        elif pivot < a[i]:  # @is-more
            a[i], a[gt] = a[gt], a[i]  # @swap-more
            gt -= 1
        else:
            i += 1
    return lt, gt  # @split


PARTITION = {"lomuto": lomuto, "hoare": hoare, "three-way": three_way}


def select(a, lo, hi, target):
    while lo < hi:  # @window
        p = choose(a, lo, hi)
        lt, gt = PARTITION[SCHEME](a, lo, hi, p)
        if target < lt:
            hi = lt - 1  # @left
        elif target > gt:
            lo = gt + 1  # @right
        else:
            break
    return target  # @found


def kth_largest(a, k):
    return a[select(a, 0, len(a) - 1, len(a) - k)]
