#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

double squared_distance(const Vector& x, const Vector& c) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - c[i]) * (x[i] - c[i]);
    return sum;
}

std::size_t nearest(const Vector& x, const Matrix& codes) {
    double best = std::numeric_limits<double>::infinity();
    std::size_t index = 0;
    for (std::size_t j = 0; j < codes.size(); ++j) {
        double d = squared_distance(x, codes[j]);
        if (d >= best) continue;  // @farther
        best = d, index = j;  // @nearer
    }
    return index;
}

std::vector<std::size_t> assign(const Matrix& vectors, const Matrix& codes) {
    std::vector<std::size_t> indices;
    for (const Vector& x : vectors) indices.push_back(nearest(x, codes));
    return indices;
}

// How many vectors have code j, and their sum.
std::pair<double, Vector> total(const Matrix& vectors, const std::vector<std::size_t>& indices, std::size_t j) {
    double count = 0;
    Vector sum(vectors[0].size());
    for (std::size_t n = 0; n < vectors.size(); ++n) {
        if (indices[n] != j) continue;
        count += 1;
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += vectors[n][i];
    }
    return {count, sum};
}

void move_by_gradient(Matrix& codes, const Matrix& vectors, const std::vector<std::size_t>& indices, double rate) {
    double n = vectors.size();
    for (std::size_t j = 0; j < codes.size(); ++j) {
        auto [count, sum] = total(vectors, indices, j);
        for (std::size_t i = 0; i < sum.size(); ++i) codes[j][i] -= rate * 2 / n * (count * codes[j][i] - sum[i]);
    }
}

void move_by_average(Matrix& codes, Matrix& sums, Vector& counts, const Matrix& vectors,
                     const std::vector<std::size_t>& indices, double decay) {
    for (std::size_t j = 0; j < codes.size(); ++j) {
        auto [count, sum] = total(vectors, indices, j);
        counts[j] = decay * counts[j] + (1 - decay) * count;
        for (std::size_t i = 0; i < sum.size(); ++i) sums[j][i] = decay * sums[j][i] + (1 - decay) * sum[i];
        if (counts[j] < 1e-6) continue;
        for (std::size_t i = 0; i < sum.size(); ++i) codes[j][i] = sums[j][i] / counts[j];
    }
}

void revive_dead(Matrix& codes, Matrix& sums, Vector& counts, const Matrix& vectors,
                 const std::vector<std::size_t>& indices, const Vector& distances) {
    // Farthest first; of equal ones the lower index.
    std::vector<std::size_t> far(vectors.size());
    std::iota(far.begin(), far.end(), 0);
    std::stable_sort(far.begin(), far.end(), [&](std::size_t a, std::size_t b) { return distances[a] > distances[b]; });
    std::size_t next = 0, most = std::min<std::size_t>(32, far.size());
    for (std::size_t j = 0; j < codes.size() && next < most; ++j) {
        if (std::find(indices.begin(), indices.end(), j) != indices.end()) continue;
        const Vector& x = vectors[far[next]];
        if (distances[far[next++]] > 0) codes[j] = x, sums[j] = x, counts[j] = 1;
    }
}

std::vector<std::size_t> quantize(const Matrix& vectors, Matrix& codes, const std::string& update, double decay,
                                  double rate, int steps, bool revive) {
    Matrix sums = codes;
    Vector counts(codes.size(), 1.0);
    for (int step = 0; step < steps && update != "none"; ++step) {
        auto indices = assign(vectors, codes);  // @assign
        Vector distances;
        for (std::size_t n = 0; n < vectors.size(); ++n)
            distances.push_back(squared_distance(vectors[n], codes[indices[n]]));
        if (update == "gradient") {
            move_by_gradient(codes, vectors, indices, rate);  // @gradient
        } else {
            move_by_average(codes, sums, counts, vectors, indices, decay);  // @ema
        }
        if (revive) {
            revive_dead(codes, sums, counts, vectors, indices, distances);  // @revive
        }
    }
    return assign(vectors, codes);  // @last
}
