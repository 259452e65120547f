#include <algorithm>
#include <cmath>
#include <vector>

struct Acceptance {
    std::vector<double> entropy, threshold;
    std::vector<bool> accepted;
    size_t length;
};

Acceptance typical_acceptance(const std::vector<std::vector<double>>& probs, const std::vector<size_t>& tokens,
                              double epsilon = 0.09, double delta = 0.3) {
    Acceptance made{};
    bool is_ended = false;
    for (size_t i = 0; i < tokens.size(); ++i) {
        double entropy = 0;  // @open
        for (double p : probs[i])
            entropy += p > 0 ? -p * std::log(p) : 0;  // @add
        double threshold = std::min(epsilon, delta * std::exp(-entropy));  // @threshold
        if (is_ended) {
            made.accepted.push_back(false);  // @after
        } else if (probs[i][tokens[i]] > threshold) {
            made.accepted.push_back(true);  // @accept
        } else {
            made.accepted.push_back(false);
            is_ended = true;  // @reject
        }
        made.entropy.push_back(entropy);
        made.threshold.push_back(threshold);
    }
    made.length = std::count(made.accepted.begin(), made.accepted.end(), true);
    return made;  // @done
}
