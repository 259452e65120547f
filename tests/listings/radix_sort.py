import sys

sys.dont_write_bytecode = True
from sorts import answer  # noqa: E402



def sort(listing, items, key, base, order, scan, kind):
    float_key = lambda item: listing.float_key(key(item))  # noqa: E731
    return listing.radix_sort(items, base, order, scan, float_key if kind == "float" else key)


answer(sort)
