// Runs the C++ listing of two vectors, told as four numbers: sum, difference, lengths, dot, cross and angle as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    Vector a, b;
    while (std::cin >> a.x >> a.y >> b.x >> b.y) {
        Result r = vectors(a, b);
        std::printf("[[%.17g,%.17g],[%.17g,%.17g],[%.17g,%.17g],%.17g,%.17g,", r.sum.x, r.sum.y, r.difference.x, r.difference.y,
                    r.lengths[0], r.lengths[1], r.dot, r.cross);
        r.angle ? std::printf("%.17g]\n", *r.angle) : std::printf("null]\n");
    }
}
