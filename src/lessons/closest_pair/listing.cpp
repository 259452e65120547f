#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

struct Point {
    std::int64_t x, y;
};

struct Found {
    std::pair<int, int> pair;
    double distance;
};

// Squares are exact for whole coordinates up to 2^29.
struct ClosestPair {
    using Rank = std::tuple<std::int64_t, int, int>;
    std::vector<Point> points;
    std::vector<int> order;
    Rank best;

    static std::int64_t square(std::int64_t x) { return x * x; }

    Rank rank(int i, int j) const {
        Point p = points[i], q = points[j];
        return {square(p.x - q.x) + square(p.y - q.y), std::min(i, j), std::max(i, j)};
    }

    void look(int i, int j) {
        if (rank(i, j) < best) {  // @look
            best = rank(i, j);  // @best
        }
    }

    void closest(int lo, int hi) {
        auto lower = [&](int i, int j) { return points[i].y < points[j].y; };
        auto first = order.begin() + lo, last = order.begin() + hi;
        if (hi - lo <= 3) {  // @small
            for (int i = lo; i < hi; i++) {
                for (int j = i + 1; j < hi; j++) look(order[i], order[j]);
            }
            std::sort(first, last, lower);  // @by-y
        } else {
            int mid = (lo + hi) / 2;
            std::int64_t x = points[order[mid]].x;
            closest(lo, mid);  // @divide
            closest(mid, hi);  // @right
            std::inplace_merge(first, order.begin() + mid, last, lower);  // @merge
            std::vector<int> strip;
            auto near = [&](int i) { return square(points[i].x - x) <= std::get<0>(best); };
            std::copy_if(first, last, std::back_inserter(strip), near);  // @strip
            for (std::size_t i = 0; i < strip.size(); i++) {
                for (std::size_t j = i + 1; j < strip.size(); j++) {
                    if (square(points[strip[j]].y - points[strip[i]].y) > std::get<0>(best)) {
                        break;  // @too-high
                    }
                    look(strip[i], strip[j]);
                }
            }
        }
        return;  // @return
    }

    std::optional<Found> find() {
        int n = points.size();
        if (n < 2) {
            return std::nullopt;  // @too-few
        }
        order.resize(n);
        std::iota(order.begin(), order.end(), 0);
        auto place = [&](int i) { return std::tuple(points[i].x, points[i].y, i); };
        std::sort(order.begin(), order.end(), [&](int i, int j) { return place(i) < place(j); });  // @sort
        std::pair<int, int> twins(n, n);
        for (int at = 1; at < n; at++) {
            int i = order[at - 1], j = order[at];
            if (points[i].x == points[j].x && points[i].y == points[j].y) {  // @same
                twins = std::min(twins, std::pair(i, j));  // @twin
            }
        }
        if (twins.first < n) {
            return Found{twins, 0.0};  // @zero
        }
        best = rank(order[0], order[1]);  // @start
        closest(0, n);
        auto [squared, i, j] = best;
        return Found{{i, j}, std::sqrt(squared)};  // @found
    }
};
