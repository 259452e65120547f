// Runs the C++ listing of the closest pair: how many points and their coordinates, a line; the pair and the distance as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    for (std::size_t count; std::cin >> count;) {
        ClosestPair search;
        search.points.resize(count);
        for (Point& point : search.points) std::cin >> point.x >> point.y;
        if (auto found = search.find()) {
            std::printf("[[%d,%d],%.17g]\n", found->pair.first, found->pair.second, found->distance);
        } else {
            std::printf("[null,null]\n");
        }
    }
}
