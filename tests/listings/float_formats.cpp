// Runs the C++ listing of floating-point formats, told as words: exponent bits, mantissa bits, whether there is infinity, then bits to decode
// after "bits", and sign, significand and exponent to encode after "number". Answers as JSON, a line.
#include LISTING

#include <cinttypes>
#include <cstdio>
#include <iostream>
#include <string>

int main() {
    Format format;
    std::string what;
    while (std::cin >> format.exponent_bits >> format.mantissa_bits >> format.has_infinity >> what) {
        if (what == "number") {
            Number number;
            std::cin >> number.is_negative >> number.significand >> number.exponent;
            std::printf("%" PRIu64 "\n", encode(number, format));
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
