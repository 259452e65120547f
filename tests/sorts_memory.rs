//! A million items fit into 256 MB with all steps, and any instant of them is what a replay gives.
//!
//! A test program of its own, since its allocator counts every byte.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Opening, View};
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

#[test]
fn a_million_items_are_recorded_in_256_mb_with_exact_counters() {
    let passes = |passes: u64, base: u64| {
        let tally = Tally::of(Counter::Compare, 2 * (N - 1)).and(Counter::Read, N + passes * 3 * N);
        let tally = tally.and(Counter::Write, passes * (2 * N + 2 * base - 1)).and(Counter::Move, passes * 2 * N);
        tally.and(Counter::AuxBytes, 8 * (N + base))
    };
    let counting = Tally::of(Counter::Compare, 2 * (N - 1)).and(Counter::Read, 3 * N).and(Counter::Move, N);
    let cases = [
        (
            "counting-sort",
            json!({"n": N, "max": 999}),
            json!({}),
            Some(counting.and(Counter::Write, 2 * N + 1999).and(Counter::AuxBytes, 8 * (N + 1000))),
        ),
        ("radix-sort", json!({"n": N}), json!({}), Some(passes(6, 10))),
        ("radix-sort", json!({"n": N, "max": 1_000_000_000}), json!({"base": 65_536}), Some(passes(2, 65_536))),
        ("radix-sort", json!({"n": N}), json!({"base": 256, "order": "msd"}), None),
        ("bucket-sort", json!({"n": N}), json!({}), None),
    ];
    for (id, mut recipe, settings, expected) in cases {
        recipe["kind"] = json!("uniform");
        let mut document = Document::default();
        document.json.extend(settings.as_object().unwrap().clone());
        document.json.insert("generate".into(), recipe);
        let before_bytes = HELD_BYTES.load(Ordering::Relaxed);
        PEAK_BYTES.store(before_bytes, Ordering::Relaxed);

        let lesson = lessons::find(id).unwrap();
        let Ok(Opening::Done(outcome)) = lessons::open(lesson, document.clone(), &Ask::default()) else { panic!("{id} opens") };
        let mut film = outcome.film.unwrap();
        let len = film.len();
        assert!(len > 2 * N as usize, "{id}: {len} steps");
        // Backward, so that every instant comes from a keyframe.
        let told: Vec<_> = (0..=6)
            .rev()
            .map(|part| {
                film.seek(part * len / 6);
                (film.at(), film.tally(), film.scene(&View { width: 700.0, lang: Lang::En }))
            })
            .collect();
        let peak_mb = (PEAK_BYTES.load(Ordering::Relaxed) - before_bytes) >> 20;
        assert!(peak_mb < 256, "{id}: {peak_mb} MB");

        for (at, tally, scene) in told.into_iter().rev() {
            film.seek(at);
            assert_eq!((film.tally(), film.scene(&View { width: 700.0, lang: Lang::En })), (tally, scene), "{id}, at {at}");
        }
        assert_eq!(film.tally(), outcome.tally, "{id}");
        let plain = match lessons::open(lesson, document, &Ask { film: false, ..Ask::default() }) {
            Ok(Opening::Done(plain)) => plain,
            _ => panic!("{id} opens"),
        };
        assert_eq!((plain.tally, plain.output), (outcome.tally, outcome.output), "{id}");
        assert!(expected.is_none_or(|expected| expected == outcome.tally), "{id}: {:?}", outcome.tally);
    }
}
