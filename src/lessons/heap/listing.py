from operator import gt, lt

SIFT = "leaf"  # or "textbook"


def siftdown(heap, startpos, pos, before=lt):
    newitem = heap[pos]  # @hold
    while pos > startpos:
        parentpos = (pos - 1) // 2
        parent = heap[parentpos]
        if not before(newitem, parent):  # @compare-parent
            break
        heap[pos] = parent  # @parent-down
        pos = parentpos
    heap[pos] = newitem  # @place


def siftup(heap, pos, before=lt):
    endpos = len(heap)
    startpos = pos
    newitem = heap[pos]  # @take
    childpos = 2 * pos + 1
    while childpos < endpos:
        rightpos = childpos + 1
        if rightpos < endpos and not before(heap[childpos], heap[rightpos]):  # @compare-children
            childpos = rightpos
        if SIFT == "textbook" and not before(heap[childpos], newitem):  # @compare-child
            break
        heap[pos] = heap[childpos]  # @child-up
        pos = childpos
        childpos = 2 * pos + 1
    heap[pos] = newitem  # @put
    if SIFT == "leaf":
        siftdown(heap, startpos, pos, before)


def heapify(heap, before=lt):  # @heapify
    for pos in reversed(range(len(heap) // 2)):  # @next-parent
        siftup(heap, pos, before)


def heappush(heap, item):  # @push
    heap.append(item)  # @append
    siftdown(heap, 0, len(heap) - 1)


def heappop(heap, before=lt):  # @pop
    item = heap.pop()  # @pop-last
    if not heap:
        return item
    returnitem = heap[0]  # @pop-root
    heap[0] = item  # @last-to-root
    siftup(heap, 0, before)
    return returnitem


def heapreplace(heap, item, before=lt):  # @replace
    returnitem = heap[0]  # @replace-take
    heap[0] = item  # @replace-root
    siftup(heap, 0, before)
    return returnitem


def heappushpop(heap, item):  # @pushpop
    if heap and heap[0] < item:  # @compare-root
        item, heap[0] = heap[0], item  # @swap-root
        siftup(heap, 0)
    return item


def best(k, heap, before, sign):
    h = []
    for order, item in enumerate(heap[:k]):
        h.append((item, sign * order))  # @first-k
    heapify(h, before)
    order = len(h)
    for item in heap[k:]:
        if h and before(h[0][0], item):  # @compare-top
            heapreplace(h, (item, sign * order), before)
            order += 1
    out = [0] * len(h)
    for place in reversed(range(len(h))):
        out[place] = heappop(h, before)[0]  # @fill-back
    return out


def nlargest(k, heap):  # @nlargest
    return best(k, heap, lt, -1)


def nsmallest(k, heap):  # @nsmallest
    return best(k, heap, gt, 1)


def merge(lists):  # @merge
    h, out, taken = [], [], [1] * len(lists)
    for order, items in enumerate(lists):
        if items:
            h.append((items[0], order))  # @first-of
    heapify(h)
    while len(h) > 1:
        item, order = h[0]
        out.append(item)  # @emit
        if taken[order] == len(lists[order]):
            heappop(h)
        else:
            item = lists[order][taken[order]]  # @next-of
            taken[order] += 1
            heapreplace(h, (item, order))
    for _, order in h:
        for item in lists[order][taken[order] - 1:]:
            out.append(item)  # @rest
    return out


def heapsort(heap):  # @heapsort
    h, out = [], []
    for item in heap:
        heappush(h, item)  # @sort-push
    while h:
        out.append(heappop(h))  # @sort-pop
    return out


def run(heap, program):
    returned = []
    for call in program:
        returned.append(call(heap))  # @returned
    return returned
