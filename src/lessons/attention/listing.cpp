// Attention three ways: each row of q looks at the rows of k, and gets a mixture of the rows of v.
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

using Row = std::vector<double>;
using Matrix = std::vector<Row>;
using Sees = std::function<bool(std::size_t, std::size_t)>;

// Stands for minus infinity but is finite, so that MASKED - MASKED is 0.
const double MASKED = -1e30;

double dot(const Row& a, const Row& b) {
    double sum = 0;
    for (std::size_t c = 0; c < a.size(); c++) sum += a[c] * b[c];
    return sum;
}

double weight(double score, double m) { return score > MASKED ? std::exp(score - m) : 0; }

double share(double l) { return l > 0 ? 1 / l : 0; }

void add_scaled(Row& out, double factor, const Row& row) {
    for (std::size_t c = 0; c < row.size(); c++) out[c] += factor * row[c];
}

Matrix scores(const Matrix& q, const Matrix& k, double scale, const Sees& sees) {
    Matrix s(q.size(), Row(k.size(), MASKED));
    for (std::size_t i = 0; i < q.size(); i++)
        for (std::size_t j = 0; j < k.size(); j++)
            if (sees(i, j)) s[i][j] = dot(q[i], k[j]) * scale;  // @scores
    return s;
}

Matrix naive(const Matrix& q, const Matrix& k, const Matrix& v, double scale, const Sees& sees) {
    Matrix s = scores(q, k, scale, sees), out(q.size(), Row(v[0].size(), 0));
    Row m(q.size()), l(q.size(), 0);
    for (std::size_t i = 0; i < q.size(); i++) {
        m[i] = *std::max_element(s[i].begin(), s[i].end());  // @naive-max
        for (double x : s[i]) l[i] += weight(x, m[i]);  // @naive-sum
        for (double& x : s[i]) x = weight(x, m[i]) * share(l[i]);  // @naive-normalize
    }
    for (std::size_t i = 0; i < q.size(); i++)
        for (std::size_t j = 0; j < k.size(); j++) add_scaled(out[i], s[i][j], v[j]);  // @naive-product
    return out;
}

Matrix online(const Matrix& q, const Matrix& k, const Matrix& v, double scale, const Sees& sees) {
    Matrix s = scores(q, k, scale, sees), out(q.size(), Row(v[0].size(), 0));
    for (std::size_t i = 0; i < q.size(); i++) {
        double m = MASKED, l = 0;
        for (double x : s[i]) {
            double old = m;
            m = std::max(m, x);
            l = l * std::exp(old - m) + weight(x, m);  // @online-merge
        }
        for (std::size_t j = 0; j < k.size(); j++) add_scaled(out[i], weight(s[i][j], m) * share(l), v[j]);  // @online-product
    }
    return out;
}

Matrix tiled(const Matrix& q, const Matrix& k, const Matrix& v, double scale, const Sees& sees, std::size_t rows, std::size_t cols, Row& lse) {
    Matrix out;
    for (std::size_t first = 0; first < q.size(); first += rows) {
        Matrix q_tile(q.begin() + first, q.begin() + std::min(first + rows, q.size()));  // @load-q
        std::size_t here = q_tile.size();
        Row m(here, MASKED), l(here, 0);
        Matrix o(here, Row(v[0].size(), 0));  // @begin
        for (std::size_t j = 0; j < k.size(); j += cols) {
            std::size_t end = std::min(j + cols, k.size());
            bool any = false;
            for (std::size_t r = 0; r < here; r++)
                for (std::size_t c = j; c < end; c++) any = any || sees(first + r, c);
            if (!any) continue;  // @skip
            Matrix k_tile(k.begin() + j, k.begin() + end);  // @load-k
            Matrix s(here, Row(end - j));
            for (std::size_t r = 0; r < here; r++)
                for (std::size_t c = 0; c < end - j; c++) {
                    s[r][c] = dot(q_tile[r], k_tile[c]) * scale;  // @score
                    if (!sees(first + r, j + c)) s[r][c] = MASKED;  // @mask
                }
            Matrix v_tile(v.begin() + j, v.begin() + end);  // @load-v
            for (std::size_t r = 0; r < here; r++) {
                double old = m[r];
                m[r] = std::max(old, *std::max_element(s[r].begin(), s[r].end()));  // @max
                double alpha = std::exp(old - m[r]);
                l[r] *= alpha;
                for (double& x : o[r]) x *= alpha;  // @rescale
                for (double& x : s[r]) l[r] += x = weight(x, m[r]);  // @weigh
                for (std::size_t c = 0; c < end - j; c++) add_scaled(o[r], s[r][c], v_tile[c]);  // @accumulate
            }
        }
        for (std::size_t r = 0; r < here; r++) {
            for (double& x : o[r]) x *= share(l[r]);  // @divide
            out.push_back(o[r]);
            lse.push_back(l[r] > 0 ? m[r] + std::log(l[r]) : MASKED);  // @store
        }
    }
    return out;
}
