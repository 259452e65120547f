//! The passes of the kernels, one kernel a step: values are those that the kernels left.

use std::ops::Range;

use serde_json::{Value, json};

use super::words;
use crate::algo::sort::Source;
use crate::kernel::radix::{GROUP_KEYS, Pass};
use crate::lessons::numbers::number;
use crate::lessons::page::Page;
use crate::lessons::{Film, Variable, View};
use crate::scene::{Bars, ITEMS, Role, Scene};
use crate::trace::{Counter, Line, Tally};
use crate::words::{Lang, Text};

const HEIGHT: f32 = 90.0;
const KERNELS: usize = 3;
const MOST_MARKED: usize = 40;

/// What a step ran.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    Histogram,
    Scan,
    Scatter,
}

impl Kernel {
    const ALL: [Kernel; KERNELS] = [Kernel::Histogram, Kernel::Scan, Kernel::Scatter];

    /// The line of the listings that it carries out for all keys at once.
    const fn line(self) -> Line {
        match self {
            Kernel::Histogram => Line("count"),
            Kernel::Scan => Line("add"),
            Kernel::Scatter => Line("place"),
        }
    }
}

/// A film of the kernels' passes.
pub struct Passes {
    at: usize,
    pub keys: usize,
    /// Every which key of a list is shown.
    pub stride: usize,
    /// The values of all keys that are shown at any time, by number.
    shown: Source,
    /// The numbers of the keys that are shown, before the first pass and after each.
    lists: Vec<Vec<u32>>,
    passes: Vec<Pass>,
    costs: Vec<Tally>,
}

impl Passes {
    pub fn new(values: &[f64], passes: Vec<Pass>, stride: usize, costs: Vec<Tally>) -> Passes {
        let given = (0..values.len() as u32).step_by(stride).collect();
        let lists: Vec<Vec<u32>> = [given].into_iter().chain(passes.iter().map(|pass| pass.sources.clone())).collect();
        let mut shown: Vec<u32> = lists.iter().flatten().copied().collect();
        shown.sort_unstable();
        shown.dedup();
        let of_shown = shown.iter().map(|&source| values[source as usize]).collect();
        let numbers = |list: Vec<u32>| list.iter().map(|source| shown.partition_point(|one| one < source) as u32).collect();
        Passes {
            at: 0,
            keys: values.len(),
            stride,
            shown: Source::new(of_shown),
            lists: lists.into_iter().map(numbers).collect(),
            passes,
            costs,
        }
    }

    pub fn pass_count(&self) -> usize {
        self.passes.len()
    }

    pub fn digit_bits(&self) -> usize {
        32 / self.pass_count().max(1)
    }

    pub fn groups(&self) -> usize {
        self.keys.div_ceil(GROUP_KEYS as usize)
    }

    /// The pass and the kernel that ran last.
    pub fn step(&self) -> Option<(usize, Kernel)> {
        let step = self.at.checked_sub(1)?;
        Some((step / KERNELS, Kernel::ALL[step % KERNELS]))
    }

    /// How many passes are over.
    fn passes_over(&self) -> usize {
        self.at / KERNELS
    }

    fn is_over(&self) -> bool {
        self.at == self.len()
    }

    /// What each digit has now: how many keys, then where the first of them goes.
    fn table(&self) -> Vec<u32> {
        let Some((pass, kernel)) = self.step() else { return vec![0; 1 << self.digit_bits()] };
        if kernel == Kernel::Histogram { self.counts() } else { self.passes[pass].places.clone() }
    }

    /// How many keys have each digit of the pass.
    fn counts(&self) -> Vec<u32> {
        let Some((pass, _)) = self.step() else { return Vec::new() };
        let places = &self.passes[pass].places;
        let ends = places.iter().skip(1).copied().chain([self.keys as u32]);
        ends.zip(places).map(|(end, place)| end - place).collect()
    }

    fn draw_list(&self, page: &mut Page) {
        let title = words::list(self, self.passes_over(), page.lang);
        let list = &self.lists[self.passes_over()];
        let role = match self.step() {
            Some((_, Kernel::Histogram)) => Role::Looked,
            Some((_, Kernel::Scatter)) if self.is_over() => Role::Done,
            Some((_, Kernel::Scatter)) => Role::Moved,
            _ => Role::Plain,
        };
        let noun = if self.stride == 1 { ITEMS } else { words::SAMPLES };
        let label = |key: u32| self.shown.values().get(key as usize).copied().map(number).unwrap_or_default();
        self.draw(
            page,
            Row {
                row: 0,
                kind: "item",
                title,
                noun,
                items: list,
                levels: self.shown.heights(),
                ends: self.shown.range(),
                label: &label,
                roles: &[(0..list.len(), role)],
            },
        );
    }

    fn draw_table(&self, page: &mut Page) {
        let title = words::table(self, page.lang);
        let table = self.table();
        let most = table.iter().copied().max().unwrap_or(0).max(1);
        let levels: Vec<f32> = table.iter().map(|&count| count as f32 / most as f32).collect();
        let items: Vec<u32> = (0..table.len() as u32).collect();
        let (counts, is_filled) = (self.counts(), matches!(self.step(), Some((_, Kernel::Histogram | Kernel::Scan))));
        // Those that some key has, where they are few enough to be told apart and read aloud.
        let mut roles: Vec<_> =
            (0..).zip(&counts).filter(|(_, count)| **count > 0).map(|(digit, _)| (digit..digit + 1, Role::Moved)).collect();
        if !is_filled || roles.len() > MOST_MARKED {
            roles.clear();
        }
        let label = |digit: u32| table.get(digit as usize).map(|count| format!("{digit}: {count}")).unwrap_or_default();
        let ends = (0.0, f64::from(most));
        let row = Row {
            row: 1,
            kind: "digit",
            title,
            noun: words::DIGITS,
            items: &items,
            levels: &levels,
            ends,
            label: &label,
            roles: &roles,
        };
        self.draw(page, row);
    }

    fn draw(&self, page: &mut Page, row: Row<'_>) {
        // Edges and textures of many narrow bars in a row are all black.
        let is_shown = |(places, role): &&(Range<usize>, Role)| places.len() <= MOST_MARKED || *role == Role::Done;
        let roles: Vec<_> = row.roles.iter().filter(is_shown).cloned().collect();
        let bars = Bars {
            row: row.row,
            kind: row.kind,
            title: row.title,
            noun: row.noun,
            items: row.items,
            levels: row.levels,
            ends: row.ends,
            roles: &roles,
            height: HEIGHT,
            ..Bars::bare(row.label)
        };
        page.titled(&bars.title, |page| {
            page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang);
        });
    }
}

struct Row<'a> {
    row: u32,
    kind: &'static str,
    title: String,
    noun: Text,
    items: &'a [u32],
    levels: &'a [f32],
    ends: (f64, f64),
    label: &'a dyn Fn(u32) -> String,
    roles: &'a [(Range<usize>, Role)],
}

impl Film for Passes {
    fn len(&self) -> usize {
        self.pass_count() * KERNELS
    }

    fn at(&self) -> usize {
        self.at
    }

    fn seek(&mut self, at: usize) {
        self.at = at.min(self.len());
    }

    fn scene(&self, view: &View) -> Scene {
        let mut page = Page::new(view, true);
        if self.keys == 0 {
            page.empty(words::NO_KEYS);
            return page.finish();
        }
        self.draw_list(&mut page);
        page.y += 6.0;
        self.draw_table(&mut page);
        page.finish()
    }

    fn narration(&self, lang: Lang) -> String {
        words::narrate(self, lang)
    }

    fn line(&self) -> Option<Line> {
        self.step().map(|(_, kernel)| kernel.line())
    }

    fn variables(&self, _: Lang) -> Vec<Variable> {
        let mut variables = vec![Variable { name: "len(items)", value: self.keys.to_string() }];
        if let Some((pass, _)) = self.step() {
            variables.push(Variable { name: "base", value: (1 << self.digit_bits()).to_string() });
            variables.push(Variable { name: "place", value: (1u64 << (pass * self.digit_bits())).to_string() });
        }
        variables
    }

    fn tally(&self) -> Tally {
        self.at.checked_sub(1).and_then(|step| self.costs.get(step).copied()).unwrap_or(Tally::ZERO)
    }

    fn snapshot(&self) -> Value {
        let order = match self.passes_over().checked_sub(1) {
            None => (0..self.keys as u32).step_by(self.stride).collect(),
            Some(pass) => self.passes[pass].sources.clone(),
        };
        json!({
            "pass": self.step().map(|(pass, _)| pass),
            "places": self.step().filter(|(_, kernel)| *kernel != Kernel::Histogram).map(|(pass, _)| &self.passes[pass].places),
            "order": order,
            "every": self.stride,
        })
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        let kernel = Kernel::ALL.iter().position(|kernel| kernel.line().0 == label)?;
        (self.at + 1..=self.len()).find(|at| (at - 1) % KERNELS == kernel)
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        self.costs.iter().take(self.len()).take_while(|cost| cost.get(counter) <= limit).count()
    }
}
