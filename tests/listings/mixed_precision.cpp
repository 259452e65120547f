// Runs the C++ listing of the lesson `mixed-precision`: scale, interval (0 for none), factor, how many weights and steps, then the numbers.

#include LISTING

#include <cstdio>
#include <iostream>
#include <string>

int main() {
    double scale, factor;
    int interval, len, steps;
    auto number = [] {
        std::string word;
        std::cin >> word;
        return std::stod(word);
    };
    while (std::cin >> scale >> interval >> factor >> len >> steps) {
        std::vector<double> begin(len);
        for (double& w : begin) w = number();
        Adam adam(begin, 0.01);
        Scaler scaler{scale, interval, factor};
        std::string scales, taken;
        for (int step = 0; step < steps; ++step) {
            std::vector<double> grads(len);
            for (double& g : grads) g = number();
            bool is_taken = scaler.step(adam, grads);
            const char* comma = step ? "," : "";
            char text[64];
            std::snprintf(text, sizeof text, "%s%.17g", comma, scaler.scale);
            scales += text;
            taken += std::string(comma) + (is_taken ? "true" : "false");
        }
        std::printf("[[%s],[%s],[", scales.c_str(), taken.c_str());
        for (int i = 0; i < len; ++i) std::printf(i ? ",%.17g" : "%.17g", adam.master[i]);
        std::printf("]]\n");
    }
}
