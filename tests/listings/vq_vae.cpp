// Runs the C++ listing of the lesson `vq-vae`: sizes, factors and numbers a line in; [to_vectors, to_codes, revived, grid, sample] a line out.

#include <cstdio>
#include <iostream>

#include LISTING

static Rows rows(size_t count, size_t width) {
    Rows rows(count, Row(width));
    for (Row& row : rows)
        for (double& number : row) std::cin >> number;
    return rows;
}

static Grid grid(size_t count) {
    Grid grid(count);
    for (int& number : grid) std::cin >> number;
    return grid;
}

template <typename List>
static void print(const List& list) {
    std::printf("[");
    for (size_t i = 0; i < list.size(); i++) {
        if (i > 0) std::printf(",");
        if constexpr (std::is_same_v<List, Rows>)
            print(list[i]);
        else
            std::printf("%.17g", static_cast<double>(list[i]));
    }
    std::printf("]");
}

int main() {
    size_t count, codes, width, grids, columns;
    double beta, gamma;
    int passes;
    while (std::cin >> count >> codes >> width >> grids >> columns >> beta >> gamma >> passes) {
        Rows vectors = rows(count, width), codebook = rows(codes, width), at_codes = rows(count, width);
        Grid idle = grid(codes), picks = grid(codes);
        std::vector<Grid> all;
        for (size_t i = 0; i < grids; i++) all.push_back(grid(columns * columns));
        Row dice = rows(1, columns * columns)[0];
        Gradients to = gradients(vectors, codebook, at_codes, beta, gamma, passes != 0);
        Grid encoded = encode(vectors, codebook);
        revive(codebook, idle, vectors, picks, 10);
        Grid sampled = sample(fit(all, columns), columns, codes, dice);
        std::printf("[");
        print(to.to_vectors);
        std::printf(",");
        print(to.to_codes);
        std::printf(",");
        print(codebook);
        std::printf(",");
        print(encoded);
        std::printf(",");
        print(sampled);
        std::printf("]\n");
    }
}
