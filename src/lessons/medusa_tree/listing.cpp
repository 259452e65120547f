#include <algorithm>
#include <map>
#include <set>
#include <vector>

using Path = std::vector<int>;
enum class Mask { Tree, Causal };

// By length, then by value.
bool by_length(const Path& a, const Path& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

std::vector<Path> grow(const std::vector<std::vector<double>>& accuracies, size_t nodes) {
    std::map<Path, double> chances = {{{}, 1.0}};
    std::vector<Path> grown;
    while (grown.size() < nodes) {
        Path best;
        double most = -1;
        for (const auto& [path, chance] : chances) {
            size_t ranks = path.size() < accuracies.size() ? accuracies[path.size()].size() : 0;
            for (size_t rank = 0; rank < ranks; ++rank) {
                Path child = path;
                child.push_back(rank);
                double free = chance * accuracies[path.size()][rank];
                if (chances.count(child) == 0 && (free > most || (free == most && by_length(child, best))))
                    best = child, most = free;
            }
        }
        chances[best] = most;  // @grow
        grown.push_back(best);
    }
    return grown;
}

struct Buffers {
    std::vector<Path> nodes;
    std::vector<std::vector<int>> mask;
    std::vector<int> positions, tree_indices;
    std::vector<std::vector<int>> retrieve;
};

Buffers medusa_tree(std::vector<Path> nodes, int topk = 10, Mask mask = Mask::Tree) {
    std::sort(nodes.begin(), nodes.end(), by_length);  // @sort
    size_t count = nodes.size() + 1;
    Buffers made{nodes, {std::vector<int>(count)}, {0}, {0}, {}};
    made.mask[0][0] = 1;  // @root
    std::map<Path, int> node_of = {{{}, 0}};
    for (size_t node = 1; node < count; ++node) {
        const Path& path = nodes[node - 1];
        int parent = node_of[Path(path.begin(), path.end() - 1)];  // @place
        std::vector<int> row(count);
        if (mask == Mask::Tree)
            row = made.mask[parent];  // @see
        else
            std::fill_n(row.begin(), node, 1);  // @see-all
        row[node] = 1;
        made.mask.push_back(row);
        made.positions.push_back(path.size());  // @position
        made.tree_indices.push_back(1 + topk * (int(path.size()) - 1) + path.back());  // @index
        node_of[path] = node;
    }

    std::set<Path> covered;
    size_t longest = 0;
    for (size_t node = count; node-- > 0;) {
        Path path = node == 0 ? Path{} : nodes[node - 1];
        if (covered.count(path))
            continue;  // @inner
        std::vector<int> row;
        for (size_t depth = 0; depth <= path.size(); ++depth) {
            Path before(path.begin(), path.begin() + depth);
            covered.insert(before);
            row.push_back(node_of[before]);
        }
        longest = std::max(longest, row.size());
        made.retrieve.push_back(row);  // @leaf
    }
    for (auto& row : made.retrieve)
        row.resize(longest, -1);  // @pad
    return made;
}
