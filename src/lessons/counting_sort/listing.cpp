#include <algorithm>
#include <vector>

enum class Scan { backward, forward };

template <class Item, class Key>
std::vector<size_t> count_keys(const std::vector<Item>& items, long long low, size_t size, Key key) {
    std::vector<size_t> count(size, 0);  // @clear
    for (const Item& item : items)
        ++count[key(item) - low];  // @count
    return count;
}

void add_up(std::vector<size_t>& count) {
    for (size_t d = 1; d < count.size(); ++d)
        count[d] += count[d - 1];  // @add
}

template <class Item, class Key>
std::vector<Item> put(const std::vector<Item>& items, std::vector<size_t>& count, long long low, Key key, Scan scan) {
    size_t n = items.size();
    std::vector<Item> out(n);  // @out
    for (size_t step = 0; step < n; ++step) {
        size_t i = scan == Scan::forward ? step : n - 1 - step;
        size_t d = key(items[i]) - low;
        --count[d];
        out[count[d]] = items[i];  // @place
    }
    return out;
}

template <class Item, class Key>
std::vector<Item> counting_sort(const std::vector<Item>& items, Key key, Scan scan = Scan::backward) {
    std::vector<Item> out;
    if (!items.empty()) {
        auto by_key = [&](const Item& a, const Item& b) { return key(a) < key(b); };
        auto [lowest, highest] = std::minmax_element(items.begin(), items.end(), by_key);  // @range
        long long low = key(*lowest), high = key(*highest);
        std::vector<size_t> count = count_keys(items, low, high - low + 1, key);
        add_up(count);
        out = put(items, count, low, key, scan);
    }
    return out;  // @returned
}
