use stepscope::algo::heap::*;
use stepscope::trace::*;
fn main() {
    for sift in [SiftMethod::Leaf, SiftMethod::Textbook] {
        for (name, f) in
            [("up", (|x| x) as fn(u32) -> u32), ("down", |x| 20000 - x), ("mixed", |x| x * 7919 % 20011), ("equal", |_| 1)]
        {
            let input = Input::new((0..20000).map(f).map(f64::from).collect(), vec![Op::HeapSort], sift).unwrap();
            let t = std::time::Instant::now();
            let trace = Trace::<Heap>::record(&input, Budget::default()).unwrap();
            println!("{sift:?} {name}: {} steps, at most {}, {:?}", trace.len(), input.steps_at_most(), t.elapsed());
        }
    }
    println!("step {} bytes", size_of::<Step>());
}
