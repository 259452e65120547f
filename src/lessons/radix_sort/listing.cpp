#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

enum class Order { lsd, msd };
enum class Scan { backward, forward };

long long float_key(float item) {
    std::uint32_t bits;
    std::memcpy(&bits, &item, sizeof bits);
    return bits ^ (bits >> 31 ? 0xFFFFFFFFu : 0x80000000u);
}

template <class Item, class Digit>
std::vector<size_t> counting_pass(std::vector<Item>& items, size_t lo, size_t hi, Digit digit, size_t base, Scan scan) {
    std::vector<size_t> count(base, 0);  // @clear
    for (size_t i = lo; i < hi; ++i)
        ++count[digit(items[i])];  // @count
    for (size_t d = 1; d < base; ++d)
        count[d] += count[d - 1];  // @add
    std::vector<Item> out(hi - lo);  // @out
    for (size_t step = 0; step < hi - lo; ++step) {
        size_t i = scan == Scan::forward ? lo + step : hi - 1 - step;
        size_t d = digit(items[i]);
        --count[d];
        out[count[d]] = items[i];  // @place
    }
    std::copy(out.begin(), out.end(), items.begin() + lo);  // @copy
    for (size_t& start : count) start += lo;
    count.push_back(hi);
    return count;
}

template <class Item, class Key>
std::vector<Item> radix_sort(std::vector<Item> items, Key key, unsigned long long base, Order order, Scan scan = Scan::backward) {
    if (!items.empty()) {
        auto by_key = [&](const Item& a, const Item& b) { return key(a) < key(b); };
        auto [lowest, highest] = std::minmax_element(items.begin(), items.end(), by_key);  // @range
        long long low = std::min(0LL, key(*lowest));
        unsigned long long largest = key(*highest) - low, place = 1;
        auto digit = [&](const Item& item) { return (unsigned long long)(key(item) - low) / place % base; };
        if (order == Order::lsd) {
            for (auto rest = largest; rest > 0; rest /= base, place *= base)  // @digit
                counting_pass(items, 0, items.size(), digit, base, scan);
        } else {
            std::vector<std::pair<size_t, size_t>> groups{{0, items.size()}}, below;
            while (largest / place >= base) place *= base;
            for (; place > 0 && largest > 0; place /= base) {
                for (auto [lo, hi] : groups) {
                    if (hi - lo < 2) continue;  // @group
                    auto starts = counting_pass(items, lo, hi, digit, base, scan);
                    for (size_t d = 0; d < base; ++d)
                        below.emplace_back(starts[d], starts[d + 1]);
                }
                groups = std::exchange(below, {});
            }
        }
    }
    return items;  // @returned
}
