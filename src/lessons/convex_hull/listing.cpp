#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

// y first: pairs are in order from low to high, and from left to right at the same height.
using Point = std::pair<double, double>;

// Signs are right where products need no rounding: whole coordinates up to 2^25.
double cross(Point o, Point a, Point b) {
    return (a.second - o.second) * (b.first - o.first) - (a.first - o.first) * (b.second - o.second);
}

std::vector<Point> around_the_lowest(std::vector<Point> order, bool keep) {
    std::iter_swap(order.begin(), std::min_element(order.begin(), order.end()));  // @lowest
    Point lowest = order[0];
    // All others are within half a turn: to the left of an earlier one is later.
    std::sort(order.begin() + 1, order.end(), [lowest](Point a, Point b) {  // @sort-angle
        double turn = cross(lowest, a, b);
        return turn > 0 || (turn == 0 && a < b);
    });
    if (keep) {
        size_t last = order.size();
        while (last > 1 && cross(lowest, order.back(), order[last - 1]) == 0) last--;
        if (last > 1) std::reverse(order.begin() + last, order.end());  // @last-ray
    }
    return order;
}

void scan(std::vector<Point>& chain, size_t base, const std::vector<Point>& points, bool keep) {
    std::set<Point> on_the_way_up;
    if (!chain.empty()) on_the_way_up.insert(chain.begin() + 1, chain.end());
    for (Point p : points) {
        if (on_the_way_up.count(p)) {
            continue;  // @skip
        }
        while (chain.size() - base >= 2) {
            double turn = cross(chain[chain.size() - 2], chain.back(), p);  // @turn
            if (turn > 0 || (keep && turn == 0)) break;
            chain.pop_back();  // @pop
        }
        chain.push_back(p);  // @push
    }
}

std::vector<Point> convex_hull(std::vector<Point> points, const std::string& method, bool keep) {
    std::vector<Point> chain;
    if (points.empty()) {
        return chain;  // @empty
    }
    std::set<Point> once(points.begin(), points.end());
    std::vector<Point> order(once.begin(), once.end());
    if (method == "graham") {
        order = around_the_lowest(order, keep);
    } else {
        std::sort(order.begin(), order.end());  // @sort
    }
    scan(chain, 0, order, keep);  // @up
    if (method == "andrew") {
        std::vector<Point> back(order.rbegin() + 1, order.rend());
        scan(chain, chain.size() - 1, back, keep);  // @down
        if (chain.size() > 1) chain.pop_back();  // The lowest again.
    }
    return chain;  // @hull
}
