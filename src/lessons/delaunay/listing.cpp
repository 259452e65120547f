#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

// Exact for whole coordinates up to 2^13: products of four differences fit in 64 bits.
struct Point {
    long long x, y;
};

using Edge = std::pair<int, int>;
using Triangle = std::array<int, 3>;

constexpr int GHOST = -1;  // the corner at infinity

struct Mesh {
    const std::vector<Point>& at;
    std::map<Edge, int> apex = {};  // of each directed edge, the third corner of the triangle to its left

    long long orient(int a, int b, int c) const {
        return (at[b].x - at[a].x) * (at[c].y - at[a].y) - (at[b].y - at[a].y) * (at[c].x - at[a].x);
    }

    long long in_circle(int a, int b, int c, int d) const {
        long long ax = at[a].x - at[d].x, ay = at[a].y - at[d].y;
        long long bx = at[b].x - at[d].x, by = at[b].y - at[d].y;
        long long cx = at[c].x - at[d].x, cy = at[c].y - at[d].y;
        long long aa = ax * ax + ay * ay, bb = bx * bx + by * by, cc = cx * cx + cy * cy;
        return aa * (bx * cy - by * cx) + bb * (cx * ay - cy * ax) + cc * (ax * by - ay * bx);
    }

    bool same(int p, int q) const { return q != GHOST && at[p].x == at[q].x && at[p].y == at[q].y; }

    void put(int a, int b, int c) { apex[{a, b}] = c, apex[{b, c}] = a, apex[{c, a}] = b; }

    Triangle locate(int p, Edge start) const {
        auto [a, b] = start;
        for (int c; (c = apex.at({a, b})) != GHOST;) {
            bool moved = false;
            for (Edge e : {Edge{a, b}, Edge{b, c}, Edge{c, a}}) {
                moved = orient(e.first, e.second, p) < 0;  // @side
                if (moved) {
                    a = e.second, b = e.first;
                    break;
                }
            }
            if (!moved) break;
        }
        return {a, b, apex.at({a, b})};
    }

    bool is_illegal(int p, int b, int c) const {
        int d = apex.at({c, b});
        if (b == GHOST || c == GHOST) return (b == GHOST ? orient(d, c, p) : orient(b, d, p)) > 0;  // @beyond
        if (d == GHOST) return false;  // @hull
        return in_circle(p, b, c, d) > 0;  // @in-circle
    }
};

std::vector<Triangle> delaunay(const std::vector<Point>& points) {
    Mesh mesh{points};
    int n = points.size(), a = -1, b = -1, c = -1;
    for (int p = 0; p < n && c < 0; p++) {
        if (a < 0) a = p;  // @first
        else if (b < 0) b = mesh.same(p, a) ? -1 : p;  // @second
        else if (mesh.orient(a, b, p) != 0) c = p;  // @third
    }
    if (c < 0) return {};  // @no-triangle
    std::array<int, 3> seeds = {a, b, c};
    if (mesh.orient(a, b, c) < 0) std::swap(a, b);
    mesh.put(a, b, c), mesh.put(c, b, GHOST), mesh.put(a, c, GHOST), mesh.put(b, a, GHOST);  // @triangle
    Edge start = {a, b};
    for (int p = 0; p < n; p++) {
        if (std::count(seeds.begin(), seeds.end(), p)) continue;
        auto [a, b, c] = mesh.locate(p, start);  // @next
        if (mesh.same(p, a) || mesh.same(p, b) || mesh.same(p, c)) continue;  // @twin
        std::vector<Edge> edges = {{b, c}, {c, a}, {a, b}}, on;
        for (auto [u, v] : edges) {
            if (c != GHOST && mesh.orient(u, v, p) == 0) on.push_back({u, v});
        }
        if (c == GHOST) {
            for (auto [u, v] : edges) mesh.put(p, u, v);  // @outside
        } else if (!on.empty()) {
            auto [u, v] = on[0];  // @split-edge
            int w = mesh.apex[{u, v}], x = mesh.apex[{v, u}];
            mesh.apex.erase({u, v}), mesh.apex.erase({v, u});
            edges = {{w, u}, {v, w}, {x, v}, {u, x}};
            for (auto [s, t] : edges) mesh.put(p, s, t);
        } else {
            for (auto [u, v] : edges) mesh.put(p, u, v);  // @split
        }
        while (!edges.empty()) {
            auto [b, c] = edges.back();
            edges.pop_back();
            if (mesh.is_illegal(p, b, c)) {
                int d = mesh.apex[{c, b}];  // @flip
                mesh.apex.erase({b, c}), mesh.apex.erase({c, b});
                mesh.put(p, b, d), mesh.put(p, d, c);
                edges.push_back({b, d}), edges.push_back({d, c});
            } else if (b != GHOST && c != GHOST) {
                start = {p, b};
            }
        }
    }
    std::vector<Triangle> triangles;
    for (auto [edge, c] : mesh.apex) {
        auto [a, b] = edge;
        if (GHOST < a && a < b && a < c) triangles.push_back({a, b, c});
    }
    return triangles;  // @done
}
