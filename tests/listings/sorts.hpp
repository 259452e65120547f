// Runs the C++ listing of a lesson on sorting on lists, told as words: settings, then the items with their count first.
// The order that the items come in as JSON, a line. COUNTING, RADIX or BUCKET says which.
#include LISTING

#include <cstdio>
#include <iostream>
#include <string>

#if !defined(COUNTING)
using Value = double;
#else
using Value = long long;
#endif

struct Item {
    Value value;
    size_t index;
};

#if defined(BUCKET)
double key(const Item& item) { return item.value; }
#else
long long key(const Item& item) { return item.value; }
#endif

std::vector<Item> read_items() {
    size_t count;
    std::cin >> count;
    std::vector<Item> items(count);
    for (size_t i = 0; i < count; ++i) {
        std::cin >> items[i].value;
        items[i].index = i;
    }
    return items;
}

void print(const std::vector<Item>& items) {
    std::printf("[");
    for (size_t i = 0; i < items.size(); ++i) std::printf("%s%zu", i ? "," : "", items[i].index);
    std::printf("]\n");
}

int main() {
#if defined(BUCKET)
    size_t buckets;
    while (std::cin >> buckets) print(bucket_sort(read_items(), key, buckets));
#else
    std::string scan;
    while (std::cin >> scan) {
        Scan way = scan == "forward" ? Scan::forward : Scan::backward;
#if defined(RADIX)
        std::string order, kind;
        unsigned long long base;
        std::cin >> base >> order >> kind;
        Order from = order == "msd" ? Order::msd : Order::lsd;
        auto key_of_float = [](const Item& item) { return float_key(item.value); };
        print(kind == "float" ? radix_sort(read_items(), key_of_float, base, from, way) : radix_sort(read_items(), key, base, from, way));
#else
        print(counting_sort(read_items(), key, way));
#endif
    }
#endif
}
