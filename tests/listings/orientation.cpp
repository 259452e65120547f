// Runs the C++ listing of the orientation bitmap, told as q, r, origin, step and size: both lists of signs and the count as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

void print(const std::vector<int>& signs) {
    for (std::size_t i = 0; i < signs.size(); i++) std::printf("%c%d", i == 0 ? '[' : ',', signs[i]);
    std::printf("],");
}

int main() {
    Point q, r, origin;
    double step;
    int size;
    while (std::cin >> q.x >> q.y >> r.x >> r.y >> origin.x >> origin.y >> step >> size) {
        Signs signs = orientation(q, r, origin, step, size);
        std::printf("[");
        print(signs.floats);
        print(signs.exacts);
        std::printf("%d]\n", signs.wrong);
    }
}
