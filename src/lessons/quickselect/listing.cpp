#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

std::string scheme = "lomuto";  // or "hoare", "three-way"
std::string pivot_rule = "first";  // or "last", "random", "median-of-three", "median-of-medians"

// A random whole number from 0 up to n.
std::function<int(int)> below = [](int n) { return std::rand() % n; };

using Items = std::vector<double>;

int select(Items& a, int lo, int hi, int target);

int median_of_three(const Items& a, int lo, int hi) {
    int mid = (lo + hi) / 2;
    bool lo_mid = a[lo] < a[mid];  // @lo-mid
    bool lo_hi = a[lo] < a[hi];  // @lo-hi
    if (lo_mid != lo_hi) {
        return lo;  // @three-lo
    }
    if ((a[mid] < a[hi]) == lo_mid) {  // @mid-hi
        return mid;  // @three-mid
    }
    return hi;  // @three-hi
}

int median_of_medians(Items& a, int lo, int hi) {
    int medians = lo;
    for (int first = lo; first <= hi; first += 5) {  // @group
        int last = std::min(first + 4, hi);
        for (int next = first + 1; next <= last; next++) {  // @next-of-group
            for (int j = next; j > first && a[j] < a[j - 1]; j--) {  // @group-compare
                std::swap(a[j], a[j - 1]);  // @group-swap
            }
        }
        std::swap(a[medians++], a[(first + last) / 2]);  // @median
    }
    return select(a, lo, medians - 1, (lo + medians - 1) / 2);  // @recurse
}

int choose(Items& a, int lo, int hi) {
    if (pivot_rule == "first") {
        return lo;  // @first
    }
    if (pivot_rule == "last") {
        return hi;  // @last
    }
    if (pivot_rule == "random") {
        return lo + below(hi - lo + 1);  // @random
    }
    return pivot_rule == "median-of-three" ? median_of_three(a, lo, hi) : median_of_medians(a, lo, hi);
}

std::pair<int, int> lomuto(Items& a, int lo, int hi, int p) {
    std::swap(a[p], a[hi]);  // @pivot-to-end
    double pivot = a[hi];
    int i = lo;
    for (int j = lo; j < hi; j++) {
        if (a[j] < pivot) {  // @compare
            std::swap(a[i++], a[j]);  // @swap
        }
    }
    std::swap(a[i], a[hi]);  // @place
    return {i, i};
}

std::pair<int, int> hoare(Items& a, int lo, int hi, int p) {
    std::swap(a[p], a[lo]);  // @pivot-to-front
    double pivot = a[lo];
    int i = lo + 1, j = hi;
    while (true) {
        while (i <= hi && a[i] < pivot) {  // @scan-up
            i++;
        }
        while (pivot < a[j]) {  // @scan-down
            j--;
        }
        if (i >= j) {
            break;
        }
        std::swap(a[i++], a[j--]);  // @exchange
    }
    std::swap(a[lo], a[j]);  // @place-front
    return {j, j};
}

std::pair<int, int> three_way(Items& a, int lo, int hi, int p) {
    double pivot = a[p];  // @hold
    int lt = lo, i = lo, gt = hi;
    while (i <= gt) {
        if (a[i] < pivot) {  // @is-less
            std::swap(a[lt++], a[i++]);  // @swap-less
        } else if (pivot < a[i]) {  // @is-more
            std::swap(a[i], a[gt--]);  // @swap-more
        } else {
            i++;
        }
    }
    return {lt, gt};  // @split
}

int select(Items& a, int lo, int hi, int target) {
    while (lo < hi) {  // @window
        int p = choose(a, lo, hi);
        auto [lt, gt] = scheme == "lomuto" ? lomuto(a, lo, hi, p)
                        : scheme == "hoare" ? hoare(a, lo, hi, p)
                                            : three_way(a, lo, hi, p);
        if (target < lt) {
            hi = lt - 1;  // @left
        } else if (target > gt) {
            lo = gt + 1;  // @right
        } else {
            break;
        }
    }
    return target;  // @found
}

double kth_largest(Items& a, int k) {
    int n = a.size();
    return a[select(a, 0, n - 1, n - k)];
}
