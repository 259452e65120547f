// Runs the C++ listing of a point and a line, told as six numbers: side, on the segment, distance and nearest point as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    Point p, a, b;
    while (std::cin >> p.x >> p.y >> a.x >> a.y >> b.x >> b.y) {
        Result r = point_line(p, a, b);
        std::printf("[%d,%s,%.17g,[%.17g,%.17g]]\n", r.side, r.on_segment ? "true" : "false", r.distance, r.projection.x, r.projection.y);
    }
}
