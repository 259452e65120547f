//! look OUT PRESET|JSON AT WIDTH LANG THEME
use std::collections::HashMap;
use stepscope::input::Document;
use stepscope::kernel::CpuEngine;
use stepscope::lessons::{self, Ask, Opening, View};
use stepscope::scene::{Palette, Rgb};
use stepscope::words::Lang;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [out, what, at, width, lang, theme] = &args[..] else { panic!() };
    let css = std::fs::read_to_string("www/tokens.css").unwrap();
    let mut tokens: HashMap<String, Rgb> = HashMap::new();
    for line in css.lines().take(80) {
        let Some((name, rest)) = line.trim().split_once(": ") else { continue };
        let hex: Vec<&str> = rest.match_indices('#').map(|(i, _)| &rest[i + 1..i + 7]).collect();
        if hex.is_empty() {
            continue;
        }
        let h = if theme == "dark" { hex[hex.len() - 1] } else { hex[0] };
        let b = |i: usize| u8::from_str_radix(&h[i..i + 2], 16).unwrap_or(0);
        tokens.insert(name.to_owned(), Rgb(b(0), b(2), b(4)));
    }
    let palette = Palette::from_tokens("system-ui, DejaVu Sans, Noto Sans CJK SC, sans-serif", |name| {
        tokens.get(name).copied().unwrap_or_default()
    });
    let lesson = lessons::find("attention").unwrap();
    let document = match lesson.card().presets.iter().find(|p| p.name == what) {
        Some(p) => p.document(),
        None => match serde_json::from_str(what).unwrap() {
            serde_json::Value::Object(o) => Document::of(o),
            _ => panic!(),
        },
    };
    let Ok(Opening::Gpu(job)) = lessons::open(lesson, document, &Ask::default()) else { panic!() };
    let mut film = (job.finish)(&CpuEngine::run(&job.plan).1).ok().unwrap().film.unwrap();
    let lang = if lang == "zh" { Lang::Zh } else { Lang::En };
    let at: usize = if at == "end" { film.len() } else { at.parse().unwrap() };
    film.seek(at);
    let scene = film.scene(&View { width: width.parse().unwrap(), lang });
    println!(
        "{}/{} @{} {} marks {}x{}\n{}\n{}",
        at,
        film.len(),
        film.line().map_or("", |l| l.0),
        scene.marks.len(),
        scene.width,
        scene.height,
        film.narration(lang),
        scene.to_text(lang)
    );
    std::fs::write(out, scene.to_svg(&palette, lang)).unwrap();
}
