from fractions import Fraction


def encode(text, exponent_bits, mantissa_bits, has_infinity=True, saturates=False):
    """The bits nearest to a decimal number; ties go to the even one."""
    bias = 2 ** (exponent_bits - 1) - 1
    sign = 1 << (exponent_bits + mantissa_bits)
    if has_infinity:
        largest, beyond = sign - (1 << mantissa_bits) - 1, sign - (1 << mantissa_bits)
    else:
        largest, beyond = sign - 2, sign - 1
    sign = sign if text.startswith("-") else 0  # @sign
    x = abs(Fraction(text))
    if x == 0:
        return sign  # @zero
    power = x.numerator.bit_length() - x.denominator.bit_length()
    power -= x < Fraction(2) ** power  # @scale
    if power < 1 - bias:
        power = 1 - bias  # @subnormal
    units, rest = divmod(x / Fraction(2) ** (power - mantissa_bits), 1)  # @digits
    guard, sticky = rest >= Fraction(1, 2), rest not in (0, Fraction(1, 2))  # @rest
    if not guard and not sticky:
        pass  # @exact
    elif not guard:
        pass  # @down
    elif sticky:
        units += 1  # @up
    else:
        units += units % 2  # @tie
    if units == 2 << mantissa_bits:
        units, power = units // 2, power + 1  # @carry
    bits = ((power + bias - 1) << mantissa_bits) + units
    if bits > largest and saturates:
        return sign | largest  # @saturate
    if bits > largest:
        return sign | beyond  # @overflow
    return sign | bits  # @pack


def decode(bits, exponent_bits, mantissa_bits, has_infinity=True):
    """Sign, significand and power of two; None for infinity and NaN."""
    bias = 2 ** (exponent_bits - 1) - 1
    sign, field = bits >> (exponent_bits + mantissa_bits), (bits >> mantissa_bits) % 2**exponent_bits
    mantissa = bits % 2**mantissa_bits  # @fields
    if field == 2**exponent_bits - 1 and (has_infinity or mantissa == 2**mantissa_bits - 1):
        return None  # @special
    return sign, mantissa + ((field > 0) << mantissa_bits), max(field, 1) - bias - mantissa_bits  # @number


def add_many(text, add, times, exponent_bits, mantissa_bits, has_infinity=True, saturates=False):
    """The bits of a sum that is rounded at each addition."""
    kind = exponent_bits, mantissa_bits, has_infinity

    def number(bits):
        sign, units, place = decode(bits, *kind)
        return (-1) ** sign * units * Fraction(2) ** place

    total = encode(text, *kind, saturates)
    addend = number(encode(add, *kind, saturates))  # @addend
    for _ in range(times):
        if decode(total, *kind) is None:
            break
        rounded = encode(str(number(total) + addend), *kind, saturates)
        if rounded == total:
            continue  # @stay
        total = rounded  # @add
    return total
