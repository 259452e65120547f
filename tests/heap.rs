//! The heap against Python's `heapq`, and the laws of its input.

mod programs;
mod sound;

use std::io::Write;
use std::process::{Command, Stdio};

use programs::{Dice, program_json};
use rand_core::Rng;
use rand_pcg::Pcg32;
use serde_json::{Value, json};
use sound::assert_is_sound;
use stepscope::algo::heap::{Heap, Input, Item, Op, Refused, Returned, STEPS_LIMIT, SiftMethod, State, Step};
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Opening, View};
use stepscope::trace::{Algorithm, Budget, Counter, Plain, Recorder, Tally, Trace};
use stepscope::words::{Code, Failure, Lang};

const COUNTERS: [Counter; 7] =
    [Counter::Compare, Counter::Read, Counter::Move, Counter::Swap, Counter::Write, Counter::AuxBytes, Counter::Depth];

/// Keeps what was there at the end of each operation.
struct Moments {
    plain: Plain<Heap>,
    ends: Vec<(State, Tally)>,
    steps: u64,
}

impl Recorder<Heap> for Moments {
    fn state(&self) -> &State {
        &self.plain.state
    }

    fn step(&mut self, step: Step) {
        self.plain.step(step);
        self.steps += 1;
        if step == Step::Return {
            self.ends.push((self.plain.state.clone(), self.plain.tally));
        }
    }
}

fn moments(input: &Input) -> Moments {
    let plain = Plain { state: Heap::start(input), tally: Tally::ZERO };
    let mut moments = Moments { plain, ends: Vec::new(), steps: 0 };
    Heap::run(input, &mut moments);
    moments
}

fn told(items: &[Item]) -> Value {
    items.iter().map(|item| json!([item.value, item.id])).collect()
}

fn told_end((state, tally): &(State, Tally)) -> Value {
    let returned = match state.returned.last() {
        Some(Returned::Item(item)) => json!([item.value, item.id]),
        Some(Returned::List(items)) => told(items),
        Some(Returned::Nothing) | None => Value::Null,
    };
    let counters: serde_json::Map<String, Value> =
        COUNTERS.iter().map(|counter| (counter.name().to_owned(), json!(tally.get(*counter)))).collect();
    json!({"items": told(&state.heap), "returned": returned, "counters": counters})
}

/// What `heap_oracle.py` says of each program.
fn ask_python(programs: &[Value]) -> Vec<Value> {
    let mut python = Command::new("python3")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/heap_oracle.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs; install it with: apt-get install python3");
    let lines: String = programs.iter().map(|program| format!("{program}\n")).collect();
    let mut stdin = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "heap_oracle.py failed; what it says is above");
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn layouts_returns_and_counters_are_those_of_heapq() {
    let mut dice = Dice(Pcg32::new(1959, 0));
    let programs: Vec<_> = (0..1000).map(|_| dice.program()).collect();
    let lines: Vec<Value> = programs.iter().map(|(items, ops, sift)| program_json(items, ops, *sift)).collect();
    let answers = ask_python(&lines);
    assert_eq!(answers.len(), programs.len());
    for (((items, ops, sift), line), answer) in programs.into_iter().zip(&lines).zip(answers) {
        let operations = ops.len();
        let input = Input::new(items, ops, sift).unwrap();
        let moments = moments(&input);
        let answer = answer.as_array().unwrap();
        assert_eq!((moments.ends.len(), answer.len()), (operations, operations));
        for (op, (end, theirs)) in moments.ends.iter().zip(answer).enumerate() {
            let mine = told_end(end);
            for part in ["items", "returned", "counters"] {
                assert_eq!(as_floats(&mine[part]), as_floats(&theirs[part]), "{part} after operation {op} of {line}");
            }
        }
        assert!(moments.steps <= input.steps_at_most(), "{} steps, at most {}: {line}", moments.steps, input.steps_at_most());
    }
}

/// The same JSON with every number as a float: Python reads and writes `2.0` where the other side may have `2`.
fn as_floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(as_floats).collect(),
        Value::Object(fields) => Value::Object(fields.iter().map(|(name, value)| (name.clone(), as_floats(value))).collect()),
        other => other.clone(),
    }
}

#[test]
fn an_operation_on_an_empty_heap_is_refused_before_anything_runs() {
    let refused = |items: &[f64], ops: &[Op]| Input::new(items.to_vec(), ops.to_vec(), SiftMethod::Leaf).err();
    assert_eq!(refused(&[], &[Op::Pop]), Some(Refused::Empty { op: 0 }));
    assert_eq!(refused(&[1.0], &[Op::Pop, Op::Heapify, Op::Replace(2.0)]), Some(Refused::Empty { op: 2 }));
    assert_eq!(refused(&[1.0, 2.0], &[Op::Pop, Op::Pop, Op::Pop]), Some(Refused::Empty { op: 2 }));
    assert_eq!(refused(&[], &[Op::PushPop(1.0), Op::Push(1.0), Op::Pop, Op::NLargest(3), Op::HeapSort]), None);
}

fn refusal(json: Value) -> Failure {
    let Value::Object(json) = json else { unreachable!() };
    let lesson = lessons::find("heap").unwrap();
    lessons::open(lesson, Document::of(json), &Ask::default()).err().expect("this is refused")
}

#[test]
fn bad_programs_are_refused_at_their_place() {
    let many: Vec<usize> = (0..20_001).collect();
    let pops = |count: usize| -> Value { (0..count).map(|_| json!(["pop"])).collect() };
    let cases = [
        (json!({"items": [1], "ops": [["pop"], ["pop"]]}), Code::InvalidInput, "ops[1]"),
        (json!({"items": [], "ops": [["replace", 3]]}), Code::InvalidInput, "ops[0]"),
        (json!({"items": [1, "x"]}), Code::InvalidInput, "items[1]"),
        (json!({"items": [1, null]}), Code::InvalidInput, "items[1]"),
        (json!({"items": [], "ops": [["push", "1"]]}), Code::InvalidInput, "ops[0][1]"),
        (json!({"items": [], "ops": [["push"]]}), Code::InvalidInput, "ops[0]"),
        (json!({"items": [], "ops": [["shove", 1]]}), Code::InvalidInput, "ops[0][0]"),
        (json!({"items": [], "ops": [["nlargest", -1]]}), Code::InvalidInput, "ops[0][1]"),
        (json!({"items": [], "ops": [["merge", [[1], [2, "b"]]]]}), Code::InvalidInput, "ops[0][1][1][1]"),
        (json!({"items": [], "sift": "bubble"}), Code::InvalidInput, "sift"),
        (json!({"items": many}), Code::TooLarge, "items"),
        (json!({"items": [], "ops": pops(1001)}), Code::TooLarge, "ops"),
        (json!({"items": many[..20_000], "ops": [["heapify"], ["heapsort"], ["heapsort"]]}), Code::TooLarge, "ops[2]"),
    ];
    for (json, code, path) in cases {
        let shown: String = json.to_string().chars().take(80).collect();
        let failure = refusal(json);
        assert_eq!((failure.code, failure.path.as_str()), (code, path), "{shown}: {failure}");
        assert!(!failure.message.zh.is_empty());
    }
}

#[test]
fn the_largest_heapify_is_taken() {
    let items: Vec<f64> = (0..20_000).map(|x| f64::from(x * 7919 % 20_011)).collect();
    let input = Input::new(items, vec![Op::Heapify; 8], SiftMethod::Leaf).unwrap();
    assert!(input.steps_at_most() <= STEPS_LIMIT);
    assert!(moments(&input).steps > 500_000);
}

/// In any order; and the bound is near to what the worst of them takes.
#[test]
fn the_largest_heapsort_is_taken() {
    let orders: [fn(u32) -> u32; 4] = [|x| x, |x| 20_000 - x, |x| x * 7919 % 20_011, |_| 1];
    let mut nearest = 0.0f64;
    for sift in [SiftMethod::Leaf, SiftMethod::Textbook] {
        for order in orders {
            let items: Vec<f64> = (0..20_000).map(order).map(f64::from).collect();
            let both = Input::new(items.clone(), vec![Op::Heapify, Op::HeapSort], sift).unwrap();
            assert!(both.steps_at_most() <= Budget::default().steps as u64);
            let input = Input::new(items, vec![Op::HeapSort], sift).unwrap();
            let (most, steps) = (input.steps_at_most(), moments(&input).steps);
            assert!(steps <= most, "{sift:?}: {steps} steps, at most {most}");
            nearest = nearest.max(steps as f64 / most as f64);
        }
    }
    assert!(nearest > 0.9, "the worst of them takes {nearest} of the bound");
}

#[test]
fn output_is_json_as_it_was_written() {
    let Value::Object(json) =
        json!({"items": [3, 1.5, -2], "ops": [["heapify"], ["pop"], ["push", 10], ["nlargest", 2], ["merge", [[1, 3], [2]]]]})
    else {
        unreachable!()
    };
    let lesson = lessons::find("heap").unwrap();
    let Ok(Opening::Done(outcome)) = lessons::open(lesson, Document::of(json), &Ask::default()) else { panic!("it opens") };
    assert_eq!(outcome.output.json["items"], json!([1.5, 3, 10]));
    assert_eq!(outcome.output.json["returned"], json!([null, -2, null, [10, 3], [1, 2, 3]]));
    let mut film = outcome.film.unwrap();
    film.seek(3);
    // Heapify has -2 in its hand: the place is a hole.
    assert_eq!(film.snapshot(), json!({"items": [null, 1.5, -2], "returned": [], "hand": 3, "op": 0}));
    assert!(film.narration(Lang::En).contains("hole"));
}

#[test]
fn a_check_finds_a_wrong_result() {
    let lesson = lessons::find("heap").unwrap();
    let document = lesson.card().presets[0].document();
    let Ok(Opening::Done(outcome)) = lessons::open(lesson, document.clone(), &Ask::default()) else { panic!("it opens") };
    let right = outcome.output;
    assert!(lesson.check(&document, &right).is_ok);
    let with = |name: &str, change: fn(&mut Vec<Value>)| {
        let mut wrong = right.clone();
        change(wrong.json[name].as_array_mut().unwrap());
        lesson.check(&document, &wrong)
    };
    for check in [
        with("items", |items| items.swap(0, 1)),
        with("items", |items| items[3] = json!(100)),
        with("items", |items| drop(items.pop())),
        with("returned", |returned| returned[2] = json!(2)),
        with("returned", |returned| drop(returned.pop())),
        with("returned", |returned| returned[5].as_array_mut().unwrap().swap(0, 1)),
    ] {
        assert!(!check.is_ok && check.max_error > 0.0, "{check:?}");
    }
}

#[test]
fn seeking_in_a_million_steps_is_replaying() {
    let mut dice = Dice(Pcg32::new(7, 0));
    let items: Vec<f64> = (0..20_000).map(|_| f64::from(dice.0.next_u32())).collect();
    let ops = (0..10).flat_map(|_| [Op::Heapify, Op::Replace(f64::from(dice.0.next_u32()))]).collect();
    let input = Input::new(items, ops, SiftMethod::Leaf).unwrap();
    let trace = Trace::<Heap>::record(&input, Budget::default()).unwrap();
    assert!(trace.len() > 1_000_000, "{} steps", trace.len());
    let mut replay = trace.begin();
    let mut sought = trace.begin();
    let mut instants: Vec<usize> = (0..40).map(|_| dice.below(trace.len() + 1)).collect();
    instants.sort_unstable();
    for at in instants {
        // One goes on from where it is, the other comes from the far end.
        trace.seek(&mut replay, at);
        trace.seek(&mut sought, trace.len());
        trace.seek(&mut sought, at);
        assert_eq!(told(&replay.state.heap), told(&sought.state.heap), "at {at}");
        assert_eq!((replay.state.hole, replay.tally), (sought.state.hole, sought.tally), "at {at}");
    }
}

#[test]
fn pictures_of_any_size_fit_into_any_width() {
    let mut dice = Dice(Pcg32::new(11, 0));
    for len in [0, 1, 2, 31, 32, 63, 64, 100, 1_000, 20_000] {
        let items: Vec<Value> = (0..len).map(|_| json!(dice.below(1_000_000))).collect();
        for op in [json!(["heapify"]), json!(["nlargest", len / 20]), json!(["nsmallest", 2]), json!(["pushpop", 1e300])] {
            let Value::Object(json) = json!({"items": items, "ops": [op]}) else { unreachable!() };
            let lesson = lessons::find("heap").unwrap();
            let Ok(Opening::Done(outcome)) = lessons::open(lesson, Document::of(json), &Ask::default()) else {
                panic!("it opens")
            };
            let mut film = outcome.film.unwrap();
            for _ in 0..6 {
                film.seek(dice.below(film.len() + 1));
                for (width, lang) in [(360.0, Lang::Zh), (360.0, Lang::En), (768.0, Lang::Zh), (1900.0, Lang::En)] {
                    let place = format!("{len} items, {op}, at {}, width {width}", film.at());
                    let scene = film.scene(&View::new(width, lang));
                    assert_is_sound(&scene, width, &place);
                    assert!(scene.height < 1_300.0, "{place}: height {}", scene.height);
                }
            }
        }
    }
}
