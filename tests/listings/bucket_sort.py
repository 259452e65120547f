import sys

sys.dont_write_bytecode = True
from sorts import answer  # noqa: E402

answer(lambda listing, items, key, buckets: listing.bucket_sort(items, buckets, key))
