#include <cmath>
#include <vector>

struct Point {
    double x, y;
};

struct Signs {
    std::vector<int> floats, exacts;
    int wrong = 0;
};

int sign(double x) { return (x > 0) - (x < 0); }

int sign_float(Point p, Point q, Point r) {
    return sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
}

// A sum without rounding: numbers whose digits don't overlap, the smallest first.
struct ExactSum {
    std::vector<double> parts;

    void add(double x) {
        std::vector<double> kept;
        for (double y : parts) {
            double sum = x + y, of_y = sum - x;
            double lost = (x - (sum - of_y)) + (y - of_y);
            if (lost != 0) kept.push_back(lost);
            x = sum;
        }
        if (x != 0) kept.push_back(x);
        parts = kept;
    }

    // A product is what it rounds to, and what rounding took away.
    void add_product(double a, double b) {
        double product = a * b;
        add(product);
        add(std::fma(a, b, -product));
    }

    int sign() const { return parts.empty() ? 0 : ::sign(parts.back()); }
};

// Exact unless a product over- or underflows.
int sign_exact(Point p, Point q, Point r) {
    ExactSum sum;
    sum.add_product(q.x, r.y), sum.add_product(-q.y, r.x);
    sum.add_product(-q.x, p.y), sum.add_product(q.y, p.x);
    sum.add_product(-p.x, r.y), sum.add_product(p.y, r.x);
    return sum.sign();
}

Signs orientation(Point q, Point r, Point origin, double step, int size) {
    Signs signs;
    for (int j = 0; j < size; j++) {
        for (int i = 0; i < size; i++) {
            Point p{origin.x + i * step, origin.y + j * step};
            signs.floats.push_back(sign_float(p, q, r));
            signs.exacts.push_back(sign_exact(p, q, r));
            signs.wrong += signs.floats.back() != signs.exacts.back();  // @row
        }
    }
    return signs;  // @done
}
