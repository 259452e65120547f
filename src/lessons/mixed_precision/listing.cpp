#include <algorithm>
#include <cmath>
#include <vector>

// The nearest f16, of two as near the even one; infinity where it's too large.
float half(double x) { return static_cast<float>(static_cast<_Float16>(static_cast<float>(x))); }

// f32 masters, f32 moments, f16 weights for the products. Doubles here, so that only f16 rounds.
struct Adam {
    std::vector<double> master, first, second;
    std::vector<float> weights;
    double rate;
    int steps = 0;

    Adam(std::vector<double> begin, double rate)
        : master(begin), first(begin.size()), second(begin.size()), rate(rate) {
        for (double w : master) weights.push_back(half(w));
    }

    void update(const std::vector<double>& grads) {
        steps++;
        for (size_t i = 0; i < grads.size(); i++) {
            double g = grads[i];
            first[i] = 0.9 * first[i] + 0.1 * g;
            second[i] = 0.999 * second[i] + 0.001 * g * g;
            double m = first[i] / (1 - std::pow(0.9, steps));
            double v = second[i] / (1 - std::pow(0.999, steps));
            // Without masters this would be half(...): what is less than half a unit of the last place is lost.
            master[i] -= rate * m / (std::sqrt(v) + 1e-8);
            weights[i] = half(master[i]);
        }
    }
};

// What the loss is multiplied by, so that its gradients fit f16.
struct Scaler {
    double scale;
    int interval;  // 0: fixed
    double factor;
    int clean = 0;

    // Takes gradients of the scaled loss; false where the step is skipped.
    bool step(Adam& optimizer, std::vector<double> grads) {
        double before = scale;
        if (!std::all_of(grads.begin(), grads.end(), [](double g) { return std::isfinite(g); })) {
            clean = 0;
            if (interval) scale = std::max(before / factor, std::min(before, 1.0));
            // Neither weights nor moments nor the count of steps change.
            return false;  // @skip
        }
        clean++;
        if (clean == interval) {
            clean = 0;
            scale = before * factor;  // @grow
        }
        for (double& g : grads) g /= before;
        optimizer.update(grads);  // @update
        return true;
    }
};
