//! The picture: the tiles at hand laid out as the matrix products that they are, what each row keeps, and the map of all tiles.

use super::words;
use crate::algo::attention::{Content, HIDDEN, Input, Kind, Method, Progress, Sight, State, Step};
use crate::lessons::View;
use crate::scene::{Align, Group, Key, Mark, Role, Scene, Shape, Tone};
use crate::words::{Lang, Words};

const MARGIN: f32 = 10.0;
const GAP: f32 = 12.0;
const TEXT: f32 = 12.0;
/// Of each number column: m, l and α.
const NUMBER_WIDTH: f32 = 50.0;

/// How many rows, keys and columns of tensors are drawn at most, and how large.
struct Layout {
    width: f32,
    cell: f32,
    rows: usize,
    keys: usize,
    columns: usize,
    value_columns: usize,
    every_row: usize,
    keys_each: usize,
}

impl Layout {
    fn of(input: &Input, view: &View) -> Layout {
        let (most, most_columns) = if view.width < 600.0 { (8, 3) } else { (16, 8) };
        let all_keys = input.tiles.iter().map(|tile| tile.keys.len()).max().unwrap_or(1);
        let (every_row, keys_each) = (input.rows.len().div_ceil(most), all_keys.div_ceil(most));
        let (rows, keys) = (input.rows.len().div_ceil(every_row), all_keys.div_ceil(keys_each));
        let (columns, value_columns) = (most_columns.min(input.d as usize), most_columns.min(input.dv as usize));
        let numbers = if view.width < 600.0 { 3.0 * 44.0 } else { 3.0 * NUMBER_WIDTH };
        let room = view.width - 2.0 * MARGIN - 3.0 * GAP - numbers;
        // As if every part were at its largest, so that all tiles of a lesson are drawn alike.
        let cell = (room / (most + 2 * most_columns) as f32).min(20.0);
        Layout { width: view.width, cell, rows, keys, columns, value_columns, every_row, keys_each }
    }

    fn number_width(&self) -> f32 {
        if self.width < 600.0 { 44.0 } else { NUMBER_WIDTH }
    }

    fn q_left(&self) -> f32 {
        MARGIN
    }

    fn s_left(&self) -> f32 {
        self.q_left() + self.columns as f32 * self.cell + GAP
    }

    fn numbers_left(&self) -> f32 {
        self.s_left() + self.keys as f32 * self.cell + GAP
    }

    fn o_left(&self) -> f32 {
        self.numbers_left() + 3.0 * self.number_width() + GAP
    }
}

struct Page<'a> {
    scene: Scene,
    lang: Lang,
    layout: Layout,
    input: &'a Input,
    state: &'a State,
    kind: Option<Kind>,
}

pub(super) fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let layout = Layout::of(input, view);
    let kind = step.map(|step| step.kind);
    let mut page = Page { scene: Scene::new(view.width, 0.0), lang: view.lang, layout, input, state, kind };
    let below = page.memory(MARGIN) + GAP;
    // On wide screens there is room for the map over the queries.
    let room = page.layout.columns as f32 * page.layout.cell;
    let below = if view.width < 600.0 {
        let below = page.matrices(below, below);
        page.map(below + GAP, view.width - 2.0 * MARGIN)
    } else {
        let below_map = page.map(below, room);
        page.matrices(below, below_map)
    };
    page.scene.height = below + MARGIN;
    page.scene
}

impl Page<'_> {
    fn text(&mut self, key: Key, x: f32, y: f32, align: Align, words: impl Into<String>) {
        self.scene.push(Mark::new(key, x, y, Shape::Words { align, size: TEXT }).role(Role::Frame).label(words));
    }

    fn say(&self, words: Words) -> String {
        words.get(self.lang).to_owned()
    }

    /// What the method needs of the memory that is short.
    fn memory(&mut self, top: f32) -> f32 {
        let memory = self.input.memory;
        let (words, width) = (self.say(words::memory(self.input)), self.layout.width - 2.0 * MARGIN);
        self.text(Key::new("memory", 0), MARGIN, top + TEXT, Align::Start, words);
        let (y, height) = (top + TEXT + 12.0, 8.0);
        let bar = |from: f32, to: f32| {
            let shape = Shape::Rect { width: width * (to - from), height, corner: 2.0 };
            (MARGIN + width * (from + to) / 2.0, shape)
        };
        let mut mark = |number: u64, from: f32, to: f32, role: Role| {
            let (x, shape) = bar(from, to);
            self.scene.push(Mark::new(Key::new("memory", number), x, y, shape).role(role));
        };
        mark(1, 0.0, 1.0, Role::Frame);
        let limit = memory.limit_bytes.max(1) as f32;
        let parts = memory.parts_bytes.as_ref().map_or(std::slice::from_ref(&memory.used_bytes), |parts| parts.as_slice());
        let mut from = 0.0;
        for (part, number) in parts.iter().zip(2..) {
            let to = (from + (*part as f32 / limit).max(0.004)).min(1.0);
            mark(number, from, to, Role::Active);
            from = to;
        }
        let mut keys = vec![Key::new("memory", 0)];
        let mut below = y + height;
        if let Some(parts) = memory.parts_bytes {
            let words = self.say(words::holdings(parts));
            below += TEXT + 4.0;
            self.text(Key::new("holdings", 0), MARGIN, below, Align::Start, words);
            keys.push(Key::new("holdings", 0));
        }
        self.scene.groups.push(Group { title: self.say(Words::new("memory", "内存")), keys });
        below
    }

    /// K above S, V above O, Q to the left of S; m, l and α of each row between S and O.
    fn matrices(&mut self, top: f32, below_map: f32) -> f32 {
        let Layout { cell, rows, keys, columns, value_columns, .. } = self.layout;
        let title = TEXT + 6.0;
        let above = columns.max(keys) as f32 * cell;
        let base = (top + title + above + GAP + title).max(below_map + GAP + title);
        let (q_left, s_left, o_left) = (self.layout.q_left(), self.layout.s_left(), self.layout.o_left());
        let numbers_left = self.layout.numbers_left();
        for (id, x, y, words) in [
            (0, q_left, base - 6.0, "Q"),
            (1, s_left, base - GAP - title - columns as f32 * cell - 6.0, "Kᵀ"),
            (2, o_left, base - GAP - title - keys as f32 * cell - 6.0, "V"),
            (3, s_left, base - 6.0, if self.holds_weights() { "P" } else { "S" }),
            (4, o_left, base - 6.0, "O"),
        ] {
            self.text(Key::new("title", id), x, y, Align::Start, words);
        }
        self.frame(0, q_left, base, columns, rows);
        self.frame(1, s_left, base - GAP - title - columns as f32 * cell, keys, columns);
        self.frame(2, o_left, base - GAP - title - keys as f32 * cell, value_columns, keys);
        self.frame(3, s_left, base, keys, rows);
        self.frame(4, o_left, base, value_columns, rows);
        self.q(q_left, base);
        self.k(s_left, base - GAP - title - columns as f32 * cell);
        self.v(o_left, base - GAP - title - keys as f32 * cell);
        self.scores(s_left, base);
        self.numbers(numbers_left, base);
        self.output(o_left, base);
        let mut below = base + rows as f32 * cell + 6.0;
        let Layout { every_row, keys_each, columns, value_columns, .. } = self.layout;
        let shares = [self.input.d as usize / columns, self.input.dv as usize / value_columns];
        for (line, words) in words::sampling(every_row, keys_each, shares).into_iter().enumerate() {
            let words = self.say(words);
            self.text(Key::new("sampling", line as u64), MARGIN, below + TEXT, Align::Start, words);
            below += TEXT + 6.0;
        }
        below
    }

    fn frame(&mut self, id: u64, left: f32, top: f32, columns: usize, rows: usize) {
        let (width, height) = (columns as f32 * self.layout.cell, rows as f32 * self.layout.cell);
        let shape = Shape::Rect { width, height, corner: 0.0 };
        self.scene.push(Mark::new(Key::new("frame", id), left + width / 2.0, top + height / 2.0, shape).role(Role::Frame));
    }

    fn cell(&mut self, key: Key, left: f32, top: f32, (column, row): (usize, usize), role: Role, tone: Tone) {
        let cell = self.layout.cell;
        let size = (cell - 1.0).max(2.0);
        let (x, y) = (left + (column as f32 + 0.5) * cell, top + (row as f32 + 0.5) * cell);
        let shape = Shape::Rect { width: size, height: size, corner: 1.0 };
        self.scene.push(Mark::new(key, x, y, shape).role(role).tone(tone));
    }

    /// A row of a tensor in so many squares, each the mean of its share of the columns.
    fn strip(row: &[f32], squares: usize) -> impl Iterator<Item = f32> + '_ {
        (0..squares).map(move |square| mean(&row[square * row.len() / squares..(square + 1) * row.len() / squares]))
    }

    fn q(&mut self, left: f32, top: f32) {
        if !self.state.has_q && self.input.method == Method::Tiled {
            return;
        }
        let role = if self.kind == Some(Kind::LoadQ) { Role::Moved } else { Role::Plain };
        let (q, d) = (self.input.q.clone(), self.input.d as usize);
        let size = largest(&q);
        for row in 0..self.layout.rows {
            let from = &q[row * self.layout.every_row * d..][..d];
            for (column, value) in Page::strip(from, self.layout.columns).enumerate() {
                let key = Key::new("q", (row * 64 + column) as u64);
                self.cell(key, left, top, (column, row), role, Tone::Signed(value / size));
            }
        }
    }

    fn tile_keys(&self) -> Option<std::ops::Range<usize>> {
        let keys = &self.input.tiles[self.state.tile?].keys;
        Some(keys.start as usize..keys.end as usize)
    }

    fn k(&mut self, left: f32, top: f32) {
        let Some(keys) = self.tile_keys().filter(|_| self.state.has_k) else { return };
        let role = if self.kind == Some(Kind::LoadK) { Role::Moved } else { Role::Plain };
        let (k, d, each) = (self.input.k.clone(), self.input.d as usize, self.layout.keys_each);
        let size = largest(&k[keys.start * d..keys.end * d]);
        for (column, key) in keys.step_by(each).enumerate() {
            for (row, value) in Page::strip(&k[key * d..(key + 1) * d], self.layout.columns).enumerate() {
                let id = Key::new("k", (key * 64 + row) as u64);
                self.cell(id, left, top, (column, row), role, Tone::Signed(value / size));
            }
        }
    }

    fn v(&mut self, left: f32, top: f32) {
        let Some(keys) = self.tile_keys().filter(|_| self.state.has_v) else { return };
        let role = if self.kind == Some(Kind::LoadV) { Role::Moved } else { Role::Plain };
        let (v, dv, each) = (self.input.v.clone(), self.input.dv as usize, self.layout.keys_each);
        let size = largest(&v[keys.start * dv..keys.end * dv]);
        for (row, key) in keys.step_by(each).enumerate() {
            for (column, value) in Page::strip(&v[key * dv..(key + 1) * dv], self.layout.value_columns).enumerate() {
                let id = Key::new("v", (key * 64 + column) as u64);
                self.cell(id, left, top, (column, row), role, Tone::Signed(value / size));
            }
        }
    }

    fn holds_weights(&self) -> bool {
        matches!(self.state.block, Some((Content::Weights, _)))
    }

    fn scores(&mut self, left: f32, top: f32) {
        let (Some(keys), Some((content, block))) = (self.tile_keys(), self.state.block.clone()) else { return };
        let (first, count, each) = (keys.start, keys.len(), self.layout.keys_each);
        let tile = &self.input.tiles[self.state.tile.unwrap_or(0)];
        let is_new =
            matches!(self.kind, Some(Kind::Score | Kind::Weigh | Kind::NaiveScores | Kind::OnlineScores | Kind::NaiveNormalize));
        let seen = tile.scores.clone();
        let size = seen.iter().filter(|score| **score > HIDDEN).fold(1e-30f32, |size, score| size.max(score.abs()));
        let mut spoken = Vec::new();
        for row in 0..self.layout.rows {
            let from = row * self.layout.every_row * count;
            for (column, begin) in (0..count).step_by(each).enumerate() {
                let places = from + begin..from + (begin + each).min(count);
                let is_seen = seen[places.clone()].iter().any(|score| *score > HIDDEN);
                let visible: Vec<f32> = places.filter(|place| seen[*place] > HIDDEN).map(|place| block[place]).collect();
                let key = Key::new("s", ((first + begin) * 4096 + row) as u64);
                let role = match (is_seen, content) {
                    (false, Content::Scores) => Role::Hole,
                    (false, _) => Role::Discarded,
                    (true, _) if is_new => Role::Moved,
                    (true, _) if matches!(self.kind, Some(Kind::Max | Kind::NaiveMax | Kind::NaiveSum | Kind::OnlineMerge)) => {
                        Role::Looked
                    }
                    (true, _) => Role::Plain,
                };
                let value = mean(&visible);
                let shade = match content {
                    Content::Weights => Tone::Level(value.clamp(0.0, 1.0)),
                    Content::Scores | Content::Masked => Tone::Signed((value / size).clamp(-1.0, 1.0)),
                };
                self.cell(key, left, top, (column, row), role, if is_seen { shade } else { Tone::Flat });
                if row == 0 {
                    spoken.push(key);
                }
            }
        }
        let title = if content == Content::Weights {
            Words::new("weights of the first row", "第一行的权重")
        } else {
            Words::new("scores of the first row, relative", "第一行的相对分数")
        };
        self.scene.groups.push(Group { title: self.say(title), keys: spoken });
    }

    fn numbers(&mut self, left: f32, top: f32) {
        let width = self.layout.number_width();
        let columns = [
            ("m", self.state.row_max.clone(), matches!(self.kind, Some(Kind::Max | Kind::NaiveMax | Kind::OnlineMerge))),
            (
                "l",
                self.state.row_sum.clone(),
                matches!(self.kind, Some(Kind::Weigh | Kind::NaiveSum | Kind::OnlineMerge | Kind::Rescale)),
            ),
            ("α", self.state.rescale.clone(), matches!(self.kind, Some(Kind::Rescale | Kind::OnlineMerge))),
        ];
        for (place, (name, values, is_new)) in columns.into_iter().enumerate() {
            let right = left + (place + 1) as f32 * width - 3.0;
            self.text(Key::new("column", place as u64), right, top - 6.0, Align::End, name);
            let Some(values) = values else { continue };
            let size = (self.layout.cell * 0.75).clamp(7.0, TEXT - 1.0);
            let role = if is_new { Role::Moved } else { Role::Plain };
            let mut keys = Vec::new();
            for row in 0..self.layout.rows {
                let y = top + (row as f32 + 0.5) * self.layout.cell + size * 0.35;
                let key = Key::new(name, row as u64);
                let shape = Shape::Words { align: Align::End, size };
                let label = words::number(values[row * self.layout.every_row]);
                self.scene.push(Mark::new(key, right, y, shape).role(role).label(label));
                keys.push(key);
            }
            self.scene.groups.push(Group { title: name.to_owned(), keys });
        }
    }

    fn output(&mut self, left: f32, top: f32) {
        let Some(sums) = self.state.sums.clone() else { return };
        let role = match self.kind {
            Some(Kind::Rescale | Kind::Accumulate | Kind::Divide | Kind::NaiveProduct | Kind::OnlineProduct) => Role::Moved,
            _ if self.state.is_stored => Role::Done,
            _ => Role::Plain,
        };
        let dv = self.input.dv as usize;
        let size = largest(&sums);
        for row in 0..self.layout.rows {
            let from = &sums[row * self.layout.every_row * dv..][..dv];
            for (column, value) in Page::strip(from, self.layout.value_columns).enumerate() {
                let key = Key::new("o", (row * 64 + column) as u64);
                self.cell(key, left, top, (column, row), role, Tone::Signed(value / size));
            }
        }
    }

    /// Every tile of scores of this head; the watched row of tiles shows how far it has come.
    fn map(&mut self, top: f32, width: f32) -> f32 {
        let title = self.say(Words::new("All tiles of S", "S 的全部块"));
        self.text(Key::new("map-title", 0), MARGIN, top + TEXT, Align::Start, title);
        let map = &self.input.map;
        let (rows, columns) = (map.len(), map.first().map_or(0, Vec::len));
        let cell = (width / columns.max(rows).max(1) as f32).min(18.0);
        let begin = top + TEXT + 8.0;
        let watched = self.watched_row(rows);
        let mut keys = Vec::new();
        for (row, sights) in map.iter().enumerate() {
            for (column, &sight) in sights.iter().enumerate() {
                let role = if row == watched { self.map_role(column, columns, sight) } else { far_role(sight) };
                let label = if sight == Sight::Part { "◩" } else { "" };
                let shape = Shape::Rect { width: cell - 1.0, height: cell - 1.0, corner: 1.0 };
                let key = Key::new("map", (row * 64 + column) as u64);
                let (x, y) = (MARGIN + (column as f32 + 0.5) * cell, begin + (row as f32 + 0.5) * cell);
                self.scene.push(Mark::new(key, x, y, shape).role(role).label(label));
                if row == watched {
                    keys.push(key);
                }
            }
        }
        let title = self.say(Words::new("this row of tiles", "这一行的块"));
        self.scene.groups.push(Group { title, keys });
        begin + rows as f32 * cell
    }

    fn watched_row(&self, rows: usize) -> usize {
        (self.input.row_tile as usize / self.input.map_rows_each.max(1) as usize).min(rows.saturating_sub(1))
    }

    fn map_role(&self, column: usize, columns: usize, sight: Sight) -> Role {
        let each = self.input.tiles.len().div_ceil(columns.max(1));
        let tiles = column * each..((column + 1) * each).min(self.input.tiles.len());
        if self.state.tile.is_some_and(|tile| tiles.contains(&tile)) {
            return Role::Active;
        }
        let progress = &self.state.progress[tiles];
        if progress.iter().all(|progress| *progress == Progress::Done) {
            Role::Done
        } else if progress.iter().all(|progress| *progress == Progress::Skipped) {
            Role::Discarded
        } else if progress.iter().any(|progress| matches!(progress, Progress::Scored | Progress::Normalized)) {
            Role::Looked
        } else {
            match sight {
                Sight::None => Role::Hole,
                _ => Role::Plain,
            }
        }
    }
}

fn far_role(sight: Sight) -> Role {
    if sight == Sight::None { Role::Hole } else { Role::Plain }
}

fn mean(values: &[f32]) -> f32 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f32>() / values.len() as f32 }
}

fn largest(values: &[f32]) -> f32 {
    values.iter().fold(1e-30f32, |largest, value| largest.max(value.abs()))
}
