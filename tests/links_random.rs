//! 100,000 random states of the lessons go through links and back to the bit; 100,000 damaged links are answered, with bounded work.

#[path = "links/damage.rs"]
mod damage;
#[path = "dice/mod.rs"]
mod dice;
#[path = "links/states.rs"]
mod states;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use serde_json::{Map, Value};
use stepscope::input::{self, Document, Shape};
use stepscope::lessons::{self, CARDS, Card};
use stepscope::link::{Link, Reading, from_object, to_object, v1};
use stepscope::words::{Code, Failure};

use damage::{Bombs, damaged};
use dice::Dice;

const CASES: usize = 100_000;
/// What reading a link may allocate, all in all: two packed inputs of 1 MiB, with their values and what checks them, several times over.
const MOST_WORK_BYTES: usize = 256 << 20;
/// What a failure may say.
const MOST_MESSAGE_CHARS: usize = 2_000;
const MOST_PATH_CHARS: usize = 1_000;
const MOST_FAILURES: usize = 70;

/// Counts what each thread allocates: a measure of work that is the same on every machine.
struct Counting;

thread_local! {
    static WORK_BYTES: Cell<usize> = const { Cell::new(0) };
}

fn allocated(bytes: usize) {
    let _ = WORK_BYTES.try_with(|work| work.set(work.get() + bytes));
}

// SAFETY: everything is the system's allocator; the counter is no part of any allocation.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        allocated(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        allocated(size);
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// All of a state as text: `-0.0` and `0`, `5` and `5.0` differ in it, and so do numbers that differ in a bit.
fn exactly(link: &Link) -> String {
    Value::Object(to_object(link)).to_string()
}

fn assert_reads_as(reading: Reading, link: &Link, from: &str) {
    assert_eq!(reading.failures, [], "{from}");
    assert_eq!(exactly(&reading.link), exactly(link), "{from}");
    assert_eq!(reading.link, *link, "{from}");
}

#[test]
fn random_states_of_every_lesson_survive_to_the_bit() {
    for case in 0..CASES {
        let mut dice = Dice::new(case as u64);
        let card = CARDS[case % CARDS.len()];
        let link = states::state(&mut dice, card);
        let text = v1::write(&link, &card.known()).unwrap_or_else(|failure| panic!("case {case}: {failure}"));
        assert!(text.is_ascii() && !text.contains([' ', '"', '<', '>', '\'', '`', '\\']), "{text}");
        assert_reads_as(v1::read(&text, lessons::known), &link, &text);
        let glance = v1::glance(&text);
        assert_eq!(
            (glance.lesson, glance.lang, glance.theme, glance.code),
            (card.id, link.lang, link.theme, link.code),
            "{text}"
        );
        // As messages and attributes carry it.
        let json = exactly(&link);
        let object: Map<String, Value> = serde_json::from_str(&json).unwrap();
        assert_reads_as(from_object(&object, lessons::known), &link, &json);
    }
}

#[test]
fn damaged_links_are_answered_with_bounded_work() {
    let bombs = Bombs::new();
    let mut links = ["#/".to_owned(), "#/?lang=zh".to_owned()];
    let (mut read, mut refused) = (0, 0);
    for case in 0..CASES {
        let mut dice = Dice::new((1 << 40) + case as u64);
        let card = CARDS[case % CARDS.len()];
        if let Ok(link) = v1::write(&states::state(&mut dice, card), &card.known()) {
            links[dice.below(2)] = link;
        }
        let text = damaged(&mut dice, &bombs, &links[0], &links[1]);
        let before_bytes = WORK_BYTES.get();
        let reading = v1::read(&text, lessons::known);
        let opened = lesson_of(&reading).map(|card| open(card, &reading));
        let work_bytes = WORK_BYTES.get() - before_bytes;
        let start: String = text.chars().take(300).collect();
        assert!(work_bytes <= MOST_WORK_BYTES, "case {case} took {work_bytes} bytes: {start}");
        assert!(reading.failures.len() <= MOST_FAILURES, "case {case}: {} failures: {start}", reading.failures.len());
        reading.failures.iter().chain(opened.and_then(Result::err).iter()).for_each(|failure| assert_helps(failure, &start));
        if reading.failures.is_empty() {
            read += 1
        } else {
            refused += 1
        }

        // What could be read is a state like any other. Packing a megabyte again takes long: some of those are enough.
        if work_bytes > 8 << 20 && !states::one_in(&mut dice, 50) {
            continue;
        }
        let known = lesson_of(&reading).map(Card::known).unwrap_or_default();
        match v1::write(&reading.link, &known) {
            Ok(text) => {
                assert_reads_as(v1::read(&text, lessons::known), &reading.link, &start);
                let object = serde_json::from_str(&exactly(&reading.link)).unwrap();
                assert_reads_as(from_object(&object, lessons::known), &reading.link, &start);
            }
            Err(failure) => assert_eq!(failure.code, Code::TooLarge, "{start}"),
        }
        let glance = v1::glance(&text);
        assert!(
            !glance.is_list
                || reading
                    == Reading {
                        link: Link { lang: glance.lang, theme: glance.theme, code: glance.code, ..Link::default() },
                        failures: vec![]
                    },
            "{start}"
        );
    }
    assert!(read > CASES / 20 && refused > CASES / 2, "{read} could be read, {refused} not: one kind is hardly tested");
}

/// What is read once is read once only, however many settings come after it.
#[test]
fn links_made_to_take_long_take_little() {
    let list = format!("{{\"items\":[{}0]}}", "0,".repeat(500_000));
    let packed = URL_SAFE_NO_PAD.encode(compress_to_vec(list.as_bytes(), 9));
    let before_bytes = WORK_BYTES.get();
    for repeated in
        ["&at=1", "&lang=zh", "&a", &format!("&z={packed}"), &format!("&with=z%3D{packed}"), "&preset=classic", "&items=1"]
    {
        let start = format!("#/counting-sort?z={packed}&with=z%3D{packed}");
        let reading = v1::read(&(start.clone() + &repeated.repeat((80_000 - start.len()) / repeated.len())), lessons::known);
        assert!(!reading.failures.is_empty() && reading.failures.len() <= MOST_FAILURES, "{repeated}");
    }
    let work_bytes = WORK_BYTES.get() - before_bytes;
    assert!(work_bytes < 7 * MOST_WORK_BYTES, "{work_bytes} bytes");
}

fn lesson_of(reading: &Reading) -> Option<&'static Card> {
    reading.link.lesson.as_deref().and_then(|id| lessons::card(id).ok())
}

/// As far as the page goes before it begins to compute.
fn open(card: &Card, reading: &Reading) -> Result<Document, Failure> {
    input::check(card.fields, card.document_of(&reading.link).0)
}

/// A failure says what is wrong, where, in both languages, in words that are short and can all be seen.
fn assert_helps(failure: &Failure, link: &str) {
    let Failure { code, path, message } = failure;
    assert!(matches!(code, Code::InvalidInput | Code::TooLarge | Code::UnknownLesson), "{failure}: {link}");
    assert!(!path.is_empty() || *code == Code::TooLarge, "{failure}: {link}");
    assert!(path.chars().count() <= MOST_PATH_CHARS, "{path}: {link}");
    for words in [&message.en, &message.zh] {
        assert!((5..MOST_MESSAGE_CHARS).contains(&words.chars().count()), "{words}: {link}");
    }
    assert!(message.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}: {link}", message.zh);
    let is_unseen = |c: char| c.is_control() || "\u{200b}\u{202c}\u{202e}\u{feff}".contains(c);
    assert!(![path, &message.en, &message.zh].iter().any(|text| text.contains(is_unseen)), "{failure:?}: {link}");
    assert!(!message.en.contains(": ."), "{failure}: {link}");
}

#[test]
fn a_hundred_numbers_make_a_link_under_2000_characters_in_every_lesson() {
    let mut count = 0;
    for card in CARDS {
        for field in card.fields {
            let Shape::List { of, max_len, .. } = field.shape else { continue };
            let each = match of {
                Shape::Int { .. } | Shape::Number { .. } => 1,
                Shape::Tuple(parts) => parts.len(),
                _ => continue,
            };
            let mut dice = Dice::new(count);
            for _ in 0..50 {
                let list = Shape::List { of, min_len: (100 / each).min(max_len), max_len: (100 / each).min(max_len) };
                let input = Map::from_iter([(field.name.to_owned(), states::value(&mut dice, &list, 0))]);
                let link = Link { lesson: Some(card.id.to_owned()), input: Some(input), at: Some(123), ..Link::default() };
                let text = v1::write(&link, &card.known()).unwrap();
                assert!(text.len() < 2_000, "{} characters: {text}", text.len());
                assert_reads_as(v1::read(&text, lessons::known), &link, &text);
            }
            count += 1;
        }
    }
    assert!(count >= 15, "{count} lists");
}
