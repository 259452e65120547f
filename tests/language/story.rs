use std::collections::{BTreeMap, HashSet};

use expect_test::expect;
use stepscope::language::story::{HELD_OUT, STORY_BYTES, corpus, kind_of, kinds, story, story_of};

/// How many stories of each kind are looked at.
const SEEDS: u64 = 400;

#[test]
fn stories_are_always_the_same() {
    let five: String = corpus(0..5).collect();
    expect![[r#"
        A cross product tells which way a path turns. First comes (3, 4), then (2, 7). We have 3 x 7 = 21, and 4 x 2 = 8. 21 - 8 = 13, which is positive: a left turn. The steps are (5, 3) and (3, 9). We have 5 x 9 = 45, and 3 x 3 = 9. 45 - 9 = 36, which is positive: a left turn. First comes (7, 5), then (8, 4). We have 7 x 4 = 28, and 5 x 8 = 40. 28 - 40 = -12, which is negative: a right turn. That is all there is to it.

        Eva wants to know the number of Kai. It is from 1 to 98.
        Eva asks: "Larger than 49?" "No." So it is from 1 to 49.
        "Is it larger than 25?" asks Eva. "No," says Kai. So it is from 1 to 25.
        "Is it larger than 13?" asks Eva. "Yes," says Kai. So it is from 14 to 25.
        "Is it larger than 19?" asks Eva. "No," says Kai. So it is from 14 to 19.
        "Is it larger than 16?" asks Eva. "No," says Kai. So it is from 14 to 16.
        "Is it larger than 15?" asks Eva. "Yes," says Kai.
        "Then it is 16!" It took 6 questions.

        Each pass gives one word, and its 2 heads guess the next ones. The pass says "the". The heads guess "thread" and "writes": 2 accepted. We have "the thread writes". The pass says "one". The heads guess "number" and "at": 2 accepted. We have "the thread writes one number at". Next is "the". The heads guess "same" and "time": 2 accepted. We have "the thread writes one number at the same time". 9 words from 3 steps.

        We sort [18, 9, 17, 93, 77, 52, 25] by taking the smallest each time. 9 is the smallest of the rest and swaps with 18: [9, 18, 17, 93, 77, 52, 25]. The smallest of the rest is 17; it swaps with 18: [9, 17, 18, 93, 77, 52, 25]. 18 is the smallest of the rest and is there already. 25 is the smallest of the rest and swaps with 93: [9, 17, 18, 25, 77, 52, 93]. 52 is the smallest of the rest and swaps with 77: [9, 17, 18, 25, 52, 77, 93]. 77 is the smallest of the rest and is there already. Everything is in order: [9, 17, 18, 25, 52, 77, 93].

        What comes out of the heap [5, 8, 99, 37] comes in order. We pop 5, the smallest. 37 comes from the end to the front. Below are 8 and 99: 8 is less than 37 and goes up. The heap is [8, 37, 99], the output [5]. We pop 8, the smallest. 99 comes from the end to the front. Below is 37: 37 is less than 99 and goes up. The heap is [37, 99], the output [5, 8]. We pop 37, the smallest. 99 comes from the end to the front. Left is [99], and out came [5, 8, 37]. The last one is 99. In order: [5, 8, 37, 99].

    "#]].assert_eq(&five);
}

#[test]
fn no_story_comes_twice() {
    let learnt: HashSet<String> = corpus(0..10_000).collect();
    assert_eq!(learnt.len(), 10_000);
    assert!(corpus(HELD_OUT..HELD_OUT + 2_000).all(|told| !learnt.contains(&told)));
}

#[test]
fn every_kind_is_told() {
    for kind in kinds() {
        let seed = (0..1_000).find(|seed| kind_of(*seed) == kind).unwrap_or_else(|| panic!("{kind} is never told"));
        assert_eq!(story_of(kind, seed), Some(story(seed)));
    }
    assert_eq!(story_of("poem", 0), None);
}

#[test]
fn stories_are_short_english_in_ascii() {
    for_each(kinds(), |_, told| {
        assert!(told.is_ascii() && STORY_BYTES.contains(&told.len()), "{} bytes", told.len());
        assert_eq!(told.find("\n\n"), Some(told.len() - 2));
        let is_odd = |two: &[u8]| matches!(two, [b' ', b' ' | b'\n' | b'.' | b','] | [b'.', b'.']);
        assert!(!told.as_bytes().windows(2).any(is_odd));
    });
}

/// Calls with each story of some kinds; what fails is told with the story.
fn for_each<'a>(kinds: impl IntoIterator<Item = &'a str>, hold: impl Fn(&str, &str) + std::panic::RefUnwindSafe) {
    for kind in kinds {
        for seed in 0..SEEDS {
            let told = story_of(kind, seed).unwrap();
            let held = std::panic::catch_unwind(|| hold(kind, &told));
            assert!(held.is_ok(), "{kind} {seed}:\n{told}");
        }
    }
}

fn is_number_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'.'
}

/// The number at the end of a text, which may have a sign.
fn number_before(text: &str) -> Option<f64> {
    let digits = text.bytes().rev().take_while(|byte| is_number_byte(*byte)).count();
    let number: f64 = text[text.len() - digits..].parse().ok()?;
    Some(if text[..text.len() - digits].ends_with(" -") { -number } else { number })
}

/// The number at the start of a text, which may have a sign.
fn number_after(text: &str) -> Option<f64> {
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let digits = text.bytes().take_while(|byte| is_number_byte(*byte)).count();
    text[..digits].trim_end_matches('.').parse::<f64>().ok().map(|number| sign * number)
}

/// All `a PHRASE b` of a text.
fn sides(text: &str, phrase: &str) -> Vec<(f64, f64)> {
    text.match_indices(phrase)
        .filter_map(|(at, _)| Some((number_before(&text[..at])?, number_after(&text[at + phrase.len()..])?)))
        .collect()
}

/// All lists without lists in them, and where they start.
fn lists(text: &str) -> Vec<(usize, Vec<usize>)> {
    text.match_indices('[')
        .filter_map(|(at, _)| {
            let inside = &text[at + 1..at + text[at..].find(']')?];
            if inside.is_empty() {
                return Some((at, Vec::new()));
            }
            Some((at, inside.split(", ").map(|item| item.parse().ok()).collect::<Option<_>>()?))
        })
        .collect()
}

fn numbers(text: &str) -> Vec<usize> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn sorted(items: &[usize]) -> Vec<usize> {
    let mut items = items.to_vec();
    items.sort_unstable();
    items
}

#[test]
fn what_is_said_of_two_numbers_is_so() {
    for_each(kinds(), |_, told| {
        type Holds = fn(f64, f64) -> bool;
        let comparisons: [(&str, Holds); 5] = [
            (" is less than ", |a, b| a < b),
            (": it is less than ", |a, b| a < b),
            (" is larger than ", |a, b| a > b),
            (" is not less than ", |a, b| a >= b),
            (" is no less than ", |a, b| a >= b),
        ];
        for (phrase, holds) in comparisons {
            assert!(sides(told, phrase).into_iter().all(|(a, b)| holds(a, b)), "{phrase}");
        }
        type Gives = fn(f64, f64) -> f64;
        let sums: [(&str, Gives); 3] = [(" + ", |a, b| a + b), (" x ", |a, b| a * b), (" - ", |a, b| a - b)];
        for (sign, gives) in sums {
            for (at, _) in told.match_indices(sign) {
                let Some(a) = number_before(&told[..at]) else { continue };
                let (b, result) = told[at + sign.len()..].split_once(" = ").unwrap();
                assert_eq!(Some(gives(a, b.parse().unwrap())), number_after(result), "{a}{sign}{b}");
            }
        }
    });
}

#[test]
fn sums_are_said_in_several_kinds() {
    let sums = |kind: &str| sides(&story_of(kind, 1).unwrap(), " + ").len();
    assert!(["product", "sum", "ways", "knapsack"].into_iter().all(|kind| sums(kind) > 0));
    let compared = |kind: &str| sides(&story_of(kind, 1).unwrap(), " is less than ").len();
    assert!((0..SEEDS).any(|seed| sides(&story_of("heap", seed).unwrap(), " is less than ").len() > 1));
    assert!(compared("merge") + compared("binary search") > 0);
}

/// The heap in place of which another is told: what a push or a pop makes of it, by the definition.
fn replayed(heap: &[usize], said: &str) -> Vec<usize> {
    let mut heap = heap.to_vec();
    if let Some((_, item)) = said.to_lowercase().split_once("push ") {
        heap.push(number_after(item).unwrap() as usize);
        let mut at = heap.len() - 1;
        while at > 0 && heap[(at - 1) / 2] > heap[at] {
            heap.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
        return heap;
    }
    let popped = number_after(said.split_once("we pop ").or(said.split_once("We pop ")).unwrap().1).unwrap() as usize;
    assert_eq!(heap.swap_remove(0), popped);
    let mut at = 0;
    while let Some(least) =
        (2 * at + 1..heap.len().min(2 * at + 3)).min_by_key(|below| heap[*below]).filter(|least| heap[*least] < heap[at])
    {
        heap.swap(at, least);
        at = least;
    }
    heap
}

#[test]
fn heaps_are_what_pushes_and_pops_make_of_them() {
    for_each(["heap", "top"], |kind, told| {
        let lists = lists(told);
        let heaps: Vec<&(usize, Vec<usize>)> = if kind == "heap" {
            lists.iter().collect()
        } else {
            // The first heap, then a heap and what came out; at last only what came out.
            lists.iter().take(1).chain(lists[1..lists.len() - 1].chunks(2).map(|two| &two[0])).collect()
        };
        assert!((1..heaps[0].1.len()).all(|at| heaps[0].1[(at - 1) / 2] <= heaps[0].1[at]));
        for two in heaps.windows(2) {
            assert_eq!(two[1].1, replayed(&two[0].1, &told[two[0].0..two[1].0]));
        }
        if kind == "top" {
            assert_eq!(lists[lists.len() - 1].1, sorted(&lists[0].1));
        }
    });
}

#[test]
fn sorts_end_in_order() {
    for_each(["insertion", "selection", "bucket", "counting", "radix"], |kind, told| {
        let lists = lists(told);
        let (first, last) = (&lists[0].1, &lists[lists.len() - 1].1);
        assert_eq!(&sorted(first), last);
        let steps: Vec<&Vec<usize>> = lists.iter().map(|(_, items)| items).collect();
        match kind {
            "insertion" => assert!(steps[1..].iter().all(|items| sorted(items) == *last)),
            "selection" => {
                for two in steps[..steps.len() - 1].windows(2) {
                    assert_eq!(two[0].iter().zip(two[1]).filter(|(a, b)| a != b).count(), 2, "one swap each time");
                }
            }
            "radix" => {
                let mut passed = first.clone();
                passed.sort_by_key(|item| item % 10);
                assert_eq!(steps[1], &passed);
            }
            "bucket" => {
                for item in first {
                    let bucket = format!("bucket {}.", item / 10);
                    let said = told.split_once(&format!(". {item} ")).unwrap().1;
                    assert!(said[..said.find(". ").unwrap() + 1].ends_with(&bucket), "{item}");
                }
            }
            _ => {
                assert_eq!(steps[1], &(0..5).map(|digit| first.iter().filter(|item| **item == digit).count()).collect::<Vec<_>>())
            }
        }
    });
    for_each(["merge"], |_, told| {
        let lists = lists(told);
        assert_eq!(sorted(&[lists[0].1.clone(), lists[1].1.clone()].concat()), lists[lists.len() - 1].1);
    });
}

#[test]
fn what_is_looked_for_is_where_the_story_says() {
    for_each(["binary search"], |_, told| {
        let items = &lists(told)[0].1;
        for (at, _) in told.match_indices(", with ") {
            let place = *numbers(&told[..at]).last().unwrap();
            assert_eq!(Some(items[place] as f64), number_after(&told[at + 7..]));
        }
        for (wanted, place) in sides(told, " is at place ") {
            assert_eq!(items[place as usize] as f64, wanted);
        }
    });
    for_each(["quickselect"], |_, told| {
        let (start, items) = &lists(told)[0];
        let rank = numbers(&told[..*start])[0];
        assert_eq!(numbers(told).last(), Some(&sorted(items)[rank - 1]));
    });
    for_each(["largest"], |_, told| {
        let most = lists(told)[0].1.iter().max().copied().unwrap();
        assert!(told.contains(&format!("\"So it is {most},\"")) || told.contains(&format!("\"The largest is {most}.\"")));
    });
}

#[test]
fn tables_hold_what_other_ways_of_computing_give() {
    for_each(["knapsack"], |_, told| {
        let capacity = lists(told)[0].1.len() - 1;
        let things: Vec<(usize, usize)> = told
            .match_indices("tem ")
            .map(|(at, _)| &told[at..])
            .filter(|said| said.contains("weigh"))
            .map(|said| numbers(&said[..said.find('.').unwrap()]))
            .filter(|named| named.len() == 3)
            .map(|named| (named[1], named[2]))
            .collect();
        let rows = lists(told);
        assert_eq!(rows.len(), things.len() + 1);
        for (count, (_, row)) in rows.iter().enumerate() {
            let best = |room: usize| {
                let bags = (0..1u32 << count).map(|bag| things.iter().enumerate().filter(move |(at, _)| bag >> at & 1 == 1));
                let sums = bags.map(|bag| bag.fold((0, 0), |(weight, worth), (_, thing)| (weight + thing.0, worth + thing.1)));
                sums.filter(|(weight, _)| *weight <= room).map(|(_, worth)| worth).max().unwrap()
            };
            assert_eq!(row, &(0..=capacity).map(best).collect::<Vec<_>>());
        }
        assert_eq!(numbers(told).last(), rows[rows.len() - 1].1.last());
    });
    for_each(["ways"], |_, told| {
        let mut roads = Vec::new();
        for sentence in told.split('.') {
            let places: Vec<char> = sentence.chars().filter(|c| ('A'..='E').contains(c)).collect();
            if sentence.contains(" + ") {
                roads.push((places[1], places[0], numbers(sentence)[1]));
            } else if sentence.contains(" away") && places.contains(&'A') {
                let to = places.into_iter().find(|place| *place != 'A').unwrap();
                roads.push(('A', to, numbers(sentence)[0]));
            }
        }
        let mut best = BTreeMap::from([('A', 0)]);
        for _ in 0..5 {
            for (a, b, length) in &roads {
                for (from, to) in [(a, b), (b, a)] {
                    if let Some(sum) = best.get(from).map(|sum| sum + length) {
                        let old = best.entry(*to).or_insert(sum);
                        *old = sum.min(*old);
                    }
                }
            }
        }
        best.remove(&'A');
        let end = told.trim_end().trim_end_matches('.');
        let end = &end[end.rfind(['.', ':']).map_or(0, |at| at + 1)..];
        let said: Vec<usize> = numbers(end);
        assert_eq!(said, best.into_values().collect::<Vec<_>>());
    });
}

#[test]
fn products_and_nearest_codes_are_right() {
    for_each(["product"], |_, told| {
        let rows = lists(told);
        let m = |at: usize| [rows[at].1[0], rows[at].1[1], rows[at + 1].1[0], rows[at + 1].1[1]];
        let ([a, b, c, d], [e, f, g, h]) = (m(0), m(2));
        assert_eq!(m(rows.len() - 2), [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]);
    });
    for_each(["codes"], |_, told| {
        let codes = &lists(told)[0].1;
        for (number, code) in sides(told, " is nearest to ") {
            let distance = |code: usize| (code as f64 - number).abs();
            assert!(codes.iter().all(|other| distance(code as usize) <= distance(*other)));
        }
    });
    for_each(["tiles"], |_, told| {
        let scores: Vec<usize> = lists(told).into_iter().flat_map(|(_, scores)| scores).collect();
        let most = *scores.iter().max().unwrap() as f64;
        let sum: f64 = scores.iter().map(|score| 2f64.powf(*score as f64 - most)).sum();
        let last = told.rsplit_once(" sum is ").unwrap().1;
        assert_eq!(number_after(last), Some(sum));
        assert!(told.trim_end().rsplit(". ").next().unwrap().contains(&sum.to_string()));
    });
    for_each(["sum"], |_, told| {
        assert_eq!(numbers(told).last(), Some(&lists(told)[0].1.iter().sum()));
    });
}
