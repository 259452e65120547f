#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

struct Format {
    int exponent_bits, mantissa_bits;
    bool has_infinity, saturates;
    int bias() const { return (1 << (exponent_bits - 1)) - 1; }
    uint64_t sign() const { return uint64_t(1) << (exponent_bits + mantissa_bits); }
    uint64_t largest() const { return sign() - (has_infinity ? (uint64_t(1) << mantissa_bits) + 1 : 2); }
};

struct Number {
    bool is_negative;
    uint64_t significand;
    int exponent;
};

// The bits nearest to significand * 2^exponent; ties go to the even one. Of a longer number
// the last bit says whether anything was cut off after the first 62.
uint64_t encode(Number x, Format f) {
    uint64_t sign = x.is_negative ? f.sign() : 0;  // @sign
    if (x.significand == 0) {
        return sign;  // @zero
    }
    int zeros = __builtin_clzll(x.significand);
    uint64_t significand = x.significand << zeros;
    int power = x.exponent + 63 - zeros, behind = 63 - f.mantissa_bits;  // @scale
    if (power < 1 - f.bias()) {
        behind = std::min(65, behind + 1 - f.bias() - power), power = 1 - f.bias();  // @subnormal
    }
    uint64_t units = behind < 64 ? significand >> behind : 0;  // @digits
    bool guard = behind <= 64 && (significand >> (behind - 1)) & 1;
    bool sticky = behind > 64 || significand << (64 - (behind - 1)) != 0;  // @rest
    if (!guard && !sticky) {
        // Nothing is lost.  // @exact
    } else if (!guard) {
        // The rest is dropped.  // @down
    } else if (sticky) {
        units += 1;  // @up
    } else {
        units += units & 1;  // @tie
    }
    if (units == uint64_t(2) << f.mantissa_bits) {
        units >>= 1, power += 1;  // @carry
    }
    uint64_t steps = power + f.bias() - 1;
    if (steps >> f.exponent_bits || (steps << f.mantissa_bits) + units > f.largest()) {
        if (f.saturates) {
            return sign | f.largest();  // @saturate
        }
        return sign | (f.largest() + 1);  // @overflow
    }
    return sign | ((steps << f.mantissa_bits) + units);  // @pack
}

// Nothing for infinity and NaN.
std::optional<Number> decode(uint64_t bits, Format f) {
    bool is_negative = bits & f.sign();
    int field = (bits & (f.sign() - 1)) >> f.mantissa_bits;
    uint64_t mantissa = bits & ((uint64_t(1) << f.mantissa_bits) - 1);  // @fields
    if ((bits & (f.sign() - 1)) > f.largest()) {
        return std::nullopt;  // @special
    }
    uint64_t first = uint64_t(field > 0) << f.mantissa_bits;
    return Number{is_negative, mantissa + first, std::max(field, 1) - f.bias() - f.mantissa_bits};  // @number
}

// A sum that is rounded at each addition. A double has room enough for two numbers of any narrower
// format, and rounding from there is as rounding at once.
uint64_t add_many(uint64_t sum, uint64_t addend, int times, Format f) {
    auto value = [](Number x) { return std::ldexp(x.is_negative ? -double(x.significand) : double(x.significand), x.exponent); };
    double step = value(*decode(addend, f));  // @addend
    for (; times > 0 && decode(sum, f); --times) {
        double total = value(*decode(sum, f)) + step;
        int exponent = 1100;
        double digits = std::isinf(total) ? 0.5 : std::ldexp(std::frexp(std::fabs(total), &exponent), 53);
        uint64_t rounded = encode({std::signbit(total), uint64_t(std::ceil(digits)), exponent - 53}, f);
        if (rounded == sum) {
            continue;  // @stay
        }
        sum = rounded;  // @add
    }
    return sum;
}
