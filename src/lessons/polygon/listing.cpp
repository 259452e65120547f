#include <algorithm>
#include <string>
#include <vector>

struct Point {
    double x, y;
    bool operator==(Point q) const { return x == q.x && y == q.y; }
};

struct Result {
    double area;
    std::string place;
    bool convex;
    int winding;
};

// Signs are right where products need no rounding: whole coordinates up to 2^25.
double cross(Point o, Point a, Point b) { return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x); }
double dot(Point o, Point a, Point b) { return (a.x - o.x) * (b.x - o.x) + (a.y - o.y) * (b.y - o.y); }
int sign(double x) { return (x > 0) - (x < 0); }
bool on_segment(Point a, Point b, Point p) { return cross(a, b, p) == 0 && dot(p, a, b) <= 0; }

bool apart(double a, double b, double c, double d) {
    return std::max(a, b) < std::min(c, d) || std::max(c, d) < std::min(a, b);
}

bool do_meet(Point a, Point b, Point c, Point d) {
    if (apart(a.x, b.x, c.x, d.x) || apart(a.y, b.y, c.y, d.y)) return false;
    if (on_segment(a, b, c) || on_segment(a, b, d) || on_segment(c, d, a) || on_segment(c, d, b)) return true;
    return sign(cross(a, b, c)) * sign(cross(a, b, d)) < 0 && sign(cross(c, d, a)) * sign(cross(c, d, b)) < 0;
}

bool crosses_itself(const std::vector<Point>& v) {
    int n = v.size();
    for (int i = 0; n > 2 && i < n; i++) {
        for (int j = i + 1; j < n; j++) {
            Point a = v[i], b = v[(i + 1) % n], c = v[j], d = v[(j + 1) % n];
            bool meet;
            // Neighbours meet elsewhere only where one goes back on the other.
            if (j == i + 1) meet = cross(b, a, d) == 0 && dot(b, a, d) > 0;
            else if (j + 1 == i + n) meet = cross(a, b, c) == 0 && dot(a, b, c) > 0;
            else meet = do_meet(a, b, c, d);
            if (meet) return true;
        }
    }
    return false;
}

Result polygon(const std::vector<Point>& v, Point p) {
    size_t n = v.size();
    if (n == 0) return {0, "outside", false, 0};  // @empty

    double doubled = 0;
    for (size_t i = 1; i + 1 < n; i++) {
        doubled += cross(v[0], v[i], v[i + 1]);  // @triangle
    }
    double area = doubled / 2;  // @area

    int crossings = 0, winding = 0;
    bool on = false;
    for (size_t i = 0; i < n && !on; i++) {
        Point a = v[i], b = v[(i + 1) % n];
        bool a_above = a.y > p.y, b_above = b.y > p.y;
        if (on_segment(a, b, p)) {
            on = true;  // @on
        } else if (a_above && b_above) {
            continue;  // @above
        } else if (!a_above && !b_above) {
            continue;  // @below
        } else if ((cross(a, b, p) > 0) != b_above) {
            continue;  // @behind
        } else if (b_above) {
            crossings++, winding++;  // @up
        } else {
            crossings++, winding--;  // @down
        }
    }
    std::string place = on ? "boundary" : crossings % 2 ? "inside" : "outside";  // @inside

    std::vector<Point> corners;
    for (size_t i = 0; i < n; i++) {
        if (!(v[i] == v[(i + n - 1) % n])) corners.push_back(v[i]);
    }
    bool crosses = crosses_itself(corners);  // @simple
    size_t m = corners.size();
    int left = 0, right = 0;
    for (size_t i = 0; m > 2 && i < m; i++) {
        double turn = cross(corners[(i + m - 1) % m], corners[i], corners[(i + 1) % m]);
        left += turn > 0, right += turn < 0;  // @turn
    }
    bool convex = !crosses && (left == 0) != (right == 0);  // @convex
    return {area, place, convex, winding};
}
