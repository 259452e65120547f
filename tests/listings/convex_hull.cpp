// Runs the C++ listing of hulls, told as method, keep or drop, the number of points and the points: the hull as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    std::string method, collinear;
    size_t count;
    while (std::cin >> method >> collinear >> count) {
        std::vector<Point> points(count);
        for (auto& [y, x] : points) std::cin >> x >> y;
        const char* before = "[";
        for (auto [y, x] : convex_hull(points, method, collinear == "keep")) std::printf("%s[%.17g,%.17g]", before, x, y), before = ",";
        std::printf(*before == '[' ? "[]\n" : "]\n");
    }
}
