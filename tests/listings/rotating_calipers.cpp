// Runs the C++ listing of calipers, told as the number of points and the points: diameter, pair, width, area and corners as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

template <class Points>
void print(const Points& points) {
    const char* before = "[";
    for (auto [y, x] : points) std::printf("%s[%.17g,%.17g]", before, x, y), before = ",";
    std::printf("]");
}

int main() {
    size_t count;
    while (std::cin >> count) {
        std::vector<Point> points(count);
        for (auto& [y, x] : points) std::cin >> x >> y;
        Result r = rotating_calipers(points);
        std::printf("[%.17g,", r.diameter), print(r.pair);
        std::printf(",%.17g,%.17g,", r.width, r.area), print(r.corners);
        std::printf("]\n");
    }
}
