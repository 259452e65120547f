//! Presets of a million items: they fit into 256 MB with all steps, any instant of them is what a replay gives, and their results agree with a
//! second way.
//!
//! A test program of its own, since its allocator counts every byte.

mod sound;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use sound::assert_is_sound;
use stepscope::input::{self, Document};
use stepscope::lessons::{self, Ask, LESSONS, Lesson, Opening, Outcome, View};
use stepscope::trace::{Counter, Tally};
use stepscope::words::Lang;

struct Counting;

static HELD_BYTES: AtomicUsize = AtomicUsize::new(0);
static PEAK_BYTES: AtomicUsize = AtomicUsize::new(0);

fn allocated(bytes: usize) {
    let held = HELD_BYTES.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK_BYTES.fetch_max(held, Ordering::Relaxed);
}

// SAFETY: everything is the system's allocator; the counters are no part of any allocation.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        allocated(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD_BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Old and new may be held at once.
        allocated(size);
        let moved = unsafe { System.realloc(place, layout, size) };
        HELD_BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        moved
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const N: u64 = 1_000_000;
const MOST_MB: usize = 256;

fn opened(lesson: &dyn Lesson, document: Document, film: bool) -> Outcome {
    match lessons::open(lesson, document, &Ask { film, ..Ask::default() }) {
        Ok(Opening::Done(outcome)) => *outcome,
        Ok(_) => panic!("{} has kernels", lesson.card().id),
        Err(failure) => panic!("{}: {failure}", lesson.card().id),
    }
}

/// Opens a document and holds it to the laws of large ones. Gives its tally.
fn assert_is_held(lesson: &dyn Lesson, name: &str, document: Document) -> Tally {
    let before_bytes = HELD_BYTES.load(Ordering::Relaxed);
    PEAK_BYTES.store(before_bytes, Ordering::Relaxed);
    let outcome = opened(lesson, document.clone(), true);
    let mut film = outcome.film.expect("a film was asked for");
    let len = film.len();
    assert!(len > N as usize, "{name}: {len} steps");
    let view = |lang| View::new(700.0, lang);
    // Backward, so that every instant comes from a keyframe.
    let told: Vec<_> = (0..=4)
        .rev()
        .map(|part| {
            film.seek(part * len / 4);
            (film.at(), film.tally(), film.narration(Lang::Zh), film.scene(&view(Lang::Zh)))
        })
        .collect();
    let peak_mb = (PEAK_BYTES.load(Ordering::Relaxed) - before_bytes) >> 20;
    assert!(peak_mb < MOST_MB, "{name}: {peak_mb} MB");

    for (at, tally, told, scene) in told.into_iter().rev() {
        film.seek(at);
        assert_eq!((film.tally(), film.narration(Lang::Zh)), (tally, told), "{name}, at {at}");
        assert_eq!(film.scene(&view(Lang::Zh)), scene, "{name}, at {at}");
        for width in [360.0, 1200.0] {
            assert_is_sound(&film.scene(&View::new(width, Lang::En)), width, &format!("{name}, at {at}"));
        }
        assert!(scene.to_text(Lang::Zh).contains("每根条代表"), "{name}, at {at}: bars don't say that they are aggregated");
    }
    assert_eq!(film.tally(), outcome.tally, "{name}");
    let plain = opened(lesson, document.clone(), false);
    assert_eq!((plain.tally, &plain.output), (outcome.tally, &outcome.output), "{name}");
    let document = input::check(lesson.card().fields, document).unwrap();
    let check = lesson.check(&document, &outcome.output);
    assert!(check.is_ok, "{name}: {check:?}");
    outcome.tally
}

/// One test: what is allocated meanwhile counts.
#[test]
fn a_million_items_are_recorded_in_256_mb_with_exact_counters() {
    for lesson in LESSONS {
        for preset in lesson.card().presets {
            let document = preset.document();
            if document.json.get("generate").is_some_and(|recipe| recipe["n"] == N) {
                assert_is_held(*lesson, &format!("{}, preset {}", lesson.card().id, preset.name), document);
            }
        }
    }

    // The pivots that take the most steps.
    let mut medians = Document::default();
    medians.json.extend([
        ("generate".to_owned(), json!({"kind": "uniform", "n": N})),
        ("k".to_owned(), json!(N / 2)),
        ("scheme".to_owned(), json!("three-way")),
        ("pivot".to_owned(), json!("median-of-medians")),
    ]);
    assert_is_held(lessons::find("quickselect").unwrap(), "quickselect, median of medians", medians);

    let range = Tally::of(Counter::Compare, 2 * (N - 1));
    let counting = range.and(Counter::Read, 3 * N).and(Counter::Write, 2 * N + 1999).and(Counter::Move, N);
    let radix = |passes: u64, base: u64| {
        let tally = range.and(Counter::Read, N + passes * 3 * N).and(Counter::Write, passes * (2 * N + 2 * base - 1));
        tally.and(Counter::Move, passes * 2 * N).and(Counter::AuxBytes, 8 * (N + base))
    };
    let uniform = |settings: serde_json::Value| {
        let mut document = Document::default();
        document.json.extend(settings.as_object().unwrap().clone());
        document.json.insert(
            "generate".into(),
            json!({"kind": "uniform", "n": N, "max": settings["base"].as_u64().map_or(999, |_| 999_999)}),
        );
        document
    };
    let cases = [
        ("counting-sort", json!({}), counting.and(Counter::AuxBytes, 8 * (N + 1000))),
        ("radix-sort", json!({"base": 10}), radix(6, 10)),
        ("radix-sort", json!({"base": 65_536}), radix(2, 65_536)),
    ];
    for (id, settings, expected) in cases {
        let name = format!("{id} {settings}");
        assert_eq!(assert_is_held(lessons::find(id).unwrap(), &name, uniform(settings)), expected, "{name}");
    }
}
