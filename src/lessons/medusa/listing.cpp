#include <functional>
#include <map>
#include <utility>
#include <vector>

using Tokens = std::vector<int>;
using Path = std::vector<int>;

// `likeliest(text)`: the model's next token. `guesses(text)`: each head's candidates for the tokens after that one.
std::pair<Tokens, int> medusa(const std::function<int(const Tokens&)>& likeliest,
                              const std::function<std::vector<Tokens>(const Tokens&)>& guesses, Tokens text,
                              const std::vector<Path>& choices, size_t most) {
    int root = likeliest(text);  // @prompt
    Tokens made{root};
    int passes = 1;
    while (made.size() < most) {
        auto heads = guesses(text);
        std::map<Path, int> tokens{{{}, root}};
        for (const Path& path : choices)
            tokens[path] = heads[path.size() - 1][path.back()];  // @draft
        auto way = [&](const Path& path) {
            Tokens way;
            for (size_t length = 0; length <= path.size(); ++length)
                way.push_back(tokens[Path(path.begin(), path.begin() + length)]);
            return way;
        };
        // One forward pass over all nodes; each sees the cache, its ancestors and itself.
        std::map<Path, int> said;
        for (const auto& [path, token] : tokens) {
            Tokens seen = text;
            for (int before : way(path))
                seen.push_back(before);
            said[path] = likeliest(seen);  // @verify
        }
        Path path;
        for (bool goes_on = true; goes_on;) {
            goes_on = false;
            for (const Path& other : choices) {
                bool is_child = other.size() == path.size() + 1 && Path(other.begin(), other.end() - 1) == path;
                if (is_child && tokens[other] == said[path]) {
                    path = other;  // @accept
                    goes_on = true;
                    break;
                }
            }
        }
        Tokens kept = way(path);
        text.insert(text.end(), kept.begin(), kept.end());  // @compact
        root = said[path];
        made.insert(made.end(), kept.begin() + 1, kept.end());
        made.push_back(root);
        ++passes;
    }
    made.resize(most);
    return {made, passes};
}

Tokens plain(const std::function<int(const Tokens&)>& likeliest, Tokens text, size_t most) {
    Tokens made;
    for (size_t i = 0; i < most; ++i) {
        made.push_back(likeliest(text));
        text.push_back(made.back());  // @next
    }
    return made;
}
