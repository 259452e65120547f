// Runs the C++ listing of the lesson `combination-sum`: target, reuse, count (-1 for none), prune, dedup, then the candidates.

#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    long target, count;
    int reuse, prune, dedup, length;
    while (std::cin >> target >> reuse >> count >> prune >> dedup >> length) {
        std::vector<long> candidates(length);
        for (long& candidate : candidates)
            std::cin >> candidate;
        std::optional<size_t> exactly;
        if (count >= 0)
            exactly = count;
        Search done = combination_sum(candidates, target, reuse, exactly, Prune(prune), Dedup(dedup));
        std::printf("[[");
        for (size_t i = 0; i < done.combinations.size(); ++i) {
            std::printf(i ? ",[" : "[");
            for (size_t j = 0; j < done.combinations[i].size(); ++j)
                std::printf(j ? ",%ld" : "%ld", done.combinations[i][j]);
            std::printf("]");
        }
        std::printf("],%ld,%ld,%ld]\n", done.nodes, done.pruned, done.skipped);
    }
}
