//! K above S, V above O, Q to the left of S; m, l and α of each row between S and O. Every number is one that the kernel had.

use super::layout::Grid;
use super::words::{self, Place};
use super::{Page, TEXT, TITLE, width_of};
use crate::algo::attention::{Content, HIDDEN, Kind, Method, Values};
use crate::scene::{Align, Group, Key, Mark, Role, Shape, Tone};
use crate::words::{Text, Words};

impl Page<'_> {
    pub(super) fn matrices(&mut self, top: f32, below_map: f32) -> f32 {
        let grids = self.layout.grids(top, below_map);
        let (q, k, v, s, o) = (grids.q, grids.k, grids.v, grids.s, grids.o);
        let is_tiled = self.input.method == Method::Tiled;
        let (shared, own) = if is_tiled { (Place::Workgroup, Place::Registers) } else { (Place::Gpu, Place::Gpu) };
        let block = if self.holds_weights() { ("P", shared) } else { ("S", own) };
        let output = if self.state.is_stored { Place::Gpu } else { own };
        let titles = [(q, "Q", shared), (k, "Kᵀ", shared), (v, "V", shared), (s, block.0, block.1), (o, "O", output)];
        for (id, (grid, name, place)) in (0..).zip(titles) {
            let shape = Shape::Rect { width: grid.width(), height: grid.height(), corner: 0.0 };
            let (x, y) = (grid.left + grid.width() / 2.0, grid.top + grid.height() / 2.0);
            self.scene.push(Mark::new(Key::new("frame", id), x, y, shape).role(Role::Frame));
            let long = format!("{name} · {}", place.name().get(self.lang));
            // A title may go on up to where its neighbour begins.
            let title = if width_of(&long) <= grid.width() + 8.0 { long } else { name.to_owned() };
            self.text(Key::new("title", id), (grid.left, grid.top - 6.0), Align::Start, title);
        }
        if is_tiled && self.state.has_v {
            self.overwritten(&k);
        }
        self.queries(&q);
        self.keys(&k);
        self.values(&v);
        self.scores(&s);
        self.numbers(grids.numbers_left, s.top, own);
        self.output(&o);
        let mut below = s.bottom() + 8.0;
        let layout = &self.layout;
        let [d, dv] = [self.input.d, self.input.dv];
        let columns = [(layout.columns, d), (layout.value_columns, dv)];
        for (line, words) in words::sampling(layout.every_row, layout.every_key, columns).into_iter().enumerate() {
            let words = self.say(words);
            self.text(Key::new("sampling", line as u64), (q.left, below + TEXT), Align::Start, words);
            below += TITLE;
        }
        below
    }

    /// Keys and values take turns in one buffer.
    fn overwritten(&mut self, k: &Grid) {
        let words = words::OVERWRITTEN.get(self.lang);
        if width_of(words) < k.width() {
            let middle = (k.left + k.width() / 2.0, k.top + k.height() / 2.0 + TEXT * 0.4);
            self.text(Key::new("overwritten", 0), middle, Align::Middle, words);
        }
    }

    /// A number of a matrix, with as much colour as it is large.
    fn cell(&mut self, key: Key, grid: &Grid, (column, row): (usize, usize), role: Role, (tone, label): (Tone, String)) {
        let size = |cell: f32| (cell - 1.0).max(2.0);
        let shape = Shape::Rect { width: size(grid.cell_width), height: size(grid.cell_height), corner: 1.0 };
        let (x, y) = (grid.left + (column as f32 + 0.5) * grid.cell_width, grid.top + (row as f32 + 0.5) * grid.cell_height);
        self.scene.push(Mark::new(key, x, y, shape).role(role).tone(tone).label(label));
    }

    fn role_after(&self, kinds: &[Kind]) -> Role {
        if self.kind.is_some_and(|kind| kinds.contains(&kind)) { Role::Moved } else { Role::Plain }
    }

    fn queries(&mut self, grid: &Grid) {
        if !self.state.has_q && self.input.method == Method::Tiled {
            return;
        }
        let role = self.role_after(&[Kind::LoadQ]);
        let (q, d) = (self.input.q.clone(), self.input.d as usize);
        let size = largest(&q);
        for row in 0..grid.rows {
            for column in 0..grid.columns {
                let value = q[row * self.layout.every_row * d + column];
                self.cell(Key::new("q", id(row, column)), grid, (column, row), role, signed(value, size));
            }
        }
    }

    fn tile_keys(&self) -> Option<std::ops::Range<usize>> {
        let keys = &self.input.tiles[self.state.tile?].keys;
        Some(keys.start as usize..keys.end as usize)
    }

    fn keys(&mut self, grid: &Grid) {
        let Some(keys) = self.tile_keys().filter(|_| self.state.has_k) else { return };
        let role = self.role_after(&[Kind::LoadK]);
        let (k, d) = (self.input.k.clone(), self.input.d as usize);
        let size = largest(&k[keys.start * d..keys.end * d]);
        for (column, key) in keys.step_by(self.layout.every_key).enumerate() {
            for row in 0..grid.rows {
                self.cell(Key::new("k", id(key, row)), grid, (column, row), role, signed(k[key * d + row], size));
            }
        }
    }

    fn values(&mut self, grid: &Grid) {
        let Some(keys) = self.tile_keys().filter(|_| self.state.has_v) else { return };
        let role = self.role_after(&[Kind::LoadV]);
        let (v, dv) = (self.input.v.clone(), self.input.dv as usize);
        let size = largest(&v[keys.start * dv..keys.end * dv]);
        for (row, key) in keys.step_by(self.layout.every_key).enumerate() {
            for column in 0..grid.columns {
                self.cell(Key::new("v", id(key, column)), grid, (column, row), role, signed(v[key * dv + column], size));
            }
        }
    }

    fn scores(&mut self, grid: &Grid) {
        let (Some(keys), Some((content, block))) = (self.tile_keys(), self.state.block.clone()) else { return };
        let (first, count) = (keys.start, keys.len());
        let seen = self.input.tiles[self.state.tile.unwrap_or(0)].scores.clone();
        let size = seen.iter().filter(|score| **score > HIDDEN).fold(1e-30f32, |size, score| size.max(score.abs()));
        let role = match self.kind {
            Some(Kind::Score | Kind::Weigh | Kind::NaiveScores | Kind::OnlineScores | Kind::NaiveNormalize) => Role::Moved,
            Some(Kind::Max | Kind::NaiveMax | Kind::NaiveSum | Kind::OnlineMerge) => Role::Looked,
            _ => Role::Plain,
        };
        let mut spoken = Vec::new();
        for row in 0..grid.rows {
            for (column, key) in (0..count).step_by(self.layout.every_key).enumerate() {
                let place = row * self.layout.every_row * count + key;
                let (role, look) = match (seen[place] > HIDDEN, content) {
                    // Not ruled out yet, and no score either.
                    (false, Content::Scores) => (Role::Hole, (Tone::Flat, String::new())),
                    (false, _) => (Role::Discarded, (Tone::Flat, words::entry(block[place]))),
                    (true, Content::Weights) => (role, (Tone::Level(block[place].clamp(0.0, 1.0)), words::entry(block[place]))),
                    (true, Content::Scores | Content::Masked) => (role, signed(block[place], size)),
                };
                let key = Key::new("s", ((first + key) * 4096 + row) as u64);
                self.cell(key, grid, (column, row), role, look);
                if row == 0 {
                    spoken.push(key);
                }
            }
        }
        let title = if content == Content::Weights {
            Words::new("weights of the first row", "第一行的权重")
        } else {
            Words::new("scores of the first row", "第一行的分数")
        };
        self.scene.groups.push(Group { title: self.say(title), keys: spoken });
    }

    /// What each row keeps from tile to tile.
    fn numbers(&mut self, left: f32, top: f32, place: Place) {
        let width = self.layout.number_width;
        let columns: [(&'static str, Text, Option<Values>, &[Kind]); 3] = [
            ("m", words::ROW_MAX, self.state.row_max.clone(), &[Kind::Max, Kind::NaiveMax, Kind::OnlineMerge]),
            ("l", words::ROW_SUM, self.state.row_sum.clone(), &[Kind::Weigh, Kind::NaiveSum, Kind::OnlineMerge, Kind::Rescale]),
            ("α", words::RESCALE, self.state.rescale.clone(), &[Kind::Rescale, Kind::OnlineMerge]),
        ];
        let is_roomy = self.layout.width >= 1000.0;
        let place = place.name().get(self.lang);
        self.text(Key::new("place", 0), (left + 1.5 * width, top - 6.0 - TITLE), Align::Middle, place);
        for (number, (name, long, values, kinds)) in (0..).zip(columns) {
            let right = left + (number + 1) as f32 * width - 3.0;
            let title = if is_roomy { long.get(self.lang) } else { name };
            self.text(Key::new("column", number), (right, top - 6.0), Align::End, title);
            let Some(values) = values else { continue };
            let size = (self.layout.row_height * 0.75).clamp(7.0, TEXT - 1.0);
            let role = self.role_after(kinds);
            let mut keys = Vec::new();
            for row in 0..self.layout.rows {
                let y = top + (row as f32 + 0.5) * self.layout.row_height;
                let key = Key::new(name, row as u64);
                let shape = Shape::Words { align: Align::End, size };
                let label = words::number(values[row * self.layout.every_row]);
                self.scene.push(Mark::new(key, right, y, shape).role(role).label(label));
                keys.push(key);
            }
            self.scene.groups.push(Group { title: long.get(self.lang).to_owned(), keys });
        }
    }

    fn output(&mut self, grid: &Grid) {
        let Some(sums) = self.state.sums.clone() else { return };
        let changed = [Kind::Rescale, Kind::Accumulate, Kind::Divide, Kind::NaiveProduct, Kind::OnlineProduct];
        let role = match self.role_after(&changed) {
            Role::Plain if self.state.is_stored => Role::Done,
            role => role,
        };
        let dv = self.input.dv as usize;
        let size = largest(&sums);
        let mut spoken = Vec::new();
        for row in 0..grid.rows {
            for column in 0..grid.columns {
                let key = Key::new("o", id(row, column));
                let value = sums[row * self.layout.every_row * dv + column];
                self.cell(key, grid, (column, row), role, signed(value, size));
                if row == 0 {
                    spoken.push(key);
                }
            }
        }
        let title = if self.state.is_divided {
            Words::new("output of the first row", "第一行的输出")
        } else {
            Words::new("sums of the first row, undivided", "第一行的累加和（未除）")
        };
        self.scene.groups.push(Group { title: self.say(title), keys: spoken });
    }
}

fn id(row: usize, column: usize) -> u64 {
    (row * 64 + column) as u64
}

fn signed(value: f32, size: f32) -> (Tone, String) {
    (Tone::Signed((value / size).clamp(-1.0, 1.0)), words::entry(value))
}

fn largest(values: &[f32]) -> f32 {
    values.iter().fold(1e-30f32, |largest, value| largest.max(value.abs()))
}
