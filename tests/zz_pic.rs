use stepscope::lessons::{self, *};
use stepscope::input::Document;
use stepscope::words::Lang;
use stepscope::scene::{Palette, Rgb};
#[test]
fn pic() {
    let out = std::env::var("OUT").unwrap();
    for (name, json, at) in [("a", "{}", 40usize), ("b", "{}", 303), ("p", r#"{"dims":2,"codes":32,"steps":150}"#, 150)] {
        let d = Document::of(serde_json::from_str(json).unwrap());
        let o = lessons::open(lessons::find("vq-vae").unwrap(), d, &Ask::default()).and_then(Opening::conclude).unwrap().0;
        let mut f = o.film.unwrap();
        f.seek(at);
        println!("{}\n{}", f.narration(Lang::En), f.narration(Lang::Zh));
        let _ = (Palette::IDENTITIES, Rgb(0, 0, 0), &out, name);
    }
}
