//! The picture: the guessed tokens, the distribution of the one in work with its threshold, and what the rule does to that distribution.

use super::words::short;
use crate::algo::typical_acceptance::{Input, State, Step};
use crate::lessons::View;
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::lessons::plane::readouts::{Readout, readouts};
use crate::scene::{Align, Key, Mark, Role, Scene, Shape};
use crate::words::{Lang, Text};

const CHIP_HEIGHT: f32 = 24.0;
const CHIP_GAP: f32 = 4.0;
const BARS_HEIGHT: f32 = 150.0;
const WIDEST_BAR: f32 = 64.0;
const NARROWEST_BAR: f32 = 22.0;
/// Room for a probability above its bar.
const WIDE_ENOUGH: f32 = 44.0;
const LABEL_SIZE: f32 = 12.0;
const LABEL_HEIGHT: f32 = 20.0;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    if input.tokens.is_empty() {
        page.empty(Text::new("no guessed tokens", "没有猜测的词元"));
        return page.finish();
    }
    guesses(&mut page, input, state, step);
    bars(&mut page, input, state, step);
    known(&mut page, input, state, step);
    page.finish()
}

/// A chip for each guess: its token, and how it came out.
fn guesses(page: &mut Page, input: &Input, state: &State, step: Option<&Step>) {
    page.caption(match page.lang {
        Lang::En => "guessed tokens: ✓ accepted, ✗ not",
        Lang::Zh => "猜测的词元：✓ 接受，✗ 不接受",
    });
    let longest = input.tokens.iter().max().map_or(1, |token| token.to_string().len());
    let width = text_width(&"0".repeat(longest + 2), CAPTION_SIZE) + 16.0;
    let columns = (((page.room + CHIP_GAP) / (width + CHIP_GAP)) as usize).max(1);
    let mut keys = Vec::new();
    for (place, token) in input.tokens.iter().enumerate() {
        let is_now = step.is_some() && !state.is_over && place == state.token;
        let (role, sign) = match state.is_accepted.get(place) {
            Some(true) => (Role::Done, " ✓"),
            Some(false) => (Role::Discarded, " ✗"),
            None if is_now => (Role::Active, ""),
            None => (Role::Plain, ""),
        };
        let x = page.left + (place % columns) as f32 * (width + CHIP_GAP) + width / 2.0;
        let y = page.y + (place / columns) as f32 * (CHIP_HEIGHT + CHIP_GAP) + CHIP_HEIGHT / 2.0;
        let key = Key::new("guess", place as u64);
        let shape = Shape::Rect { width, height: CHIP_HEIGHT, corner: 5.0 };
        page.push(Mark::new(key, x, y, shape).role(role).label(format!("{token}{sign}")));
        keys.push(key);
    }
    page.y += input.tokens.len().div_ceil(columns) as f32 * (CHIP_HEIGHT + CHIP_GAP) + 4.0;
    page.group(if page.lang == Lang::Zh { "猜测的词元" } else { "guessed tokens" }, keys);
}

/// The outcomes that are shown: all, or as many of the likeliest as there is room for, and the guessed one.
fn shown(row: &[f64], token: usize, most: usize) -> Vec<usize> {
    let mut outcomes: Vec<usize> = (0..row.len()).collect();
    if row.len() > most {
        outcomes.sort_by(|a, b| row[*b].total_cmp(&row[*a]));
        let place = outcomes.iter().position(|outcome| *outcome == token).unwrap_or(0);
        outcomes.swap(place, place.min(most - 1));
        outcomes.truncate(most);
    }
    outcomes
}

fn bars(page: &mut Page, input: &Input, state: &State, step: Option<&Step>) {
    let (row, token) = (&input.probs[state.token], input.tokens[state.token] as usize);
    let most = ((page.room / NARROWEST_BAR) as usize).max(1);
    let outcomes = shown(row, token, most);
    page.caption(match (page.lang, outcomes.len() < row.len()) {
        (Lang::En, false) => format!("distribution at guess {}; token {token} is outlined", state.token + 1),
        (Lang::En, true) => format!("guess {}: the likeliest tokens, and token {token}", state.token + 1),
        (Lang::Zh, false) => format!("第 {} 个猜测处的分布；标出词元 {token}", state.token + 1),
        (Lang::Zh, true) => format!("第 {} 个猜测：最可能的词元和词元 {token}", state.token + 1),
    });
    let threshold = state.threshold.get(state.token).copied();
    let largest = row.iter().copied().fold(threshold.unwrap_or(0.0), f64::max).max(1e-9);
    let width = (page.room / outcomes.len() as f32).min(WIDEST_BAR);
    let bottom = page.y + LABEL_HEIGHT + BARS_HEIGHT;
    let height_of = |p: f64| (p / largest) as f32 * BARS_HEIGHT;
    let mut keys = Vec::new();
    for (place, &outcome) in outcomes.iter().enumerate() {
        let p = row[outcome];
        let x = page.left + (place as f32 + 0.5) * width;
        let height = height_of(p).max(1.0);
        let is_adding = matches!(step, Some(Step::Add { .. })) && outcome + 1 == state.terms;
        let is_kept = threshold.map(|threshold| p > threshold);
        let role = match is_kept {
            _ if is_adding => Role::Looked,
            _ if outcome == token => Role::Pivot,
            Some(true) => Role::Done,
            Some(false) => Role::Discarded,
            None => Role::Plain,
        };
        let key = Key::new("bar", outcome as u64);
        let shape = Shape::Rect { width: (width - 4.0).max(1.0), height, corner: 2.0 };
        page.push(Mark::new(key, x, bottom - height / 2.0, shape).role(role));
        let words = |page: &mut Page, kind, y, label: String| {
            let key = Key::new(kind, outcome as u64);
            let shape = Shape::Words { align: Align::Middle, size: LABEL_SIZE };
            page.push(Mark::new(key, x, y, shape).role(Role::Frame).label(label));
            key
        };
        if width >= WIDE_ENOUGH {
            // Never on the line.
            let top = height.max(threshold.map_or(0.0, height_of));
            words(page, "p", bottom - top - 8.0, short(p));
        }
        let sign = match is_kept {
            Some(true) => "✓",
            _ => "",
        };
        let name = match page.lang {
            _ if outcome == token => format!("›{outcome}{sign}"),
            _ => format!("{outcome}{sign}"),
        };
        keys.push(words(page, "outcome", bottom + 14.0, name));
    }
    page.y = bottom + LABEL_HEIGHT + 4.0;
    if let Some(threshold) = threshold {
        let y = bottom - height_of(threshold);
        let shape = Shape::Segment { dx: outcomes.len() as f32 * width, dy: 0.0, arrow: false };
        page.push(Mark::new(Key::new("threshold", 0), page.left, y, shape).role(Role::Active));
    }
    page.group(if page.lang == Lang::Zh { "词元（✓ 高于阈值）" } else { "tokens (✓ above the threshold)" }, keys);
    page.caption(match (page.lang, threshold) {
        (_, None) => String::new(),
        (Lang::En, Some(threshold)) => format!("line: the threshold, {}", short(threshold)),
        (Lang::Zh, Some(threshold)) => format!("横线：阈值 {}", short(threshold)),
    });
}

fn known(page: &mut Page, input: &Input, state: &State, step: Option<&Step>) {
    let lang = page.lang;
    let at = state.token;
    let name = |en: &'static str, zh: &'static str| Text::new(en, zh).get(lang);
    let (row, token) = (&input.probs[at], input.tokens[at] as usize);
    let entropy = state.entropy.get(at).copied();
    let threshold = state.threshold.get(at).copied();
    let soft = entropy.filter(|_| threshold.is_some()).map(|entropy| input.delta * libm::exp(-entropy));
    let is_new = matches!(step, Some(Step::Threshold { .. }));
    let kept = threshold.map(|threshold| row.iter().copied().filter(|p| *p > threshold).collect::<Vec<f64>>());
    // Of equal ones the first.
    let greedy = row.iter().enumerate().fold(0, |best, (outcome, p)| if *p > row[best] { outcome } else { best });
    let verdict = |is_kept: bool| if is_kept { name("accepted", "接受") } else { name("rejected", "拒绝") };
    let is_accepted = state.is_accepted.get(at) == Some(&true);
    let written = state.is_accepted.get(at).map(|_| {
        let by_rule = if is_accepted { name("1 by this rule", "按此规则 1") } else { name("not kept", "不留") };
        format!("{} → {by_rule}", short(row[token]))
    });
    let rows = [
        Readout::new(name("entropy H, in nats", "熵 H（奈特）"), entropy.map(short))
            .moved(matches!(step, Some(Step::Add { .. }))),
        Readout::new("δ·exp(−H)", soft.map(short)).moved(is_new),
        Readout::new(
            name("threshold", "阈值"),
            threshold.map(|threshold| {
                format!("min({}, {}) = {}", short(input.epsilon), soft.map_or("…".into(), short), short(threshold))
            }),
        )
        .moved(is_new),
        Readout::new(
            name("tokens that would be accepted", "会被接受的词元"),
            kept.map(|kept| {
                let (count, mass) = (kept.len(), short(kept.iter().fold(0.0, |sum, p| sum + p)));
                match lang {
                    Lang::En => format!("{count} of {}, p {mass}", row.len()),
                    Lang::Zh => format!("{count}/{}，概率共 {mass}", row.len()),
                }
            }),
        ),
        Readout::new(
            name("the likeliest token", "最可能的词元"),
            threshold.map(|threshold| format!("{greedy}: {}", verdict(row[greedy] > threshold))),
        ),
        Readout::new(name("chance to be written", "写出它的概率"), written)
            .moved(matches!(step, Some(Step::Accept | Step::Reject))),
    ];
    readouts(page, name("this guess", "当前猜测"), &rows);
}
