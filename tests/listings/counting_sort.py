import sys

sys.dont_write_bytecode = True
from sorts import answer  # noqa: E402

answer(lambda listing, items, key, scan: listing.counting_sort(items, scan, key))
