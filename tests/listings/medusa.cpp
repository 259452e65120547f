// Runs the C++ listing of the lesson `medusa` with a rule for a model: the prompt's length, then its tokens.

#include LISTING

#include <cstdio>
#include <iostream>

int likeliest(const Tokens& text) {
    auto at = [&](size_t back) { return text.size() < back ? 0 : text[text.size() - back]; };
    return (3 * at(1) + 5 * at(2) + static_cast<int>(text.size())) % 11;
}

std::vector<Tokens> guesses(const Tokens& text) {
    std::vector<Tokens> heads;
    int last = text.back();
    for (int k = 1; k <= 3; ++k) {
        Tokens head;
        for (int rank = 0; rank < 4; ++rank)
            head.push_back((7 * last + k * k + rank * (1 + last % 3)) % 11);
        heads.push_back(head);
    }
    return heads;
}

void print(const Tokens& tokens) {
    std::printf("[");
    for (size_t i = 0; i < tokens.size(); ++i)
        std::printf(i ? ",%d" : "%d", tokens[i]);
    std::printf("]");
}

int main() {
    const std::vector<Path> choices{{0}, {1}, {2}, {3}, {0, 0}, {1, 0}, {0, 0, 1}};
    size_t count;
    while (std::cin >> count) {
        Tokens prompt(count);
        for (int& token : prompt)
            std::cin >> token;
        auto [made, passes] = medusa(likeliest, guesses, prompt, choices, 30);
        std::printf("[");
        print(made);
        std::printf(",%d,", passes);
        print(plain(likeliest, prompt, 30));
        std::printf("]\n");
    }
}
