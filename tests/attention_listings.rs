//! The listings of attention that readers see are run, and give what the oracle gives.

mod answers;
#[rustfmt::skip]
#[path = "../src/lessons/attention/listing.rs"]
mod listing;

use std::fmt::Write as _;
use std::sync::Arc;

use listing::{Matrix, Tile};
use serde_json::json;
use stepscope::kernel::attention::{Band, Problem, oracle, random};

/// Outputs of naive, online and tiled, and one row of lse.
type Outputs = [Matrix; 4];

struct Case {
    problem: Problem,
    tile: [usize; 2],
}

fn cases() -> Vec<Case> {
    let sizes = [[1, 1, 1, 1], [1, 9, 4, 3], [7, 5, 3, 4], [8, 8, 4, 4], [13, 10, 5, 2], [12, 20, 8, 8]];
    let bands = [Band::all(), Band::top_left(), Band { lo: -3, hi: 1 }, Band { lo: 2, hi: 4 }];
    let case = |(seed, ([n, nk, d, dv], band)): (usize, ([u32; 4], Band))| {
        let tensor = |stream, rows: u32, width: u32| Arc::new(random::normal(seed as u64, stream, (rows * width) as usize));
        let problem = Problem {
            heads: 1,
            kv_heads: 1,
            n,
            nk,
            d,
            dv,
            band,
            mask: None,
            softcap: None,
            // Every second case has scores that overflow without their maximum taken off.
            scale: if seed.is_multiple_of(2) { 0.5 } else { 1e3 },
            q: tensor(0, n, d),
            k: tensor(1, nk, d),
            v: tensor(2, nk, dv),
            grad: None,
        };
        Case { problem, tile: [1 + seed % 5, 1 + seed % 4] }
    };
    sizes.into_iter().flat_map(|sizes| bands.map(|band| (sizes, band))).enumerate().map(case).collect()
}

fn matrix(values: &[f32], width: u32) -> Matrix {
    values.chunks_exact(width as usize).map(|row| row.iter().map(|&x| f64::from(x)).collect()).collect()
}

fn assert_right(cases: &[Case], outputs: &[Outputs]) {
    assert_eq!(cases.len(), outputs.len());
    for (case, [naive, online, tiled, lse]) in cases.iter().zip(outputs) {
        let right = oracle::attention(&case.problem);
        for (name, out) in [("naive", naive), ("online", online), ("tiled", tiled)] {
            let off = out.iter().flatten().zip(&right.output.values).map(|(got, right)| (got - right).abs());
            assert_eq!(out.iter().flatten().count(), right.output.values.len());
            assert!(off.fold(0.0, f64::max) < 1e-9, "{name}: {out:?} instead of {:?}", right.output.values);
        }
        for (got, right) in lse[0].iter().zip(&right.lse.values) {
            assert!(if right.is_finite() { (got - right).abs() < 1e-9 * right.abs().max(1.0) } else { *got == -1e30 });
        }
    }
}

#[test]
fn the_python_listing_of_attention_is_right() {
    let cases = cases();
    let line = |Case { problem, tile }: &Case| {
        let [q, k, v] = [(&problem.q, problem.d), (&problem.k, problem.d), (&problem.v, problem.dv)]
            .map(|(tensor, width)| matrix(tensor, width));
        let band = [problem.band.lo, problem.band.hi];
        format!("{}\n", json!({"q": q, "k": k, "v": v, "scale": f64::from(problem.scale), "band": band, "tile": tile}))
    };
    assert_right(&cases, &answers::python("attention", cases.iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_of_attention_is_right() {
    let cases = cases();
    let mut words = String::new();
    for Case { problem: Problem { n, nk, d, dv, band, scale, q, k, v, .. }, tile: [rows, cols] } in &cases {
        let _ = write!(words, "{n} {nk} {d} {dv} ");
        for x in [q, k, v].into_iter().flat_map(|tensor| tensor.iter()) {
            let _ = write!(words, "{:e} ", f64::from(*x));
        }
        let _ = writeln!(words, "{:e} {} {} {rows} {cols}", f64::from(*scale), band.lo, band.hi);
    }
    assert_right(&cases, &answers::cpp("attention", words));
}

#[test]
fn the_rust_listing_of_attention_is_right() {
    let cases = cases();
    let run = |Case { problem, tile: [rows, cols] }: &Case| -> Outputs {
        let (q, k, v) = (matrix(&problem.q, problem.d), matrix(&problem.k, problem.d), matrix(&problem.v, problem.dv));
        let (scale, band) = (f64::from(problem.scale), problem.band);
        let sees = |i: usize, j: usize| (i64::from(band.lo)..=i64::from(band.hi)).contains(&(j as i64 - i as i64));
        let (out, lse) = listing::tiled(&q, &k, &v, scale, &sees, Tile { rows: *rows, cols: *cols });
        [listing::naive(&q, &k, &v, scale, &sees), listing::online(&q, &k, &v, scale, &sees), out, vec![lse]]
    };
    assert_right(&cases, &cases.iter().map(run).collect::<Vec<_>>());
}
