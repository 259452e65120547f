#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

const double NEVER = -std::numeric_limits<double>::infinity();

enum class Table { TwoD, OneD };
enum class Fill { AtMost, Exactly };
enum class Loop { Reverse, Forward };
enum class Kind { ZeroOne, Complete, Multiple };

struct Item {
    long weight;
    double value;
};
using Row = std::vector<double>;

// The step-th of first, ..., last, or of last, ..., first.
long in_order(long step, long first, long last, Loop loop) {
    return loop == Loop::Reverse ? last - step : first + step;
}

Row first_row(long capacity, Fill fill) {
    Row row(capacity + 1, fill == Fill::Exactly ? NEVER : 0);
    row[0] = 0;  // @first-row
    return row;
}

std::vector<Row> table_2d(const std::vector<Item>& items, long capacity, Fill fill, Loop loop, Kind kind) {
    std::vector<Row> dp(items.size() + 1, Row(capacity + 1));
    dp[0] = first_row(capacity, fill);
    if (kind == Kind::Complete)
        loop = Loop::Forward;
    for (size_t i = 0; i < items.size(); ++i) {
        auto [w, v] = items[i];  // @next-row
        const Row& source = kind == Kind::Complete && w > 0 ? dp[i + 1] : dp[i];
        for (long step = 0; step <= capacity; ++step) {
            long c = in_order(step, 0, capacity, loop);
            if (w > c)
                dp[i + 1][c] = dp[i][c];  // @too-heavy
            else if (source[c - w] + v > dp[i][c])
                dp[i + 1][c] = source[c - w] + v;  // @take
            else
                dp[i + 1][c] = dp[i][c];  // @keep
        }
    }
    return dp;
}

std::vector<int> rebuild(const std::vector<Row>& dp, const std::vector<Item>& items, long c, Kind kind) {
    std::vector<int> chosen;
    size_t i = items.size();
    while (i > 0) {
        if (dp[i][c] == dp[i - 1][c]) {
            --i;  // @left-out
        } else {
            chosen.push_back(i - 1);  // @taken
            c -= items[i - 1].weight;
            if (kind != Kind::Complete)
                --i;
        }
    }
    std::reverse(chosen.begin(), chosen.end());
    return chosen;
}

Row table_1d(const std::vector<Item>& items, long capacity, Fill fill, Loop loop) {
    Row dp = first_row(capacity, fill);
    for (auto [w, v] : items)  // @next-item
        for (long step = 0; step <= capacity - w; ++step) {
            long c = in_order(step, w, capacity, loop);
            if (dp[c - w] + v > dp[c])  // @row-compare
                dp[c] = dp[c - w] + v;  // @row-take
        }
    return dp;
}

struct Answer {
    double best;
    std::optional<std::vector<int>> chosen;
};

Answer knapsack(const std::vector<long>& weights, const std::vector<double>& values, long capacity, Table table, Fill fill,
                Loop loop, Kind kind, const std::vector<int>& counts) {
    // A copy of an item is an item of its own.
    std::vector<int> copies;
    std::vector<Item> items;
    for (size_t i = 0; i < weights.size(); ++i)
        for (int copy = 0; copy < (kind == Kind::Multiple ? counts[i] : 1); ++copy) {
            copies.push_back(i);
            items.push_back({weights[i], values[i]});
        }
    if (table == Table::OneD) {
        double best = table_1d(items, capacity, fill, loop)[capacity];  // @row-best
        return {best, {}};
    }
    auto dp = table_2d(items, capacity, fill, loop, kind);
    double best = dp[items.size()][capacity];  // @best
    std::optional<std::vector<int>> chosen;
    if (best > NEVER) {
        chosen = rebuild(dp, items, capacity, kind);
        for (int& i : *chosen)
            i = copies[i];
    }
    return {best, chosen};  // @chosen
}
