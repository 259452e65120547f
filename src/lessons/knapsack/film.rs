//! The kernel's rows, one a step, with the decisions that it left; then the way back through them.

use serde_json::{Value, json};

use crate::algo::sort::Source;
use crate::algo::table::Input;
use crate::kernel::knapsack::{Decisions, Solution};
use crate::lessons::numbers::number;
use crate::lessons::page::Page;
use crate::lessons::{Film, Variable, View};
use crate::scene::{Bars, Role, Scene};
use crate::trace::{Counter, Line, Tally};
use crate::words::grouped;
use crate::words::{Lang, Text};

const HEIGHT: f32 = 90.0;
/// Of more capacities, shares are shown.
const MOST_LISTED: u32 = 200_000;
/// In at most so many bars.
const MOST_SHARES: usize = 120;
const NO_ITEMS: Text = Text::new("There are no items: no kernel runs.", "没有物品：没有核函数运行。");
const CAPACITIES: Text = Text::new("capacities", "个容量");

/// What the kernel left.
pub struct Table {
    pub input: Input,
    pub decisions: Decisions,
    pub solution: Solution,
}

/// A film of the rows.
pub struct Rows {
    at: usize,
    table: Table,
    /// The values, as a list.
    values: Source,
    costs: Vec<Tally>,
}

impl Rows {
    pub fn new(table: Table, costs: Vec<Tally>) -> Rows {
        let values = Source::new(table.input.values.to_vec());
        Rows { at: 0, table, values, costs }
    }

    fn items(&self) -> usize {
        self.table.input.weights.len()
    }

    /// The item whose row was filled last.
    fn item(&self) -> Option<usize> {
        self.at.checked_sub(1).filter(|item| *item < self.items())
    }

    fn is_over(&self) -> bool {
        self.at > self.items()
    }

    fn chosen(&self) -> &[usize] {
        self.table.solution.chosen.as_deref().unwrap_or_default()
    }

    fn draw_items(&self, page: &mut Page) {
        let title = match page.lang {
            Lang::En => "The values of the items",
            Lang::Zh => "各物品的价值",
        };
        let items: Vec<u32> = (0..self.items() as u32).collect();
        let mut roles = Vec::new();
        if self.is_over() {
            roles.push((0..items.len(), Role::Discarded));
            roles.extend(self.chosen().iter().map(|&item| (item..item + 1, Role::Done)));
        }
        roles.extend(self.item().map(|item| (item..item + 1, Role::Pivot)));
        let label = |item: u32| self.table.input.values.get(item as usize).copied().map(number).unwrap_or_default();
        let bars = Bars {
            title: title.to_owned(),
            items: &items,
            levels: self.values.heights(),
            ends: self.values.range(),
            roles: &roles,
            height: HEIGHT,
            ..Bars::bare(&label)
        };
        page.titled(title, |page| page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang) + 6.0);
    }

    fn draw_decisions(&self, page: &mut Page) {
        // At the end, of the last row: the way back begins there.
        let shown = self.at.checked_sub(1).map(|item| item.min(self.items() - 1));
        if self.table.input.capacity > MOST_LISTED {
            return self.draw_shares(page, shown);
        }
        let title = match (page.lang, shown) {
            (Lang::En, Some(item)) => format!("Capacities that take item {item}"),
            (Lang::Zh, Some(item)) => format!("哪些容量会拿物品 {item}"),
            (Lang::En, None) => "Capacities that take the item: none yet".to_owned(),
            (Lang::Zh, None) => "哪些容量会拿这件物品：还没有".to_owned(),
        };
        let capacities: Vec<u32> = (0..=self.table.input.capacity).collect();
        let level = |&capacity: &u32| shown.is_some_and(|item| self.table.decisions.is_taken(item, capacity));
        let levels: Vec<f32> = capacities.iter().map(|capacity| f32::from(u8::from(level(capacity)))).collect();
        let label = |capacity: u32| if level(&capacity) { format!("{capacity} ✓") } else { capacity.to_string() };
        let bars = Bars {
            row: 1,
            kind: "capacity",
            title,
            noun: CAPACITIES,
            items: &capacities,
            levels: &levels,
            height: HEIGHT / 2.0,
            ..Bars::bare(&label)
        };
        page.titled(&bars.title, |page| page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang));
    }

    /// So many capacities that only shares of them are shown, a bar for several blocks.
    fn draw_shares(&self, page: &mut Page, shown: Option<usize>) {
        let decisions = &self.table.decisions;
        let by_block: Vec<u32> = shown.into_iter().flat_map(|item| decisions.taking_by_block(item)).collect();
        let columns = self.table.input.capacity as usize + 1;
        let blocks_a_bar = columns.div_ceil(Decisions::BLOCK as usize).div_ceil(MOST_SHARES).max(1);
        let per_bar = blocks_a_bar * Decisions::BLOCK as usize;
        let of_bar = |bar: usize| per_bar.min(columns - bar * per_bar);
        let share = |bar: usize| {
            let blocks = by_block.iter().skip(bar * blocks_a_bar).take(blocks_a_bar);
            blocks.sum::<u32>() as f32 / of_bar(bar) as f32
        };
        let bars: Vec<u32> = (0..columns.div_ceil(per_bar) as u32).collect();
        let levels: Vec<f32> = bars.iter().map(|&bar| share(bar as usize)).collect();
        let each = grouped(per_bar as u64);
        let title = match (page.lang, shown) {
            (Lang::En, Some(item)) => format!("How many of each {each} capacities take item {item}"),
            (Lang::Zh, Some(item)) => format!("每 {each} 个容量中有多少会拿物品 {item}"),
            (Lang::En, None) => format!("How many of each {each} capacities take the item: none yet"),
            (Lang::Zh, None) => format!("每 {each} 个容量中有多少会拿这件物品：还没有"),
        };
        let label = |bar: u32| {
            let (first, share) = (bar as usize * per_bar, levels[bar as usize]);
            format!("{}–{}: {:.0} %", first, first + of_bar(bar as usize) - 1, 100.0 * share)
        };
        let bars = Bars {
            row: 1,
            kind: "share",
            title,
            noun: CAPACITIES,
            items: &bars,
            levels: &levels,
            height: HEIGHT / 2.0,
            ..Bars::bare(&label)
        };
        page.titled(&bars.title, |page| page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang));
    }

    fn tell_row(&self, item: usize, lang: Lang) -> String {
        let input = &self.table.input;
        let (weight, value) = (number(input.weights[item] as f64), number(input.values[item]));
        let (taking, all) = (grouped(self.table.decisions.taking(item).into()), grouped(u64::from(input.capacity) + 1));
        match lang {
            Lang::En => format!(
                "Row {item}: item {item} weighs {weight} and is worth {value}. All {all} capacities are decided at once, since a cell reads only the row above: {taking} of them take it. That row can then be overwritten; a bit for each cell is what remains."
            ),
            Lang::Zh => format!(
                "第 {item} 行：物品 {item} 重 {weight}，价值 {value}。每格只读上一行，所以 {all} 个容量可以同时决定，其中 {taking} 个会拿它。上一行随后可以覆盖，每格只留下一个比特。"
            ),
        }
    }

    fn tell_end(&self, lang: Lang) -> String {
        match (lang, self.table.solution.best) {
            (Lang::En, None) => "No choice of items fills the capacity exactly.".to_owned(),
            (Lang::Zh, None) => "没有任何选法能恰好装满。".to_owned(),
            (Lang::En, Some(best)) => format!(
                "The best is worth {}. From the last row upwards, a cell's bit says whether its item was taken, and a taken item leaves its weight less: so {} items are found.",
                number(best),
                self.chosen().len()
            ),
            (Lang::Zh, Some(best)) => format!(
                "最优价值为 {}。从最后一行往上看：格子的比特说明拿没拿，拿了就减去它的重量。这样找回 {} 件物品。",
                number(best),
                self.chosen().len()
            ),
        }
    }
}

impl Film for Rows {
    /// A step a row, and one for the way back.
    fn len(&self) -> usize {
        if self.items() == 0 { 0 } else { self.items() + 1 }
    }

    fn at(&self) -> usize {
        self.at
    }

    fn seek(&mut self, at: usize) {
        self.at = at.min(self.len());
    }

    fn scene(&self, view: &View) -> Scene {
        let mut page = Page::new(view, true);
        if self.items() == 0 {
            page.empty(NO_ITEMS);
            return page.finish();
        }
        self.draw_items(&mut page);
        self.draw_decisions(&mut page);
        page.finish()
    }

    fn narration(&self, lang: Lang) -> String {
        if let Some(item) = self.item() {
            return self.tell_row(item, lang);
        }
        if self.is_over() {
            return self.tell_end(lang);
        }
        match (lang, self.items()) {
            (_, 0) => NO_ITEMS.get(lang).to_owned(),
            (Lang::En, items) => format!(
                "{} items and a capacity of {}. The kernel fills the table row by row, an item a row, with two rows in memory.",
                grouped(items as u64),
                grouped(u64::from(self.table.input.capacity))
            ),
            (Lang::Zh, items) => format!(
                "{} 件物品，容量 {}。核函数一行一行地填表，一件物品一行，内存中只留两行。",
                grouped(items as u64),
                grouped(u64::from(self.table.input.capacity))
            ),
        }
    }

    fn line(&self) -> Option<Line> {
        if self.is_over() { Some(Line("chosen")) } else { self.item().map(|_| Line("next-row")) }
    }

    fn variables(&self, _: Lang) -> Vec<Variable> {
        let input = &self.table.input;
        let mut variables = vec![Variable { name: "capacity", value: input.capacity.to_string() }];
        if let Some(item) = self.item() {
            variables.push(Variable { name: "i", value: item.to_string() });
            variables.push(Variable { name: "w", value: input.weights[item].to_string() });
            variables.push(Variable { name: "v", value: number(input.values[item]) });
        }
        if self.is_over() {
            variables.push(Variable { name: "len(chosen)", value: self.chosen().len().to_string() });
        }
        variables
    }

    fn tally(&self) -> Tally {
        self.at.checked_sub(1).and_then(|step| self.costs.get(step).or(self.costs.last()).copied()).unwrap_or(Tally::ZERO)
    }

    fn snapshot(&self) -> Value {
        json!({
            "item": self.item(),
            "taking": self.item().map(|item| self.table.decisions.taking(item)),
            "best": self.is_over().then_some(self.table.solution.best).flatten(),
            "chosen": self.is_over().then(|| self.chosen()),
        })
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        match label {
            "next-row" => Some(self.at + 1).filter(|at| *at <= self.items()),
            "chosen" => Some(self.len()).filter(|at| *at > self.at),
            _ => None,
        }
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        let rows = self.costs.iter().take_while(|cost| cost.get(counter) <= limit).count();
        // The way back costs nothing more.
        if rows == self.costs.len() { self.len() } else { rows }
    }
}
