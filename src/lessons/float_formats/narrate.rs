//! The sentence for each step: what happened, and why.

use super::{is_number, running, words};
use crate::algo::float::rounding::{Input, Source, State, Step};
use crate::algo::float::{Class, Decimal};
use crate::words::{Words, counted};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let format = input.format;
    let (name, bias, places) = (format.name, format.bias(), format.mantissa_bits);
    let x = match &input.source {
        Source::Decimal(decimal) => words::short(decimal),
        Source::Bits(bits) => words::hexadecimal(format, *bits),
    };
    let Some(step) = step else {
        if let Some(sum) = &input.sum {
            let (add, times) = (words::short(&sum.add), sum.times);
            return Words::new(
                format!("To {x}, {add} is to be added {}, and every sum is rounded to {name}.", counted(times, "time")),
                format!("要在 {x} 上加 {times} 次 {add}，每次的和都舍入到 {name}。"),
            );
        }
        return match input.source {
            Source::Decimal(_) => Words::new(
                format!(
                    "{x} is to become one of the numbers of {name}, which has {} bits: the nearest, and of two as near the even one.",
                    format.bits()
                ),
                format!("要把 {x} 变成 {name} 的一个数。{name} 有 {} 位。取最近的；一样近时取末位为 0 的。", format.bits()),
            ),
            Source::Bits(_) => {
                Words::new(format!("What do the bits {x} stand for in {name}?"), format!("在 {name} 中，这些位 {x} 表示什么？"))
            }
        };
    };
    let power = state.power.unwrap_or(0);
    let units = state.units.unwrap_or(0);
    let ulp = Decimal::scaled(1, state.last_place().unwrap_or(0));
    let bits = state.bits.unwrap_or(0);
    let class = words::class(format.parts(bits).class);
    let value = words::value(format, bits);
    match step {
        Step::Sign if state.is_negative => Words::new(
            "It is negative: the sign bit is 1, and from here on only its size matters.",
            "它是负数：符号位为 1，之后只看大小。",
        ),
        Step::Sign => Words::new("It isn't negative: the sign bit is 0.", "它不是负数：符号位为 0。"),
        Step::Zero => Words::new(
            "Zero is all zeros, but for the sign: there are two of them, and they are equal.",
            "零除符号外全是 0：有正负两个零，它们相等。",
        ),
        Step::Scale => Words::new(
            format!("It lies between 2^{power} and 2^{}: its first binary digit is worth 2^{power}.", power + 1),
            format!("它在 2^{power} 与 2^{} 之间：第一个二进制位值 2^{power}。", power + 1),
        ),
        Step::Subnormal => Words::new(
            format!(
                "That is below 2^{power}, the smallest normal number. The exponent goes no lower, and the digits begin with zeros: it is subnormal."
            ),
            format!("它小于最小的规格化数 2^{power}。指数不能再低，数字以零开头：这是次规格化数。"),
        ),
        Step::Digits => {
            let (count, ulp) = (places + 1, words::short(&ulp));
            Words::new(
                format!(
                    "There is room for {count} binary digits, the last of them worth {ulp}. What is kept is {units} of that."
                ),
                format!("能放 {count} 个二进制位，最后一位值 {ulp}。保留下来的是 {units} 个末位单位。"),
            )
        }
        Step::Rest => {
            let rest = state.rest.unwrap_or_default();
            let [guard, round, sticky] = [rest.guard, rest.round, rest.sticky].map(u8::from);
            Words::new(
                format!(
                    "Behind them: guard {guard}, round {round}, and sticky {sticky}, which says whether any later digit is 1. That is enough to know which neighbour is nearer."
                ),
                format!("其后：保护位 {guard}，舍入位 {round}，粘滞位 {sticky}（后面是否还有 1）。凭这些就知道哪边更近。"),
            )
        }
        Step::Exact => Words::new("Nothing is behind them: no error.", "后面什么也没有：没有误差。"),
        Step::Down => Words::new("Less than half a unit: what is behind is dropped.", "不到半个单位：后面的全部舍去。"),
        Step::Up => Words::new(
            format!("More than half a unit: one is added, which makes {units}."),
            format!("超过半个单位：加 1，得到 {units}。"),
        ),
        Step::Tie if state.is_up == Some(true) => Words::new(
            format!("Exactly halfway: a tie. The last digit was 1, so one is added, and it is even: {units}."),
            format!("正好在中间：平局。末位是 1，所以加 1 变成偶数：{units}。"),
        ),
        Step::Tie => Words::new(
            format!("Exactly halfway: a tie. The last digit is 0, so it stays even: {units}."),
            format!("正好在中间：平局。末位已是 0，保持偶数：{units}。"),
        ),
        Step::Carry => Words::new(
            format!("All digits were 1, and the unit carried: one digit too many, so the exponent becomes {power}."),
            format!("所有位都是 1，加 1 后进位，多出一位：指数变成 {power}。"),
        ),
        Step::Saturate => {
            let largest = words::value(format, format.largest());
            Words::new(
                format!("The largest number of {name} is {largest}. What rounds to more stays there: it saturates."),
                format!("{name} 最大的数是 {largest}。舍入后更大的停在那里：这叫饱和。"),
            )
        }
        Step::Addend => {
            let add = input.sum.as_ref().map_or_else(String::new, |sum| words::short(&sum.add));
            let is_exact = input.sum.as_ref().is_some_and(|sum| {
                Decimal::of(format, input.encode(&sum.add)).is_some_and(|addend| addend.minus(&sum.add).is_zero())
            });
            if is_exact {
                return Words::new(
                    format!("{add} is a number of {name}: it is added to {value} as it is."),
                    format!("{add} 是 {name} 的数，原样加到 {value} 上。"),
                );
            }
            let addend = addend(input);
            Words::new(
                format!("{add} is rounded, too: {addend} is what is added to {value}."),
                format!("{add} 也要舍入：加到 {value} 上的是 {addend}。"),
            )
        }
        Step::Add(_) | Step::Stay => added(input, state, step, &value),
        Step::Overflow => {
            let largest = words::value(format, format.largest());
            if format.has_infinity {
                Words::new(
                    format!("The largest number of {name} is {largest}. What rounds to more becomes infinity."),
                    format!("{name} 最大的数是 {largest}。舍入后更大的成为无穷大。"),
                )
            } else {
                Words::new(
                    format!(
                        "The largest number of {name} is {largest}, and there is no infinity: what rounds to more becomes NaN."
                    ),
                    format!("{name} 最大的数是 {largest}，而且没有无穷大：舍入后更大的成为 NaN。"),
                )
            }
        }
        Step::Pack => {
            let field = words::fields(format, bits).exponent;
            let (en, zh) = match format.parts(bits).class {
                Class::Normal => (
                    format!("{power} + {bias} = {field}, and the first digit isn't stored"),
                    format!("{power} + {bias} = {field}，首位的 1 不存"),
                ),
                _ => ("0, which says that the first digit is 0".to_owned(), "0，表示首位是 0".to_owned()),
            };
            Words::new(
                format!("The field of the exponent is {en}. The bits stand for {value}."),
                format!("指数字段是 {zh}。这些位表示 {value}。"),
            )
        }
        Step::Fields => {
            let fields = words::fields(format, bits);
            Words::new(
                format!("Sign {}, exponent {}, mantissa {}.", fields.sign, fields.exponent, fields.mantissa),
                format!("符号 {}，指数 {}，尾数 {}。", fields.sign, fields.exponent, fields.mantissa),
            )
        }
        Step::Special if format.parts(bits).class == Class::Infinity => Words::new(
            format!("The exponent is all ones and the mantissa 0: that is {value}."),
            format!("指数全是 1，尾数为 0：这是 {value}。"),
        ),
        Step::Special => Words::new(
            format!("These bits are no number: {}. The mantissa is its payload, which may say where it came from.", class.en),
            format!("这些位不是数：{}。尾数是它的载荷，可以记下来历。", class.zh),
        ),
        Step::Number => {
            debug_assert!(is_number(format.parts(bits).class));
            let last = state.last_place().unwrap_or(0);
            Words::new(
                format!("{units} · 2^{last} = {value} ({}).", class.en),
                format!("{units} · 2^{last} = {value}（{}）。", class.zh),
            )
        }
    }
}

/// What is added, as the format has it.
fn addend(input: &Input) -> String {
    input.sum.as_ref().map_or_else(String::new, |sum| words::value(input.format, input.encode(&sum.add)))
}

fn added(input: &Input, state: &State, step: &Step, value: &str) -> Words {
    let (format, addend) = (input.format, addend(input));
    let before = running::before(input, state).unwrap_or(0);
    let was = words::value(format, before);
    let exact = input.sum.as_ref().and_then(|sum| {
        let addend = Decimal::of(format, input.encode(&sum.add))?;
        Some(Decimal::of(format, before)?.plus(&addend))
    });
    let Some(exact) = exact else {
        return Words::new(format!("{was} + {addend}: that is {value}."), format!("{was} + {addend}：得到 {value}。"));
    };
    let is_exact = Decimal::of(format, state.bits.unwrap_or(0)).is_some_and(|value| value.minus(&exact).is_zero());
    let exact = words::short(&exact);
    match step {
        Step::Stay if is_exact => Words::new(
            format!("{was} + {addend} = {exact}: nothing was added."),
            format!("{was} + {addend} = {exact}：什么也没加。"),
        ),
        Step::Stay => Words::new(
            format!("{was} + {addend} = {exact}, which rounds to {value}, where it was. It is stuck, however often it goes on."),
            format!("{was} + {addend} = {exact}，舍入后还是 {value}。再加多少次也不会动了。"),
        ),
        _ if is_exact => {
            Words::new(format!("{was} + {addend} = {exact}, exactly."), format!("{was} + {addend} = {exact}，没有误差。"))
        }
        _ => Words::new(
            format!("{was} + {addend} = {exact}, which rounds to {value}."),
            format!("{was} + {addend} = {exact}，舍入为 {value}。"),
        ),
    }
}
