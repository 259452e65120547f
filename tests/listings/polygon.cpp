// Runs the C++ listing of polygons, told as the point, the number of vertices and the vertices: area, place, convex and winding number as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    Point p;
    size_t count;
    while (std::cin >> p.x >> p.y >> count) {
        std::vector<Point> vertices(count);
        for (Point& v : vertices) std::cin >> v.x >> v.y;
        Result r = polygon(vertices, p);
        std::printf("[%.17g,\"%s\",%s,%d]\n", r.area, r.place.c_str(), r.convex ? "true" : "false", r.winding);
    }
}
