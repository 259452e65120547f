#include <algorithm>
#include <vector>

struct Point {
    double x, y;
};

bool operator<(Point p, Point q) { return p.x < q.x || (p.x == q.x && p.y < q.y); }

double cross(Point a, Point b, Point c, Point d) {
    return (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
}

int sign(double x) { return (x > 0) - (x < 0); }

bool is_between(Point p, Point q, Point r) { return !(p < std::min(q, r)) && !(std::max(q, r) < p); }

// No point, one, or the ends of a segment. Signs are right where products need no rounding: whole coordinates up to 2^24.
std::vector<Point> intersection(Point a, Point b, Point c, Point d) {
    int side_a = sign(cross(c, d, c, a));  // @side-a
    int side_b = sign(cross(c, d, c, b));  // @side-b
    int side_c = sign(cross(a, b, a, c));  // @side-c
    int side_d = sign(cross(a, b, a, d));  // @side-d
    if (side_a * side_b < 0 && side_c * side_d < 0) {  // @crosses
        double t = cross(a, c, c, d) / cross(a, b, c, d);  // @ratio
        return {{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}};  // @point
    }
    if (side_a == 0 && side_b == 0 && side_c == 0 && side_d == 0) {  // @collinear
        Point low = std::max(std::min(a, b), std::min(c, d)), high = std::min(std::max(a, b), std::max(c, d));  // @overlap
        if (low < high) return {low, high};
        if (high < low) return {};
        return {low};
    }
    const Point ends[4] = {a, b, c, d};
    const int sides[4] = {side_a, side_b, side_c, side_d};
    for (int i = 0; i < 4; i++) {
        if (sides[i] == 0 && is_between(ends[i], i < 2 ? c : a, i < 2 ? d : b)) {  // @touches
            return {ends[i]};
        }
    }
    return {};  // @none
}
