#include <algorithm>
#include <optional>
#include <vector>

enum class Prune { None, Break };
enum class Dedup { Level, Index, None };

struct Search {
    std::vector<long> candidates;
    bool reuse;
    std::optional<size_t> count;
    Prune prune;
    Dedup dedup;
    std::vector<long> path = {};
    std::vector<std::vector<long>> combinations = {};
    long nodes = 0, pruned = 0, skipped = 0;

    bool is_duplicate(size_t i, size_t start) const {
        size_t first = dedup == Dedup::Level ? start : 0;  // Index tests i > 0
        return dedup != Dedup::None && i > first && candidates[i] == candidates[i - 1];
    }

    void search(size_t start, long rest) {
        ++nodes;
        if (rest == 0 && (!count || path.size() == *count)) {
            combinations.push_back(path);  // @emit
            return;
        }
        if (rest < 0)
            return;  // @over
        if (count && path.size() == *count)
            return;  // @full
        for (size_t i = start; i < candidates.size(); ++i) {
            if (prune == Prune::Break && candidates[i] > rest) {
                ++pruned;  // @prune
                break;
            }
            if (is_duplicate(i, start)) {
                ++skipped;  // @skip
                continue;
            }
            path.push_back(candidates[i]);  // @choose
            search(reuse ? i : i + 1, rest - candidates[i]);
            path.pop_back();  // @back
        }
    }
};

Search combination_sum(std::vector<long> candidates, long target, bool reuse, std::optional<size_t> count, Prune prune,
                       Dedup dedup) {
    std::sort(candidates.begin(), candidates.end());
    Search search{candidates, reuse, count, prune, dedup};
    search.search(0, target);  // @start
    return search;  // @done
}
