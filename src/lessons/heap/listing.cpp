#include <functional>
#include <utility>
#include <vector>

using Numbers = std::vector<double>;
using Entry = std::pair<double, long>;  // a number and its order

bool textbook = false;  // the sift that stops early

template <class Heap, class Before = std::less<>>
void siftdown(Heap& heap, size_t startpos, size_t pos, Before before = {}) {
    auto newitem = heap[pos];  // @hold
    while (pos > startpos) {
        size_t parentpos = (pos - 1) / 2;
        auto parent = heap[parentpos];
        if (!before(newitem, parent)) break;  // @compare-parent
        heap[pos] = parent;  // @parent-down
        pos = parentpos;
    }
    heap[pos] = newitem;  // @place
}

template <class Heap, class Before = std::less<>>
void siftup(Heap& heap, size_t pos, Before before = {}) {
    size_t endpos = heap.size(), startpos = pos;
    auto newitem = heap[pos];  // @take
    size_t childpos = 2 * pos + 1;
    while (childpos < endpos) {
        size_t rightpos = childpos + 1;
        if (rightpos < endpos && !before(heap[childpos], heap[rightpos]))  // @compare-children
            childpos = rightpos;
        if (textbook && !before(heap[childpos], newitem)) break;  // @compare-child
        heap[pos] = heap[childpos];  // @child-up
        pos = childpos;
        childpos = 2 * pos + 1;
    }
    heap[pos] = newitem;  // @put
    if (!textbook) siftdown(heap, startpos, pos, before);
}

template <class Heap, class Before = std::less<>>
void heapify(Heap& heap, Before before = {}) {  // @heapify
    for (size_t pos = heap.size() / 2; pos-- > 0;)  // @next-parent
        siftup(heap, pos, before);
}

void heappush(Numbers& heap, double item) {  // @push
    heap.push_back(item);  // @append
    siftdown(heap, 0, heap.size() - 1);
}

template <class Heap, class Before = std::less<>>
auto heappop(Heap& heap, Before before = {}) {  // @pop
    auto item = heap.back();
    heap.pop_back();  // @pop-last
    if (heap.empty()) return item;
    auto returnitem = heap[0];  // @pop-root
    heap[0] = item;  // @last-to-root
    siftup(heap, 0, before);
    return returnitem;
}

template <class Heap, class Item, class Before = std::less<>>
Item heapreplace(Heap& heap, Item item, Before before = {}) {  // @replace
    Item returnitem = heap[0];  // @replace-take
    heap[0] = item;  // @replace-root
    siftup(heap, 0, before);
    return returnitem;
}

double heappushpop(Numbers& heap, double item) {  // @pushpop
    if (!heap.empty() && heap[0] < item) {  // @compare-root
        std::swap(item, heap[0]);  // @swap-root
        siftup(heap, 0);
    }
    return item;
}

template <class Before>
Numbers best(size_t k, const Numbers& heap, Before before, long sign) {
    std::vector<Entry> h;
    for (size_t i = 0; i < heap.size() && i < k; ++i)
        h.emplace_back(heap[i], sign * long(i));  // @first-k
    heapify(h, before);
    long order = long(h.size());
    for (size_t i = h.size(); i < heap.size(); ++i)
        if (!h.empty() && before(h[0].first, heap[i]))  // @compare-top
            heapreplace(h, Entry(heap[i], sign * order++), before);
    Numbers out(h.size());
    for (size_t place = h.size(); place-- > 0;)
        out[place] = heappop(h, before).first;  // @fill-back
    return out;
}

Numbers nlargest(size_t k, const Numbers& heap) {  // @nlargest
    return best(k, heap, std::less<>(), -1);
}

Numbers nsmallest(size_t k, const Numbers& heap) {  // @nsmallest
    return best(k, heap, std::greater<>(), 1);
}

Numbers merge(const std::vector<Numbers>& lists) {  // @merge
    std::vector<Entry> h;
    std::vector<size_t> taken(lists.size(), 1);
    Numbers out;
    for (size_t order = 0; order < lists.size(); ++order)
        if (!lists[order].empty())
            h.emplace_back(lists[order][0], long(order));  // @first-of
    heapify(h);
    while (h.size() > 1) {
        auto [item, order] = h[0];
        out.push_back(item);  // @emit
        if (taken[order] == lists[order].size()) {
            heappop(h);
        } else {
            item = lists[order][taken[order]++];  // @next-of
            heapreplace(h, Entry(item, order));
        }
    }
    for (auto [item, order] : h)
        for (size_t i = taken[order] - 1; i < lists[order].size(); ++i)
            out.push_back(lists[order][i]);  // @rest
    return out;
}

Numbers heapsort(const Numbers& heap) {  // @heapsort
    Numbers h, out;
    for (double item : heap)
        heappush(h, item);  // @sort-push
    while (!h.empty())
        out.push_back(heappop(h));  // @sort-pop
    return out;
}

using Call = std::function<Numbers(Numbers&)>;

std::vector<Numbers> run(Numbers& heap, const std::vector<Call>& program) {
    std::vector<Numbers> returned;
    for (const Call& call : program)
        returned.push_back(call(heap));  // @returned
    return returned;
}
