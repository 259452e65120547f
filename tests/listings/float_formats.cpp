// Runs the C++ listing of floating-point formats, told as words: exponent bits, mantissa bits, whether there is infinity, whether it saturates, then bits to decode
// after "bits", sign, significand and exponent to encode after "number", and sum, addend and times after "sum". Answers as JSON, a line.
#include LISTING

#include <cinttypes>
#include <cstdio>
#include <iostream>
#include <string>

int main() {
    Format format{};
    std::string what;
    while (std::cin >> format.exponent_bits >> format.mantissa_bits >> format.has_infinity >> format.saturates >> what) {
        if (what == "number") {
            Number number;
            std::cin >> number.is_negative >> number.significand >> number.exponent;
            std::printf("%" PRIu64 "\n", encode(number, format));
            continue;
        }
        if (what == "sum") {
            uint64_t sum, addend;
            int times;
            std::cin >> sum >> addend >> times;
            std::printf("%" PRIu64 "\n", add_many(sum, addend, times, format));
            continue;
        }
        uint64_t bits;
        std::cin >> bits;
        if (auto number = decode(bits, format)) {
            std::printf("[%d,%" PRIu64 ",%d]\n", int(number->is_negative), number->significand, number->exponent);
        } else {
            std::printf("null\n");
        }
    }
}
