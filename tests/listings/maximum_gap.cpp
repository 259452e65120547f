// Runs the C++ listing of the largest gap, told as words: the rounding, then the items with their count first.
// Gap, between, width and buckets as JSON, a line.
#include LISTING

#include <cinttypes>
#include <cstdio>
#include <iostream>

void print(const std::optional<Pair>& pair) {
    if (pair) {
        std::printf("[%" PRId64 ",%" PRId64 "]", pair->first, pair->second);
    } else {
        std::printf("null");
    }
}

int main() {
    std::string rounding;
    while (std::cin >> rounding) {
        size_t count;
        std::cin >> count;
        std::vector<int64_t> items(count);
        for (auto& item : items) std::cin >> item;
        Result result = maximum_gap(items, rounding);
        std::printf("[%" PRId64 ",", result.gap);
        print(result.between);
        std::printf(",%" PRId64 ",[", result.width);
        for (size_t i = 0; i < result.buckets.size(); ++i) {
            std::printf(i ? "," : "");
            print(result.buckets[i]);
        }
        std::printf("]]\n");
    }
}
