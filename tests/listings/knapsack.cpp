// Runs the C++ listing of the lesson `knapsack`: choices as numbers, capacity, then weight, value and count of each item.

#include LISTING

#include <cstdio>
#include <iostream>

int main() {
    int table, fill, loop, kind, items;
    long capacity;
    while (std::cin >> table >> fill >> loop >> kind >> capacity >> items) {
        std::vector<long> weights(items);
        std::vector<double> values(items);
        std::vector<int> counts(items);
        for (int i = 0; i < items; ++i)
            std::cin >> weights[i] >> values[i] >> counts[i];
        Answer answer = knapsack(weights, values, capacity, Table(table), Fill(fill), Loop(loop), Kind(kind), counts);
        if (answer.best > NEVER)
            std::printf("[%.17g,", answer.best);
        else
            std::printf("[null,");
        if (!answer.chosen) {
            std::printf("null]\n");
            continue;
        }
        std::printf("[");
        for (size_t i = 0; i < answer.chosen->size(); ++i)
            std::printf(i ? ",%d" : "%d", (*answer.chosen)[i]);
        std::printf("]]\n");
    }
}
