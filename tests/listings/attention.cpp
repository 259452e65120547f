// Runs the C++ listing of the lesson `attention` on problems told as numbers: n nk d dv, q, k, v, scale, band, tile.
// Outputs of naive, online and tiled, and lse, as JSON a line.
#include LISTING

#include <cstdio>
#include <iostream>

Matrix read_matrix(std::size_t rows, std::size_t width) {
    Matrix matrix(rows, Row(width));
    for (Row& row : matrix)
        for (double& x : row) std::cin >> x;
    return matrix;
}

void print(const Matrix& matrix, const char* end) {
    std::printf("[");
    for (std::size_t i = 0; i < matrix.size(); i++) {
        std::printf(i ? ",[" : "[");
        for (std::size_t c = 0; c < matrix[i].size(); c++) std::printf(c ? ",%.17g" : "%.17g", matrix[i][c]);
        std::printf("]");
    }
    std::printf("]%s", end);
}

int main() {
    std::size_t n, nk, d, dv, rows, cols;
    while (std::cin >> n >> nk >> d >> dv) {
        Matrix q = read_matrix(n, d), k = read_matrix(nk, d), v = read_matrix(nk, dv);
        double scale;
        long lo, hi;
        std::cin >> scale >> lo >> hi >> rows >> cols;
        Sees sees = [lo, hi](std::size_t i, std::size_t j) { return lo <= long(j) - long(i) && long(j) - long(i) <= hi; };
        Row lse;
        std::printf("[");
        print(naive(q, k, v, scale, sees), ",");
        print(online(q, k, v, scale, sees), ",");
        print(tiled(q, k, v, scale, sees, rows, cols, lse), ",");
        print(Matrix{lse}, "]\n");
    }
}
