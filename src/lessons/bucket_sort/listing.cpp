#include <algorithm>
#include <vector>

template <class Item, class Key>
void insertion_sort(std::vector<Item>& bucket, Key key) {
    for (size_t i = 1; i < bucket.size(); ++i) {
        Item item = bucket[i];  // @take
        size_t hole = i;
        while (hole > 0) {
            if (key(bucket[hole - 1]) <= key(item)) break;  // @compare
            bucket[hole] = bucket[hole - 1];  // @shift
            --hole;
        }
        bucket[hole] = item;  // @put
    }
}

template <class Item, class Key>
std::vector<Item> bucket_sort(std::vector<Item> items, Key key, size_t m = 0) {
    if (!items.empty()) {
        auto by_key = [&](const Item& a, const Item& b) { return key(a) < key(b); };
        auto [lowest, highest] = std::minmax_element(items.begin(), items.end(), by_key);  // @range
        double low = key(*lowest), high = key(*highest);
        if (m == 0) m = items.size();
        std::vector<std::vector<Item>> buckets(m);  // @buckets
        for (const Item& item : items) {
            size_t b = high > low ? size_t((key(item) - low) / (high - low) * m) : 0;
            buckets[std::min(b, m - 1)].push_back(item);  // @scatter
        }
        for (auto& bucket : buckets)
            insertion_sort(bucket, key);  // @open
        size_t i = 0;
        for (const auto& bucket : buckets)
            for (const Item& item : bucket)
                items[i++] = item;  // @gather
    }
    return items;  // @returned
}
