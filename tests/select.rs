//! Quickselect and the largest gap against independent oracles, and the laws of their inputs.

mod answers;
#[rustfmt::skip]
#[path = "../src/lessons/maximum_gap/listing.rs"]
mod gap_listing;
#[rustfmt::skip]
#[path = "../src/lessons/quickselect/listing.rs"]
mod quickselect_listing;

use std::cell::Cell;
use std::cmp::Ordering;
use std::fmt::Write as _;

use expect_test::{Expect, expect};
use quickselect_listing as listing;
use rand_core::Rng;
use rand_pcg::Pcg32;
use serde_json::{Value, json};
use stepscope::algo::maximum_gap::{self, MaximumGap, Rounding};
use stepscope::algo::quickselect::{Input, PivotRule, Quickselect, STEPS_LIMIT, Scheme, Step};
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Film, Opening, Outcome, View, expected_comparisons};
use stepscope::trace::{Budget, Counter, Plain, Trace};
use stepscope::words::{Code, Failure, Lang};

const SCHEMES: [(&str, Scheme, listing::Scheme); 3] = [
    ("lomuto", Scheme::Lomuto, listing::Scheme::Lomuto),
    ("hoare", Scheme::Hoare, listing::Scheme::Hoare),
    ("three-way", Scheme::ThreeWay, listing::Scheme::ThreeWay),
];
const RULES: [(&str, PivotRule, listing::Rule); 5] = [
    ("first", PivotRule::First, listing::Rule::First),
    ("last", PivotRule::Last, listing::Rule::Last),
    ("random", PivotRule::Random, listing::Rule::Random),
    ("median-of-three", PivotRule::MedianOfThree, listing::Rule::MedianOfThree),
    ("median-of-medians", PivotRule::MedianOfMedians, listing::Rule::MedianOfMedians),
];

struct Dice(Pcg32);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.0.next_u32()) * bound as u64) >> 32) as usize
    }

    /// Small whole numbers, so that many are equal, and some of other kinds.
    fn number(&mut self) -> f64 {
        match self.below(12) {
            0 => self.below(1000) as f64 / 8.0 - 60.0,
            1 => [f64::MAX, -f64::MAX, 0.1, -0.0, 5e-324, 9_007_199_254_740_991.0, -9_007_199_254_740_991.0][self.below(7)],
            _ => self.below(20) as f64 - 4.0,
        }
    }

    fn list(&mut self) -> Vec<f64> {
        let most = if self.below(20) == 0 { 200 } else { 24 };
        let len = 1 + self.below(most);
        let mut items: Vec<f64> = (0..len).map(|_| self.number()).collect();
        match self.below(8) {
            0 => items.sort_by(f64::total_cmp),
            1 => items.sort_by(|a, b| b.total_cmp(a)),
            2 => items.fill(7.0),
            _ => {}
        }
        items
    }
}

struct Case {
    items: Vec<f64>,
    k: usize,
    scheme: usize,
    rule: usize,
    seed: u64,
}

impl Case {
    fn random(dice: &mut Dice) -> Case {
        let items = dice.list();
        let k = 1 + dice.below(items.len());
        Case { items, k, scheme: dice.below(3), rule: dice.below(5), seed: dice.0.next_u64() >> 11 }
    }

    fn input(&self) -> Input {
        Input::new(self.items.clone(), self.k, SCHEMES[self.scheme].1, RULES[self.rule].1, self.seed).unwrap()
    }

    /// What the lesson's random numbers begin with.
    fn random_numbers(&self) -> Vec<u32> {
        let mut random = Pcg32::new(self.seed, 0);
        (0..self.items.len()).map(|_| random.next_u32()).collect()
    }

    fn told(&self) -> Value {
        json!([self.items, self.k, SCHEMES[self.scheme].0, RULES[self.rule].0, self.random_numbers()])
    }
}

fn cases(seed: u64, count: usize) -> Vec<Case> {
    let mut dice = Dice(Pcg32::new(seed, 0));
    (0..count).map(|_| Case::random(&mut dice)).collect()
}

#[test]
fn the_kth_largest_is_the_one_of_the_sorted_list() {
    for case in cases(1961, 10_000) {
        let input = case.input();
        let trace = Trace::<Quickselect>::record(&input, Budget::default()).unwrap();
        let mut end = trace.begin();
        trace.seek(&mut end, trace.len());
        let state = &end.state;
        let mut sorted = case.items.clone();
        sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let target = case.items.len() - case.k;
        let told = case.told();
        assert_eq!(state.value_of(state.found().unwrap()), sorted[target], "{told}");
        let items: Vec<f64> = state.items.iter().map(|&item| state.value_of(item)).collect();
        assert!(items[..target].iter().all(|x| *x <= sorted[target]), "{told}");
        assert!(items[target..].iter().all(|x| *x >= sorted[target]), "{told}");
        let mut ids = state.items.clone();
        ids.sort_unstable();
        assert!(ids.iter().copied().eq(0..case.items.len() as u32), "{told}: items were lost");
        if input.rule() != PivotRule::MedianOfMedians {
            assert!(
                trace.len() as u64 <= input.steps_at_most(),
                "{} steps, at most {}: {told}",
                trace.len(),
                input.steps_at_most()
            );
        }
        // What a recorder that keeps nothing counts.
        assert_eq!(Plain::<Quickselect>::run(&input).tally, end.tally, "{told}");
    }
}

thread_local! {
    static COMPARISONS: Cell<u64> = const { Cell::new(0) };
}

/// A number that counts how often it is compared.
#[derive(Clone, Copy, PartialEq)]
struct Counted(f64);

impl PartialOrd for Counted {
    fn partial_cmp(&self, other: &Counted) -> Option<Ordering> {
        COMPARISONS.set(COMPARISONS.get() + 1);
        self.0.partial_cmp(&other.0)
    }
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives_with_as_many_comparisons() {
    for case in cases(1971, 3_000) {
        let mut items: Vec<Counted> = case.items.iter().map(|&x| Counted(x)).collect();
        let mut random = Pcg32::new(case.seed, 0);
        let mut below = |n: usize| ((u64::from(random.next_u32()) * n as u64) >> 32) as usize;
        let (scheme, rule) = (SCHEMES[case.scheme].2, RULES[case.rule].2);
        COMPARISONS.set(0);
        let value = listing::Quickselect { scheme, rule, below: &mut below }.kth_largest(&mut items, case.k);
        let comparisons = COMPARISONS.get();
        let plain = Plain::<Quickselect>::run(&case.input());
        let lesson: Vec<f64> = plain.state.items.iter().map(|&item| plain.state.value_of(item)).collect();
        let items: Vec<f64> = items.into_iter().map(|item| item.0).collect();
        let told = case.told();
        assert_eq!(value.0, plain.state.value_of(plain.state.found().unwrap()), "{told}");
        assert_eq!(items, lesson, "{told}");
        assert_eq!(comparisons, plain.tally.get(Counter::Compare), "{told}");
    }
}

/// The value and the list afterwards.
fn lesson_answers(cases: &[Case]) -> Vec<(f64, Vec<f64>)> {
    let answer = |case: &Case| {
        let state = Plain::<Quickselect>::run(&case.input()).state;
        (state.value_of(state.found().unwrap()), state.items.iter().map(|&item| state.value_of(item)).collect())
    };
    cases.iter().map(answer).collect()
}

#[test]
fn the_python_listing_of_quickselect_gives_what_the_lesson_gives() {
    let cases = cases(1973, 600);
    let lines = cases.iter().map(|case| format!("{}\n", case.told())).collect();
    let answers: Vec<(f64, Vec<f64>)> = answers::python("quickselect", lines);
    assert_eq!(answers, lesson_answers(&cases));
}

#[test]
fn the_cpp_listing_of_quickselect_gives_what_the_lesson_gives() {
    let cases = cases(1975, 600);
    let mut words = String::new();
    for case in &cases {
        let _ = write!(words, "{} {} {} {}", case.k, SCHEMES[case.scheme].0, RULES[case.rule].0, case.items.len());
        case.random_numbers().iter().for_each(|number| write!(words, " {number}").unwrap());
        let _ = write!(words, " {}", case.items.len());
        case.items.iter().for_each(|item| write!(words, " {item:e}").unwrap());
        words.push('\n');
    }
    let answers: Vec<(f64, Vec<f64>)> = answers::cpp("quickselect", words);
    assert_eq!(answers, lesson_answers(&cases));
}

/// The expectation by its recurrence: the pivot is each of the n with the same chance.
fn by_recurrence(most: usize) -> Vec<Vec<f64>> {
    let mut expected = vec![vec![0.0; most + 2]; most + 1];
    for n in 2..=most {
        for k in 1..=n {
            // The pivot is the j-th largest: it is found, or sought among the j-1 larger, or the n-j smaller ones.
            let rest: f64 = (1..=n)
                .map(|j| match j.cmp(&k) {
                    Ordering::Equal => 0.0,
                    Ordering::Greater => expected[j - 1][k],
                    Ordering::Less => expected[n - j][k - j],
                })
                .sum();
            expected[n][k] = (n - 1) as f64 + rest / n as f64;
        }
    }
    expected
}

#[test]
fn knuths_formula_is_the_recurrence() {
    for (n, expected) in by_recurrence(120).iter().enumerate().skip(1) {
        for (k, expected) in expected.iter().enumerate().take(n + 1).skip(1) {
            let knuth = expected_comparisons(n, k);
            assert!((knuth - expected).abs() < 1e-9 * (1.0 + expected), "n = {n}, k = {k}: {knuth} against {expected}");
        }
    }
    assert!((expected_comparisons(1_000_000, 500_000) / 1e6 - 3.386).abs() < 0.001);
}

fn permutations(n: usize) -> Vec<Vec<f64>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let shorter = permutations(n - 1);
    let longer = |perm: &Vec<f64>| {
        let perm = perm.clone();
        (0..n).map(move |at| {
            let mut perm = perm.clone();
            perm.insert(at, n as f64);
            perm
        })
    };
    shorter.iter().flat_map(longer).collect()
}

/// Over all orders of the items, a fixed pivot is as good as a random one.
#[test]
fn all_permutations_together_take_what_knuth_expects() {
    for n in 1..=7 {
        let lists = permutations(n);
        for rule in [PivotRule::First, PivotRule::Last] {
            for k in 1..=n {
                let compares = |list: &Vec<f64>| {
                    let input = Input::new(list.clone(), k, Scheme::Lomuto, rule, 0).unwrap();
                    Plain::<Quickselect>::run(&input).tally.get(Counter::Compare)
                };
                let mean = lists.iter().map(compares).sum::<u64>() as f64 / lists.len() as f64;
                assert!((mean - expected_comparisons(n, k)).abs() < 1e-9, "n = {n}, k = {k}: {mean}");
            }
        }
    }
}

#[test]
fn the_chart_lays_what_was_measured_over_knuths_curve() {
    let lesson = lessons::find("quickselect").unwrap();
    let mut study = lesson.study(&lesson.card().presets[0].document()).unwrap();
    (0..study.units()).for_each(|unit| study.measure(unit));
    let chart = study.chart();
    let series = |title: &str| &chart.series.iter().find(|series| series.title_en.contains(title)).unwrap().points;
    let knuth = series("Knuth");
    for &(k, mean) in series("Lomuto, random pivot: mean") {
        let (at, expected) = knuth[k as usize - 1];
        assert_eq!((at, expected), (k, expected_comparisons(200, k as usize)));
        // A hundred lists, whose standard deviation is below a third of the mean.
        assert!((mean / expected - 1.0).abs() < 0.12, "k = {k}: {mean} against {expected}");
    }
    // The histogram is of the very lists that the mean is of.
    let trials = series("Lomuto, random pivot: how often");
    for (column, &(k, mean)) in trials.chunk_by(|a, b| a.0 == b.0).zip(series("Lomuto, random pivot: mean")) {
        assert_eq!((column[0].0, column.len()), (k, study.units()));
        assert!((column.iter().map(|trial| trial.1).sum::<f64>() / column.len() as f64 - mean).abs() < 1e-9);
        // A window of m items is split with m − 1 comparisons, each item but the pivot being in the window once at least.
        assert!(column.iter().all(|trial| (199.0..=199.0 * 200.0 / 2.0).contains(&trial.1)), "k = {k}");
    }
}

fn document(json: Value) -> Document {
    let Value::Object(json) = json else { unreachable!() };
    Document::of(json)
}

fn open(lesson: &str, json: Value) -> Result<Outcome, Failure> {
    let lesson = lessons::find(lesson).unwrap();
    match lessons::open(lesson, document(json), &Ask::default())? {
        Opening::Done(outcome) => Ok(*outcome),
        _ => unreachable!(),
    }
}

#[test]
fn bad_selections_are_refused_at_their_place() {
    let many = |kind: &str, n: u32| json!({"kind": kind, "n": n});
    let cases = [
        (json!({"items": [1, 2], "k": 3}), Code::InvalidInput, "k"),
        (json!({"items": [1, 2], "k": 0}), Code::InvalidInput, "k"),
        (json!({"items": [], "k": 1}), Code::InvalidInput, "items"),
        (json!({"items": [1, 2]}), Code::InvalidInput, "k"),
        (json!({"k": 1}), Code::InvalidInput, "items"),
        (json!({"items": [1], "generate": many("equal", 2), "k": 1}), Code::InvalidInput, "generate"),
        (json!({"generate": many("equal", 0), "k": 1}), Code::InvalidInput, "k"),
        (json!({"items": [1, "x"], "k": 1}), Code::InvalidInput, "items[1]"),
        (json!({"items": [1, 2], "k": 1, "scheme": "bubble"}), Code::InvalidInput, "scheme"),
        (json!({"items": [1, 2], "k": 1, "pivot": "best"}), Code::InvalidInput, "pivot"),
        (json!({"items": [1, 2], "k": 1, "seed": -1}), Code::InvalidInput, "seed"),
        (json!({"generate": many("equal", 1_000_000), "k": 1, "scheme": "lomuto"}), Code::TooLarge, "generate.n"),
        (json!({"generate": many("sorted", 1_000_000), "k": 1, "pivot": "first"}), Code::TooLarge, "generate.n"),
        (json!({"generate": many("reversed", 200_000), "k": 100_000, "pivot": "last"}), Code::TooLarge, "generate.n"),
        (json!({"items": vec![7; 20_000], "k": 1, "scheme": "lomuto", "pivot": "median-of-medians"}), Code::TooLarge, "items"),
    ];
    for (json, code, path) in cases {
        let shown: String = json.to_string().chars().take(80).collect();
        let failure = open("quickselect", json.clone()).err().unwrap_or_else(|| panic!("{shown} is taken"));
        assert_eq!((failure.code, failure.path.as_str()), (code, path), "{shown}: {failure}");
        if code == Code::TooLarge && path == "generate.n" {
            continue;
        }
        // Without a film, and elsewhere, it is refused as well.
        let lesson = lessons::find("quickselect").unwrap();
        let plain = lessons::open(lesson, document(json.clone()), &Ask { film: false, ..Ask::default() });
        assert_eq!(plain.err(), Some(failure.clone()), "{shown}");
        if let Ok(document) = stepscope::input::check(lesson.card().fields, document(json)) {
            assert_eq!(lesson.long().unwrap().compute(&document).err(), Some(failure), "{shown}");
        }
    }
}

/// What a recording takes in bytes is measured in `tests/large.rs`.
#[test]
fn a_million_items_are_recorded_elsewhere_and_scrubbed() {
    assert!(size_of::<Step>() <= 2);
    let lesson = lessons::find("quickselect").unwrap();
    for (scheme, rule) in [("hoare", "random"), ("lomuto", "median-of-three"), ("three-way", "median-of-medians")] {
        let recipe = json!({"kind": "uniform", "n": 1_000_000, "seed": 3});
        let json = json!({"generate": recipe, "k": 500_000, "scheme": scheme, "pivot": rule});
        let document = stepscope::input::check(lesson.card().fields, document(json)).unwrap();
        let long = lesson.long().unwrap();
        assert!(long.is_long(&document));
        let computed = long.compute(&document).unwrap();
        let mut develop = long.develop(&document, computed.steps).unwrap();
        while develop.advance(1_000_000).unwrap() < 1.0 {}
        let (mut film, _) = develop.finish().unwrap();
        assert!((film.len() as u64) < STEPS_LIMIT);
        let mut values: Vec<f64> = lessons::numbers::items(&document);
        values.sort_by(f64::total_cmp);
        assert_eq!(computed.output.json["value"], json!(values[500_000] as i64));
        let view = View::new(1000.0, Lang::En);
        for at in [film.len() / 3, film.len() - 7] {
            film.seek(at);
            let shown = (film.scene(&view), film.tally());
            film.seek(0);
            film.seek(at);
            assert_eq!((film.scene(&view), film.tally()), shown);
            assert!(shown.0.to_text(Lang::En).contains("Each bar stands for 5,000 items."));
        }
    }
}

#[test]
fn lomuto_begins_to_lose_where_equal_keys_stay() {
    let slip = |json: Value| open("quickselect", json).unwrap().slip;
    let equal = slip(json!({"items": vec![7; 12], "k": 1, "scheme": "lomuto", "pivot": "first"})).unwrap();
    // A window, a pivot, its swap, 11 comparisons, its place: then the window shrinks by one.
    assert_eq!(equal.at, 16);
    assert!(equal.says.en.contains("11 of the 11") && equal.says.zh.contains("11"));
    for scheme in ["hoare", "three-way"] {
        assert_eq!(slip(json!({"items": vec![7; 12], "k": 1, "scheme": scheme})), None);
    }
    assert_eq!(slip(json!({"generate": {"kind": "sorted", "n": 100}, "k": 30, "scheme": "lomuto"})), None);
    assert!(slip(json!({"generate": {"kind": "few", "n": 200}, "k": 30, "scheme": "lomuto"})).is_some());
    // On equal keys it takes n(n-1)/2 comparisons; a three-way partition one pass.
    let compares = |scheme: &str| {
        let outcome = open("quickselect", json!({"items": vec![7; 200], "k": 1, "scheme": scheme})).unwrap();
        outcome.tally.get(Counter::Compare)
    };
    assert_eq!(compares("lomuto"), 200 * 199 / 2);
    assert_eq!(compares("three-way"), 2 * 200);
    assert!(compares("hoare") < 3 * 200);
}

#[test]
fn the_results_fields_are_as_promised() {
    let outcome = open("quickselect", json!({"items": [3, 2, 1, 5, 6, 4], "k": 2, "scheme": "lomuto", "pivot": "last"})).unwrap();
    assert_eq!(
        Value::Object(outcome.output.json),
        json!({"value": 5, "items": [3, 2, 1, 4, 5, 6], "partitions": [{"lo": 0, "hi": 5, "pivot": 4}, {"lo": 4, "hi": 5, "pivot": 5}]})
    );
}

#[test]
fn a_check_finds_a_wrong_selection() {
    let lesson = lessons::find("quickselect").unwrap();
    let json = json!({"items": [3, 2, 1, 5, 6, 4, 9, 8], "k": 3, "scheme": "hoare", "pivot": "first", "seed": 0});
    let right = open("quickselect", json.clone()).unwrap().output;
    let document = document(json);
    assert!(lesson.check(&document, &right).is_ok);
    let with = |name: &str, value: Value| {
        let mut wrong = right.clone();
        wrong.json.insert(name.into(), value);
        lesson.check(&document, &wrong)
    };
    for check in [
        with("value", json!(5)),
        with("value", Value::Null),
        with("items", json!([9, 2, 1, 5, 3, 6, 4, 8])),
        with("items", json!([3, 2, 1, 5, 4, 6, 9])),
        with("items", json!([3, 2, 1, 5, 4, 6, 9, 7])),
        with("partitions", json!([{"lo": 0, "hi": 3, "pivot": 3}])),
        with("partitions", json!([{"lo": 3, "hi": 7, "pivot": 3}, {"lo": 0, "hi": 7, "pivot": 6}])),
    ] {
        assert!(!check.is_ok && check.max_error > 0.0, "{check:?}");
    }
}

/// Gap, between, width and the ends of each bucket.
type Gap = (u64, Option<(u64, u64)>, u64, Vec<Option<(u64, u64)>>);

/// By sorting: what the lesson must find, whichever way.
fn gap_by_sorting(items: &[u64], rounding: Rounding) -> Gap {
    let mut sorted = items.to_vec();
    sorted.sort_unstable();
    if sorted.len() < 2 {
        return (0, None, 1, Vec::new());
    }
    let (lo, range, gaps) = (sorted[0], sorted[sorted.len() - 1] - sorted[0], sorted.len() as u64 - 1);
    let exact = range as f64 / gaps as f64;
    let width = (if rounding == Rounding::Floor { exact.floor() } else { exact.ceil() }).max(1.0) as u64;
    let gap = sorted.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    let between = sorted.windows(2).find(|pair| pair[1] - pair[0] == gap && gap > 0).map(|pair| (pair[0], pair[1]));
    let bucket = |b: u64| {
        let inside = || sorted.iter().copied().filter(|x| (lo + b * width..lo + (b + 1) * width).contains(x));
        Some((inside().min()?, inside().max()?))
    };
    (gap, between, width, (0..=range / width).map(bucket).collect())
}

fn gap_of_lesson(items: &[u64], rounding: Rounding) -> Gap {
    let input = maximum_gap::Input::new(items.iter().map(|&x| x as f64).collect(), rounding);
    let trace = Trace::<MaximumGap>::record(&input, Budget::default()).unwrap();
    assert!(trace.len() as u64 <= input.steps_at_most());
    let mut end = trace.begin();
    trace.seek(&mut end, trace.len());
    let state = end.state;
    let pair = |lo: u32, hi: u32| (u64::from(lo), u64::from(hi));
    let buckets = state.buckets.iter().map(|bucket| (!bucket.is_empty()).then(|| pair(bucket.lo, bucket.hi)));
    (state.gap.into(), state.between.map(|(lo, hi)| pair(lo, hi)), state.width.into(), buckets.collect())
}

fn gap_cases(seed: u64, count: usize) -> Vec<(Vec<u64>, Rounding)> {
    let mut dice = Dice(Pcg32::new(seed, 0));
    let mut case = || {
        let most = if dice.below(20) == 0 { 120 } else { 16 };
        let len = dice.below(most);
        let most = [1, 3, 20, 1000, 1_000_000_001][dice.below(5)];
        let mut items: Vec<u64> = (0..len).map(|_| dice.below(most) as u64).collect();
        if len > 1 && dice.below(10) == 0 {
            (items[0], items[1]) = (1_000_000_000, 0);
        }
        (items, if dice.below(2) == 0 { Rounding::Floor } else { Rounding::Ceil })
    };
    (0..count).map(|_| case()).collect()
}

#[test]
fn the_gap_is_the_one_of_the_sorted_list() {
    for (items, rounding) in gap_cases(1974, 10_000) {
        assert_eq!(gap_of_lesson(&items, rounding), gap_by_sorting(&items, rounding), "{items:?}, {rounding:?}");
    }
}

/// The pigeonhole: what a bucket holds is shorter than the mean gap, and the largest gap is not.
#[test]
fn no_bucket_spreads_as_far_as_the_mean_gap() {
    for (items, rounding) in gap_cases(7, 3_000) {
        let (gap, _, width, buckets) = gap_of_lesson(&items, rounding);
        assert!(width > 0, "{items:?}");
        if gap == 0 {
            continue;
        }
        let gaps = items.len() as u64 - 1;
        let range = items.iter().max().unwrap() - items.iter().min().unwrap();
        assert!(gap * gaps >= range, "{items:?}: the largest gap {gap} is below the mean");
        for (lo, hi) in buckets.iter().flatten() {
            assert!((hi - lo) * gaps < range, "{items:?}, {rounding:?}: from {lo} to {hi} is not below the mean");
        }
        let most = if rounding == Rounding::Ceil { items.len() } else { 2 * items.len() };
        assert!(buckets.len() <= most, "{items:?}, {rounding:?}: {} buckets", buckets.len());
    }
}

#[test]
fn the_listings_of_the_gap_give_what_the_lesson_gives() {
    let cases = gap_cases(164, 1_000);
    let rounding = |rounding: &Rounding| if *rounding == Rounding::Floor { "floor" } else { "ceil" };
    let expected: Vec<Gap> = cases.iter().map(|(items, rounding)| gap_of_lesson(items, *rounding)).collect();
    let lines = cases.iter().map(|(items, round)| format!("{}\n", json!([items, rounding(round)]))).collect();
    assert_eq!(answers::python::<Gap>("maximum_gap", lines), expected);
    let words = |(items, round): &(Vec<u64>, Rounding)| {
        let items: Vec<String> = items.iter().map(u64::to_string).collect();
        format!("{} {} {}\n", rounding(round), items.len(), items.join(" "))
    };
    assert_eq!(answers::cpp::<Gap>("maximum_gap", cases.iter().map(words).collect()), expected);
    for ((items, rounding), expected) in cases.iter().zip(expected) {
        let rounding = if *rounding == Rounding::Floor { gap_listing::Rounding::Floor } else { gap_listing::Rounding::Ceil };
        let found = gap_listing::maximum_gap(items, rounding);
        assert_eq!((found.gap, found.between, found.width, found.buckets), expected, "{items:?}");
    }
}

#[test]
fn gaps_at_the_edges() {
    let gap = |items: Value| Value::Object(open("maximum-gap", json!({"items": items})).unwrap().output.json);
    assert_eq!(gap(json!([])), json!({"gap": 0, "between": null, "width": 1, "buckets": []}));
    assert_eq!(gap(json!([5])), json!({"gap": 0, "between": null, "width": 1, "buckets": []}));
    assert_eq!(gap(json!([7, 7, 7])), json!({"gap": 0, "between": null, "width": 1, "buckets": [{"lo": 7, "hi": 7}]}));
    assert_eq!(
        gap(json!([3, 6, 9, 1])),
        json!({"gap": 3, "between": [3, 6], "width": 2, "buckets": [{"lo": 1, "hi": 1}, {"lo": 3, "hi": 3}, {"lo": 6, "hi": 6}, null, {"lo": 9, "hi": 9}]})
    );
    assert_eq!(gap(json!([1_000_000_000, 0]))["gap"], json!(1_000_000_000));
    assert_eq!(gap(json!([0, 1, 1_000_000_000]))["between"], json!([1, 1_000_000_000]));
    for (json, path) in [
        (json!({"items": [1, -1]}), "items[1]"),
        (json!({"items": [1, 2.5]}), "items[1]"),
        (json!({"items": [1_000_000_001]}), "items[0]"),
        (json!({"items": [1], "width": "round"}), "width"),
    ] {
        let failure = open("maximum-gap", json.clone()).err().unwrap_or_else(|| panic!("{json} is taken"));
        assert_eq!((failure.code, failure.path.as_str()), (Code::InvalidInput, path), "{json}");
    }
}

#[test]
fn a_check_finds_a_wrong_gap() {
    let lesson = lessons::find("maximum-gap").unwrap();
    let json = json!({"items": [29, 3, 14, 41, 5, 32, 17, 44, 2], "width": "ceil"});
    let right = open("maximum-gap", json.clone()).unwrap().output;
    let document = document(json);
    assert!(lesson.check(&document, &right).is_ok);
    let with = |change: fn(&mut serde_json::Map<String, Value>)| {
        let mut wrong = right.clone();
        change(&mut wrong.json);
        lesson.check(&document, &wrong)
    };
    for check in [
        with(|json| json["gap"] = json!(11)),
        with(|json| json["between"] = json!([5, 14])),
        with(|json| json["between"] = Value::Null),
        with(|json| json["width"] = json!(5)),
        with(|json| json["buckets"][0]["hi"] = json!(4)),
        with(|json| json["buckets"][1] = json!({"lo": 8, "hi": 8})),
        with(|json| drop(json["buckets"].as_array_mut().unwrap().pop())),
    ] {
        assert!(!check.is_ok && check.max_error > 0.0, "{check:?}");
    }
}

fn preset(lesson: &str, name: &str) -> Box<dyn Film> {
    let presets = lessons::find(lesson).unwrap().card().presets;
    let Value::Object(json) = serde_json::from_str(presets.iter().find(|preset| preset.name == name).unwrap().input).unwrap()
    else {
        unreachable!()
    };
    open(lesson, Value::Object(json)).unwrap().film.unwrap()
}

fn told(mut film: Box<dyn Film>, at: usize, lang: Lang) -> String {
    film.seek(at);
    let scene = film.scene(&View::new(700.0, lang));
    let mut text = format!("{}\n{}", film.narration(lang), scene.to_text(lang));
    let variables = film.variables(lang).into_iter().map(|variable| format!("{} = {}", variable.name, variable.value));
    text += &variables.collect::<Vec<_>>().join(", ");
    let line = film.line().map_or("", |line| line.0);
    let _ = write!(text, "\n@{line} {:?}\n{} by {}", film.tally(), scene.width, scene.height);
    text
}

fn check(film: Box<dyn Film>, at: usize, lang: Lang, expected: Expect) {
    expected.assert_eq(&told(film, at, lang));
}

#[test]
fn two_scans_meet() {
    check(
        preset("quickselect", "hoare"),
        21,
        Lang::En,
        expect![[r#"
            From the right: 2 at place 9 is not larger than the pivot 9. Both scans have stopped: the two are to be exchanged.
            list of 16: 9 (in hand), 6, 3, 4, 1, 8, 7, 5, 12, 2 (looked at), 15, 16, 10, 11, 13, 14, ≤ p, ? (active), ≥ p
            k = 6, lo = 0, hi = 15, target = 10, pivot = 9, i = 8, j = 9
            @scan-down {"compare": 15, "swap": 4, "move": 8, "read": 24}
            700 by 429"#]],
    );
    check(
        preset("quickselect", "hoare"),
        50,
        Lang::Zh,
        expect![[r#"
            11 在下标 10，就是第 6 大。它前面没有更大的，后面没有更小的；一共划分了 3 个窗口。
            列表，共 16 项: 2 (排除)、6 (排除)、3 (排除)、4 (排除)、1 (排除)、8 (排除)、7 (排除)、5 (排除)、9 (排除)、10 (排除)、11 (完成)、12 (排除)、16 (排除)、15 (排除)、13 (排除)、14 (排除)
            划分过的窗口: 0–15: 9、9–15: 12、9–10: 10
            k = 6, lo = 10, hi = 10, target = 10
            @found {"compare": 28, "swap": 12, "move": 24, "read": 55}
            700 by 429"#]],
    );
}

#[test]
fn equal_keys_stay_in_the_middle() {
    check(
        preset("quickselect", "duplicates"),
        31,
        Lang::En,
        expect![[r#"
            The window is split. Places 9 to 11 hold all 3 equal to the pivot 5₃: they are in their places.
            list of 13: 3₁, 2₁, 3₂, 1, 2₂, 4, 3₄, 3₃, 2₃, 5₂, 5₁, 5₃ (in hand), 6, < p, = p (done), > p
            windows partitioned so far: 0–12: 5₃
            k = 4, lo = 0, hi = 12, target = 9, pivot = 5₃
            @split {"compare": 17, "swap": 10, "move": 20, "read": 38}
            700 by 429"#]],
    );
}

#[test]
fn a_window_that_shrinks_by_one() {
    check(
        preset("quickselect", "all-equal"),
        16,
        Lang::En,
        expect![[r#"
            Place 11 is right of the pivot's: all up to there is ruled out. 11 items stay. But 11 of them are equal to the pivot: nearly nothing was gained.
            list of 12: 7₁₁ (ruled out), 7₂ (wrong), 7₃ (wrong), 7₄ (wrong), 7₅ (wrong), 7₆ (wrong), 7₇ (wrong), 7₈ (wrong), 7₉ (wrong), 7₁₀ (wrong), 7₁₂ (wrong), 7₁ (wrong), window (active)
            windows partitioned so far: 0–11: 7₁₁
            k = 1, lo = 1, hi = 11, target = 11
            @right {"compare": 11, "swap": 2, "move": 4, "read": 16}
            700 by 429"#]],
    );
    check(
        preset("quickselect", "all-equal"),
        16,
        Lang::Zh,
        expect![[r#"
            下标 11 在枢轴右边：枢轴及其左边全部排除，还剩 11 项。但其中 11 项与枢轴相等：几乎没有进展。
            列表，共 12 项: 7₁₁ (排除)、7₂ (错误)、7₃ (错误)、7₄ (错误)、7₅ (错误)、7₆ (错误)、7₇ (错误)、7₈ (错误)、7₉ (错误)、7₁₀ (错误)、7₁₂ (错误)、7₁ (错误)、窗口 (进行中)
            划分过的窗口: 0–11: 7₁₁
            k = 1, lo = 1, hi = 11, target = 11
            @right {"compare": 11, "swap": 2, "move": 4, "read": 16}
            700 by 429"#]],
    );
}

#[test]
fn the_median_of_medians_becomes_the_pivot() {
    check(
        preset("quickselect", "median-of-medians"),
        74,
        Lang::En,
        expect![[r#"
            All 5 medians stand at the front. Their own median will be the pivot: about three tenths of the items are surely on either side of it.
            list of 24: 5, 9, 13, 19, 21, 7, 8, 3, 10, 12, 1, 11, 2, 15, 16, 17, 18, 6, 20, 22, 4, 14, 23, 24, medians (active)
            k = 1, lo = 0, hi = 4, target = 2
            @recurse {"compare": 29, "swap": 19, "move": 38, "read": 96, "auxBytes": 24, "depth": 1}
            700 by 429"#]],
    );
}

#[test]
fn a_million_items_are_told_in_runs() {
    check(
        preset("quickselect", "many"),
        1_000_000,
        Lang::En,
        expect![[r#"
            From the right: 168117 at place 552823 is not larger than the pivot 442723. Both scans have stopped: the two are to be exchanged.
            list of 1000000: Each bar stands for 5,000 items., places 0 to 4999: 6 to 442723, mean 220405 (in hand), places 550000 to 554999: 117 to 999797, mean 591682 (looked at), ≤ p, ? (active), ≥ p
            enlarged: places 552802 to 552843: 168117 (looked at)
            k = 500000, lo = 0, hi = 999999, target = 500000, pivot = 442723, i = 355119, j = 552823
            @scan-down {"compare": 802298, "swap": 197700, "move": 395400, "read": 1197701}
            700 by 644"#]],
    );
}

#[test]
fn the_ruler_never_fits_into_a_bucket() {
    check(
        preset("maximum-gap", "pigeonholes"),
        25,
        Lang::En,
        expect![[r#"
            17 is its greatest so far. Bucket 2 keeps only 14 and 17: what lies between can't be next to another bucket.
            list of 9: 29 (done), 3 (done), 14 (done), 41 (done), 5 (done), 32 (done), 17 (moved), 44, 2
            mean gap 5.25: 14–19.25 (in hand)
            buckets: least–greatest: 3–5, – (hole), 14–17 (moved), – (hole), 29, 32, 41, – (hole)
            n = 9, lo = 2, hi = 44, width = 6, x = 17, b = 2
            @extend {"compare": 20, "read": 16, "write": 30, "auxBytes": 128}
            700 by 437"#]],
    );
    check(
        preset("maximum-gap", "pigeonholes"),
        35,
        Lang::Zh,
        expect![[r#"
            从前面的最大值 17 到 4 号桶的最小值 29：12，大于目前的 9。
            列表，共 9 项: 29、3、14、41、5、32、17、44、2
            平均间距 5.25: 29–34.25 (手中)
            桶：最小–最大: 2–5、– (空位)、14–17、– (空位)、29 (查看)、32、41、44
            n = 9, lo = 2, hi = 44, width = 6, previous = 17, gap = 9, between = (5, 14)
            @gap {"compare": 25, "read": 18, "write": 34, "auxBytes": 128}
            700 by 437"#]],
    );
}

#[test]
fn many_buckets_stay_below_the_mean_gap() {
    check(
        preset("maximum-gap", "many"),
        3_600_000,
        Lang::En,
        expect![[r#"
        The gap to 599385144, the least of bucket 599984, is not more than the 14571 so far. Its greatest, 599385144, comes next.
        list of 1000000: Each bar stands for 5,000 items.
        spread inside the buckets: Each bar stands for 10,000 buckets., 989 (looked at)
        n = 1000000, lo = 755, hi = 999998988, width = 999, previous = 599385144, gap = 14571, between = (100919141, 100933712)
        @gap {"compare": 3114592, "read": 2000000, "write": 4002000, "auxBytes": 16016000}
        700 by 455"#]],
    );
}
