//! From what the kernels left of the watched rows to a film of them.

use std::ops::Range;

use serde_json::{Value, json};

use super::{depict, words};
use crate::algo::attention::{Attention, Cost, Costs, Input, KeyTile, Memory, Method, Sight, State, Step, TileCosts, Values};
use crate::kernel::Capabilities;
use crate::kernel::attention::traffic::{self, Part};
use crate::kernel::attention::{self, Capture, Inner, Options, Precision, Problem, Shape, Visit};
use crate::lessons::{Reel, Telling, Variable, View};
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

/// The most tiles that the map shows along each side; more are shown together.
const MAP_TILES: u32 = 16;

/// Past this, what the kernels record would fill the page's memory, so such problems have no film.
const MOST_CAPTURE_BYTES: u64 = 16 << 20;

/// Whether the watched rows have too much in them to be stepped through.
pub(super) fn is_too_long(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<bool, Failure> {
    let tile = attention::plan_tile(problem, options, capabilities)?;
    Ok(attention::capture_bytes(problem, tile) > MOST_CAPTURE_BYTES)
}

/// The film of the watched rows.
pub(super) fn record(
    problem: &Problem,
    options: &Options,
    capabilities: &Capabilities,
    capture: &Capture,
) -> Result<Box<dyn crate::lessons::Film>, Failure> {
    let input = input(problem, options, capabilities, capture);
    let reel = Reel::<Tiles>::record(input, Budget::default()).map_err(|too_long| {
        Failure::too_large(
            "nk",
            format!("These rows would take more than {} steps. Take fewer keys.", too_long.limit),
            format!("这些行要走的步数超过 {}。请减少键数。", too_long.limit),
        )
    })?;
    Ok(Box::new(reel))
}

/// How the lesson tells of the algorithm.
struct Tiles;

impl Telling for Tiles {
    type Algorithm = Attention;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        words::narrate(input, state, step, lang)
    }

    fn variables(input: &Input, state: &State, _: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = vec![Variable { name: "i", value: input.rows.start.to_string() }];
        let mut show = |name, value: String| variables.push(Variable { name, value });
        if let Some(tile) = state.tile {
            let keys = &input.tiles[tile].keys;
            show("j", format!("{} … {}", keys.start, keys.end - 1));
        }
        for (name, values) in [("m", &state.row_max), ("l", &state.row_sum), ("α", &state.rescale)] {
            words::first(values).into_iter().for_each(|value| show(name, words::number(value)));
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        let values = |values: &Option<Values>| values.as_ref().map(|values| values.to_vec());
        json!({
            "tile": state.tile,
            "block": state.block.as_ref().map(|(_, block)| block.to_vec()),
            "m": values(&state.row_max),
            "l": values(&state.row_sum),
            "rescale": values(&state.rescale),
            "o": values(&state.sums),
        })
    }
}

/// The film's input: the capture beside the tensors, and what each step costs.
fn input(problem: &Problem, options: &Options, capabilities: &Capabilities, capture: &Capture) -> Input {
    let film = Film { problem, options, capture, shape: Shape::of(problem) };
    let kv_head = (capture.head / (problem.heads / problem.kv_heads)) as usize;
    let rows = |tensor: &[f32], first: usize, count: usize, width: u32| -> Values {
        tensor[first * width as usize..(first + count) * width as usize].into()
    };
    let first_row = capture.head as usize * problem.n as usize + capture.rows.start as usize;
    let (first_key, nk) = (kv_head * problem.nk as usize, problem.nk as usize);
    let memory = match capture.inner {
        Inner::Tiled { .. } => Memory {
            used_bytes: attention::workgroup_bytes(problem, capture.tile).into(),
            parts_bytes: Some(attention::workgroup_parts_bytes(problem, capture.tile).map(u64::from)),
            limit_bytes: capabilities.max_workgroup_bytes.into(),
        },
        Inner::Naive { .. } | Inner::Online { .. } => Memory {
            used_bytes: attention::scores_bytes(problem),
            parts_bytes: None,
            limit_bytes: capabilities.max_buffer_bytes.min(capabilities.max_binding_bytes),
        },
    };
    Input {
        method: match capture.inner {
            Inner::Naive { .. } => Method::Naive,
            Inner::Online { .. } => Method::Online,
            Inner::Tiled { .. } => Method::Tiled,
        },
        head: capture.head,
        rows: capture.rows.clone(),
        d: problem.d,
        dv: problem.dv,
        tiles: film.tiles(),
        q: rows(&problem.q, first_row, capture.rows.len(), problem.d),
        k: rows(&problem.k, first_key, nk, problem.d),
        v: rows(&problem.v, first_key, nk, problem.dv),
        output: capture.output.as_slice().into(),
        lse: capture.lse.as_slice().into(),
        costs: film.costs(),
        memory,
        map: film.map(),
        map_rows_each: problem.n.div_ceil(capture.tile.rows).div_ceil(MAP_TILES),
        row_tile: capture.rows.start / capture.tile.rows,
    }
}

struct Film<'a> {
    problem: &'a Problem,
    options: &'a Options,
    capture: &'a Capture,
    shape: Shape,
}

impl Film<'_> {
    fn precision(&self) -> Precision {
        self.options.precision
    }

    fn row_count(&self) -> u64 {
        self.capture.rows.len() as u64
    }

    fn widths(&self) -> (u64, u64) {
        (u64::from(self.shape.d4) * 4, u64::from(self.shape.dv4) * 4)
    }

    /// How much of these keys these rows see.
    fn sight(&self, rows: Range<u32>, keys: &Range<u32>) -> Sight {
        let seen = |rows: Range<u32>| self.problem.band.keys_of_rows(rows, self.problem.nk);
        let overlap = seen(rows.clone());
        if overlap.start >= keys.end || overlap.end <= keys.start {
            return Sight::None;
        }
        // Both ends of a band only rise with the rows: what the first and the last row see, all between them do.
        let sees_all = |row: u32| {
            let seen = seen(row..row + 1);
            seen.start <= keys.start && seen.end >= keys.end
        };
        let is_whole = self.problem.mask.is_none() && sees_all(rows.start) && sees_all(rows.end - 1);
        if is_whole { Sight::All } else { Sight::Part }
    }

    fn map(&self) -> Vec<Vec<Sight>> {
        let tile = self.capture.tile;
        let groups = |len: u32, size: u32| {
            let tiles_each = len.div_ceil(size).div_ceil(MAP_TILES);
            let places = size * tiles_each;
            (0..len.div_ceil(places)).map(move |group| group * places..((group + 1) * places).min(len))
        };
        groups(self.problem.n, tile.rows)
            .map(|rows| groups(self.problem.nk, tile.cols).map(|keys| self.sight(rows.clone(), &keys)).collect())
            .collect()
    }

    fn tiles(&self) -> Vec<KeyTile> {
        let (nk, cols) = (self.problem.nk, self.capture.tile.cols);
        let all = (0..nk.div_ceil(cols)).map(|number| number * cols..((number + 1) * cols).min(nk));
        match &self.capture.inner {
            Inner::Tiled { visits } => all.map(|keys| self.fused_tile(keys, visits)).collect(),
            Inner::Naive { scores, row_max, row_sum, probabilities } => {
                let all: Vec<_> = all.collect();
                let mut tiles = self.merged_tiles(&all, scores, row_max, row_sum);
                let mut sums: Values = vec![0.0; row_max.len()].into();
                for (tile, keys) in tiles.iter_mut().zip(&all) {
                    // Naive sums by the maximum of the whole row, which it has from the pass before.
                    let (_, sum, _) = KeyTile::merged(&tile.scores, row_max, &sums);
                    sums = sum;
                    tile.row_sum = sums.clone();
                    tile.weights = block(probabilities, nk, keys);
                    tile.rescale = Values::default();
                }
                finish(&mut tiles, row_max, row_sum);
                tiles
            }
            Inner::Online { scores, row_max, row_sum } => self.merged_tiles(&all.collect::<Vec<_>>(), scores, row_max, row_sum),
        }
    }

    fn fused_tile(&self, keys: Range<u32>, visits: &[Visit]) -> KeyTile {
        let rows = self.capture.rows.clone();
        let Some(visit) = visits.iter().find(|visit| visit.keys == keys) else {
            return KeyTile {
                keys,
                sight: Sight::None,
                scores: Values::default(),
                weights: Values::default(),
                row_max: Values::default(),
                row_sum: Values::default(),
                rescale: Values::default(),
                sums: Values::default(),
                costs: TileCosts::default(),
            };
        };
        KeyTile {
            // Visited tiles hold a key that some row sees, so they are never out of sight.
            sight: self.sight(rows, &keys),
            scores: visit.scores.as_slice().into(),
            weights: visit.weights.as_slice().into(),
            row_max: visit.row_max.as_slice().into(),
            row_sum: visit.row_sum.as_slice().into(),
            rescale: visit.rescale.as_slice().into(),
            sums: visit.sums.as_slice().into(),
            costs: self.fused_costs(keys.len() as u64),
            keys,
        }
    }

    /// The tiles of a whole matrix of scores, with maximum and denominator as one pass keeps them; the last have the kernel's own.
    fn merged_tiles(&self, all: &[Range<u32>], scores: &[f32], row_max: &[f32], row_sum: &[f32]) -> Vec<KeyTile> {
        let rows = row_max.len();
        let mut max: Values = vec![attention::MASKED; rows].into();
        let mut sum: Values = vec![0.0; rows].into();
        let mut tiles: Vec<KeyTile> = Vec::new();
        for keys in all {
            let scores = block(scores, self.problem.nk, keys);
            let rescale;
            (max, sum, rescale) = KeyTile::merged(&scores, &max, &sum);
            tiles.push(KeyTile {
                keys: keys.clone(),
                sight: self.sight(self.capture.rows.clone(), keys),
                scores,
                weights: Values::default(),
                row_max: max.clone(),
                row_sum: sum.clone(),
                rescale,
                sums: Values::default(),
                costs: self.separate_costs(keys),
            });
        }
        finish(&mut tiles, row_max, row_sum);
        tiles
    }

    /// What a visit of the fused kernel costs: as in [`traffic::tiled`], step by step.
    fn fused_costs(&self, keys: u64) -> TileCosts {
        let (width, value_width) = self.widths();
        let (rows, tile) = (self.row_count(), self.capture.tile);
        let has_mask = self.problem.mask.is_some();
        TileCosts {
            load_k: cost(traffic::words(self.precision(), keys * width), 0, 0),
            score: cost(0, 0, rows * keys * (2 * width + traffic::score_flops(&self.shape))),
            mask: cost(if has_mask { u64::from(tile.rows * tile.cols) } else { 0 }, 0, 0),
            load_v: cost(traffic::words(self.precision(), keys * value_width), 0, 0),
            max: cost(0, 0, rows * keys),
            rescale: cost(0, 0, rows * (value_width + 3)),
            weigh: cost(0, 0, 3 * rows * keys),
            accumulate: cost(0, 0, 2 * rows * keys * value_width),
            ..TileCosts::default()
        }
    }

    /// What a block of the naive and online kernels costs: as in [`traffic::scores`] and the passes over them.
    fn separate_costs(&self, keys: &Range<u32>) -> TileCosts {
        let (width, _) = self.widths();
        let seen = |row: u32| {
            let seen = self.problem.band.keys(row, self.problem.nk);
            u64::from(seen.end.min(keys.end).saturating_sub(seen.start.max(keys.start)))
        };
        let pairs: u64 = self.capture.rows.clone().map(seen).sum();
        let scores = self.row_count() * keys.len() as u64;
        let of_pair = 2 * traffic::words(self.precision(), width) + u64::from(self.problem.mask.is_some());
        let is_online = matches!(self.capture.inner, Inner::Online { .. });
        TileCosts {
            score: cost(pairs * of_pair, scores, pairs * (2 * width + traffic::score_flops(&self.shape))),
            max: cost(scores, 0, if is_online { 5 * scores } else { scores }),
            sum: cost(scores, 0, 3 * scores),
            weigh: cost(scores, scores, 3 * scores),
            ..TileCosts::default()
        }
    }

    fn costs(&self) -> Costs {
        let (width, value_width) = self.widths();
        let rows = self.row_count();
        let part = Part { rows: self.capture.rows.clone(), heads: 1 };
        let of = |cost: traffic::Cost| self::cost(cost.words_read, cost.words_written, cost.flops);
        let softmax_width = traffic::SOFTMAX_INVOCATIONS;
        match self.capture.inner {
            Inner::Tiled { .. } => Costs {
                load_q: cost(traffic::words(self.precision(), rows * width), 0, 0),
                divide: cost(0, 0, rows * value_width),
                store: cost(0, traffic::words(self.precision(), rows * value_width) + 2 * rows, 0),
                ..Costs::default()
            },
            Inner::Naive { .. } => Costs {
                max: cost(0, rows, 0),
                sum: cost(rows * softmax_width, 3 * rows, 0),
                normalize: cost(2 * rows * softmax_width, 0, 0),
                divide: of(traffic::product(&self.shape, self.precision(), &part)),
                ..Costs::default()
            },
            Inner::Online { .. } => Costs {
                max: cost(0, 4 * rows, 0),
                divide: of(traffic::online_product(&self.shape, self.precision(), &part)),
                ..Costs::default()
            },
        }
    }
}

fn cost(words_read: u64, words_written: u64, flops: u64) -> Cost {
    Cost { read_bytes: words_read * 4, written_bytes: words_written * 4, flops }
}

/// What remains after the last tile is what the kernel itself had.
fn finish(tiles: &mut [KeyTile], row_max: &[f32], row_sum: &[f32]) {
    if let Some(last) = tiles.last_mut() {
        (last.row_max, last.row_sum) = (row_max.into(), row_sum.into());
    }
}

/// Some columns of a matrix of `width`.
fn block(matrix: &[f32], width: u32, columns: &Range<u32>) -> Values {
    let columns = columns.start as usize..columns.end as usize;
    matrix.chunks_exact(width as usize).flat_map(|row| &row[columns.clone()]).copied().collect()
}
