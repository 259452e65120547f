//! How fast the heap is recorded, wound and drawn: `cargo bench --bench heap`.

use std::hint::black_box;
use std::time::Instant;

use rand_core::Rng;
use rand_pcg::Pcg32;
use serde_json::json;
use stepscope::algo::heap::{Heap, Input, Op, SiftMethod};
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Opening, View};
use stepscope::trace::{Budget, Plain, Trace};
use stepscope::words::Lang;

/// The best of some runs, in seconds, with the last result.
fn time<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut timed = || {
        let start = Instant::now();
        let result = black_box(run());
        (start.elapsed().as_secs_f64(), result)
    };
    let mut best = timed();
    for _ in 0..4 {
        let (took_secs, result) = timed();
        best = (best.0.min(took_secs), result);
    }
    best
}

/// The value below which `share` of the sorted values are.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}

fn main() {
    let mut random = Pcg32::new(1, 0);
    let items: Vec<f64> = (0..20_000).map(|_| f64::from(random.next_u32())).collect();
    let ops: Vec<Op> = (0..10).flat_map(|_| [Op::Heapify, Op::Replace(f64::from(random.next_u32()))]).collect();
    let input = Input::new(items, ops, SiftMethod::Leaf).expect("the program is in bounds");

    let (record_secs, trace) = time(|| Trace::<Heap>::record(&input, Budget::default()).expect("the trace is in the budget"));
    let steps = trace.len() as f64;
    println!("record  {steps:>9} steps  {:6.1} ns a step", record_secs * 1e9 / steps);
    let (plain_secs, _) = time(|| Plain::<Heap>::run(&input).tally);
    println!("plain   {steps:>9} steps  {:6.1} ns a step", plain_secs * 1e9 / steps);

    let mut moment = trace.begin();
    let mut seek_secs: Vec<f64> = (0..2_000)
        .map(|_| {
            let at = random.next_u32() as usize % (trace.len() + 1);
            let start = Instant::now();
            trace.seek(&mut moment, at);
            start.elapsed().as_secs_f64()
        })
        .collect();
    seek_secs.sort_by(f64::total_cmp);
    let millis = |share| quantile(&seek_secs, share) * 1e3;
    println!("seek    median {:.3} ms  95 in 100 {:.3} ms  longest {:.3} ms", millis(0.5), millis(0.95), millis(1.0));

    let lesson = lessons::find("heap").expect("the lesson is listed");
    let items: Vec<u32> = (0..10_000).map(|_| random.next_u32() % 100_000).collect();
    let document = Document::of([("items".to_owned(), json!(items))].into_iter().collect());
    let Ok(Opening::Done(outcome)) = lessons::open(lesson, document, &Ask::default()) else { return };
    let Some(mut film) = outcome.film else { return };
    film.seek(film.len() / 2);
    let (scene_secs, scene) = time(|| film.scene(&View::new(1200.0, Lang::En)));
    println!("scene   {:>9} marks  {:6.2} ms", scene.marks.len(), scene_secs * 1e3);
    let (words_secs, _) = time(|| film.narration(Lang::En));
    println!("words   {:>9.2} us", words_secs * 1e6);
}
