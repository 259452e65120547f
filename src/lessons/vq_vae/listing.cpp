#include <array>
#include <functional>
#include <map>
#include <utility>
#include <vector>

using Vector = std::vector<double>;
using Vectors = std::vector<Vector>;
using Grid = std::vector<int>;

double distance(const Vector& a, const Vector& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

// The index of each vector's code; of equally near ones the lowest.
std::vector<int> nearest(const Vectors& vectors, const Vectors& codes) {
    std::vector<int> indices;
    for (const Vector& z : vectors) {
        size_t best = 0;
        for (size_t k = 1; k < codes.size(); k++) {
            if (distance(z, codes[k]) < distance(z, codes[best])) best = k;
        }
        indices.push_back(best);
    }
    return indices;
}

// The gradients at the vectors and at the codes, from those at the decoder's input.
std::pair<Vectors, Vectors> backward(const Vectors& vectors, const Vectors& codes, const std::vector<int>& indices,
                                     const Vectors& dq, double beta, double gamma, bool straight_through = true) {
    size_t dims = codes[0].size();
    double share = 2.0 / (vectors.size() * dims);
    Vectors dz(vectors.size(), Vector(dims)), dcodes(codes.size(), Vector(dims));
    for (size_t n = 0; n < vectors.size(); n++) {
        for (size_t i = 0; i < dims; i++) {
            // arg-min has no slope: the encoder gets the code's gradient in its place.
            double passed = straight_through ? dq[n][i] : 0;
            double apart = vectors[n][i] - codes[indices[n]][i];
            dz[n][i] = passed + gamma * share * apart;  // @step
            dcodes[indices[n]][i] -= beta * share * apart;
        }
    }
    return {dz, dcodes};
}

// Puts codes that `after` steps or more didn't use onto vectors of the batch.
void revive(Vectors& codes, const std::vector<int>& idle, const Vectors& vectors, int after = 5) {
    std::vector<size_t> dead;
    for (size_t k = 0; k < codes.size(); k++) {
        if (idle[k] >= after) dead.push_back(k);
    }
    for (size_t number = 0; number < dead.size(); number++) {
        codes[dead[number]] = vectors[number * vectors.size() / dead.size()];  // @revive
    }
}

using Context = std::vector<int>;

// From the poorest to the richest; -1 is beyond the edge.
std::array<Context, 3> contexts(const Grid& grid, int place, int across) {
    int left = place % across ? grid[place - 1] : -1;
    int up = place >= across ? grid[place - across] : -1;
    return {Context{place}, Context{place, left}, Context{place, left, up}};
}

using Counts = std::map<Context, std::map<int, int>>;

Counts fit(const std::vector<Grid>& grids, int across) {
    Counts counts;
    for (const Grid& grid : grids) {
        for (size_t place = 0; place < grid.size(); place++) {
            for (const Context& context : contexts(grid, place, across)) {
                counts[context][grid[place]] += 1;  // @count
            }
        }
    }
    return counts;
}

Vector chances(const Counts& counts, int size, const Grid& grid, int place, int across) {
    const std::array<double, 3> strengths = {2, 4, 4};
    Vector p(size, 1.0 / size);
    auto all = contexts(grid, place, across);
    for (size_t level = 0; level < all.size(); level++) {
        auto row = counts.find(all[level]);
        if (row == counts.end()) continue;
        double total = strengths[level];
        for (const auto& [code, count] : row->second) total += count;
        for (double& q : p) q *= strengths[level] / total;
        for (const auto& [code, count] : row->second) p[code] += count / total;
    }
    return p;
}

// A new grid; `uniform` gives numbers from 0 up to 1.
Grid sample(const Counts& counts, int size, int across, const std::function<double()>& uniform) {
    Grid grid;
    for (int place = 0; place < across * across; place++) {
        double left = uniform();
        int code = 0;
        Vector p = chances(counts, size, grid, place, across);
        while (code < size - 1 && left >= p[code]) left -= p[code++];
        grid.push_back(code);  // @draw
    }
    return grid;
}
