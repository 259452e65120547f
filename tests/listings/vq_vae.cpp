// Runs the C++ listing of vq-vae, told as words: matrices with their rows and columns first, as tests/listings_vq_vae.rs writes them. Codes of the vectors,
// both gradients, codes after the revival, and a grid drawn from the prior, as JSON, a line.
#include LISTING

#include <cstdio>
#include <iostream>

template <typename Number>
std::vector<std::vector<Number>> matrix() {
    size_t rows, columns;
    std::cin >> rows >> columns;
    std::vector<std::vector<Number>> all(rows, std::vector<Number>(columns));
    for (auto& row : all) {
        for (auto& number : row) std::cin >> number;
    }
    return all;
}

void print(const std::vector<int>& numbers) {
    for (size_t i = 0; i < numbers.size(); i++) std::printf("%s%d", i ? "," : "[", numbers[i]);
    std::printf("]");
}

void print(const Vectors& rows) {
    std::printf("[");
    for (size_t r = 0; r < rows.size(); r++) {
        for (size_t i = 0; i < rows[r].size(); i++) std::printf("%s%.17g", i ? "," : r ? ",[" : "[", rows[r][i]);
        std::printf("]");
    }
    std::printf("]");
}

int main() {
    double beta, gamma;
    while (std::cin >> beta >> gamma) {
        bool straight_through;
        int across;
        std::cin >> straight_through >> across;
        Vectors vectors = matrix<double>(), codes = matrix<double>(), dq = matrix<double>();
        std::vector<int> idle = matrix<int>()[0];
        std::vector<Grid> grids = matrix<int>();
        Vector uniform = matrix<double>()[0];
        auto indices = nearest(vectors, codes);
        auto [dz, dcodes] = backward(vectors, codes, indices, dq, beta, gamma, straight_through);
        revive(codes, idle, vectors);
        size_t next = 0;
        Grid grid = sample(fit(grids, across), codes.size(), across, [&] { return uniform[next++]; });
        std::printf("[");
        print(indices);
        std::printf(",");
        print(dz);
        std::printf(",");
        print(dcodes);
        std::printf(",");
        print(codes);
        std::printf(",");
        print(grid);
        std::printf("]\n");
    }
}
