#include <cmath>

struct Point {
    double x, y;
};

struct Result {
    int side;
    bool on_segment;
    double distance;
    Point projection;
};

double cross(Point a, Point b, Point p) {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

double dot(Point a, Point b, Point p) {
    return (b.x - a.x) * (p.x - a.x) + (b.y - a.y) * (p.y - a.y);
}

// Signs are right where products need no rounding: whole coordinates up to 2^24.
Result point_line(Point p, Point a, Point b) {
    Result r;
    if (a.x == b.x && a.y == b.y) {
        r.side = 0, r.on_segment = p.x == a.x && p.y == a.y;  // @same
    } else {
        r.side = (cross(a, b, p) > 0) - (cross(a, b, p) < 0);  // @side
        if (r.side != 0) {
            r.on_segment = false;  // @off
        } else if (dot(a, b, p) < 0) {  // @after
            r.on_segment = false;
        } else {
            r.on_segment = dot(b, a, p) >= 0;  // @before
        }
    }
    double length2 = dot(a, b, b);
    double t = length2 > 0 ? dot(a, b, p) / length2 : 0;
    r.projection = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};  // @projection
    r.distance = length2 > 0 ? std::abs(cross(a, b, p)) / std::sqrt(length2) : std::hypot(p.x - a.x, p.y - a.y);  // @distance
    return r;
}
