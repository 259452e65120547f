//! Counting, bucket and radix sort against the standard library's stable sort, their listings against them, and the laws of their inputs.

mod answers;
#[rustfmt::skip]
#[path = "../src/lessons/bucket_sort/listing.rs"]
mod bucket_listing;
#[rustfmt::skip]
#[path = "../src/lessons/counting_sort/listing.rs"]
mod counting_listing;
#[rustfmt::skip]
#[path = "../src/lessons/radix_sort/listing.rs"]
mod radix_listing;
mod sound;

use answers::{cpp, python};
use expect_test::{Expect, expect};
use rand_core::Rng;
use rand_pcg::Pcg32;
use serde_json::{Value, json};
use sound::assert_is_sound;
use stepscope::algo::sort::bucket::{self, BucketSort};
use stepscope::algo::sort::counting::MOST_KEYS;
use stepscope::algo::sort::pass::{CountingPasses, Input, Method, Scan};
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Opening, Outcome, View};
use stepscope::trace::{Counter, Plain, Tally};
use stepscope::words::{Code, Failure, Lang};

struct Dice(Pcg32);

impl Dice {
    fn new(seed: u64) -> Dice {
        Dice(Pcg32::new(seed, 0))
    }

    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// Whole numbers: few or many different ones, near 0 or near the limits of a double.
    fn whole(&mut self, widest: u64) -> Vec<f64> {
        const LIMIT: i64 = (1 << 53) - 1;
        let most = if self.below(20) == 0 { 200 } else { 20 };
        let count = self.below(most);
        let width = [1, 3, 10, 1000, widest][self.below(5) as usize].min(widest);
        let low = [0, -5, -(width as i64) / 2, -LIMIT, LIMIT - width as i64 + 1][self.below(5) as usize];
        (0..count).map(|_| (low + self.below(width) as i64) as f64).collect()
    }

    fn numbers(&mut self) -> Vec<f64> {
        let most = if self.below(20) == 0 { 200 } else { 20 };
        let count = self.below(most);
        let kind = self.below(5);
        let one = |dice: &mut Dice| {
            let share = dice.below(1 << 53) as f64 / 2f64.powi(53);
            match kind {
                0 => share,
                1 => 1.0 / (1.0 - share),
                2 => dice.below(6) as f64 - 3.0,
                3 => [8e307, -8e307, 0.0, -0.0, 5e-324, 1e-300, -1.5][dice.below(7) as usize],
                _ => (share - 0.5) * 1e6,
            }
        };
        (0..count).map(|_| one(self)).collect()
    }

    /// Floats of 32 bits, of all sizes and both signs, zeros and neighbours among them.
    fn floats(&mut self) -> Vec<f64> {
        let count = self.below(20);
        let kind = self.below(4);
        let one = |dice: &mut Dice| match kind {
            0 => f32::from_bits(dice.0.next_u32()),
            1 => [0.0, -0.0, f32::MAX, f32::MIN, 1e-45, -1e-45, f32::MIN_POSITIVE, 0.1][dice.below(8) as usize],
            2 => f32::from_bits(0xBF80_0000 + dice.below(5) as u32),
            _ => (dice.below(2000) as f32 - 1000.0) / 8.0,
        };
        (0..count).map(|_| one(self)).filter(|item| item.is_finite()).map(f64::from).collect()
    }
}

/// By the total order of IEEE 754, with which the standard library says in how many bits floats are apart.
fn stable_floats(items: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    order.sort_by(|&a, &b| (items[a as usize] as f32).total_cmp(&(items[b as usize] as f32)));
    order
}

fn stable(items: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    order.sort_by(|&a, &b| items[a as usize].partial_cmp(&items[b as usize]).unwrap());
    order
}

/// Whether keys rise.
fn rises(items: &[f64], order: &[u32]) -> bool {
    order.is_sorted_by(|&a, &b| items[a as usize] <= items[b as usize])
}

fn run(input: &Input) -> (Vec<u32>, Tally) {
    let plain = Plain::<CountingPasses>::run(input);
    (plain.state.result().to_vec(), plain.tally)
}

#[test]
fn counting_sort_is_the_stable_sort() {
    let mut dice = Dice::new(1);
    for _ in 0..10_000 {
        let items = dice.whole(2000);
        let input = Input::counting(items.clone(), Scan::Backward).unwrap();
        let plain = Plain::<CountingPasses>::run(&input);
        assert_eq!(plain.state.result(), stable(&items), "{items:?}");
        let (n, k) = (items.len() as u64, u64::from(input.base));
        let counted = [Counter::Read, Counter::Write, Counter::Move, Counter::AuxBytes].map(|counter| plain.tally.get(counter));
        let expected = if n == 0 { [0; 4] } else { [3 * n, 2 * n + 2 * k - 1, n, 8 * (n + k)] };
        assert_eq!(counted, expected, "{items:?}");
    }
}

#[test]
fn counts_and_prefix_sums_are_those_of_the_keys() {
    let mut dice = Dice::new(2);
    for _ in 0..1000 {
        let items = dice.whole(300);
        let outcome = open("counting-sort", json!({"items": items}));
        let low = items.iter().copied().fold(f64::INFINITY, f64::min);
        let high = items.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let keys: Vec<f64> = (0..).map(|key| low + f64::from(key)).take_while(|key| *key <= high).collect();
        let counts: Vec<usize> = keys.iter().map(|key| items.iter().filter(|item| *item == key).count()).collect();
        let prefix: Vec<usize> = keys.iter().map(|key| items.iter().filter(|item| *item <= key).count()).collect();
        assert_eq!(outcome.output.json["counts"], json!(counts), "{items:?}");
        assert_eq!(outcome.output.json["prefix"], json!(prefix), "{items:?}");
    }
}

/// Draws inputs until each order of digits has sorted 10,000 of them; those that take more steps than a test can wait for don't count.
fn hold_radix(mut draw: impl FnMut(Method) -> Option<Input>, right: impl Fn(&[f64]) -> Vec<u32>) {
    for method in [Method::Lsd, Method::Msd] {
        let (mut held, mut left_out) = (0, 0);
        while held < 10_000 {
            let Some(input) = draw(method).filter(|input| input.steps_at_most() <= 1_000_000) else {
                left_out += 1;
                continue;
            };
            let items = input.source.values();
            assert_eq!(run(&input).0, right(items), "base {}, {method:?}: {items:?}", input.base);
            held += 1;
        }
        assert!(left_out < held / 2, "{method:?}: {left_out} were left out");
    }
}

#[test]
fn radix_sort_is_the_stable_sort_in_every_base_and_order() {
    let mut dice = Dice::new(3);
    let draw = |method| {
        let base = [2, 3, 10, 16, 256, 1000, 65_536][dice.below(7) as usize];
        // A table for every small group of long keys is more than fits.
        Input::radix(dice.whole(1 << 53), base, method, Scan::Backward).ok()
    };
    hold_radix(draw, stable);
}

#[test]
fn radix_sort_of_floats_is_their_total_order() {
    let mut dice = Dice::new(12);
    let draw = |method| {
        let base = [2, 10, 16, 256, 65_536][dice.below(5) as usize];
        Some(Input::radix_of_floats(dice.floats(), base, method, Scan::Backward).unwrap())
    };
    hold_radix(draw, stable_floats);
}

#[test]
fn each_pass_sorts_by_one_more_digit() {
    let mut dice = Dice::new(4);
    for _ in 0..1000 {
        let items = dice.whole(100_000);
        let low = items.iter().copied().fold(0.0, f64::min);
        let base = 2 + dice.below(20);
        let key = |id: u32| (items[id as usize] - low) as u64;
        for method in [Method::Lsd, Method::Msd] {
            let input = Input::radix(items.clone(), base as u32, method, Scan::Backward).unwrap();
            let plain = Plain::<CountingPasses>::run(&input);
            for (pass, ids) in plain.state.passes.iter().enumerate() {
                let mut expected: Vec<u32> = (0..items.len() as u32).collect();
                let place = match method {
                    Method::Msd => base.pow(input.digits() - 1 - pass as u32),
                    _ => base.pow(pass as u32 + 1),
                };
                let part = |id: u32| if method == Method::Msd { key(id) / place } else { key(id) % place };
                expected.sort_by_key(|&id| part(id));
                assert_eq!(**ids, *expected, "pass {pass}, base {base}, {method:?}: {items:?}");
            }
            if method == Method::Lsd {
                let digits = if items.is_empty() { 0 } else { input.digits() as usize };
                assert_eq!(plain.state.passes.len(), digits);
                let (n, p) = (items.len() as u64, digits as u64);
                let counted = [Counter::Read, Counter::Write, Counter::Move].map(|counter| plain.tally.get(counter));
                let expected = [n + p * 3 * n, p * (2 * n + 2 * base - 1), p * 2 * n];
                assert_eq!(counted, expected, "base {base}: {items:?}");
            }
        }
    }
}

#[test]
fn bucket_sort_is_the_stable_sort() {
    let mut dice = Dice::new(5);
    for _ in 0..10_000 {
        let items = dice.numbers();
        let buckets = [1, 2, items.len().max(1), 500][dice.below(4) as usize];
        let input = bucket::Input::new(items.clone(), buckets).unwrap();
        let plain = Plain::<BucketSort>::run(&input);
        assert_eq!(*plain.state.list, stable(&items), "{buckets} buckets: {items:?}");
        let gathered: Vec<u32> = (0..plain.state.sizes.len()).flat_map(|bucket| plain.state.bucket(bucket).to_vec()).collect();
        assert_eq!(gathered, *plain.state.list, "{buckets} buckets: {items:?}");
        if !items.is_empty() {
            assert_eq!(plain.tally.get(Counter::AuxBytes), 8 * (items.len() + buckets) as u64);
        }
    }
}

#[test]
fn steps_are_never_more_than_was_said_before() {
    let mut dice = Dice::new(6);
    for _ in 0..500 {
        let (items, numbers) = (dice.whole(5000), dice.numbers());
        let mut inputs = vec![Input::counting(items.clone(), Scan::Backward).unwrap()];
        for (base, method) in [(2, Method::Lsd), (10, Method::Msd), (7, Method::Msd), (256, Method::Lsd)] {
            inputs.extend(Input::radix(items.clone(), base, method, Scan::Forward));
        }
        for input in inputs {
            let trace = stepscope::trace::Trace::<CountingPasses>::record(&input, Default::default()).unwrap();
            assert!(trace.len() as u64 <= input.steps_at_most(), "{:?}: {items:?}", input.method);
        }
        let input = bucket::Input::new(numbers.clone(), 1 + dice.below(40) as usize).unwrap();
        let trace = stepscope::trace::Trace::<BucketSort>::record(&input, Default::default()).unwrap();
        assert!(trace.len() as u64 <= input.steps_at_most(), "{numbers:?}");
    }
}

#[test]
fn scanning_forward_turns_equal_keys_round_and_breaks_lsd() {
    let mut dice = Dice::new(7);
    let mut unsorted = 0;
    for _ in 0..2000 {
        let items = dice.whole(2000);
        let input = Input::counting(items.clone(), Scan::Forward).unwrap();
        let mut turned = stable(&items);
        turned.chunk_by_mut(|&a, &b| items[a as usize] == items[b as usize]).for_each(<[u32]>::reverse);
        assert_eq!(run(&input).0, turned, "{items:?}");
        for method in [Method::Lsd, Method::Msd] {
            let input = Input::radix(items.clone(), 10, method, Scan::Forward).unwrap();
            let is_sorted = rises(&items, &run(&input).0);
            assert!(is_sorted || method == Method::Lsd, "{items:?}");
            unsorted += usize::from(!is_sorted);
        }
    }
    assert!(unsorted > 500, "LSD came out unsorted {unsorted} times only");
}

#[test]
fn a_slip_is_the_first_time_that_equal_keys_change_their_order() {
    let outcome = open("counting-sort", json!({"items": [4, 1, 4, 1], "scan": "forward"}));
    let slip = outcome.slip.unwrap();
    // range, clear, 4 counts, 3 sums, room; then 4₁, 1₁ and 4₂, which goes before 4₁.
    assert_eq!(slip.at, 13);
    assert!(slip.says.en.starts_with("4₂ is put before 4₁") && slip.says.zh.contains("4₂"), "{slip:?}");
    let mut film = outcome.film.unwrap();
    film.seek(slip.at);
    assert_eq!(film.narration(Lang::En), slip.says.en);
    for (lesson, input) in [
        ("counting-sort", json!({"items": [4, 1, 4, 1]})),
        ("counting-sort", json!({"items": [4, 1, 3], "scan": "forward"})),
        ("radix-sort", json!({"items": [11, 12, 3], "scan": "forward", "base": 100})),
    ] {
        assert_eq!(open(lesson, input.clone()).slip, None, "{lesson} {input}");
    }
    // Ones all differ: nothing is wrong before the second pass.
    let slip = open("radix-sort", json!({"items": [11, 12, 13], "scan": "forward"})).slip.unwrap();
    assert_eq!(slip.at, 1 + (1 + 1 + 3 + 9 + 1 + 3 + 1) + (1 + 1 + 3 + 9 + 1 + 2));
}

fn opening(lesson: &str, input: Value) -> Result<Opening, Failure> {
    let Value::Object(input) = input else { unreachable!() };
    lessons::open(lessons::find(lesson).unwrap(), Document::of(input), &Ask::default())
}

fn open(lesson: &str, input: Value) -> Outcome {
    match opening(lesson, input) {
        Ok(Opening::Done(outcome)) => *outcome,
        Ok(_) => panic!("{lesson} has no kernels"),
        Err(failure) => panic!("{failure}"),
    }
}

#[test]
fn inputs_that_are_too_large_are_refused_before_they_start() {
    let many: Vec<u32> = (0..5000).collect();
    let most = (1u64 << 53) - 1;
    let cases = [
        ("counting-sort", json!({"items": [3, 9_000_000_000u64, 1]}), Code::TooLarge, "items[1]", "72,000,000,000 bytes"),
        ("counting-sort", json!({"items": [0, MOST_KEYS]}), Code::TooLarge, "items[1]", "8,388,616 bytes"),
        ("counting-sort", json!({"items": [most, -(most as i64)]}), Code::TooLarge, "items[0]", "144,115,188,075,855,864 bytes"),
        ("counting-sort", json!({"items": [1, 2.5]}), Code::InvalidInput, "items[1]", "whole"),
        ("counting-sort", json!({"items": [1u64 << 53]}), Code::InvalidInput, "items[0]", "outside"),
        ("counting-sort", json!({"items": [1], "scan": "sideways"}), Code::InvalidInput, "scan", "backward"),
        ("radix-sort", json!({"items": [1, 0.5]}), Code::InvalidInput, "items[1]", "whole"),
        ("radix-sort", json!({"items": [1, 9_007_199_254_740_992.0]}), Code::InvalidInput, "items[1]", "53 bits"),
        (
            "radix-sort",
            json!({"items": [0.1, 0.123456789], "keys": "float"}),
            Code::InvalidInput,
            "items[1]",
            "nearest is 0.12345679",
        ),
        ("radix-sort", json!({"items": [1e39], "keys": "float"}), Code::InvalidInput, "items[0]", "outside"),
        ("radix-sort", json!({"items": [1], "keys": "double"}), Code::InvalidInput, "keys", "int, float"),
        ("radix-sort", json!({"items": [1], "base": 1}), Code::InvalidInput, "base", "outside 2 to 65536"),
        ("radix-sort", json!({"items": [1], "base": 65_537}), Code::InvalidInput, "base", "outside 2 to 65536"),
        ("radix-sort", json!({"items": [1], "order": "middle"}), Code::InvalidInput, "order", "lsd, msd"),
        (
            "radix-sort",
            json!({"items": (0..5000).map(|i| i * 70_000).collect::<Vec<u64>>(), "base": 65_536, "order": "msd"}),
            Code::TooLarge,
            "base",
            "steps",
        ),
        ("bucket-sort", json!({"items": many, "buckets": 1}), Code::TooLarge, "buckets", "5000 items"),
        (
            "bucket-sort",
            json!({"items": (0..5000).map(|i| 0.001 * f64::from(i)).chain([1e9]).collect::<Vec<f64>>()}),
            Code::TooLarge,
            "items",
            "5000 items",
        ),
        ("bucket-sort", json!({"items": [1], "buckets": 0}), Code::InvalidInput, "buckets", "outside"),
        ("bucket-sort", json!({"items": [1e308]}), Code::InvalidInput, "items[0]", "outside"),
    ];
    for (lesson, input, code, path, says) in cases {
        let shown: String = input.to_string().chars().take(80).collect();
        let failure = opening(lesson, input).err().unwrap_or_else(|| panic!("{lesson} {shown} is taken"));
        assert_eq!((failure.code, failure.path.as_str()), (code, path), "{lesson} {shown}: {failure}");
        assert!(failure.message.en.contains(says), "{lesson} {shown}: {failure}");
    }
    // Wide apart from 0, and near to each other.
    let near = open("counting-sort", json!({"items": [most, most - 2, most]}));
    assert_eq!(near.output.json["items"], json!([most - 2, most, most]));
    assert_eq!(near.output.json["counts"], json!([1, 0, 2]));
    // The widest table that fits.
    assert_eq!(open("counting-sort", json!({"items": [MOST_KEYS - 1, 0]})).output.json["order"], json!([1, 0]));
}

#[test]
fn results_have_the_fields_that_they_should() {
    let counting = open("counting-sort", json!({"items": [2, -1, 2]})).output.json;
    assert_eq!(
        Value::Object(counting),
        json!({"items": [-1, 2, 2], "order": [1, 0, 2], "counts": [1, 0, 0, 2], "prefix": [1, 1, 1, 3]})
    );
    let bucket = open("bucket-sort", json!({"items": [0.5, 2, 0.25]})).output.json;
    assert_eq!(Value::Object(bucket), json!({"items": [0.25, 0.5, 2], "order": [2, 0, 1], "buckets": [[0.25, 0.5], [], [2]]}));
    let radix = open("radix-sort", json!({"items": [21, 12, 11]})).output.json;
    let passes = json!([[21, 11, 12], [11, 12, 21]]);
    assert_eq!(Value::Object(radix), json!({"items": [11, 12, 21], "order": [2, 1, 0], "passes": passes}));
}

#[test]
fn a_check_finds_a_wrong_result() {
    for (lesson, input) in [
        ("counting-sort", json!({"items": [3, 1, 3, 2]})),
        ("counting-sort", json!({"items": [3, 1, 3, 2], "scan": "forward"})),
        ("radix-sort", json!({"items": [31, 11, 31, 21]})),
        ("bucket-sort", json!({"items": [3, 1, 3, 2]})),
    ] {
        let right = open(lesson, input.clone()).output;
        let Value::Object(input) = input else { unreachable!() };
        let lesson = lessons::find(lesson).unwrap();
        let document = stepscope::input::check(lesson.card().fields, Document::of(input)).unwrap();
        assert!(lesson.check(&document, &right).is_ok);
        for (name, a, b) in [("items", 0, 1), ("order", 2, 3)] {
            let mut wrong = right.clone();
            wrong.json[name].as_array_mut().unwrap().swap(a, b);
            assert!(!lesson.check(&document, &wrong).is_ok, "{name}");
            wrong.json[name].as_array_mut().unwrap().clear();
            assert!(!lesson.check(&document, &wrong).is_ok, "{name}");
        }
    }
}

fn in_words(items: &[f64]) -> String {
    let words: Vec<String> = items.iter().map(f64::to_string).collect();
    format!("{} {}\n", items.len(), words.join(" "))
}

fn with_indices(items: &[f64]) -> Vec<(f64, u32)> {
    items.iter().copied().zip(0..).collect()
}

fn indices(items: Vec<(f64, u32)>) -> Vec<u32> {
    items.into_iter().map(|(_, index)| index).collect()
}

#[test]
fn listings_of_counting_sort_give_what_the_lesson_gives() {
    let mut dice = Dice::new(8);
    let (mut lines, mut words, mut expected, mut rust) = (String::new(), String::new(), Vec::new(), Vec::new());
    for case in 0..500 {
        let items = dice.whole(2000);
        let (scan, name, listed) = match case % 3 {
            0 => (Scan::Forward, "forward", counting_listing::Scan::Forward),
            _ => (Scan::Backward, "backward", counting_listing::Scan::Backward),
        };
        let whole: Vec<i64> = items.iter().map(|item| *item as i64).collect();
        lines += &format!("{}\n", json!([whole, name]));
        words += &format!("{name} {}", in_words(&items));
        rust.push(indices(counting_listing::counting_sort(&with_indices(&items), |item| item.0 as i64, listed)));
        expected.push(run(&Input::counting(items, scan).unwrap()).0);
    }
    assert_eq!(rust, expected, "Rust");
    assert_eq!(python::<Vec<u32>>("counting_sort", lines), expected, "Python");
    assert_eq!(cpp::<Vec<u32>>("counting_sort", words), expected, "C++");
}

#[test]
fn listings_of_radix_sort_give_what_the_lesson_gives() {
    let mut dice = Dice::new(9);
    let (mut lines, mut words, mut expected, mut rust) = (String::new(), String::new(), Vec::new(), Vec::new());
    for case in 0..600 {
        let is_float = case % 4 == 3;
        let items = if is_float { dice.floats() } else { dice.whole(1 << 53) };
        let base = [2, 10, 16, 300][dice.below(4) as usize];
        let (scan, scan_name, listed_scan) = match case % 3 {
            0 => (Scan::Forward, "forward", radix_listing::Scan::Forward),
            _ => (Scan::Backward, "backward", radix_listing::Scan::Backward),
        };
        let (method, order, listed_order) = match case % 2 {
            0 => (Method::Lsd, "lsd", radix_listing::Order::Lsd),
            _ => (Method::Msd, "msd", radix_listing::Order::Msd),
        };
        let kind = if is_float { "float" } else { "int" };
        let told = if is_float { json!(items) } else { items.iter().map(|item| *item as i64).collect() };
        lines += &format!("{}\n", json!([told, base, order, scan_name, kind]));
        words += &format!("{scan_name} {base} {order} {kind} {}", in_words(&items));
        let key = if is_float {
            |item: &(f64, u32)| radix_listing::float_key(item.0 as f32)
        } else {
            |item: &(f64, u32)| item.0 as i64
        };
        rust.push(indices(radix_listing::radix_sort(with_indices(&items), key, base, listed_order, listed_scan)));
        let read = if is_float { Input::radix_of_floats } else { Input::radix };
        expected.push(run(&read(items, base as u32, method, scan).unwrap()).0);
    }
    assert_eq!(rust, expected, "Rust");
    assert_eq!(python::<Vec<u32>>("radix_sort", lines), expected, "Python");
    assert_eq!(cpp::<Vec<u32>>("radix_sort", words), expected, "C++");
}

#[test]
fn listings_of_bucket_sort_give_what_the_lesson_gives() {
    let mut dice = Dice::new(10);
    let (mut lines, mut words, mut expected, mut rust) = (String::new(), String::new(), Vec::new(), Vec::new());
    for case in 0..500 {
        let items = dice.numbers();
        let buckets = (case % 3 > 0).then_some(1 + case % 17);
        lines += &format!("{}\n", json!([items, buckets]));
        words += &format!("{} {}", buckets.unwrap_or(0), in_words(&items));
        rust.push(indices(bucket_listing::bucket_sort(with_indices(&items), |item| item.0, buckets)));
        let input = bucket::Input::new(items.clone(), buckets.unwrap_or(items.len().max(1))).unwrap();
        expected.push(Plain::<BucketSort>::run(&input).state.list.to_vec());
    }
    assert_eq!(rust, expected, "Rust");
    assert_eq!(python::<Vec<u32>>("bucket_sort", lines), expected, "Python");
    assert_eq!(cpp::<Vec<u32>>("bucket_sort", words), expected, "C++");
}

fn told(lesson: &str, preset: &str, at: usize, lang: Lang) -> String {
    let lesson = lessons::find(lesson).unwrap();
    let document = lesson.card().presets.iter().find(|known| known.name == preset).unwrap().document();
    let Ok(Opening::Done(outcome)) = lessons::open(lesson, document, &Ask::default()) else { panic!("it opens at once") };
    let mut film = outcome.film.unwrap();
    film.seek(at);
    let scene = film.scene(&View::new(700.0, lang));
    let variables: Vec<String> = film.variables(lang).into_iter().map(|one| format!("{} = {}", one.name, one.value)).collect();
    let line = film.line().map_or("", |line| line.0);
    let (told, variables) = (film.narration(lang), variables.join(", "));
    format!("{told}\n{}{variables}\n@{line} {:?}\n{} by {}", scene.to_text(lang), film.tally(), scene.width, scene.height)
}

fn check(told: String, expected: Expect) {
    expected.assert_eq(&told);
}

#[test]
fn scenes_in_words() {
    check(
        told("counting-sort", "classic", 8, Lang::En),
        expect![[r#"
        3₂ is counted: there are 2 so far with this key.
        items: 2₁, 5, 3₁, 0₁, 2₂, 3₂ (looked at), 0₂, 3₃
        count: items with this key: 1, 0, 2, 2 (moved), 0, 1
        len(items) = 8, low = 0, len(count) = 6, i = 5, items[i] = 3₂, d = 3, count[d] = 2
        @count {"compare": 14, "read": 14, "write": 12, "auxBytes": 48}
        700 by 240"#]],
    );
    check(
        told("counting-sort", "classic", 13, Lang::Zh),
        expect![[r#"
        键更小的有 4 项，键为 3 的有 3 项，合计 7：键为 3 的项就放在位置 7 之前。
        items: 2₁、5、3₁、0₁、2₂、3₂、0₂、3₃
        count（累加）：键不大于它的项数: 2、2、4 (查看)、7 (移动)、0、1
        len(items) = 8, low = 0, len(count) = 6, d = 3, count[d] = 7
        @add {"compare": 14, "read": 16, "write": 17, "auxBytes": 48}
        700 by 240"#]],
    );
    check(
        told("counting-sort", "forward", 21, Lang::En),
        expect![[r#"
        2₂ is put before 2₁, which came first. Equal keys change their order: scanned backward, they would keep it.
        items: 2₁ (hole), 5 (hole), 3₁ (hole), 0₁ (hole), 2₂ (hole), 3₂, 0₂, 3₃
        count: its next item goes before this place: 1, 2, 2 (moved), 6, 7, 7
        out: each item in its place: 0₁, 2₂ (wrong), 2₁ (wrong), 3₁, 5
        len(items) = 8, low = 0, len(count) = 6, i = 4, items[i] = 2₂, d = 2, count[d] = 2
        @place {"compare": 14, "move": 5, "read": 21, "write": 24, "auxBytes": 112}
        700 by 240"#]],
    );
    check(
        told("bucket-sort", "classic", 21, Lang::En),
        expect![[r#"
        0.26 moves back by one; the hole is now at 0.
        items: 0.78 (hole), 0.17 (hole), 0.39 (hole), 0.26 (hole), 0.72 (hole), 0.94 (hole), 0.21 (hole), 0.12 (hole), 0.23 (hole), 0.68 (hole)
        in hand: 0.21 (in hand)
        bucket 0: 0.12, 0.17
        bucket 1: hole, 0.26 (moved), 0.23
        bucket 3: 0.39
        bucket 6: 0.68
        bucket 7: 0.72
        bucket 8: 0.78
        bucket 9: 0.94
        len(items) = 10, low = 0.12, high = 0.94, m = 10, len(bucket) = 3, i = 1, hole = 0, item = 0.21
        @shift {"compare": 20, "move": 13, "read": 26, "auxBytes": 160}
        700 by 252"#]],
    );
    check(
        told("bucket-sort", "classic", 36, Lang::Zh),
        expect![[r#"
        0.12 从桶 0 回到列表的下标 0：前面的桶里都是更小的项。
        items: 0.12 (移动)、0.17 (空位)、0.39 (空位)、0.26 (空位)、0.72 (空位)、0.94 (空位)、0.21 (空位)、0.12 (空位)、0.23 (空位)、0.68 (空位)
        桶 0: 0.12 (空位)、0.17
        桶 1: 0.21、0.23、0.26
        桶 3: 0.39
        桶 6: 0.68
        桶 7: 0.72
        桶 8: 0.78
        桶 9: 0.94
        len(items) = 10, low = 0.12, high = 0.94, m = 10, i = 0
        @gather {"compare": 22, "move": 17, "read": 31, "auxBytes": 160}
        700 by 252"#]],
    );
    check(
        told("radix-sort", "classic", 50, Lang::En),
        expect![[r#"
        657 has the digit 5: its count said 7, so it goes to place 6 and the count falls to 6.
        items; below: digit 2 = ⌊item / 10⌋ mod 10: 720, 355, 436, 457, 657 (hole), 329 (hole), 839 (hole)
        count: its next item goes before this place: 0, 0, 1, 3, 4, 6 (moved), 7, 7, 7, 7
        out: each item in its place: 329, 839, 657 (moved)
        by the lowest digit: 720, 355, 436, 457, 657, 329, 839
        len(items) = 7, low = 0, base = 10, place = 10, i = 4, items[i] = 657, d = 5, count[d] = 6
        @place {"compare": 12, "move": 17, "read": 38, "write": 62, "auxBytes": 136}
        700 by 312"#]],
    );
    check(
        told("radix-sort", "msd", 44, Lang::Zh),
        expect![[r#"
        329 的这一位是 2：计数是 1，所以放到位置 0，计数减为 0。
        items；下面是第 2 位 = ⌊item / 10⌋ mod 10: 329 (空位)、355 (空位)、457、436、657、720、839
        count：下一项放在这个位置之前: 0、0、0 (移动)、1、1、1、2、2、2、2
        out：各项放到自己的位置: 329 (移动)、355
        按最高 1 位: 329、355、457、436、657、720、839
        len(items) = 7, low = 0, base = 10, place = 10, lo = 0, hi = 2, i = 0, items[i] = 329, d = 2, count[d] = 0
        @place {"compare": 12, "move": 16, "read": 32, "write": 56, "auxBytes": 152}
        700 by 312"#]],
    );
    check(
        told("counting-sort", "million", 1_500_000, Lang::En),
        expect![[r#"
        382: the count said 382435, so it goes to place 382434, and the count falls to 382434 for the next one with this key.
        items: Each bar stands for 5,000 items.
        count: its next item goes before this place: Each bar stands for 5 counts., places 380 to 384: 380: 380487 to 384: 384508, mean 382483 (moved)
        out: each item in its place: Each bar stands for 5,000 items., places 380000 to 384999: 380 to 384, mean 382 (moved)
        enlarged: 382425 to 382442: hole, hole, hole, hole, hole, hole, hole, hole, hole, 382 (moved), 382, 382, 382, 382, 382, 382, 382, 382
        len(items) = 1000000, low = 0, len(count) = 1000, i = 501002, items[i] = 382, d = 382, count[d] = 382434
        @place {"compare": 1999998, "move": 498998, "read": 2498998, "write": 1500997, "auxBytes": 8008000}
        700 by 646"#]],
    );
    check(
        told("radix-sort", "forward", 83, Lang::En),
        expect![[r#"
        Not sorted: 355 comes before 329. Without stable passes, what the lower digits decided is lost.
        items: 355 (wrong), 329 (wrong), 457 (wrong), 436 (wrong), 657 (done), 720 (done), 839 (done)
        count: its next item goes before this place: 0, 0, 0, 0, 2, 4, 4, 5, 6, 7
        by the lowest digit: 720, 355, 436, 657, 457, 839, 329
        by the lowest 2 digits: 329, 720, 839, 436, 457, 657, 355
        by the lowest 3 digits: 355, 329, 457, 436, 657, 720, 839
        len(items) = 7, low = 0, base = 10, place = 100
        @returned {"compare": 12, "move": 42, "read": 70, "write": 99, "auxBytes": 136}
        700 by 312"#]],
    );
}

#[test]
fn pictures_of_any_size_fit_into_any_width() {
    let mut dice = Dice::new(12);
    for count in [1, 2, 39, 40, 41, 100, 1000, 20_000] {
        let mut items: Vec<u64> = (0..count).map(|_| dice.below(1000)).collect();
        items[0] = 70_000;
        for (lesson, input) in [
            ("counting-sort", json!({"items": items})),
            ("radix-sort", json!({"items": items, "base": 2})),
            ("radix-sort", json!({"items": items, "base": 256, "order": "msd"})),
            ("bucket-sort", json!({"items": items, "buckets": 20_000})),
            ("bucket-sort", json!({"items": items[1..], "buckets": 40})),
        ] {
            // So many in 40 buckets are too many.
            let Ok(Opening::Done(outcome)) = opening(lesson, input) else { continue };
            let mut film = outcome.film.unwrap();
            for _ in 0..4 {
                film.seek(dice.below(film.len() as u64 + 1) as usize);
                for (width, lang) in [(360.0, Lang::Zh), (360.0, Lang::En), (768.0, Lang::Zh), (1900.0, Lang::En)] {
                    let place = format!("{lesson}, {count} items, at {}, width {width}", film.at());
                    let scene = film.scene(&View::new(width, lang));
                    assert_is_sound(&scene, width, &place);
                    assert!(scene.height < 1_300.0, "{place}: height {}", scene.height);
                    assert!(scene.marks.len() < 3_000, "{place}: {} marks", scene.marks.len());
                }
            }
        }
    }
}
