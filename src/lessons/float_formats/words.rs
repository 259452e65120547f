//! The lesson's fixed words, and numbers as it writes them.

use crate::algo::float::{Class, Decimal, Format};
use crate::words::{Lang, Text};

pub const SIGN: Text = Text::new("sign", "符号");
pub const EXPONENT: Text = Text::new("exponent", "指数");
pub const MANTISSA: Text = Text::new("mantissa", "尾数");
pub const KEPT: Text = Text::new("kept digits", "保留的位");
pub const BEHIND: Text = Text::new("behind them: guard, round, sticky", "其后：保护位、舍入位、粘滞位");
pub const NO_DIGITS: Text = Text::new("binary digits: not yet", "二进制数字：还没有");
pub const NO_BITS: Text = Text::new("bits: not yet", "位：还没有");
pub const NEIGHBOURS: Text = Text::new("the number and its neighbours", "这个数和相邻的数");
pub const ALL: Text = Text::new("in all formats: value, error", "各格式中：值，误差");

pub const ALL_SUMS: Text = Text::new("the sum in all formats: value, error", "各格式中的和：值，误差");
pub const ROUNDED: Text = Text::new("sum, rounded each time", "每次舍入的和");
pub const EXACT: Text = Text::new("exact sum", "精确的和");
pub const DIFFERENCE: Text = Text::new("difference", "相差");
pub const CURVES: Text = Text::new("steps: rounded; straight: exact", "阶梯：舍入的和；直线：精确的和");
pub const NEARER: Text = Text::new("zoom in", "放大");
pub const FARTHER: Text = Text::new("zoom out", "缩小");
pub const POWERS: Text = Text::new("tall: powers of two, where the gap doubles", "高刻度：2 的幂，间距在此加倍");
pub const SUBNORMALS_BELOW: Text = Text::new("below the line: subnormal numbers", "线下方：次规格化数");
pub const CROWDED: Text = Text::new("bar: numbers too close for ticks", "横条：数太密，画不下刻度");
pub const BEYOND: Text = Text::new("∞, NaN", "∞、NaN");
pub const SUBNORMAL: Text = Text::new("subnormal", "次规格化");
pub const HEIGHTS: Text = Text::new("height: the gap, doubled by each power", "高度：间距，每个 2 的幂加倍");

pub const GIVEN: Text = Text::new("what was given", "给出的数");
pub const UNROUNDED: Text = Text::new("unrounded sum", "舍入前的和");

/// Where the arrow on the number line is.
pub fn apart(what: Text, ulps: f64, reach: f64, lang: Lang) -> String {
    let what = what.get(lang);
    let side = match (ulps > 0.0, lang) {
        (true, Lang::En) => "above",
        (false, Lang::En) => "below",
        (true, Lang::Zh) => "高",
        (false, Lang::Zh) => "低",
    };
    let size = ulps.abs();
    match lang {
        _ if size > reach => match lang {
            Lang::En => format!("{what}: far {side}, off the line"),
            Lang::Zh => format!("{what}：{side}得多，在数轴之外"),
        },
        Lang::En if size == 0.0 => format!("arrow: {what}, just there"),
        Lang::Zh if size == 0.0 => format!("箭头：{what}，正好在此"),
        Lang::En if size < 5e-4 => format!("arrow: {what}, a hair {side}"),
        Lang::Zh if size < 5e-4 => format!("箭头：{what}，{side}一点点"),
        Lang::En => format!("arrow: {what}, {} ulp {side}", thousandths(size)),
        Lang::Zh => format!("箭头：{what}，{side} {} ulp", thousandths(size)),
    }
}

/// Up to three places after the point.
fn thousandths(size: f64) -> String {
    let text = format!("{size:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number of numbers: large powers of two as such.
pub fn count(count: u64) -> String {
    if count >= 4096 && count.is_power_of_two() { format!("2^{}", count.ilog2()) } else { count.to_string() }
}

/// The three fields as whole numbers.
pub struct Fields {
    pub sign: u64,
    pub exponent: u64,
    pub mantissa: u64,
}

pub fn fields(format: Format, bits: u64) -> Fields {
    Fields {
        sign: u64::from(bits & format.sign_bit() != 0),
        exponent: bits >> format.mantissa_bits & ((1 << format.exponent_bits) - 1),
        mantissa: bits & ((1 << format.mantissa_bits) - 1),
    }
}

/// `0x3c00`, with all its zeros.
pub fn hexadecimal(format: Format, bits: u64) -> String {
    format!("0x{bits:0width$x}", width = format.bits().div_ceil(4) as usize)
}

pub fn class_name(class: Class) -> &'static str {
    match class {
        Class::Zero => "zero",
        Class::Subnormal => "subnormal",
        Class::Normal => "normal",
        Class::Infinity => "infinity",
        Class::QuietNan => "quiet-nan",
        Class::SignallingNan => "signalling-nan",
    }
}

pub fn class(class: Class) -> Text {
    match class {
        Class::Zero => Text::new("zero", "零"),
        Class::Subnormal => Text::new("subnormal", "次规格化数"),
        Class::Normal => Text::new("normal", "规格化数"),
        Class::Infinity => Text::new("infinity", "无穷大"),
        Class::QuietNan => Text::new("quiet NaN", "安静的 NaN"),
        Class::SignallingNan => Text::new("signalling NaN", "发信号的 NaN"),
    }
}

/// What is no number, as results name it.
pub fn special(class: Class, is_negative: bool) -> &'static str {
    match (class, is_negative) {
        (Class::Infinity, false) => "inf",
        (Class::Infinity, true) => "-inf",
        _ => "nan",
    }
}

/// What bits stand for, shortly.
pub fn value(format: Format, bits: u64) -> String {
    in_digits(format, bits, short)
}

/// The same in a table so wide.
pub fn value_within(format: Format, bits: u64, width: f32) -> String {
    in_digits(format, bits, |decimal| if width < 400.0 { rounded(decimal, 15, 12) } else { short(decimal) })
}

fn in_digits(format: Format, bits: u64, short: impl Fn(&Decimal) -> String) -> String {
    match (Decimal::of(format, bits), format.parts(bits).class) {
        (Some(decimal), _) => short(&decimal),
        (None, Class::Infinity) if bits & format.sign_bit() != 0 => "−∞".to_owned(),
        (None, Class::Infinity) => "∞".to_owned(),
        (None, _) => "NaN".to_owned(),
    }
}

/// In full where it is short, else some digits and a power of ten.
pub fn short(decimal: &Decimal) -> String {
    rounded(decimal, 20, 17)
}

/// Of an error: how large it is about.
pub fn about(decimal: &Decimal) -> String {
    rounded(decimal, 7, 3)
}

/// In full up to `most` characters, else this many digits, cut off, and a power of ten.
fn rounded(decimal: &Decimal, most: usize, digits: usize) -> String {
    let full = decimal.to_string();
    let (sign, text) = full.strip_prefix('-').map_or(("", full.as_str()), |text| ("−", text));
    if text.len() <= most {
        return format!("{sign}{text}");
    }
    // Of 0.00…, the zero before the point is the first that is taken off.
    let whole_len = text.find('.').unwrap_or(text.len());
    let plain = text.replace('.', "");
    let lead = plain.len() - plain.trim_start_matches('0').len();
    let shown: String = plain[lead..].chars().take(digits).collect();
    let is_cut = plain[lead..].len() > digits && plain[lead + digits..].contains(|c| c != '0');
    let shown = if is_cut { shown } else { shown.trim_end_matches('0').to_owned() };
    let more = if is_cut { "…" } else { "" };
    let power = whole_len as i64 - 1 - lead as i64;
    if digits > 5 && (-5..0).contains(&power) {
        return format!("{sign}0.{}{shown}{more}", "0".repeat((-1 - power) as usize));
    }
    if digits > 5 && (0..shown.len() as i64 - 1).contains(&power) {
        let (whole, fraction) = shown.split_at(power as usize + 1);
        return format!("{sign}{whole}.{fraction}{more}");
    }
    let (first, rest) = shown.split_at(1.min(shown.len()));
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}{more}e{power}")
}
