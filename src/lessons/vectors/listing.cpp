#include <cmath>
#include <optional>

struct Vector {
    double x, y;
};

struct Result {
    Vector sum, difference;
    double lengths[2];
    double dot, cross;
    std::optional<double> angle;
};

// Signs are right where products need no rounding: whole coordinates up to 2^25.
Result vectors(Vector a, Vector b) {
    Result r;
    r.sum = {a.x + b.x, a.y + b.y};  // @sum
    r.difference = {a.x - b.x, a.y - b.y};  // @difference
    r.lengths[0] = std::hypot(a.x, a.y), r.lengths[1] = std::hypot(b.x, b.y);  // @lengths
    r.dot = a.x * b.x + a.y * b.y;  // @dot
    r.cross = a.x * b.y - a.y * b.x;  // @cross
    bool is_zero = (a.x == 0 && a.y == 0) || (b.x == 0 && b.y == 0);
    if (!is_zero) {
        // Adding 0 makes 0 of -0, which would turn π into -π.
        r.angle = std::atan2(r.cross + 0.0, r.dot);  // @angle
    } else {
        r.angle = std::nullopt;  // @no-angle
    }
    return r;
}
