use std::time::Instant;
use stepscope::input::Document;
use stepscope::kernel::CpuEngine;
use stepscope::lessons::{self, Ask, Opening, View};
#[test]
fn time() {
    let mut rgb = Vec::new();
    for y in 0..192u32 {
        for x in 0..256u32 {
            rgb.extend([(x) as u8, y as u8, (x * y % 256) as u8]);
        }
    }
    let picture = stepscope::input::picture::Picture { width: 256, height: 192, rgb };
    let json = serde_json::json!({"picture": picture.to_json(), "update": "ema", "decay": 0.5, "steps": 5});
    let lesson = lessons::find("vq").unwrap();
    let document = Document::of(json.as_object().unwrap().clone());
    let t = Instant::now();
    let document = stepscope::input::check(lesson.card().fields, document).unwrap();
    println!("check {:?}", t.elapsed());
    let t = Instant::now();
    let Opening::Gpu(job) = lesson.open(&document, &Ask { film: true, ..Ask::default() }).unwrap() else { panic!() };
    println!("open {:?}", t.elapsed());
    let (_, downloads) = CpuEngine::run(&job.plan);
    let t = Instant::now();
    let outcome = (job.finish)(&downloads).unwrap();
    println!("finish {:?}", t.elapsed());
    let mut film = outcome.film.unwrap();
    for at in [0, 1, 2, 3, film.len()] {
        film.seek(at);
        let t = Instant::now();
        let scene = film.scene(&View::new(700.0, stepscope::words::Lang::En));
        println!("scene {at} {:?} {}", t.elapsed(), scene.marks.len());
        let t = Instant::now();
        film.snapshot();
        println!("snapshot {:?}", t.elapsed());
        let t = Instant::now();
        film.narration(stepscope::words::Lang::En);
        film.variables(stepscope::words::Lang::En);
        println!("words {:?}", t.elapsed());
    }
}
