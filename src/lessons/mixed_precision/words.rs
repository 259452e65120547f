//! What is said of a step, and beside the pictures.

use std::ops::Range;

use super::course::underflow;
use super::film::{Fate, Instant};
use crate::kernel::precision::{Regime, Step};
use crate::words::{Text, Words, grouped};

pub const MEMORY: Text = Text::new("Bytes, each number as wide as its format", "字节数（按各自格式的宽度计）");
pub const COLUMNS: [Text; 5] = [
    Text::new("weights", "权重"),
    Text::new("grads", "梯度"),
    Text::new("masters", "主权重"),
    Text::new("moments", "动量"),
    Text::new("all", "合计"),
];

pub fn losses(range: &Range<f32>) -> Words {
    let (low, high) = (format!("10^{}", range.start), format!("10^{}", range.end));
    let (low, high) = (low.replace('-', "−"), high.replace('-', "−"));
    Words::new(format!("Loss, {low} to {high} (log); thin: fp32"), format!("损失，{low} 到 {high}（对数）；细线：fp32"))
}

pub fn lost(updates: u32) -> Words {
    let updates = grouped(updates.into());
    Words::new(format!("updates lost: {updates}"), format!("丢失的更新：{updates}"))
}

/// `2.4e−8`, `65,536`.
pub fn number(value: f32) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return "∞".to_owned();
    }
    if (1.0..1e12).contains(&value) && value.fract() == 0.0 {
        return grouped(value as u64);
    }
    let text = if value != 0.0 && !(1e-3..1e6).contains(&value.abs()) { format!("{value:.1e}") } else { format!("{value:.3}") };
    text.replace('-', "−")
}

fn percent(share: f64) -> String {
    // All but a few isn't all, and a few isn't none.
    if share == 0.0 {
        "0%".to_owned()
    } else if share < 0.001 {
        "<0.1%".to_owned()
    } else if share < 1.0 && share > 0.999 {
        ">99.9%".to_owned()
    } else {
        format!("{:.1}%", share * 100.0)
    }
}

/// The loss, and how it goes.
pub fn state(now: &Instant<'_>, regime: Regime) -> Words {
    let Some(step) = now.last(regime) else { return Words::new("not begun", "尚未开始") };
    let loss = number(step.loss);
    let (en, zh) = match now.fate(regime) {
        Fate::Learns if regime == Regime::Fp32 => ("the measure", "对照"),
        Fate::Learns => ("learns", "正常"),
        Fate::Stalls => ("stalls", "停滞"),
        Fate::Diverges => ("diverges", "发散"),
        Fate::Skips => ("skips all", "全跳过"),
    };
    Words::new(format!("{loss}: {en}"), format!("{loss}：{zh}"))
}

pub fn unscaled(step: &Step) -> Words {
    let scale = number(step.scale);
    Words::new(format!("Gradients without the scale of {scale}"), format!("梯度，除去缩放 {scale}"))
}

pub fn kept(step: &Step) -> Words {
    let gradients = &step.gradients;
    let zeros = percent(underflow(step));
    let by = number(step.scale);
    if step.scale == 1.0 {
        Words::new(format!("Gradients as they are kept: {zeros} are 0"), format!("实际保存的梯度：{zeros} 是 0"))
    } else if gradients.not_finite() > 0 {
        let bad = grouped(gradients.not_finite().into());
        Words::new(format!("Gradients × {by}: {bad} overflow"), format!("梯度 × {by}：{bad} 个溢出"))
    } else {
        Words::new(format!("Gradients × {by}: {zeros} are 0"), format!("梯度 × {by}：{zeros} 是 0"))
    }
}

/// What the zones behind the bars are, a line each where there is little room.
pub fn legend(regime: Regime, is_narrow: bool) -> Words {
    let join = |parts: [&str; 3]| parts.join(if is_narrow { "\n" } else { "; " });
    let join_zh = |parts: [&str; 3]| parts.join(if is_narrow { "\n" } else { "；" });
    match regime {
        Regime::Fp16 | Regime::Fp16Master | Regime::Fp16Scaled => Words::new(
            join(["below 2^−25: becomes 0", "2^−24 to 2^−14: subnormal, fewer digits", "from 2^16: infinite"]),
            join_zh(["2^−25 以下：变成 0", "2^−24 到 2^−14：次正规数，位数少", "2^16 以上：无穷大"]),
        ),
        Regime::Bf16 => Words::new("bf16: 2^−126 to 2^128, all in range", "bf16：2^−126 到 2^128，全部可表示"),
        Regime::Fp32 => Words::new("fp32: 2^−126 to 2^128, all in range", "fp32：2^−126 到 2^128，全部可表示"),
    }
}

pub fn scale(now: &Instant<'_>) -> Words {
    let regime = now.chosen();
    let skipped = now.steps(regime).filter(|step| step.was_skipped).count();
    let after = now.scale_after(regime).map(number).unwrap_or_default();
    Words::new(format!("Scale (log): {after}; skipped ○ {skipped}"), format!("缩放（对数）：{after}；跳过 ○ {skipped} 步"))
}

pub fn narrate(now: &Instant<'_>) -> Words {
    let regime = now.chosen();
    let (name, steps) = (regime.name(), now.log.asked.steps);
    let (Some(step), Some(best)) = (now.last(regime), now.last(Regime::Fp32)) else {
        return Words::new(
            format!(
                "Five copies of one model, from the same first weights, on the same data. They differ only in what they keep in which format; {name} is in front."
            ),
            format!("同一个模型的五份副本，初始权重相同，数据相同，只在“什么用什么格式保存”上不同；主看 {name}。"),
        );
    };
    let number_of = now.at;
    let scale = number(step.scale);
    if step.was_skipped {
        let after = now.scale_after(regime).map(number).unwrap_or_default();
        let (en, zh) = if regime != Regime::Fp16Scaled {
            ("This regime has no scale to lower.".to_owned(), "这种精度没有缩放可降。".to_owned())
        } else if now.log.asked.dynamic.is_none() {
            (
                format!("The scale is fixed at {scale}: the next step is no better."),
                format!("缩放固定为 {scale}，下一步也不会更好。"),
            )
        } else {
            (format!("The scale falls from {scale} to {after}."), format!("缩放从 {scale} 降到 {after}。"))
        };
        return Words::new(
            format!(
                "Step {number_of} of {steps}: a gradient isn't finite, so the step is skipped. Weights, moments and the count of steps stay as they are, bit for bit. {en}"
            ),
            format!("第 {number_of}/{steps} 步：有梯度溢出，这一步跳过。权重、动量和步数一位不变。{zh}"),
        );
    }
    let (loss, of_fp32) = (number(step.loss), number(best.loss));
    let zeros = percent(underflow(step));
    let lost = grouped(step.lost_updates.into());
    let mut en = format!(
        "Step {number_of} of {steps}, {name}: loss {loss} (fp32: {of_fp32}). {zeros} of its gradients are 0 where they are kept; {lost} weights stay as they were though their update isn't 0."
    );
    let mut zh = format!(
        "第 {number_of}/{steps} 步，{name}：损失 {loss}（fp32：{of_fp32}）。保存下来的梯度有 {zeros} 是 0；{lost} 个权重的更新不为 0，却没有变。"
    );
    if let Some(after) = now.scale_after(regime).filter(|after| *after > step.scale) {
        let after = number(after);
        en += &format!(" So many steps in a row were clean that the scale grows from {scale} to {after}.");
        zh += &format!("连续多步没有溢出，缩放从 {scale} 升到 {after}。");
    } else if let Some(why) = why(now, regime) {
        en += &format!(" {}", why.get(crate::words::Lang::En));
        zh += why.get(crate::words::Lang::Zh);
    }
    Words::new(en, zh)
}

/// The reason for how a regime goes, where it goes badly.
fn why(now: &Instant<'_>, regime: Regime) -> Option<Words> {
    match (regime, now.fate(regime)) {
        (Regime::Fp16, Fate::Diverges) => Some(Words::new(
            "Adam's second moment is a square: in f16 it became 0, and the update was divided by almost nothing.",
            "Adam 的二阶动量是平方：在 f16 里变成了 0，更新就除以了几乎为零的数。",
        )),
        (Regime::Fp16Master, Fate::Stalls) => Some(Words::new(
            "The masters would take small updates, but none come: the gradients of the layers in front are 0.",
            "主权重接得住小更新，可是没有更新来：前面各层的梯度都是 0。",
        )),
        _ => None,
    }
}
