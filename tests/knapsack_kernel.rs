//! The knapsack kernel by its twin: against tables and brute force on the CPU, moving what the closed form says.

mod knapsacks;

use knapsacks::{problems, table};
use proptest::prelude::*;
use stepscope::kernel::knapsack::{Fill, MAX_ITEMS, Options, Problem, Solution, Values, collect, decision_bytes, plan};
use stepscope::kernel::{Capabilities, CpuEngine, check_fit};
use stepscope::words::Code;

const ALL: Options = Options { keep_decisions: true, keep_row: true, measure: true };

fn solve(problem: &Problem, options: Options) -> Solution {
    let plan = plan(problem, options, &Capabilities::cpu()).expect("it fits");
    collect(problem, options, &CpuEngine::run(&plan).1).expect("everything came back")
}

/// The best value of all choices, one after the other.
fn brute_force(problem: &Problem) -> Option<f64> {
    let Values::I32(values) = &problem.values else { return None };
    let choices = 0u32..1 << problem.weights.len();
    let weighed = choices.filter_map(|choice| {
        let chosen = (0..values.len()).filter(|item| choice >> item & 1 == 1);
        let (weight, value) =
            chosen.fold((0, 0i64), |(weight, value), item| (weight + problem.weights[item], value + i64::from(values[item])));
        let capacity = u64::from(problem.capacity);
        let fits = if problem.fill == Fill::Exactly { weight == capacity } else { weight <= capacity };
        fits.then_some(value)
    });
    weighed.max().map(|value| value as f64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_is_the_one_filled_on_the_cpu(problem in problems(40, 700)) {
        prop_assert_eq!(solve(&problem, ALL), table(&problem));
    }

    #[test]
    fn the_best_is_the_best_of_all_choices(mut problem in problems(9, 30)) {
        if let Values::F32(values) = &problem.values {
            problem.values = Values::I32(values.iter().map(|value| *value as i32).collect());
        }
        prop_assert_eq!(solve(&problem, Options::default()).best, brute_force(&problem));
    }

    #[test]
    fn a_run_moves_and_holds_what_its_plan_says(
        problem in problems(12, 9000), keep_decisions: bool, keep_row: bool, measure: bool,
    ) {
        let options = Options { keep_decisions, keep_row, measure };
        let plan = plan(&problem, options, &Capabilities::portable()).expect("it fits");
        prop_assert_eq!(check_fit(&plan, &Capabilities::portable(), 0), Ok(()));
        let (report, downloads) = CpuEngine::run(&plan);
        for dispatch in &report.dispatches {
            prop_assert_eq!(dispatch.measured, measure.then_some(dispatch.predicted));
        }
        let ledger = plan.ledger();
        prop_assert_eq!((report.peak_bytes, report.live_bytes), (ledger.peak_bytes, 0));
        prop_assert_eq!((report.upload_bytes, report.download_bytes), (ledger.upload_bytes, ledger.download_bytes));
        let all = table(&problem);
        let expected =
            Solution { best: all.best, chosen: all.chosen.filter(|_| keep_decisions), row: all.row.filter(|_| keep_row) };
        prop_assert_eq!(collect(&problem, options, &downloads).unwrap(), expected);
    }
}

fn of_integers(weights: Vec<u64>, values: Vec<i32>, capacity: u32, fill: Fill) -> Problem {
    Problem { weights, values: Values::I32(values), capacity, fill }
}

#[test]
fn only_two_rows_and_the_decisions_are_in_memory() {
    let problem = of_integers(vec![3; 1000], vec![1; 1000], 1_000, Fill::AtMost);
    let ledger = plan(&problem, Options::default(), &Capabilities::portable()).unwrap().ledger();
    // Beside the rows 16 bytes of counters, and a word where decisions would be.
    assert_eq!(ledger.peak_bytes, 2 * 4 * 1001 + 16 + 4);
    let kept =
        plan(&problem, Options { keep_decisions: true, ..Options::default() }, &Capabilities::portable()).unwrap().ledger();
    assert_eq!(kept.peak_bytes, ledger.peak_bytes - 4 + decision_bytes(1000, 1000));
    // A bit a cell, in blocks of 2048.
    assert_eq!(decision_bytes(1000, 1000), 1000 * 2048 / 8);
    assert_eq!(decision_bytes(1000, 2047), decision_bytes(1000, 0));
    assert_eq!(decision_bytes(1000, 2048), 2 * decision_bytes(1000, 0));
}

#[test]
fn edges_are_what_they_should_be() {
    let none = of_integers(vec![], vec![], 3, Fill::Exactly);
    assert_eq!(solve(&none, ALL), table(&none));
    let empty_sack = of_integers(vec![0, 1, 0], vec![5, 9, -1], 0, Fill::Exactly);
    assert_eq!(solve(&empty_sack, ALL).chosen, Some(vec![0]));
    let too_heavy = of_integers(vec![1 << 53], vec![7], 3, Fill::AtMost);
    assert_eq!(solve(&too_heavy, ALL).best, Some(0.0));
    let never_full = of_integers(vec![2, 4], vec![7, 7], 5, Fill::Exactly);
    let solution = solve(&never_full, ALL);
    assert_eq!((solution.best, solution.chosen), (None, None));
}

#[test]
fn integers_stay_integers_while_they_are_exact() {
    assert_eq!(Values::of(&[1.0, -2.0]), Values::I32(vec![1, -2]));
    assert_eq!(Values::of(&[f64::from(1 << 30)]), Values::I32(vec![1 << 30]));
    assert_eq!(Values::of(&[f64::from(1 << 30), 1.0]), Values::F32(vec![1_073_741_824.0, 1.0]));
    assert_eq!(Values::of(&[0.5, 1.0]), Values::F32(vec![0.5, 1.0]));
}

#[test]
fn what_is_too_much_is_refused_before_anything_runs() {
    let refusal = |problem: Problem| {
        let failure = plan(&problem, ALL, &Capabilities::portable()).unwrap_err();
        (failure.code, failure.path)
    };
    let capacity = (Code::TooLarge, "capacity".to_owned());
    assert_eq!(refusal(of_integers(vec![1; 1001], vec![1; 1001], 100_000, Fill::AtMost)), capacity);
    // Within the cells, but a row is more than one binding of a portable device.
    assert_eq!(refusal(of_integers(vec![1], vec![1], 40_000_000, Fill::AtMost)), capacity);
    let items = MAX_ITEMS + 1;
    assert_eq!(refusal(of_integers(vec![1; items], vec![1; items], 1, Fill::AtMost)), (Code::TooLarge, "weights".to_owned()));
    let values = (Code::InvalidInput, "values".to_owned());
    assert_eq!(refusal(of_integers(vec![1, 2], vec![1], 1, Fill::AtMost)), values);
    for wrong in [f32::NAN, f32::INFINITY, 3e38] {
        let values_f32 = Values::F32(vec![wrong]);
        assert_eq!(refusal(Problem { weights: vec![1], values: values_f32, capacity: 1, fill: Fill::AtMost }), values);
    }
}
