#include <map>
#include <vector>

using Row = std::vector<double>;
using Rows = std::vector<Row>;
using Grid = std::vector<int>;
// What stands before a place, and how often each code followed it.
using Counts = std::map<Grid, std::map<int, double>>;

int nearest(const Row& z, const Rows& codes) {
    int best = 0;
    double least = -1;
    for (size_t j = 0; j < codes.size(); j++) {
        double distance = 0;
        for (size_t e = 0; e < z.size(); e++)
            distance += (z[e] - codes[j][e]) * (z[e] - codes[j][e]);
        if (least < 0 || distance < least) {
            best = j;
            least = distance;
        }
    }
    return best;
}

Grid encode(const Rows& vectors, const Rows& codes) {
    Grid grid;
    for (const Row& z : vectors)
        grid.push_back(nearest(z, codes));  // @encode
    return grid;
}

struct Gradients { Rows to_vectors, to_codes; };

// What goes back to the encoder and to the codebook. The decoder took codes,
// and gave its gradient at each of them.
Gradients gradients(const Rows& vectors, const Rows& codes, const Rows& at_codes,
                    double beta, double gamma, bool straight_through) {
    size_t d = codes[0].size();
    Gradients to{Rows(vectors.size(), Row(d)), Rows(codes.size(), Row(d))};
    for (size_t i = 0; i < vectors.size(); i++) {
        int j = nearest(vectors[i], codes);
        for (size_t e = 0; e < d; e++) {
            double pull = 2.0 / (vectors.size() * d) * (vectors[i][e] - codes[j][e]);
            double passed = straight_through ? at_codes[i][e] : 0.0;
            to.to_vectors[i][e] = passed + gamma * pull;  // @step
            to.to_codes[j][e] -= beta * pull;
        }
    }
    return to;
}

void revive(Rows& codes, Grid& idle, const Rows& vectors, const Grid& picks, int limit) {
    for (size_t j = 0; j < codes.size(); j++)
        if (idle[j] >= limit) {
            codes[j] = vectors[picks[j]];  // @revive
            idle[j] = 0;
        }
}

// The longest context is the place with the codes at the left and above.
std::vector<Grid> contexts(const Grid& grid, int place, int columns) {
    int left = place % columns > 0 ? grid[place - 1] : -1;
    int above = place >= columns ? grid[place - columns] : -1;
    return {{}, {left}, {left, above}, {left, above, place}};
}

Counts fit(const std::vector<Grid>& grids, int columns) {
    Counts counts;
    for (const Grid& grid : grids)
        for (size_t place = 0; place < grid.size(); place++)
            for (const Grid& context : contexts(grid, place, columns))
                counts[context][grid[place]] += 1;  // @prior
    return counts;
}

// Witten and Bell: the more different codes followed a context, the more it
// hands on to the shorter one.
Row probabilities(const Counts& counts, const Grid& grid, int place, int columns, int k) {
    Row p(k, 1.0 / k);
    for (const Grid& context : contexts(grid, place, columns)) {
        auto found = counts.find(context);
        if (found == counts.end()) continue;
        const auto& seen = found->second;
        double kinds = seen.size(), total = 0;
        for (const auto& [code, count] : seen) total += count;
        for (int c = 0; c < k; c++) {
            auto at = seen.find(c);
            double count = at == seen.end() ? 0 : at->second;
            p[c] = (count + kinds * p[c]) / (total + kinds);
        }
    }
    return p;
}

Grid sample(const Counts& counts, int columns, int k, const Row& dice) {
    Grid grid;
    for (size_t place = 0; place < dice.size(); place++) {
        Row p = probabilities(counts, grid, place, columns, k);
        int code = 0;
        double left = dice[place];
        while (code < k - 1 && left > p[code]) left -= p[code++];
        grid.push_back(code);  // @sample
    }
    return grid;
}
