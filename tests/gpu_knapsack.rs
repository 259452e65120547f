//! The knapsack table on a real device: against the table on the CPU, the twin's counts, the closed form and the ledger.
#![cfg(feature = "gpu")]

mod knapsacks;

use std::cell::Cell;
use std::rc::Rc;

use knapsacks::{problems, table};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::CpuEngine;
use stepscope::kernel::knapsack::{Fill, Options, Problem, Values, collect, plan};
use stepscope::words::Code;

fn engine() -> GpuEngine {
    // Without a device this fails, and says what to install.
    pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"))
}

fn hold(engine: &GpuEngine, problem: &Problem, keep_decisions: bool, measure: bool) -> Result<(), TestCaseError> {
    let options = Options { keep_decisions, keep_row: true, measure };
    let plan = plan(problem, options, engine.capabilities()).expect("it fits");
    let (report, downloads) =
        pollster::block_on(engine.run(&plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
    let mut expected = table(problem);
    expected.chosen = expected.chosen.filter(|_| keep_decisions);
    prop_assert_eq!(collect(problem, options, &downloads).unwrap(), expected);
    let (cpu, cpu_downloads) = CpuEngine::run(&plan);
    prop_assert!(downloads == cpu_downloads, "not as the twin");
    for (dispatch, twin) in report.dispatches.iter().zip(&cpu.dispatches) {
        prop_assert_eq!(dispatch.measured, measure.then_some(dispatch.predicted));
        prop_assert_eq!((dispatch.kernel, dispatch.measured), (twin.kernel, twin.measured));
    }
    prop_assert_eq!((report.peak_bytes, report.live_bytes), (plan.ledger().peak_bytes, 0));
    Ok(())
}

#[test]
fn random_tables_are_filled_and_counted() {
    let engine = engine();
    let config = ProptestConfig { cases: 60, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() };
    let cases = (problems(30, 3000), any::<bool>(), any::<bool>());
    let law = |(problem, keep_decisions, measure)| hold(&engine, &problem, keep_decisions, measure);
    TestRunner::new(config).run(&cases, law).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn rows_longer_than_all_workgroups_together_are_filled() {
    let engine = engine();
    // Longer than one dispatch takes, and no multiple of anything.
    let problem = Problem {
        weights: vec![3_000_001, 1_700_000, 0, 2_500_003],
        values: Values::I32(vec![5, -3, 2, 7]),
        capacity: 5_000_011,
        fill: Fill::Exactly,
    };
    hold(&engine, &problem, true, true).unwrap_or_else(|error| panic!("{error}"));
}

/// 10^8 cells.
fn largest() -> Problem {
    let random = |i: u32| i.wrapping_mul(0x9e37_79b9) >> 16;
    Problem {
        weights: (1..=1000).map(|i| u64::from(random(i) % 2000 + 1)).collect(),
        values: Values::I32((1..=1000).map(|i| (random(i + 5000) % 1000) as i32).collect()),
        capacity: 100_000,
        fill: Fill::AtMost,
    }
}

#[test]
fn the_largest_table_is_filled_and_no_dispatch_takes_a_second() {
    let engine = engine();
    let problem = largest();
    let options = Options { keep_decisions: true, ..Options::default() };
    let plan = plan(&problem, options, engine.capabilities()).expect("it fits");
    let (report, downloads) =
        pollster::block_on(engine.run(&plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
    let solution = collect(&problem, options, &downloads).unwrap();
    // The plain one-row program, and what was chosen adds up.
    let Values::I32(values) = &problem.values else { panic!("they are integers") };
    let mut row = vec![0; problem.capacity as usize + 1];
    for (weight, value) in problem.weights.iter().zip(values) {
        for column in (*weight as usize..row.len()).rev() {
            row[column] = row[column].max(row[column - *weight as usize] + value);
        }
    }
    let chosen = solution.chosen.expect("decisions were kept");
    assert_eq!(solution.best, row.last().map(|best| f64::from(*best)));
    assert_eq!(chosen.iter().map(|item| f64::from(values[*item])).sum::<f64>(), solution.best.unwrap());
    assert!(chosen.iter().map(|item| problem.weights[*item]).sum::<u64>() <= u64::from(problem.capacity));
    let slowest = report.dispatches.iter().filter_map(|one| one.time_ns).fold(0.0, f64::max);
    println!("the slowest dispatch: {slowest} ns of {:?}", report.time_ns());
    assert!(slowest < 1e9, "{slowest}");
}

#[test]
fn a_table_can_be_stopped() {
    let engine = engine();
    let plan = plan(&largest(), Options::default(), engine.capabilities()).expect("it fits");
    let stop = Control::default();
    let (stopping, heard) = (stop.clone(), Rc::new(Cell::new(0.0)));
    let hear = heard.clone();
    let control = stop.on_progress(move |progress| {
        hear.set(progress.done);
        stopping.cancel();
    });
    let failure = pollster::block_on(engine.run(&plan, &control)).unwrap_err();
    assert_eq!((failure.code, engine.live_bytes()), (Code::Aborted, 0));
    assert!(heard.get() < 0.5, "stopped at its first part, {}", heard.get());
}
