// Runs the C++ listing of the lesson `mtp`: vocabulary, depth, tokens, weight, then text (one token more), chances, what the model says after each
// token, and each depth's drafts.

#include LISTING

#include <cstdio>
#include <iostream>

static void print(const Tokens& tokens) {
    std::printf("[");
    for (size_t i = 0; i < tokens.size(); ++i) std::printf(i ? ",%d" : "%d", tokens[i]);
    std::printf("]");
}

int main() {
    size_t vocabulary, depth, tokens;
    double weight;
    while (std::cin >> vocabulary >> depth >> tokens >> weight) {
        auto read = [](size_t count) {
            Tokens all(count);
            for (int& token : all) std::cin >> token;
            return all;
        };
        Tokens text = read(tokens + 1);
        std::vector<Chances> chances(depth + 1, Chances(tokens, std::vector<double>(vocabulary)));
        for (auto& places : chances)
            for (auto& row : places)
                for (double& chance : row) std::cin >> chance;
        Tokens says = read(vocabulary);
        std::vector<Tokens> drafts;
        for (size_t k = 0; k < depth; ++k) drafts.push_back(read(vocabulary));
        auto model = [&](const Tokens& known) {
            Tokens said;
            for (int token : known) said.push_back(says[token]);
            return said;
        };
        auto draft = [&](const Tokens& known) {
            Tokens all;
            for (const Tokens& table : drafts) all.push_back(table[known.back()]);
            return all;
        };
        std::vector<Tokens> wanted = targets(text, tokens, depth);
        std::printf("[%.17g,[", objective(chances, wanted, weight));
        std::vector<double> means = losses(chances, wanted);
        for (size_t k = 0; k < means.size(); ++k) std::printf(k ? ",%.17g" : "%.17g", means[k]);
        std::printf("],");
        Tokens prompt(text.begin(), text.begin() + 1);
        auto [made, passes] = decode(model, draft, prompt, 12);
        print(made);
        std::printf(",%d,", passes);
        print(decode_plainly(model, prompt, made.size()));
        std::printf("]\n");
    }
}
