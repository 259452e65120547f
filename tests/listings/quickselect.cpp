// Runs the C++ listing of quickselect, told as words: k, scheme, pivot, random numbers and items with their counts first.
// The value and the list after it as JSON, a line.
#include LISTING

#include <cstdint>
#include <cstdio>
#include <iostream>

int main() {
    int k;
    while (std::cin >> k >> scheme >> pivot_rule) {
        size_t count;
        std::cin >> count;
        std::vector<uint64_t> random(count);
        for (auto& number : random) std::cin >> number;
        std::cin >> count;
        Items items(count);
        for (auto& item : items) std::cin >> item;
        size_t next = 0;
        below = [&](int n) { return static_cast<int>(random[next++] * n >> 32); };
        double value = kth_largest(items, k);
        std::printf("[%.17g,[", value);
        for (size_t i = 0; i < items.size(); ++i) std::printf("%s%.17g", i ? "," : "", items[i]);
        std::printf("]]\n");
    }
}
