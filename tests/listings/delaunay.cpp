// Runs the C++ listing of Delaunay's triangulation, told as the number of points and their coordinates: the triangles as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    for (std::size_t count; std::cin >> count;) {
        std::vector<Point> points(count);
        for (Point& p : points) std::cin >> p.x >> p.y;
        auto triangles = delaunay(points);
        std::printf("[");
        for (std::size_t i = 0; i < triangles.size(); i++) {
            auto [a, b, c] = triangles[i];
            std::printf("%s[%d,%d,%d]", i ? "," : "", a, b, c);
        }
        std::printf("]\n");
    }
}
