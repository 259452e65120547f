#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using Pair = std::pair<int64_t, int64_t>;

struct Result {
    int64_t gap = 0;
    std::optional<Pair> between;
    int64_t width = 1;
    std::vector<std::optional<Pair>> buckets;
};

Result maximum_gap(const std::vector<int64_t>& items, const std::string& rounding) {
    Result result;
    int64_t n = items.size();
    if (n < 2) {
        return result;  // @too-few
    }
    int64_t lo = items[0], hi = items[0];  // @first
    for (int64_t i = 1; i < n; i++) {
        lo = std::min(lo, items[i]), hi = std::max(hi, items[i]);  // @range
    }
    if (rounding == "floor") {
        result.width = std::max<int64_t>(1, (hi - lo) / (n - 1));  // @floor
    } else {
        result.width = std::max<int64_t>(1, (hi - lo + n - 2) / (n - 1));  // @ceil
    }
    auto& buckets = result.buckets;
    buckets.resize((hi - lo) / result.width + 1);  // @buckets
    for (int64_t x : items) {
        auto& bucket = buckets[(x - lo) / result.width];  // @index
        if (!bucket) {
            bucket = Pair(x, x);  // @open
        } else {
            bucket = Pair(std::min(bucket->first, x), std::max(bucket->second, x));  // @extend
        }
    }
    int64_t previous = lo;
    for (const auto& bucket : buckets) {
        if (!bucket) {
            continue;  // @empty
        }
        if (bucket->first - previous > result.gap) {  // @gap
            result.gap = bucket->first - previous, result.between = Pair(previous, bucket->first);  // @best
        }
        previous = bucket->second;
    }
    return result;  // @found
}
