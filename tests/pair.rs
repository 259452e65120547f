//! Two runs held together.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use stepscope::input::{Document, check, difference, overlay};
use stepscope::lessons::pair::{Lock, Pair};
use stepscope::lessons::{Ask, CARDS, Film, Opening, Outcome, find, open};
use stepscope::trace::Counter;

const COUNTERS: [Counter; 3] = [Counter::Compare, Counter::Move, Counter::Read];

fn run(lesson: &str, json: Value) -> Outcome {
    let Value::Object(json) = json else { panic!("a case is an object") };
    match open(find(lesson).unwrap(), Document::of(json), &Ask { film: true, ..Ask::default() }).unwrap() {
        Opening::Done(outcome) => *outcome,
        _ => panic!("no engine here"),
    }
}

fn heap(items: &[i64]) -> Box<dyn Film> {
    run("heap", json!({"items": items, "ops": [["heapify"]]})).film.unwrap()
}

fn pair(first: &[i64], second: &[i64], lock: Lock) -> Pair {
    let mut pair = Pair::of(heap(first));
    pair.compare(Some(heap(second)), lock);
    pair
}

proptest! {
    #[test]
    fn a_counter_is_spent_up_to_where_a_scan_finds_it(items in prop::collection::vec(-9i64..9, 0..200), limit in 0u64..500) {
        let mut film = heap(&items);
        for counter in COUNTERS {
            let found = film.last_within(counter, limit);
            let within = |film: &mut Box<dyn Film>, at: usize| { film.seek(at); film.tally().get(counter) <= limit };
            let len = film.len();
            let scanned = (0..=len).take_while(|at| within(&mut film, *at)).last();
            prop_assert_eq!(Some(found), scanned);
        }
    }

    #[test]
    fn locked_by_step_both_show_the_same_step_and_the_shorter_waits(
        a in prop::collection::vec(-9i64..9, 0..20), b in prop::collection::vec(-9i64..9, 0..20),
    ) {
        let (first_len, second_len) = (heap(&a).len(), heap(&b).len());
        let mut pair = pair(&a, &b, Lock::Step);
        prop_assert_eq!(pair.len(), first_len.max(second_len));
        for at in (0..=pair.len()).rev() {
            pair.seek(at);
            prop_assert_eq!(pair.at(), at);
            prop_assert_eq!(pair.second().unwrap().at(), at.min(second_len));
            let mut alone = heap(&a);
            alone.seek(at.min(first_len));
            prop_assert_eq!(pair.snapshot(), alone.snapshot());
        }
    }

    #[test]
    fn locked_by_a_counter_the_second_has_spent_no_more_and_both_reach_their_ends(
        a in prop::collection::vec(-9i64..9, 0..20), b in prop::collection::vec(-9i64..9, 0..20),
    ) {
        for counter in COUNTERS {
            let first_len = heap(&a).len();
            let mut pair = pair(&a, &b, Lock::Counter(counter));
            let mut before = 0;
            for at in 0..=pair.len() {
                pair.seek(at);
                let second = pair.second().unwrap();
                prop_assert!(second.at() >= before);
                before = second.at();
                if at <= first_len {
                    prop_assert!(second.tally().get(counter) <= pair.tally().get(counter));
                }
            }
            prop_assert_eq!(before, pair.second().unwrap().len());
        }
    }
}

#[test]
fn a_second_run_that_goes_leaves_the_first_where_it_was() {
    let mut pair = pair(&[5, 3, 8], &[9, 8, 7, 6, 5, 4, 3, 2, 1], Lock::Step);
    let alone = heap(&[5, 3, 8]).len();
    pair.seek(2);
    pair.lock(Lock::Counter(Counter::Read));
    assert_eq!(pair.at(), 2);
    pair.seek(pair.len());
    pair.compare(None, Lock::Step);
    assert_eq!((pair.at(), pair.len(), pair.second().is_none()), (alone, alone, true));
}

#[test]
fn runs_part_where_their_states_first_differ() {
    let mut same = pair(&[5, 3, 8, 1], &[5, 3, 8, 1], Lock::Step);
    same.seek(3);
    assert_eq!((same.parting(0..100), same.at()), (None, 3));
    assert_eq!(pair(&[5, 3, 8, 1], &[5, 3, 8, 2], Lock::Step).parting(0..100), Some(0));
    // The same until one is over: the rest are the other's steps.
    let mut longer = Pair::of(run("heap", json!({"items": [2, 1], "ops": [["heapify"]]})).film.unwrap());
    longer.compare(run("heap", json!({"items": [2, 1], "ops": [["heapify"], ["pop"]]})).film, Lock::Step);
    let parting = longer.parting(0..100).unwrap();
    assert!(parting > 0 && parting <= longer.len());
}

/// Every slip names the variant that is right, and beside that one the run parts from it at the slip or before.
#[test]
fn what_a_slip_names_instead_is_right() {
    let mut slips = 0;
    for card in CARDS {
        for preset in card.presets {
            let document = preset.document();
            let lesson = find(card.id).unwrap();
            let checked = check(card.fields, document.clone()).unwrap();
            if lesson.runs_kernels(&checked) || lesson.long().is_some_and(|long| long.is_long(&checked)) {
                continue;
            }
            let outcome = run(card.id, Value::Object(document.json.clone()));
            let Some(slip) = outcome.slip else { continue };
            slips += 1;
            let (field, choice) = slip.instead;
            let mut right = document.json.clone();
            overlay(card.fields, &mut right, Map::from_iter([(field.to_owned(), choice.into())]));
            let right = run(card.id, Value::Object(right));
            assert_eq!(right.slip, None, "{} {}", card.id, preset.name);
            let mut pair = Pair::of(outcome.film.unwrap());
            pair.compare(right.film, Lock::Step);
            let parting = pair.parting(0..=pair.len()).expect("they part");
            assert!(parting <= slip.at, "{} {}: {parting} after {}", card.id, preset.name, slip.at);
        }
    }
    assert!(slips >= 5, "{slips}");
}

/// Laid over the first, the difference gives the second: for every two presets of a lesson.
#[test]
fn a_difference_laid_over_one_document_gives_the_other() {
    for card in CARDS {
        for (from, to) in card.presets.iter().flat_map(|from| card.presets.iter().map(move |to| (from, to))) {
            let [from, to] = [from, to].map(|preset| preset.document().json);
            let over = difference(card.fields, &from, &to);
            let mut laid = from.clone();
            overlay(card.fields, &mut laid, over.clone());
            let [laid, right] = [laid, to].map(|json| check(card.fields, Document::of(json)).unwrap().json);
            let sorted = |json: Map<String, Value>| {
                json.into_iter().filter(|(_, value)| !value.is_null()).collect::<std::collections::BTreeMap<_, _>>()
            };
            assert_eq!(sorted(laid), sorted(right), "{} {over:?}", card.id);
        }
    }
}
