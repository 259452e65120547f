// Runs the C++ listing of the lesson `vq`: update, decay, rate, steps, whether it revives, the dimensions, then vectors and codes, each after how many there are.

#include LISTING

#include <cstdio>
#include <iostream>

Matrix read_rows(std::size_t width) {
    std::size_t count;
    std::cin >> count;
    Matrix rows(count, Vector(width));
    for (Vector& row : rows)
        for (double& entry : row) std::cin >> entry;
    return rows;
}

int main() {
    std::string update;
    double decay, rate;
    int steps, revive;
    std::size_t width;
    while (std::cin >> update >> decay >> rate >> steps >> revive >> width) {
        Matrix vectors = read_rows(width), codes = read_rows(width);
        auto indices = quantize(vectors, codes, update, decay, rate, steps, revive != 0);
        std::printf("[[");
        for (std::size_t i = 0; i < indices.size(); ++i) std::printf(i ? ",%zu" : "%zu", indices[i]);
        std::printf("],[");
        for (std::size_t j = 0; j < codes.size(); ++j) {
            std::printf(j ? ",[" : "[");
            for (std::size_t i = 0; i < width; ++i) std::printf(i ? ",%.17g" : "%.17g", codes[j][i]);
            std::printf("]");
        }
        std::printf("]]\n");
    }
}
