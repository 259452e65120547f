// Runs the C++ listing of the lesson `heap` on programs, told as words: sift, then counted items, then counted operations.
// [items, returned] as JSON a line, nothing returned being [].
#include LISTING

#include <cstdio>
#include <iostream>
#include <string>

Numbers read_numbers() {
    size_t count;
    std::cin >> count;
    Numbers numbers(count);
    for (double& number : numbers) std::cin >> number;
    return numbers;
}

Call read_call() {
    std::string name;
    std::cin >> name;
    double x = 0;
    if (name == "heapify") return [](Numbers& heap) { return heapify(heap), Numbers{}; };
    if (name == "pop") return [](Numbers& heap) { return Numbers{heappop(heap)}; };
    if (name == "heapsort") return [](Numbers& heap) { return heapsort(heap); };
    if (name == "merge") {
        size_t count;
        std::cin >> count;
        std::vector<Numbers> lists(count);
        for (Numbers& list : lists) list = read_numbers();
        return [lists](Numbers&) { return merge(lists); };
    }
    std::cin >> x;
    if (name == "push") return [x](Numbers& heap) { return heappush(heap, x), Numbers{}; };
    if (name == "replace") return [x](Numbers& heap) { return Numbers{heapreplace(heap, x)}; };
    if (name == "pushpop") return [x](Numbers& heap) { return Numbers{heappushpop(heap, x)}; };
    if (name == "nlargest") return [x](Numbers& heap) { return nlargest(size_t(x), heap); };
    return [x](Numbers& heap) { return nsmallest(size_t(x), heap); };
}

void print(const Numbers& numbers) {
    std::printf("[");
    for (size_t i = 0; i < numbers.size(); ++i) std::printf("%s%.17g", i ? "," : "", numbers[i]);
    std::printf("]");
}

int main() {
    std::string sift;
    while (std::cin >> sift) {
        textbook = sift == "textbook";
        Numbers heap = read_numbers();
        size_t count;
        std::cin >> count;
        std::vector<Call> program(count);
        for (Call& call : program) call = read_call();
        std::vector<Numbers> returned = run(heap, program);
        std::printf("[");
        print(heap);
        std::printf(",[");
        for (size_t i = 0; i < returned.size(); ++i) {
            if (i) std::printf(",");
            print(returned[i]);
        }
        std::printf("]]\n");
    }
}
