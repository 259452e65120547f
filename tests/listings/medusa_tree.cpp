// Runs the C++ listing of the lesson `medusa-tree`: mask, topk, number of nodes, whether they are grown, then lists, each after its length: of accuracies, or paths.

#include LISTING

#include <cstdio>
#include <iostream>

template <typename Number> std::vector<std::vector<Number>> lists() {
    size_t count, length;
    std::cin >> count;
    std::vector<std::vector<Number>> all(count);
    for (auto& list : all) {
        std::cin >> length;
        list.resize(length);
        for (auto& number : list)
            std::cin >> number;
    }
    return all;
}

void print(const std::vector<int>& list) {
    std::printf("[");
    for (size_t i = 0; i < list.size(); ++i)
        std::printf(i ? ",%d" : "%d", list[i]);
    std::printf("]");
}

void print(const std::vector<std::vector<int>>& rows) {
    std::printf("[");
    for (size_t i = 0; i < rows.size(); ++i) {
        std::printf(i ? "," : "");
        print(rows[i]);
    }
    std::printf("]");
}

int main() {
    int mask, topk, is_grown;
    size_t nodes;
    while (std::cin >> mask >> topk >> nodes >> is_grown) {
        std::vector<Path> choices = is_grown ? grow(lists<double>(), nodes) : lists<int>();
        Buffers made = medusa_tree(choices, topk, mask ? Mask::Causal : Mask::Tree);
        std::printf("[");
        print(made.nodes);
        std::printf(",");
        print(made.mask);
        std::printf(",");
        print(made.positions);
        std::printf(",");
        print(made.tree_indices);
        std::printf(",");
        print(made.retrieve);
        std::printf("]\n");
    }
}
