//! The steps of each method, in the order in which its kernels take them.

use std::sync::Arc;

use super::{Attention, Cost, HIDDEN, Input, KeyTile, Kind, Sight, Step, Values};
use crate::trace::Recorder;

/// One fused kernel: queries stay, keys and values go by tile by tile.
pub(super) fn tiled(input: &Input, recorder: &mut impl Recorder<Attention>) {
    let rows = input.rows.len();
    recorder.step(Step::new(Kind::LoadQ, 0, input.costs.load_q));
    recorder.step(Step {
        row_max: Some(vec![HIDDEN; rows].into()),
        row_sum: Some(vec![0.0; rows].into()),
        sums: Some(vec![0.0; rows * input.dv as usize].into()),
        ..Step::new(Kind::Begin, 0, Cost::default())
    });
    let mut sums: Values = vec![0.0; rows * input.dv as usize].into();
    let mut row_sum: Values = vec![0.0; rows].into();
    for (number, tile) in input.tiles.iter().enumerate() {
        let step = |kind, cost| Step::new(kind, number, cost);
        let costs = &tile.costs;
        if tile.sight == Sight::None {
            recorder.step(step(Kind::Skip, Cost::default()));
            continue;
        }
        recorder.step(step(Kind::LoadK, costs.load_k));
        recorder.step(Step { block: Some(tile.scores.clone()), ..step(Kind::Score, costs.score) });
        if tile.sight == Sight::Part {
            recorder.step(Step { block: Some(tile.scores.clone()), ..step(Kind::Mask, costs.mask) });
        }
        recorder.step(step(Kind::LoadV, costs.load_v));
        recorder.step(Step { row_max: Some(tile.row_max.clone()), ..step(Kind::Max, costs.max) });
        let rescaled = by_row(&sums, &tile.rescale);
        recorder.step(Step {
            rescale: Some(tile.rescale.clone()),
            row_sum: Some(by_row(&row_sum, &tile.rescale)),
            sums: Some(rescaled),
            ..step(Kind::Rescale, costs.rescale)
        });
        recorder.step(Step {
            block: Some(tile.weights.clone()),
            row_sum: Some(tile.row_sum.clone()),
            ..step(Kind::Weigh, costs.weigh)
        });
        recorder.step(Step { sums: Some(tile.sums.clone()), ..step(Kind::Accumulate, costs.accumulate) });
        (sums, row_sum) = (tile.sums.clone(), tile.row_sum.clone());
    }
    recorder.step(Step { sums: Some(input.output.clone()), ..Step::new(Kind::Divide, 0, input.costs.divide) });
    recorder.step(Step::new(Kind::Store, 0, input.costs.store));
}

/// A matrix with each row multiplied by its factor.
fn by_row(matrix: &Values, factors: &Values) -> Values {
    let width = matrix.len() / factors.len().max(1);
    matrix.iter().enumerate().map(|(at, value)| value * factors[at / width.max(1)]).collect()
}

/// Scores, three passes over them, product.
pub(super) fn naive(input: &Input, recorder: &mut impl Recorder<Attention>) {
    scores(input, Kind::NaiveScores, recorder);
    let last = input.tiles.len().saturating_sub(1);
    for (number, tile) in input.tiles.iter().enumerate() {
        let cost = plus(tile.costs.max, ends(number, last, Cost::default(), input.costs.max));
        recorder.step(Step {
            block: Some(tile.scores.clone()),
            row_max: Some(tile.row_max.clone()),
            ..Step::new(Kind::NaiveMax, number, cost)
        });
    }
    let Cost { read_bytes, .. } = input.costs.sum;
    let begin = Cost { read_bytes, ..Cost::default() };
    for (number, tile) in input.tiles.iter().enumerate() {
        let end = Cost { read_bytes: 0, ..input.costs.sum };
        recorder.step(Step {
            block: Some(tile.scores.clone()),
            row_sum: Some(tile.row_sum.clone()),
            ..Step::new(Kind::NaiveSum, number, plus(tile.costs.sum, ends(number, last, begin, end)))
        });
    }
    for (number, tile) in input.tiles.iter().enumerate() {
        recorder.step(Step {
            block: Some(tile.weights.clone()),
            ..Step::new(
                Kind::NaiveNormalize,
                number,
                plus(tile.costs.weigh, ends(number, last, input.costs.normalize, Cost::default())),
            )
        });
    }
    recorder.step(Step { sums: Some(input.output.clone()), ..Step::new(Kind::NaiveProduct, 0, input.costs.divide) });
}

/// Scores, one pass over them, product.
pub(super) fn online(input: &Input, recorder: &mut impl Recorder<Attention>) {
    scores(input, Kind::OnlineScores, recorder);
    let last = input.tiles.len().saturating_sub(1);
    for (number, tile) in input.tiles.iter().enumerate() {
        recorder.step(Step {
            block: Some(tile.scores.clone()),
            row_max: Some(tile.row_max.clone()),
            row_sum: Some(tile.row_sum.clone()),
            rescale: Some(tile.rescale.clone()),
            ..Step::new(Kind::OnlineMerge, number, plus(tile.costs.max, ends(number, last, Cost::default(), input.costs.max)))
        });
    }
    recorder.step(Step { sums: Some(input.output.clone()), ..Step::new(Kind::OnlineProduct, 0, input.costs.divide) });
}

fn scores(input: &Input, kind: Kind, recorder: &mut impl Recorder<Attention>) {
    for (number, tile) in input.tiles.iter().enumerate() {
        let block = Some(tile.scores.clone());
        recorder.step(Step { block, ..Step::new(kind, number, tile.costs.score) });
    }
}

/// What a pass costs at its first tile beside the tile, and at its last.
fn ends(number: usize, last: usize, begin: Cost, end: Cost) -> Cost {
    let none = Cost::default();
    plus(if number == 0 { begin } else { none }, if number == last { end } else { none })
}

fn plus(a: Cost, b: Cost) -> Cost {
    Cost { read_bytes: a.read_bytes + b.read_bytes, written_bytes: a.written_bytes + b.written_bytes, flops: a.flops + b.flops }
}

impl KeyTile {
    /// Maximum, denominator and factor of each row after taking in a tile of scores, from those before it: what one pass over scores keeps.
    pub fn merged(scores: &[f32], row_max: &[f32], row_sum: &[f32]) -> (Values, Values, Values) {
        let keys = scores.len() / row_max.len().max(1);
        let rows = scores.chunks_exact(keys.max(1)).zip(row_max.iter().zip(row_sum));
        let merged: Vec<[f32; 3]> = rows
            .map(|(scores, (&max, &sum))| {
                let raised = scores.iter().fold(max, |max, score| max.max(*score));
                let factor = libm::expf(max - raised);
                let more: f32 = scores.iter().filter(|score| **score > HIDDEN).map(|score| libm::expf(score - raised)).sum();
                [raised, sum * factor + more, factor]
            })
            .collect();
        let part = |which: usize| -> Values { merged.iter().map(|row| row[which]).collect::<Arc<[f32]>>() };
        (part(0), part(1), part(2))
    }
}
