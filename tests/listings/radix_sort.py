import sys

sys.dont_write_bytecode = True
from sorts import answer  # noqa: E402

answer(lambda listing, items, key, base, order, scan: listing.radix_sort(items, base, order, scan, key))
