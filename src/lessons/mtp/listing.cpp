#include <cmath>
#include <functional>
#include <utility>
#include <vector>

using Tokens = std::vector<int>;  // -1: none
using Chances = std::vector<std::vector<double>>;
using Says = std::function<Tokens(const Tokens&)>;

// For each depth k, the token k + 1 places on from each that is read; none where the text has ended.
std::vector<Tokens> targets(const Tokens& text, size_t tokens, size_t depth) {
    std::vector<Tokens> all(depth + 1, Tokens(tokens, -1));
    for (size_t k = 0; k <= depth; k++) {
        for (size_t i = 0; i < tokens && i + k + 1 < text.size(); i++) all[k][i] = text[i + k + 1];
    }
    return all;
}

// Means over the tokens that have a target; chances[k][i][token].
std::vector<double> losses(const std::vector<Chances>& chances, const std::vector<Tokens>& targets) {
    std::vector<double> means;
    for (size_t k = 0; k < targets.size(); k++) {
        double sum = 0;
        int count = 0;
        for (size_t i = 0; i < targets[k].size(); i++) {
            if (targets[k][i] < 0) continue;
            sum -= std::log(chances[k][i][targets[k][i]]);  // @loss
            count++;
        }
        means.push_back(sum / count);  // @mean
    }
    return means;
}

// What a step makes smaller: a token without a target counts 0 among all, and each depth weighs weight / depths.
double objective(const std::vector<Chances>& chances, const std::vector<Tokens>& targets, double weight) {
    std::vector<double> means = losses(chances, targets);
    double sum = 0;
    for (size_t k = 0; k < means.size(); k++) {
        double count = 0;
        for (int target : targets[k]) count += target >= 0;
        double of_all = means[k] * count / targets[k].size();
        sum += k == 0 ? of_all : weight / (means.size() - 1) * of_all;
    }
    return sum;
}

// The tokens that a pass gives: said[i] is what the model itself says after place i of the known ones and the drafts.
Tokens verify(const Tokens& said, const Tokens& drafts, size_t known) {
    Tokens given;
    for (int draft : drafts) {
        if (draft != said[known - 1 + given.size()]) break;
        given.push_back(draft);  // @accept
    }
    given.push_back(said[known - 1 + given.size()]);  // @own
    return given;
}

// Tokens by drafts, and how many passes they took. `model(text)` says a next token after each place.
std::pair<Tokens, int> decode(const Says& model, const Says& draft, const Tokens& prompt, size_t most) {
    Tokens text = prompt, drafts;
    int passes = 0;
    while (text.size() < prompt.size() + most) {
        Tokens all = text;
        all.insert(all.end(), drafts.begin(), drafts.end());
        Tokens given = verify(model(all), drafts, text.size());
        text.insert(text.end(), given.begin(), given.end());
        drafts = draft(text);
        passes++;
    }
    return {Tokens(text.begin() + prompt.size(), text.end()), passes};
}

Tokens decode_plainly(const Says& model, const Tokens& prompt, size_t count) {
    Tokens text = prompt;
    for (size_t i = 0; i < count; i++) {
        text.push_back(model(text).back());  // @plain
    }
    return Tokens(text.begin() + prompt.size(), text.end());
}
