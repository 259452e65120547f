//! Golden texts of attention's pictures, one for each method, and what their layout keeps. `UPDATE_EXPECT=1 cargo test` writes them anew.

mod sound;

use std::fmt::Write;

use expect_test::{Expect, expect};
use sound::{assert_is_sound, extent};
use stepscope::input::Document;
use stepscope::kernel::CpuEngine;
use stepscope::lessons::{self, Ask, Film, Opening, View};
use stepscope::scene::{Mark, Scene, Shape};
use stepscope::words::Lang;

fn film(document: Document) -> Box<dyn Film> {
    let lesson = lessons::find("attention").unwrap();
    let opening = lessons::open(lesson, document, &Ask::default()).unwrap_or_else(|failure| panic!("{failure}"));
    let Opening::Gpu(job) = opening else { panic!("attention is work for an engine") };
    let outcome = (job.finish)(&CpuEngine::run(&job.plan).1).unwrap_or_else(|failure| panic!("{failure}"));
    outcome.film.expect("a film was asked for")
}

/// Small enough that every number is in the text.
fn small(extra: &str) -> Document {
    let base = r#""heads":1,"n":4,"nk":24,"d":4,"dv":2,"causal":true"#;
    let Ok(serde_json::Value::Object(json)) = serde_json::from_str(&format!("{{{base},{extra}}}")) else { panic!("{extra}") };
    Document::of(json)
}

/// The first instant whose step executes this line for the `nth` time.
fn seek(film: &mut dyn Film, label: &str, nth: usize) {
    film.seek(0);
    for _ in 0..nth {
        film.seek(film.next_on_line(label).unwrap_or_else(|| panic!("no step {label}")));
    }
}

fn check(extra: &str, label: &str, nth: usize, lang: Lang, expected: Expect) {
    let mut film = film(small(extra));
    seek(&mut *film, label, nth);
    let scene = film.scene(&View::new(1200.0, lang));
    let mut text = format!("{}\n{}", film.narration(lang), scene.to_text(lang));
    let variables = film.variables(lang).into_iter().map(|variable| format!("{} = {}", variable.name, variable.value));
    text += &variables.collect::<Vec<_>>().join(", ");
    let _ = write!(text, "\n@{label} {:?}\n{} by {}", film.tally(), scene.width, scene.height);
    expected.assert_eq(&text);
}

#[test]
fn the_naive_way_looks_for_the_maximum() {
    check(
        r#""kernel":"naive""#,
        "naive-max",
        2,
        Lang::En,
        expect![[r#"
            First pass: read the scores back, 128 bytes, to find the maximum; row 0 has m = 1.224 so far.
            memory: Scores, N×N: 384 of 1,073,741,824 bytes, active
            this row of tiles: scored (looked at), at hand, partly masked (active)
            scores of the first row: −0.20 (looked at), 0.88 (looked at), −0.15 (looked at), 0.07 (looked at), −0.18 (looked at), −∞ (ruled out), −∞ (ruled out), −∞ (ruled out)
            m max: 1.224 (moved), 1.811 (moved), 2.584 (moved), 2.054 (moved)
            i = 0, j = 16 … 23, m = 1.224
            @naive-max {"globalReadBytes": 3264, "globalWrittenBytes": 400, "flops": 906}
            1200 by 398"#]],
    );
}

#[test]
fn the_online_way_rescales_what_it_has() {
    check(
        r#""kernel":"online""#,
        "online-merge",
        2,
        Lang::Zh,
        expect![[r#"
            只走一遍：最大值升高时，已有的分母乘以 α；第 0 行 m = 1.224，α = 1.000，l = 9.195。
            内存: N×N 分数：384 / 1,073,741,824 字节、进行中
            这一行的块: 已计入 (完成)、正在处理，部分被掩码 (进行中)
            第一行的分数: −0.20 (查看)、0.88 (查看)、−0.15 (查看)、0.07 (查看)、−0.18 (查看)、−∞ (排除)、−∞ (排除)、−∞ (排除)
            m 最大值: 1.224 (移动)、1.811 (移动)、2.584 (移动)、2.054 (移动)
            l 分母: 9.195 (移动)、4.980 (移动)、4.288 (移动)、5.228 (移动)
            α 系数: 1.000 (移动)、0.577 (移动)、1.000 (移动)、1.000 (移动)
            i = 0, j = 16 … 23, m = 1.224, l = 9.195, α = 1.000
            @online-merge {"globalReadBytes": 3264, "globalWrittenBytes": 448, "flops": 1290}
            1200 by 398"#]],
    );
}

#[test]
fn the_tiled_way_adds_values_by_their_weights() {
    check(
        r#""tile":{"rows":4,"cols":8}"#,
        "accumulate",
        2,
        Lang::En,
        expect![[r#"
            Add the values by their weights. The weights are forgotten: nothing of this tile goes back to GPU memory.
            memory: Workgroup memory: 480 of 16,384 bytes, Q 64 (active), V 128 (active), P 256 (active), rest 32 (active)
            this row of tiles: taken in (done), at hand (active), waiting, partly masked
            weights of the first row: 0.42, 0.82, 0.44, 0.62, 0.17, 0.50, 0.28, 0.26
            m max: 1.224, 1.261, 2.584, 2.054
            l sum: 7.437, 3.923, 2.874, 3.678
            α factor: 1.000, 1.000, 0.696, 1.000
            sums of the first row, undivided: 0.90 (moved), 2.04 (moved)
            i = 0, j = 8 … 15, m = 1.224, l = 7.437, α = 1.000
            @accumulate {"globalReadBytes": 576, "flops": 1400}
            1200 by 384"#]],
    );
}

/// Words lie on no other words and on no mark but one that they are inside of; other marks lie apart, or one inside of the other.
fn assert_nothing_overlaps(scene: &Scene, place: &str) {
    let all: Vec<(&Mark, [f32; 4])> = scene.marks.iter().map(|mark| (mark, extent(mark))).collect();
    let holds = |a: &[f32; 4], b: &[f32; 4]| a[0] <= b[0] + 0.5 && a[1] <= b[1] + 0.5 && a[2] + 0.5 >= b[2] && a[3] + 0.5 >= b[3];
    let meets = |a: &[f32; 4], b: &[f32; 4]| a[0] + 0.5 < b[2] && b[0] + 0.5 < a[2] && a[1] + 0.5 < b[3] && b[1] + 0.5 < a[3];
    for (at, (a, extent)) in all.iter().enumerate() {
        for (b, other) in &all[at + 1..] {
            let are_words = matches!((&a.shape, &b.shape), (Shape::Words { .. }, Shape::Words { .. }));
            let is_nested = holds(extent, other) || holds(other, extent);
            assert!(!meets(extent, other) || (is_nested && !are_words), "{place}: {a:?} and {b:?} overlap");
        }
    }
}

#[test]
fn nothing_overlaps_and_nothing_leaves_the_picture() {
    for preset in lessons::find("attention").unwrap().card().presets {
        let mut film = film(preset.document());
        for at in 0..=film.len() {
            film.seek(at);
            for width in [360.0, 1200.0] {
                for lang in [Lang::En, Lang::Zh] {
                    let scene = film.scene(&View::new(width, lang));
                    let place = format!("{}, at {at}, width {width}", preset.name);
                    assert_is_sound(&scene, width, &place);
                    assert_nothing_overlaps(&scene, &place);
                }
            }
        }
    }
}
