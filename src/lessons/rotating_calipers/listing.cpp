#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

// y first: pairs are in order from low to high, and from left to right at the same height.
using Point = std::pair<double, double>;

// Signs are right where products need no rounding: whole coordinates up to 2^25. Which width, or which rectangle, is least is a
// comparison of products of three: right for whole coordinates up to 300.
double cross(Point a, Point b, Point c, Point d) {
    return (b.second - a.second) * (d.first - c.first) - (b.first - a.first) * (d.second - c.second);
}
double dot(Point a, Point b, Point c, Point d) {
    return (b.second - a.second) * (d.second - c.second) + (b.first - a.first) * (d.first - c.first);
}

struct Result {
    double diameter;
    std::array<Point, 2> pair;
    double width, area;
    std::array<Point, 4> corners;
};

std::vector<Point> convex_hull(std::vector<Point> points) {
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points.size() < 2) return points;
    std::vector<Point> hull;
    for (int way = 0; way < 2; way++) {
        size_t base = hull.size();
        for (Point p : points) {
            while (hull.size() - base >= 2 && cross(hull[hull.size() - 2], hull.back(), hull[hull.size() - 2], p) <= 0) hull.pop_back();
            hull.push_back(p);
        }
        hull.pop_back();  // It begins the other chain.
        std::reverse(points.begin(), points.end());
    }
    return hull;
}

std::array<Point, 4> rectangle(Point a, Point b, Point right, Point far, Point left) {
    double first = dot(a, b, a, left), last = dot(a, b, a, right), up = cross(a, b, a, far);
    double ex = b.second - a.second, ey = b.first - a.first, square = dot(a, b, a, b);
    auto corner = [&](double s, double t) {
        return Point{a.first + (ey * s + ex * t) / square, a.second + (ex * s - ey * t) / square};
    };
    return {corner(first, 0), corner(last, 0), corner(last, up), corner(first, up)};
}

// There is at least one point.
Result rotating_calipers(const std::vector<Point>& points) {
    std::vector<Point> hull = convex_hull(points);  // @hull
    size_t n = hull.size();
    if (n < 3) {
        Point a = hull.front(), b = hull.back();
        return {std::sqrt(dot(a, b, a, b)), {a, b}, 0, 0, {a, b, b, a}};  // @few
    }

    Result best{};
    size_t right = 1, far = 1, left = 1;
    double longest = 0, height_best = 0, square_of_height = 0, area_best = 0, square_of_area = 0;
    for (size_t i = 0; i < n; i++) {
        Point a = hull[i], b = hull[(i + 1) % n];  // @edge
        double square = dot(a, b, a, b);
        while (dot(a, b, hull[right], hull[(right + 1) % n]) > 0) {  // @right
            right = (right + 1) % n;
        }
        while (cross(a, b, hull[far], hull[(far + 1) % n]) > 0) {  // @far
            far = (far + 1) % n;
        }
        bool parallel = cross(a, b, hull[far], hull[(far + 1) % n]) == 0;
        if (i == 0) left = far;  // Before it, the way goes right.
        while (dot(a, b, hull[left], hull[(left + 1) % n]) < 0) {  // @left
            left = (left + 1) % n;
        }

        auto is_longer = [&](Point p, Point q) { return dot(p, q, p, q) > longest; };
        auto take = [&](Point p, Point q) { longest = dot(p, q, p, q), best.pair = {p, q}; };
        for (Point p : {a, b}) {
            if (is_longer(p, hull[far])) take(p, hull[far]);  // @pair
        }
        for (Point p : {a, b}) {
            Point q = hull[(far + 1) % n];
            if (parallel && is_longer(p, q)) take(p, q);  // @parallel
        }

        double height = cross(a, b, a, hull[far]), along = dot(a, b, hull[left], hull[right]);
        if (i == 0 || height * height * square_of_height < height_best * height_best * square) {  // @width
            height_best = height, square_of_height = square;
        }
        if (i == 0 || height * along * square_of_area < area_best * square) {  // @rectangle
            area_best = height * along, square_of_area = square;
            best.corners = rectangle(a, b, hull[right], hull[far], hull[left]);
        }
    }
    best.diameter = std::sqrt(longest);
    best.width = height_best / std::sqrt(square_of_height);
    best.area = area_best / square_of_area;
    return best;  // @done
}
