//! The lesson's fixed words, titles and labels.

use crate::algo::maximum_gap::{Bucket, Phase, State, Step};
use crate::words::{Lang, Text};

pub const EMPTY: Text = Text::new("an empty list", "空列表");
pub const LINE: Text = Text::new("on the number line", "数轴上");
pub const BUCKETS: Text = Text::new("buckets: least–greatest", "桶：最小–最大");
pub const NO_BUCKETS: Text = Text::new("no buckets yet", "还没有桶");
pub const SPREADS: Text = Text::new("spread inside the buckets", "桶内的跨度");

/// The item that a step is about.
pub fn current(state: &State, step: Option<&Step>) -> Option<u32> {
    match step? {
        Step::First => Some(0),
        Step::Range | Step::Open | Step::Extend => state.at.checked_sub(1),
        Step::Index => Some(state.at),
        _ => None,
    }
}

pub fn list(state: &State, lang: Lang) -> String {
    match lang {
        Lang::En => format!("list of {}", state.len()),
        Lang::Zh => format!("列表，共 {} 项", state.len()),
    }
}

/// A mean in a few digits: `5.25`.
pub fn mean(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What is known of the mean gap and the width.
pub fn width(state: &State, lang: Lang) -> String {
    let mean = mean(state.mean_gap());
    match (state.buckets.is_empty(), lang) {
        (true, Lang::En) => "mean gap: not known yet".to_owned(),
        (true, Lang::Zh) => "平均间距：还不知道".to_owned(),
        (false, Lang::En) => format!("mean gap {mean}, width {}", state.width),
        (false, Lang::Zh) => format!("平均间距 {mean}，桶宽 {}", state.width),
    }
}

/// What is known of the gap.
pub fn gap(state: &State, lang: Lang) -> String {
    if !matches!(state.phase, Phase::Walk | Phase::Done) {
        return match lang {
            Lang::En => "largest gap: –".to_owned(),
            Lang::Zh => "最大间距：–".to_owned(),
        };
    }
    let between = state.between.map(|(lo, hi)| (lo.to_string(), hi.to_string()));
    match (between, lang) {
        (None, Lang::En) => "largest gap: 0".to_owned(),
        (None, Lang::Zh) => "最大间距：0".to_owned(),
        (Some((lo, hi)), Lang::En) => format!("largest gap: {}, {lo} to {hi}", state.gap),
        (Some((lo, hi)), Lang::Zh) => format!("最大间距：{}，{lo} 到 {hi}", state.gap),
    }
}

pub fn ruler(state: &State, lang: Lang) -> String {
    let mean = mean(state.mean_gap());
    match lang {
        Lang::En => format!("mean gap {mean}"),
        Lang::Zh => format!("平均间距 {mean}"),
    }
}

/// `3–5`, `3`, or a dash for an empty bucket.
pub fn bucket(bucket: &Bucket) -> String {
    match bucket.spread() {
        _ if bucket.is_empty() => "–".to_owned(),
        0 => bucket.lo.to_string(),
        _ => format!("{}–{}", bucket.lo, bucket.hi),
    }
}

/// What the bars of many buckets show.
pub fn spreads(per_bar: usize, lang: Lang) -> [String; 2] {
    let count = crate::words::grouped(per_bar as u64);
    match (per_bar, lang) {
        (1, Lang::En) => ["Each bar stands for one bucket.".into(), "Height: how far apart its ends are.".into()],
        (1, Lang::Zh) => ["每根条代表一个桶。".into(), "高度是桶内最大与最小之差。".into()],
        (_, Lang::En) => [format!("Each bar stands for {count} buckets."), "Height: the widest spread inside one.".into()],
        (_, Lang::Zh) => [format!("每根条代表 {count} 个桶。"), "高度是其中单个桶内的最大跨度。".into()],
    }
}
