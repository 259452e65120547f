// Runs the C++ listing of the lesson `typical-acceptance`: epsilon, delta, number of rows, their length, then each row and its token.

#include LISTING

#include <cstdio>
#include <iostream>

void print(const std::vector<double>& list) {
    std::printf("[");
    for (size_t i = 0; i < list.size(); ++i)
        std::printf(i ? ",%.17g" : "%.17g", list[i]);
    std::printf("],");
}

int main() {
    double epsilon, delta;
    size_t count, length;
    while (std::cin >> epsilon >> delta >> count >> length) {
        std::vector<std::vector<double>> probs(count, std::vector<double>(length));
        std::vector<size_t> tokens(count);
        for (size_t i = 0; i < count; ++i) {
            for (double& p : probs[i])
                std::cin >> p;
            std::cin >> tokens[i];
        }
        Acceptance made = typical_acceptance(probs, tokens, epsilon, delta);
        std::printf("[");
        print(made.entropy);
        print(made.threshold);
        std::printf("[");
        for (size_t i = 0; i < count; ++i)
            std::printf(i ? ",%s" : "%s", made.accepted[i] ? "true" : "false");
        std::printf("],%zu]\n", made.length);
    }
}
