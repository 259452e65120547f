"""Runs heap programs with Python's own heapq. A program a line on stdin, what happened a line on stdout, all as JSON.

Each program runs twice: with heapq as installed (its C code), for layouts, returned values and numbers of comparisons; and with
heapq's pure Python code on lists that count, for all counters. The two must agree before they are told.
"""

import heapq
import importlib
import json
import sys

installed = heapq
del sys.modules["heapq"]
sys.modules["_heapq"] = None  # makes the import of the C code fail
pure = importlib.import_module("heapq")
assert pure is not installed and installed.heappush is not pure.heappush
leaf_siftup = pure._siftup


class Count:
    compare = equal = read = move = swap = write = depth = aux = 0


class Number:
    """A number with an identity."""

    __slots__ = ("value", "id")

    def __init__(self, value, id):
        self.value, self.id = value, id

    def __lt__(self, other):
        Count.compare += 1
        return self.value < other.value

    def __eq__(self, other):
        # Tuples and lists look for the first place that differs before they compare: equal entries cost a comparison of orders.
        is_equal = self.value == other.value
        Count.equal += is_equal
        return is_equal


class Entry:
    """A number and its order, compared once."""

    def __init__(self, number, order, is_max=False):
        self.number, self.order, self.is_max = number, order, is_max

    def __lt__(self, other):
        Count.compare += 1
        mine, others = (self.number.value, self.order), (other.number.value, other.order)
        return others < mine if self.is_max else mine < others


class Counting(list):
    """A list that counts what is done to it as a tree."""

    def touch(self, place):
        Count.depth = max(Count.depth, (place + 1).bit_length() - 1)

    def __getitem__(self, place):
        Count.read += 1
        self.touch(place)
        return super().__getitem__(place)

    def __setitem__(self, place, item):
        Count.move += 1
        self.touch(place)
        super().__setitem__(place, item)

    def append(self, item):
        Count.move += 1
        self.touch(len(self))
        super().append(item)

    def pop(self):
        Count.read += 1
        self.touch(len(self) - 1)
        return super().pop()

    def plain(self):
        return list(super().__iter__())


def textbook_siftup(heap, pos):
    endpos = len(heap)
    newitem = heap[pos]
    childpos = 2 * pos + 1
    while childpos < endpos:
        rightpos = childpos + 1
        if rightpos < endpos and not heap[childpos] < heap[rightpos]:
            childpos = rightpos
        if not heap[childpos] < newitem:
            break
        heap[pos] = heap[childpos]
        pos = childpos
        childpos = 2 * pos + 1
    heap[pos] = newitem


def counted_best(heap, k, is_max):
    result, sign = Counting(), 1 if is_max else -1
    k = min(k, len(heap))
    for i in range(k):
        result.append(Entry(heap[i], sign * i, is_max))
        Count.aux = max(Count.aux, 16 * len(result))
    if not result:
        return []
    pure.heapify(result)
    order = k
    for i in range(k, len(heap)):
        number, top = heap[i], result[0].number
        if number < top if is_max else top < number:
            pure.heapreplace(result, Entry(number, sign * order, is_max))
            order += 1
    out = []
    while result:
        out.append(pure.heappop(result).number)
        Count.write += 1
    return out[::-1]


def counted_merge(lists):
    h, out = Counting(), []
    left = [iter(numbers) for numbers in lists]
    for order, numbers in enumerate(left):
        for number in numbers:
            Count.read += 1
            h.append(Entry(number, order))
            Count.aux = max(Count.aux, 16 * len(h))
            break
    pure.heapify(h)
    while len(h) > 1:
        root = h[0]
        out.append(root.number)
        for number in left[root.order]:
            Count.read += 1
            pure.heapreplace(h, Entry(number, root.order))
            break
        else:
            pure.heappop(h)
    for root in h.plain():
        rest = [root.number, *left[root.order]]
        Count.read += len(rest)
        out += rest
    Count.write += len(out)
    return out


def counted_sort(heap):
    h, out = Counting(), []
    for i in range(len(heap)):
        number = heap[i]
        Count.aux = max(Count.aux, 8 * (len(h) + 1))
        pure.heappush(h, number)
    while h:
        out.append(pure.heappop(h))
        Count.write += 1
    return out


def run(program, heap, functions, is_counted):
    """Yields, after each operation, what it returned."""
    ids = iter(range(len(program["items"]), 1 << 40))
    number = lambda value: Number(value, next(ids))
    for name, *args in program["ops"]:
        if name == "heapify":
            yield functions.heapify(heap)
        elif name == "push":
            yield functions.heappush(heap, number(*args))
        elif name == "pop":
            yield functions.heappop(heap)
        elif name == "replace":
            yield functions.heapreplace(heap, number(*args))
        elif name == "pushpop":
            item = number(*args)
            returned = functions.heappushpop(heap, item)
            Count.swap += returned is not item
            yield returned
        elif name == "merge":
            lists = [[number(value) for value in values] for values in args[0]]
            yield counted_merge(lists) if is_counted else list(functions.merge(*lists))
        elif name == "heapsort":
            if is_counted:
                yield counted_sort(heap)
            else:
                h = []
                for item in heap:
                    functions.heappush(h, item)
                yield [functions.heappop(h) for _ in range(len(h))]
        else:
            (k,) = args
            yield counted_best(heap, k, name == "nsmallest") if is_counted else getattr(functions, name)(k, heap)


def told(numbers):
    return [[number.value, number.id] for number in numbers]


def told_returned(returned):
    if isinstance(returned, list):
        return told(returned)
    return returned if returned is None else told([returned])[0]


def reset():
    for name in ("compare", "equal", "read", "move", "swap", "write", "depth", "aux"):
        setattr(Count, name, 0)


def play(program, heap, functions, is_counted):
    reset()
    moments = []
    for returned in run(program, heap, functions, is_counted):
        moments.append(
            {
                "items": told(heap.plain() if is_counted else heap),
                "returned": told_returned(returned),
                "counters": {
                    "compare": Count.compare,
                    "read": Count.read,
                    "move": Count.move,
                    "swap": Count.swap,
                    "write": Count.write,
                    "auxBytes": Count.aux,
                    "depth": Count.depth,
                },
                "compared": Count.compare + Count.equal,
            }
        )
    return moments


for line in sys.stdin:
    program = json.loads(line)
    is_leaf = program["sift"] == "leaf"
    pure._siftup = leaf_siftup if is_leaf else textbook_siftup
    items = [Number(value, id) for id, value in enumerate(program["items"])]
    counted = play(program, Counting(items), pure, True)
    if is_leaf:
        real = play(program, list(items), installed, False)
        # heapq.nlargest and nsmallest sort at the end, where what is counted here pops.
        is_comparable = not any(name in ("nlargest", "nsmallest") for name, *_ in program["ops"])
        for mine, theirs in zip(counted, real, strict=True):
            assert mine["items"] == theirs["items"], (program, mine, theirs)
            assert mine["returned"] == theirs["returned"], (program, mine, theirs)
            if is_comparable:
                assert mine["counters"]["compare"] == theirs["compared"], (program, mine, theirs)
    print(json.dumps(counted))
