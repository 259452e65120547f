// Runs the C++ listing of half-planes, told as their number and three numbers each: the region as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    for (std::size_t count; std::cin >> count;) {
        std::vector<Plane> planes(count);
        for (Plane& h : planes) {
            std::cin >> h.a >> h.b >> h.c;
            h.infinite = 0;
        }
        auto region = half_planes(planes);
        if (!region) {
            std::printf("null\n");
            continue;
        }
        std::printf("[[");
        for (std::size_t i = 0; i < region->corners.size(); i++) {
            std::printf("%s[%.17g,%.17g]", i ? "," : "", region->corners[i].first, region->corners[i].second);
        }
        std::printf("],%s]\n", region->bounded ? "true" : "false");
    }
}
