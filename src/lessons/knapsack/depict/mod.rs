//! The picture: the table around the cell in work with the two cells that it depends on, or the one row with what it was before.

mod grid;
mod row;
mod window;

use super::words;
use crate::algo::table::{Input, State, Step};
use crate::lessons::View;
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::scene::{Key, Mark, Role, Scene, Shape};
use crate::words::{Lang, Words};

const CELL_HEIGHT: f32 = 26.0;
const CHIP_HEIGHT: f32 = 26.0;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, input.width() > 24);
    let text = |words: Words| words.get(view.lang).to_owned();
    page.caption(text(words::title(input)));
    let depiction = Depiction { input, state, step, now: Now::of(input, state, step) };
    depiction.choice(&mut page);
    if input.is_2d {
        grid::draw(&mut page, &depiction);
    } else {
        row::draw(&mut page, &depiction);
    }
    page.finish()
}

struct Depiction<'a> {
    input: &'a Input,
    state: &'a State,
    step: Option<&'a Step>,
    now: Now,
}

/// A cell of the table: its row, counted with the first (0 where there is one row only), and its capacity.
type Place = (usize, u32);

/// The cells that this step is about.
#[derive(Default)]
struct Now {
    /// The one that is written or left.
    cell: Option<Place>,
    /// The one that holds the value without the item.
    without: Option<Place>,
    /// The one that the item is added to.
    with: Option<Place>,
    takes: bool,
}

impl Now {
    fn of(input: &Input, state: &State, step: Option<&Step>) -> Now {
        let mut now = Now::default();
        match step {
            Some(
                &(Step::TooHeavy { cell }
                | Step::Keep { cell }
                | Step::Take { cell }
                | Step::RowKeep { cell }
                | Step::RowTake { cell }),
            ) => {
                let (weight, _) = input.item(state.begun - 1);
                let row = if input.is_2d { state.begun } else { 0 };
                let source = if input.is_complete && weight > 0 { row } else { row.saturating_sub(1) };
                now.cell = Some((row, cell));
                now.without = Some((row.saturating_sub(1), cell));
                now.with = u64::from(cell).checked_sub(weight).map(|left| (source, left as u32));
                now.takes = matches!(step, Some(Step::Take { .. } | Step::RowTake { .. }));
            }
            Some(Step::Best | Step::RowBest) => now.cell = Some((state.table.len() / input.width() - 1, input.capacity)),
            Some(Step::LeftOut) => {
                now.cell = state.walk.map(|(row, cell)| (row + 1, cell));
                now.without = state.walk;
            }
            Some(Step::Taken) => {
                if let (Some((row, left)), Some(&item)) = (state.walk, state.chosen.last()) {
                    let cell = left + input.weights[item as usize] as u32;
                    let from = if input.is_complete { row } else { row + 1 };
                    now.cell = Some((from, cell));
                    now.with = Some((row, left));
                    now.takes = true;
                }
            }
            _ => {}
        }
        now
    }
}

impl Depiction<'_> {
    /// The two values that are compared, in words; the better one is marked. There is room for them at every step.
    fn choice(&self, page: &mut Page) {
        let Depiction { input, state, now, .. } = self;
        let top = page.y;
        page.y += 2.0 * (CHIP_HEIGHT + 4.0) + 4.0;
        if state.best.is_some() {
            let (words, role) = words::end(input, state);
            self.chip(page, (0, top), words.get(page.lang).to_owned(), role);
            return;
        }
        let (Some((_, cell)), Some((above, _))) = (now.cell, now.without) else { return };
        let before = if input.is_2d { state.at(above, cell) } else { state.before[cell as usize] };
        let name = |(row, cell): Place| if input.is_2d { format!("dp[{row}][{cell}]") } else { format!("dp[{cell}]") };
        let (left_out, taken) = match page.lang {
            Lang::En => ("leave it out", "take it"),
            Lang::Zh => ("不取", "取"),
        };
        let colon = if page.lang == Lang::Zh { "：" } else { ": " };
        let winner = |wins: bool| if wins { Role::Done } else { Role::Plain };
        let tick = |wins: bool| if wins { " ✓" } else { "" };
        let first = format!("{left_out}{colon}{} = {}{}", name((above, cell)), words::value(before), tick(!now.takes));
        self.chip(page, (0, top), first, winner(!now.takes));
        let (weight, worth) = input.item(state.begun - 1);
        let second = match (now.with, state.with_item(cell)) {
            (Some(source), Some((used, sum))) => {
                let terms = format!("{} = {}", words::plus(used, worth), words::value(sum));
                let sign = if worth < 0.0 { '−' } else { '+' };
                format!("{taken}{colon}{} {sign} {} = {terms}{}", name(source), words::value(worth.abs()), tick(now.takes))
            }
            _ => match page.lang {
                Lang::En => format!("{taken}: weight {weight} > {cell}, it doesn't fit"),
                Lang::Zh => format!("{taken}：重 {weight} > {cell}，装不下"),
            },
        };
        self.chip(page, (1, top), second, winner(now.takes));
    }

    fn chip(&self, page: &mut Page, (row, top): (u64, f32), label: String, role: Role) {
        let width = (text_width(&label, CAPTION_SIZE) + 20.0).min(page.room);
        let y = top + row as f32 * (CHIP_HEIGHT + 4.0) + CHIP_HEIGHT / 2.0;
        let shape = Shape::Rect { width, height: CHIP_HEIGHT, corner: CHIP_HEIGHT / 2.0 };
        let mark = Mark::new(Key::new("choice", row), page.left + width / 2.0, y, shape).role(role).label(label);
        let title = match (row, page.lang) {
            (0, Lang::En) => "choice",
            (0, Lang::Zh) => "选择",
            (_, Lang::En) => "or",
            (_, Lang::Zh) => "或",
        };
        page.group(title, vec![mark.key]);
        page.push(mark);
    }

    /// How wide cells must be for the values that there can be.
    fn cell_width(&self) -> f32 {
        let sum = |keep: fn(&f64) -> bool| -> f64 {
            self.input.rows.iter().map(|&row| self.input.values[row as usize]).filter(keep).sum()
        };
        let labels = [words::short(sum(|value| *value > 0.0)), words::short(sum(|value| *value < 0.0)), "−∞".into()];
        let fraction = if self.input.values.iter().any(|value| value.fract() != 0.0) { 44.0 } else { 0.0 };
        labels.iter().map(|label| text_width(label, 13.0) + 10.0).fold(34.0, f32::max).max(fraction).min(64.0)
    }
}
