#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

// a·x + b·y ≤ c + infinite·∞. Exact for whole numbers up to 2^20.
struct Plane {
    long long a, b, c, infinite;
};

struct Region {
    std::vector<std::pair<double, double>> corners;
    bool bounded;
};

long long cross(Plane p, Plane q) { return p.a * q.b - p.b * q.a; }

// Whether p and q, which turn left, cross strictly outside of h.
bool outside(Plane p, Plane q, Plane h) {
    long long qh = cross(q, h), hp = cross(h, p), pq = cross(p, q);
    long long far = p.infinite * qh + q.infinite * hp + h.infinite * pq;
    long long near = p.c * qh + q.c * hp + h.c * pq;
    return far != 0 ? far < 0 : near < 0;
}

bool before(Plane p, Plane q) {
    bool upper_p = p.b > 0 || (p.b == 0 && p.a > 0), upper_q = q.b > 0 || (q.b == 0 && q.a > 0);
    if (upper_p != upper_q) return upper_q;
    if (cross(p, q) != 0) return cross(p, q) > 0;
    long long size_p = std::abs(p.a) + std::abs(p.b), size_q = std::abs(q.a) + std::abs(q.b);
    return std::make_tuple(p.infinite, p.c * size_q) < std::make_tuple(q.infinite, q.c * size_p);
}

void pop_back(std::deque<Plane>& deque) {
    deque.pop_back();  // @pop-back
}

bool clip(const std::vector<Plane>& planes, std::deque<Plane>& deque) {
    std::vector<Plane> order = {{1, 0, 0, 1}, {0, 1, 0, 1}, {-1, 0, 0, 1}, {0, -1, 0, 1}};
    for (Plane h : planes) {
        if (h.a != 0 || h.b != 0) order.push_back(h);
        else if (h.c < 0) return false;  // @flat
    }
    std::stable_sort(order.begin(), order.end(), before);  // @sort
    for (std::size_t i = 0; i < order.size(); i++) {
        Plane h = order[i];  // @next
        if (i > 0 && cross(order[i - 1], h) == 0) continue;  // @same
        while (deque.size() > 1 && outside(deque.end()[-2], deque.end()[-1], h)) {  // @back
            if (cross(deque.end()[-2], h) <= 0) return false;  // @opposed
            pop_back(deque);
        }
        while (deque.size() > 1 && outside(deque[0], deque[1], h)) {  // @front
            deque.pop_front();  // @pop-front
        }
        deque.push_back(h);  // @push
    }
    while (deque.size() > 2 && outside(deque.end()[-2], deque.end()[-1], deque[0])) {  // @close
        pop_back(deque);
    }
    return true;
}

std::optional<Region> half_planes(const std::vector<Plane>& planes) {
    std::deque<Plane> deque;
    if (!clip(planes, deque)) {
        return std::nullopt;  // @nowhere
    }
    Region region = {{}, true};
    for (std::size_t i = 0; i < deque.size(); i++) {
        Plane p = deque[i], q = deque[(i + 1) % deque.size()];
        region.bounded = region.bounded && !p.infinite;
        if (p.infinite || q.infinite) continue;
        double w = cross(p, q);
        region.corners.push_back({(p.c * q.b - p.b * q.c) / w, (p.a * q.c - p.c * q.a) / w});
    }
    return region;  // @done
}
