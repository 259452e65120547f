//! A codebook's rounds on a real device: the twins' choices, their counts, the closed forms and the ledger.
#![cfg(feature = "gpu")]

use std::sync::Arc;
use std::time::Instant;

use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::CpuEngine;
use stepscope::kernel::attention::random;
use stepscope::kernel::train::{CodeUpdate, Vq};

fn engine() -> GpuEngine {
    // Without a device this fails, and says what to install.
    pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Sixteenths: products and sums are exact in f32, so every device must say the same.
fn sixteenths(seed: u64, stream: u64, len: usize) -> Arc<Vec<f32>> {
    Arc::new(random::normal(seed, stream, len).into_iter().map(|x| (x * 16.0).round() / 16.0).collect())
}

#[test]
fn rounds_are_their_twins() {
    let engine = engine();
    for (rows, codes, columns) in [(1, 1, 1), (7, 3, 2), (70, 90, 3), (600, 40, 8), (513, 9, 64), (4500, 5, 3), (2060, 17, 70)] {
        for (update, revives) in [
            (CodeUpdate::Gradient { rate: 0.5 }, true),
            (CodeUpdate::Ema { decay: 0.5 }, false),
            (CodeUpdate::Ema { decay: 0.0 }, true),
        ] {
            let vq = Vq { rows, codes, columns, update, steps: 1, revives, keeps: true, watched: Some(0) };
            let [vectors, first] =
                [(0, rows), (1, codes)].map(|(stream, lines)| sixteenths(3, stream, (lines * columns) as usize));
            let plan = vq.plan(vectors.clone(), first.clone(), true);
            let (gpu, downloads) =
                pollster::block_on(engine.run(&plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
            let (cpu, wanted) = CpuEngine::run(&plan);
            for (dispatch, twin) in gpu.dispatches.iter().zip(&cpu.dispatches) {
                assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
                assert_eq!(dispatch.measured, twin.measured, "{}", dispatch.kernel);
            }
            assert_eq!((gpu.peak_bytes, gpu.live_bytes), (plan.ledger().peak_bytes, 0));
            let (got, want) = (vq.collect(&downloads).unwrap(), vq.collect(&wanted).unwrap());
            let name = format!("{rows} × {codes} × {columns}, {update:?}");
            let margins = Vq { steps: 0, ..vq }.plan(vectors, first, true);
            let [got_margins, want_margins] = [
                pollster::block_on(engine.run(&margins, &Control::default())).unwrap_or_else(|failure| panic!("{failure}")).1,
                CpuEngine::run(&margins).1,
            ]
            .map(|downloads| Vq { steps: 0, ..vq }.collect(&downloads).unwrap().margins);
            assert_eq!(got_margins, want_margins, "{name}");
            // The first round's choices are exact; later ones start from quotients.
            assert_eq!(got.rounds[0].nearest, want.rounds[0].nearest, "{name}");
            assert_eq!(got.rounds[0].uses, want.rounds[0].uses, "{name}");
            assert_eq!(got.rounds[0].revived, want.rounds[0].revived, "{name}");
            for (got, want) in got.codes.iter().zip(&want.codes).chain(got.watched.iter().zip(&want.watched)) {
                assert!((got - want).abs() <= 1e-5 * (1.0 + want.abs()), "{name}: {got}, not {want}");
            }
        }
    }
}

/// All of the largest size, against brute force in whole numbers: 4·10⁹ products.
#[test]
fn the_largest_assignment_is_brute_force() {
    const SIZES: [usize; 3] = [65_536, 1024, 64];
    let [rows, codes, columns] = SIZES;
    let (vectors, first) = (sixteenths(1, 0, rows * columns), sixteenths(1, 1, codes * columns));
    let update = CodeUpdate::Ema { decay: 0.0 };
    let vq = Vq {
        rows: rows as u32,
        codes: codes as u32,
        columns: columns as u32,
        update,
        steps: 0,
        revives: false,
        keeps: false,
        watched: None,
    };
    let plan = vq.plan(vectors.clone(), first.clone(), false);
    let (_, downloads) =
        pollster::block_on(engine().run(&plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
    let found = vq.collect(&downloads).unwrap().nearest;
    let whole = |values: &[f32]| values.iter().map(|x| (x * 16.0) as i32).collect::<Vec<i32>>();
    let (vectors, first) = (whole(&vectors), whole(&first));
    let begun = Instant::now();
    for (row, vector) in vectors.chunks_exact(columns).enumerate() {
        let mut best = (i32::MAX, 0);
        for (code, entries) in first.chunks_exact(columns).enumerate() {
            let distance = vector.iter().zip(entries).map(|(a, b)| (a - b) * (a - b)).sum::<i32>();
            if distance < best.0 {
                best = (distance, code);
            }
        }
        assert_eq!(found[row] as usize, best.1, "vector {row}");
    }
    println!("brute force took {:.1} s", begun.elapsed().as_secs_f64());
}
