// Runs the C++ listing of two segments, told as eight numbers: what they have in common as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    Point a, b, c, d;
    while (std::cin >> a.x >> a.y >> b.x >> b.y >> c.x >> c.y >> d.x >> d.y) {
        std::printf("[");
        const char *separator = "";
        for (Point p : intersection(a, b, c, d)) {
            std::printf("%s[%.17g,%.17g]", separator, p.x, p.y);
            separator = ",";
        }
        std::printf("]\n");
    }
}
