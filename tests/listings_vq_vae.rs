//! The listings of vq-vae that readers see are run, and give what the kernels and the prior give.

mod answers;
#[expect(dead_code, reason = "only its ways to run a plan and to read what it gave are of use here")]
mod training;
#[rustfmt::skip]
#[path = "../src/lessons/vq_vae/listing.rs"]
mod listing;

use std::fmt::Write as _;
use std::sync::Arc;

use listing::{Vector, Weights};
use serde_json::json;
use stepscope::kernel::attention::random;
use stepscope::kernel::train::{Layers, State};
use stepscope::kernel::vqvae::Prior;
use stepscope::kernel::{CpuEngine, Data, Plan};
use training::{floats, words};

const CODES: usize = 6;
const ACROSS: usize = 3;
const SAMPLED: usize = ACROSS * ACROSS;

struct Case {
    vectors: Vec<f32>,
    codes: Vec<f32>,
    dq: Vec<f32>,
    dims: usize,
    weights: Weights,
    idle: Vec<u32>,
    grids: Vec<Vec<usize>>,
    uniform: Vec<f64>,
}

/// Codes of the vectors, gradients of vectors and codes, codes after the revival, a grid.
type Results = (Vec<usize>, Vec<Vector>, Vec<Vector>, Vec<Vector>, Vec<usize>);

fn cases() -> Vec<Case> {
    let case = |seed: u64| {
        let dims = 1 + seed as usize % 5;
        let draw = |stream, rows: usize| random::normal(seed, stream, rows * dims);
        // Quarters, so that there are ties and both ways are exact.
        let coarse = |values: Vec<f32>| values.into_iter().map(|x| (x * 4.0).round() / 4.0).collect();
        let mix = |i: usize| (i as u64 + seed).wrapping_mul(0x9e37_79b9) as usize >> 7;
        Case {
            vectors: coarse(draw(0, 12)),
            codes: coarse(draw(1, CODES)),
            dq: draw(2, 12),
            dims,
            weights: Weights { beta: 1.0, gamma: 0.25 * (seed % 3) as f64, straight_through: seed % 4 != 3 },
            idle: (0..CODES).map(|i| (mix(i) % 9) as u32).collect(),
            grids: (0..20).map(|g| (0..SAMPLED).map(|place| (mix(g * 3) + place * (g % 2)) % CODES).collect()).collect(),
            uniform: random::normal(seed, 3, SAMPLED).into_iter().map(|x| f64::from(x).abs().fract()).collect(),
        }
    };
    (0..24).map(case).collect()
}

fn rows(values: &[f32], columns: usize) -> Vec<Vector> {
    values.chunks(columns).map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect()
}

/// By the kernels' twins, and by the prior.
fn right(case: &Case) -> Results {
    let (count, dims) = (12u32, case.dims as u32);
    let mut builder = Plan::builder(false);
    let mut upload = |name, values: &[f32]| builder.upload(name, Data::F32(Arc::new(values.to_vec())));
    let (z, codes, dq) = (upload("z", &case.vectors), upload("codes", &case.codes), upload("dq", &case.dq));
    let state = builder.upload("state", State::new(1.0).data());
    let mut tensor = |name, len: u32| builder.temporary(name, u64::from(len) * 4);
    let (nearest, q, dz) = (tensor("nearest", count), tensor("q", count * dims), tensor("dz", count * dims));
    let (sums, uses, dcodes) =
        (tensor("sums", CODES as u32 * dims), tensor("uses", CODES as u32), tensor("dcodes", CODES as u32 * dims));
    let share = 2.0 / (count * dims) as f32;
    let mut layers = Layers { builder: &mut builder };
    layers.vq_assign(z, codes, nearest, [count, CODES as u32, dims]);
    layers.gather(codes, nearest, q, count, dims);
    let Weights { beta, gamma, straight_through } = case.weights;
    layers.vq_grad([z, q, dq, state], dz, count * dims, straight_through, gamma as f32 * share);
    layers.segment_sum([nearest, z], [sums, uses], CODES as u32, [count, dims]);
    layers.vq_grad_codes([codes, sums, uses, state], dcodes, CODES as u32, dims, beta as f32 * share);
    for buffer in [nearest, dz, dcodes] {
        builder.download(buffer);
    }
    let (_, downloads) = CpuEngine::run(&builder.finish());
    let mut revived = rows(&case.codes, case.dims);
    let dead: Vec<usize> = (0..CODES).filter(|code| case.idle[*code] >= 5).collect();
    for (number, code) in dead.iter().enumerate() {
        revived[*code] = rows(&case.vectors, case.dims)[number * 12 / dead.len()].clone();
    }
    let grids: Vec<u32> = case.grids.iter().flatten().map(|code| *code as u32).collect();
    let mut uniform = case.uniform.iter().copied();
    let grid = Prior::fit(&grids, CODES, ACROSS).draw(|| uniform.next().unwrap());
    let indices = words(&downloads, "nearest").into_iter().map(|code| code as usize).collect();
    let gradients = [("dz", count), ("dcodes", CODES as u32)].map(|(name, _)| rows(&floats(&downloads, name), case.dims));
    let [dz, dcodes] = gradients;
    (indices, dz, dcodes, revived, grid.into_iter().map(|code| code as usize).collect())
}

fn assert_right(cases: &[Case], results: &[Results]) {
    assert_eq!(cases.len(), results.len());
    for (number, (case, (indices, dz, dcodes, revived, grid))) in cases.iter().zip(results).enumerate() {
        let right = right(case);
        assert_eq!((indices, revived, grid), (&right.0, &right.3, &right.4), "case {number}");
        for (name, got, want) in [("dz", dz, &right.1), ("dcodes", dcodes, &right.2)] {
            assert_eq!(got.len(), want.len(), "case {number}, {name}");
            for (got, want) in got.iter().flatten().zip(want.iter().flatten()) {
                assert!((got - want).abs() <= 1e-6 * (1.0 + want.abs()), "case {number}, {name}: {got}, not {want}");
            }
        }
    }
}

#[test]
fn the_python_listing_of_vq_vae_gives_what_the_kernels_give() {
    let cases = cases();
    let line = |case: &Case| {
        let [vectors, codes, dq] = [&case.vectors, &case.codes, &case.dq].map(|values| rows(values, case.dims));
        let Weights { beta, gamma, straight_through } = case.weights;
        let all = json!([vectors, codes, dq, beta, gamma, straight_through, case.idle, case.grids, ACROSS, case.uniform]);
        format!("{all}\n")
    };
    assert_right(&cases, &answers::python("vq_vae", cases.iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_of_vq_vae_gives_what_the_kernels_give() {
    let cases = cases();
    let mut told = String::new();
    for case in &cases {
        let Weights { beta, gamma, straight_through } = case.weights;
        let _ = write!(told, "{beta} {gamma} {} {ACROSS} ", u8::from(straight_through));
        for values in [&case.vectors, &case.codes, &case.dq] {
            write_rows(&mut told, &rows(values, case.dims));
        }
        write_rows(&mut told, &[case.idle.iter().map(|idle| f64::from(*idle)).collect()]);
        write_rows(&mut told, &case.grids.iter().map(|grid| grid.iter().map(|code| *code as f64).collect()).collect::<Vec<_>>());
        write_rows(&mut told, std::slice::from_ref(&case.uniform));
        told.push('\n');
    }
    assert_right(&cases, &answers::cpp("vq_vae", told));
}

fn write_rows(told: &mut String, rows: &[Vector]) {
    let _ = write!(told, "{} {} ", rows.len(), rows[0].len());
    rows.iter().flatten().for_each(|number| {
        let _ = write!(told, "{number} ");
    });
}

#[test]
fn the_rust_listing_of_vq_vae_gives_what_the_kernels_give() {
    let cases = cases();
    let run = |case: &Case| {
        let [vectors, mut codes, dq] = [&case.vectors, &case.codes, &case.dq].map(|values| rows(values, case.dims));
        let indices = listing::nearest(&vectors, &codes);
        let (dz, dcodes) = listing::backward(&vectors, &codes, &indices, &dq, &case.weights);
        listing::revive(&mut codes, &case.idle, &vectors, 5);
        let mut uniform = case.uniform.iter().copied();
        let grid = listing::sample(&listing::fit(&case.grids, ACROSS), CODES, ACROSS, || uniform.next().unwrap());
        (indices, dz, dcodes, codes, grid)
    };
    let results: Vec<Results> = cases.iter().map(run).collect();
    assert_right(&cases, &results);
}
