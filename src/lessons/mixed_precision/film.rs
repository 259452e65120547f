//! What the device told of each step: losses side by side, the chosen regime's gradients, its scale, and what each regime keeps.

use std::ops::Range;

use serde_json::{Value, json};

use super::course::{Log, Memory, underflow};
use super::words;
use crate::kernel::precision::{Regime, Step};
use crate::kernel::train::Format;
use crate::lessons::course::Account;
use crate::lessons::page::{CAPTION_SIZE, Page, size_within};
use crate::lessons::{Variable, View};
use crate::scene::{Align, Key, Mark, Role, Scene, Shape, Tone};
use crate::trace::{Line, Tally};
use crate::words::Lang;

const CURVE_HEIGHT: f32 = 84.0;
const CELL_GAP: f32 = 12.0;
const LINE: f32 = 18.0;
const BARS_HEIGHT: f32 = 70.0;
const SCALE_HEIGHT: f32 = 60.0;
/// More points than this don't make a curve any smoother.
const MOST_POINTS: usize = 240;
const NARROW: f32 = 560.0;

/// What became of a regime, as the words beside its curve say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Learns,
    /// Well above fp32.
    Stalls,
    Diverges,
    /// It skips step after step.
    Skips,
}

/// An instant of a log.
pub struct Instant<'a> {
    pub log: &'a Log,
    pub at: usize,
}

impl Instant<'_> {
    pub fn chosen(&self) -> Regime {
        self.log.asked.regime
    }

    /// The steps of a regime up to now.
    pub fn steps(&self, regime: Regime) -> impl DoubleEndedIterator<Item = &Step> + ExactSizeIterator {
        self.log.steps[..self.at].iter().map(move |step| &step[regime as usize])
    }

    pub fn last(&self, regime: Regime) -> Option<&Step> {
        self.steps(regime).next_back()
    }

    /// What the scale is after the last step.
    pub fn scale_after(&self, regime: Regime) -> Option<f32> {
        let scale = self.last(regime)?.scale;
        let Some(dynamic) = self.log.asked.dynamic.filter(|_| regime == Regime::Fp16Scaled) else { return Some(scale) };
        if let Some(next) = self.log.steps.get(self.at) {
            return Some(next[regime as usize].scale);
        }
        // The last step's is worked out as the device does.
        let factor = dynamic.factor as f32;
        let clean = self.steps(regime).rev().take_while(|step| !step.was_skipped && step.scale == scale).count();
        Some(if self.last(regime)?.was_skipped {
            (scale * (1.0 / dynamic.factor) as f32).max(scale.min(1.0))
        } else if clean > 0 && clean.is_multiple_of(dynamic.interval as usize) && scale <= 3e38 / factor {
            scale * factor
        } else {
            scale
        })
    }

    pub fn fate(&self, regime: Regime) -> Fate {
        let Some(step) = self.last(regime) else { return Fate::Learns };
        let first = self.log.steps[0][regime as usize].loss;
        let best = self.last(Regime::Fp32).map_or(f32::INFINITY, |step| step.loss);
        let mut recent = self.steps(regime).rev().take(5);
        if !step.loss.is_finite() || step.loss > 10.0 * first {
            Fate::Diverges
        } else if recent.len() == 5 && recent.all(|step| step.was_skipped) {
            Fate::Skips
        } else if step.loss > 1.5 * best && self.at > 20 {
            Fate::Stalls
        } else {
            Fate::Learns
        }
    }

    pub fn line(&self) -> Option<Line> {
        let step = self.last(self.chosen())?;
        Some(if step.was_skipped {
            Line("skip")
        } else if self.scale_after(self.chosen()).is_some_and(|after| after > step.scale) {
            Line("grow")
        } else {
            Line("update")
        })
    }
}

impl Account for Log {
    fn instants(&self) -> usize {
        self.steps.len()
    }

    fn scene(&self, at: usize, view: &View) -> Scene {
        let mut sheet = Sheet { page: Page::new(view, false), now: Instant { log: self, at }, next_mark: 0 };
        sheet.losses();
        sheet.gradients();
        sheet.scale();
        sheet.memory();
        sheet.page.finish()
    }

    fn narration(&self, at: usize, lang: Lang) -> String {
        words::narrate(&Instant { log: self, at }).take(lang)
    }

    fn line(&self, at: usize) -> Option<Line> {
        Instant { log: self, at }.line()
    }

    fn variables(&self, at: usize, _: Lang) -> Vec<Variable> {
        let now = Instant { log: self, at };
        let mut variables = vec![Variable { name: "step", value: at.to_string() }];
        if let (Some(step), Some(scale)) = (now.last(now.chosen()), now.scale_after(now.chosen())) {
            variables.push(Variable { name: "loss", value: words::number(step.loss) });
            variables.push(Variable { name: "scale", value: words::number(scale) });
            let skipped = now.steps(now.chosen()).filter(|step| step.was_skipped).count();
            variables.push(Variable { name: "skipped", value: skipped.to_string() });
        }
        variables
    }

    fn tally(&self, at: usize) -> Tally {
        self.spent(at)
    }

    fn snapshot(&self, at: usize) -> Value {
        let now = Instant { log: self, at };
        let of = |regime: Regime| {
            let step = now.last(regime)?;
            Some(json!({
                "loss": Some(step.loss).filter(|loss| loss.is_finite()),
                "scale": step.scale,
                "skipped": step.was_skipped,
                "underflow": underflow(step),
                "lostUpdates": step.lost_updates,
            }))
        };
        let regimes: serde_json::Map<String, Value> =
            Regime::ALL.into_iter().map(|regime| (regime.name().to_owned(), of(regime).unwrap_or(Value::Null))).collect();
        json!({"step": at.checked_sub(1), "regimes": regimes})
    }
}

struct Sheet<'a> {
    page: Page,
    now: Instant<'a>,
    next_mark: u64,
}

impl Sheet<'_> {
    fn lang(&self) -> Lang {
        self.page.lang
    }

    fn mark(&mut self, x: f32, y: f32, shape: Shape) -> Mark {
        self.next_mark += 1;
        Mark::new(Key::new("part", self.next_mark), x, y, shape)
    }

    fn rect(&mut self, [left, top, width, height]: [f32; 4]) -> Mark {
        let shape = Shape::Rect { width, height, corner: 0.0 };
        self.mark(left + width / 2.0, top + height / 2.0, shape)
    }

    /// Words that are read aloud too.
    fn said(&mut self, x: f32, y: f32, align: Align, words: String) -> Key {
        self.said_within(self.page.room, x, y, align, words)
    }

    fn said_within(&mut self, room: f32, x: f32, y: f32, align: Align, words: String) -> Key {
        let size = size_within(&words, CAPTION_SIZE, room);
        let mark = self.mark(x, y, Shape::Words { align, size }).role(Role::Frame).label(words);
        let key = mark.key;
        self.page.push(mark);
        key
    }

    fn polyline(&mut self, points: Vec<(f32, f32)>, role: Role) {
        if let Some(&(x, y)) = points.first() {
            let points = points.into_iter().map(|(px, py)| (px - x, py - y)).collect();
            let mark = self.mark(x, y, Shape::Path { points, closed: false }).role(role);
            self.page.push(mark);
        }
    }

    /// The chosen regime's curve first, then the others'; over each, faintly, fp32's.
    fn losses(&mut self) {
        let lang = self.lang();
        let range = self.range();
        let title = words::losses(&range).take(lang);
        self.page.caption(title.clone());
        let columns = if self.page.room < NARROW { 2 } else { 3 };
        let width = (self.page.room - CELL_GAP * (columns - 1) as f32) / columns as f32;
        let chosen = self.now.chosen();
        let others = Regime::ALL.into_iter().filter(|regime| *regime != chosen);
        let (left, top) = (self.page.left, self.page.y);
        let height = 3.0 * LINE + CURVE_HEIGHT + 10.0;
        let mut keys = Vec::new();
        for (place, regime) in [chosen].into_iter().chain(others).enumerate() {
            let x = left + (place % columns) as f32 * (width + CELL_GAP);
            let y = top + (place / columns) as f32 * height;
            let is_chosen = regime == chosen;
            let title = if is_chosen { format!("▸ {}", regime.name()) } else { regime.name().to_owned() };
            keys.push(self.said_within(width, x, y + LINE / 2.0, Align::Start, title));
            let state = words::state(&self.now, regime).take(lang);
            keys.push(self.said_within(width, x, y + LINE * 1.5, Align::Start, state));
            let lost = self.now.last(regime).map_or(0, |step| step.lost_updates);
            keys.push(self.said(x, y + LINE * 2.5, Align::Start, words::lost(lost).take(lang)));
            let area = [x, y + 3.0 * LINE, width, CURVE_HEIGHT];
            let frame = self.rect(area).role(if is_chosen { Role::Active } else { Role::Frame }).tone(Tone::Faint);
            self.page.push(frame);
            if regime != Regime::Fp32 {
                self.curve(Regime::Fp32, area, &range, Role::Frame);
            }
            self.curve(regime, area, &range, Role::Plain);
        }
        self.page.y = top + 5usize.div_ceil(columns) as f32 * height;
        self.page.group(title, keys);
    }

    /// Powers of ten that hold fp32's losses, and all below them: what diverges leaves at the top, so that the others stay apart.
    fn range(&self) -> Range<f32> {
        let losses = |regimes: &'static [Regime]| {
            let steps =
                self.now.log.steps.iter().flat_map(move |step| regimes.iter().map(move |regime| step[*regime as usize].loss));
            steps.filter(|loss| loss.is_finite() && *loss > 0.0).map(libm::log10f)
        };
        let low = losses(&Regime::ALL).fold(f32::MAX, f32::min);
        let high = losses(&[Regime::Fp32]).fold(f32::MIN, f32::max);
        if low <= high { low.floor()..high.ceil().max(low.floor() + 1.0) } else { -1.0..0.0 }
    }

    fn curve(&mut self, regime: Regime, [left, top, width, height]: [f32; 4], range: &Range<f32>, role: Role) {
        let all = self.now.log.asked.steps.max(2) - 1;
        let stride = self.now.at.div_ceil(MOST_POINTS).max(1);
        let mut points = Vec::new();
        for (at, step) in self.now.steps(regime).enumerate() {
            if at % stride != 0 && at + 1 != self.now.at {
                continue;
            }
            // What isn't finite is at the upper edge.
            let level = if step.loss.is_finite() && step.loss > 0.0 { libm::log10f(step.loss) } else { range.end };
            let share = ((level - range.start) / (range.end - range.start)).clamp(0.0, 1.0);
            points.push((left + width * at as f32 / all as f32, top + height * (1.0 - share)));
        }
        self.polyline(points, role);
    }

    /// The chosen regime's gradients by exponent: as they'd be without the scale, and as they are kept.
    fn gradients(&mut self) {
        let chosen = self.now.chosen();
        let Some(step) = self.now.last(chosen).cloned() else { return };
        let lang = self.lang();
        if step.scale != 1.0 {
            self.bars(&step, libm::log2f(step.scale), words::unscaled(&step).take(lang));
        }
        self.bars(&step, 0.0, words::kept(&step).take(lang));
        let legend = words::legend(chosen, self.page.room < NARROW).take(lang);
        for line in legend.lines() {
            self.page.caption(line);
        }
    }

    fn bars(&mut self, step: &Step, shift: f32, title: String) {
        // Wide enough for what formats keep and what they lose.
        const FIRST: i32 = -56;
        const LAST: i32 = 24;
        let format = self.now.chosen().format();
        let (left, room) = (self.page.left, self.page.room);
        let each = room / (LAST - FIRST) as f32;
        let x_of = |exponent: f32| left + (exponent.clamp(FIRST as f32, LAST as f32) - FIRST as f32) * each;
        let gradients = &step.gradients;
        let most = (FIRST - 80..=127).map(|exponent| gradients.count(exponent)).max().unwrap_or(0).max(1);
        let range = FormatRange::of(format);
        self.page.aloud(&title);
        let top = self.page.y;
        let zones = [
            (FIRST as f32, range.lost, Role::Frame),
            (range.lost, range.normal, Role::Hole),
            (range.over, LAST as f32, Role::Frame),
        ];
        for (from, to, role) in zones {
            let (x, right) = (x_of(from), x_of(to));
            if right - x >= 1.0 {
                let zone = self.rect([x, top, right - x, BARS_HEIGHT]).role(role).tone(Tone::Faint);
                self.page.push(zone);
            }
        }
        for exponent in -127..=127 {
            let count = gradients.count(exponent);
            let at = exponent as f32 - shift;
            if count == 0 || at < FIRST as f32 || at + 1.0 > LAST as f32 {
                continue;
            }
            let height = (BARS_HEIGHT - 4.0) * count as f32 / most as f32;
            let role = if at < range.lost || at >= range.over {
                Role::Wrong
            } else if at < range.normal {
                Role::Looked
            } else {
                Role::Plain
            };
            let bar = self.rect([x_of(at), top + BARS_HEIGHT - height, (each - 0.5).max(1.0), height.max(1.0)]).role(role);
            self.page.push(bar);
        }
        let axis = self.mark(left, top + BARS_HEIGHT, Shape::Segment { dx: room, dy: 0.0, arrow: false }).role(Role::Frame);
        self.page.push(axis);
        let stride = if room < NARROW { 16 } else { 8 };
        for exponent in (FIRST + 8..LAST).step_by(stride) {
            let tick = format!("2^{exponent}").replace('-', "−");
            self.page.words_at(x_of(exponent as f32), top + BARS_HEIGHT + 14.0, Align::Middle, tick);
        }
        self.page.y = top + BARS_HEIGHT + 26.0;
    }

    /// The chosen regime's scale, where it is one that changes or isn't 1, with the steps that were skipped.
    fn scale(&mut self) {
        let chosen = self.now.chosen();
        let any_skipped = self.now.steps(chosen).any(|step| step.was_skipped);
        if self.now.at == 0 || (chosen != Regime::Fp16Scaled && !any_skipped) {
            return;
        }
        let lang = self.lang();
        let title = words::scale(&self.now).take(lang);
        self.page.aloud(&title);
        let (left, top, width) = (self.page.left, self.page.y, self.page.room);
        let levels: Vec<f32> = self.now.log.steps.iter().map(|step| libm::log2f(step[chosen as usize].scale)).collect();
        let (low, high) = levels.iter().fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
        let (low, high) = ((low - 1.0).floor(), (high + 1.0).ceil());
        let all = self.now.log.asked.steps.max(2) - 1;
        let x_of = |at: usize| left + width * at as f32 / all as f32;
        let y_of = |level: f32| top + SCALE_HEIGHT * (1.0 - (level - low) / (high - low));
        let frame = self.rect([left, top, width, SCALE_HEIGHT]).role(Role::Frame).tone(Tone::Faint);
        self.page.push(frame);
        // A stair: a level holds until it changes.
        let mut points: Vec<(f32, f32)> = Vec::new();
        for (at, level) in levels[..self.now.at].iter().enumerate() {
            let y = y_of(*level);
            if let Some(&(_, before)) = points.last().filter(|(_, before)| *before != y) {
                points.push((x_of(at), before));
                points.push((x_of(at), y));
            } else if at == 0 || at + 1 == self.now.at {
                points.push((x_of(at), y));
            }
        }
        self.polyline(points, Role::Plain);
        let skipped: Vec<usize> = (0..self.now.at).filter(|&at| self.now.log.steps[at][chosen as usize].was_skipped).collect();
        let stride = skipped.len().div_ceil(60).max(1);
        for at in skipped.into_iter().step_by(stride) {
            let x = x_of(at).clamp(left + 4.0, left + width - 4.0);
            let mark = self.mark(x, y_of(levels[at]), Shape::Circle { radius: 4.0 }).role(Role::Wrong);
            self.page.push(mark);
        }
        self.page.y = top + SCALE_HEIGHT + 8.0;
    }

    /// Bytes of what each regime keeps.
    fn memory(&mut self) {
        let lang = self.lang();
        if self.now.log.memory.is_empty() {
            return;
        }
        self.page.caption(words::MEMORY.get(lang));
        let is_narrow = self.page.room < NARROW;
        let (left, room) = (self.page.left, self.page.room);
        let names_width = if is_narrow { 0.0 } else { 180.0 };
        let column = (room - names_width) / words::COLUMNS.len() as f32;
        let right_of = |place: usize| left + names_width + column * (place + 1) as f32;
        let mut keys = Vec::new();
        let mut y = self.page.y + LINE / 2.0;
        for (place, title) in words::COLUMNS.iter().enumerate() {
            keys.push(self.said_within(column - 12.0, right_of(place), y, Align::End, title.get(lang).to_owned()));
        }
        y += LINE;
        for (regime, memory) in Regime::ALL.into_iter().zip(self.now.log.memory.clone()) {
            keys.push(self.said(left, y, Align::Start, regime.name().to_owned()));
            if is_narrow {
                y += LINE;
            }
            let Memory { weights, gradients, masters, moments } = memory;
            for (place, bytes) in [weights, gradients, masters, moments, memory.total()].into_iter().enumerate() {
                keys.push(self.said(right_of(place), y, Align::End, crate::words::grouped(bytes)));
            }
            y += LINE;
        }
        self.page.y = y;
        self.page.group(words::MEMORY.get(lang), keys);
    }
}

/// Where a format's numbers lie, in powers of two.
#[derive(Clone, Copy)]
struct FormatRange {
    /// Below it they are 0.
    lost: f32,
    /// Below it they have fewer places.
    normal: f32,
    /// From it on they are infinite.
    over: f32,
}

impl FormatRange {
    fn of(format: Format) -> FormatRange {
        match format {
            Format::F16 => FormatRange { lost: -25.0, normal: -14.0, over: 16.0 },
            Format::Bf16 => FormatRange { lost: -134.0, normal: -126.0, over: 128.0 },
            Format::F32 => FormatRange { lost: -150.0, normal: -126.0, over: 128.0 },
        }
    }
}
