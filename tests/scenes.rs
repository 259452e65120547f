//! Golden texts: what a screen reader gets, with the sentence, the variables and the counters. `UPDATE_EXPECT=1 cargo test` writes them anew.

use std::fmt::Write;

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Film, Opening, View};
use stepscope::words::Lang;

fn heap_film(document: Document) -> Box<dyn Film> {
    let lesson = lessons::find("heap").unwrap();
    let Ok(Opening::Done(outcome)) = lessons::open(lesson, document, &Ask::default()) else { panic!("it opens at once") };
    outcome.film.unwrap()
}

fn preset(name: &str) -> Document {
    let presets = lessons::find("heap").unwrap().card().presets;
    presets.iter().find(|preset| preset.name == name).unwrap().document()
}

fn told(mut film: Box<dyn Film>, at: usize, lang: Lang) -> String {
    film.seek(at);
    let scene = film.scene(&View::new(700.0, lang));
    let mut text = format!("{}\n{}", film.narration(lang), scene.to_text(lang));
    let variables = film.variables(lang).into_iter().map(|variable| format!("{} = {}", variable.name, variable.value));
    text += &variables.collect::<Vec<_>>().join(", ");
    let line = film.line().map_or("", |line| line.0);
    let _ = write!(text, "\n@{line} {:?}\n{} by {}", film.tally(), scene.width, scene.height);
    text
}

fn check(film: Box<dyn Film>, at: usize, lang: Lang, expected: Expect) {
    expected.assert_eq(&told(film, at, lang));
}

#[test]
fn a_list_that_is_no_heap_yet() {
    check(
        heap_film(preset("classic")),
        0,
        Lang::En,
        expect![[r#"
            A list of 10. It is no heap yet: 4 at index 1 is smaller than its parent 9 at 0.
            program: heapify, push 2, pop, replace 11, pushpop 0, nlargest 3
            list, level 0: 9
            level 1: 4, 7
            level 2: 1, 8, 3, 6
            level 3: 10, 5, 12
            len(heap) = 10
            @ {}
            700 by 434"#]],
    );
}

#[test]
fn the_hole_on_its_way_to_a_leaf() {
    check(
        heap_film(preset("classic")),
        44,
        Lang::En,
        expect![[r#"
            4 moves up from index 3 to 1; the hole is now at 3.
            program: heapify (active), push 2, pop, replace 11, pushpop 0, nlargest 3
            in hand: 9 (in hand)
            list, level 0: 1 (active)
            level 1: 4 (moved), 3
            level 2: hole, 8, 7, 6
            level 3: 10, 5, 12
            call = heapify, len(heap) = 10, startpos = 0, endpos = 10, pos = 3, childpos = 7, newitem = 9
            @child-up {"compare": 11, "move": 18, "read": 33, "depth": 3}
            700 by 434"#]],
    );
}

#[test]
fn the_climb_back() {
    check(
        heap_film(preset("classic")),
        75,
        Lang::En,
        expect![[r#"
            12 moves down from index 4 to 9; the hole is now at 4.
            program: heapify (done), push 2 (done), pop (active), replace 11, pushpop 0, nlargest 3
            in hand: 8 (in hand)
            to return: 1
            list, level 0: 2 (active)
            level 1: 4 (active), 3
            level 2: 5, hole, 7, 6
            level 3: 10, 9, 12 (moved)
            call = pop, len(heap) = 10, startpos = 0, pos = 4, parentpos = 1, newitem = 8, returnitem = 1
            @parent-down {"compare": 19, "move": 31, "read": 54, "depth": 3}
            700 by 434"#]],
    );
    check(
        heap_film(preset("classic")),
        75,
        Lang::Zh,
        expect![[r#"
            12 从下标 4 下移到 9，空位到了 4。
            程序: heapify (完成)、push 2 (完成)、pop (进行中)、replace 11、pushpop 0、nlargest 3
            手中: 8 (手中)
            待返回: 1
            列表，第 0 层: 2 (进行中)
            第 1 层: 4 (进行中)、3
            第 2 层: 5、空位、7、6
            第 3 层: 10、9、12 (移动)
            call = pop, len(heap) = 10, startpos = 0, pos = 4, parentpos = 1, newitem = 8, returnitem = 1
            @parent-down {"compare": 19, "move": 31, "read": 54, "depth": 3}
            700 by 434"#]],
    );
}

#[test]
fn replace_returns_more_than_it_was_given() {
    check(
        heap_film(preset("replace-pushpop")),
        12,
        Lang::En,
        expect![[r#"
            replace 1 returns 3, which is larger than 1. pushpop would have given 1 straight back.
            program: replace 1 → 3 (done), pushpop 0, pushpop 6, replace 8
            list, level 0: 1
            level 1: 5, 4
            level 2: 9, 7
            len(heap) = 5
            @returned {"compare": 2, "move": 5, "read": 7, "depth": 1}
            700 by 374"#]],
    );
}

#[test]
fn equal_items_overtake() {
    check(
        heap_film(preset("fifo-broken")),
        65,
        Lang::Zh,
        expect![[r#"
            pop 返回 1₃，而与它相等的 1₂ 来得更早：相等的项并不先进先出。
            程序: push 2 (完成)、push 1 (完成)、push 2 (完成)、push 1 (完成)、push 2 (完成)、push 1 (完成)、pop → 1₁ (完成)、pop → 1₃ (完成)、pop、pop、pop、pop
            列表，第 0 层: 1₂
            第 1 层: 2₁、2₂
            第 2 层: 2₃
            len(heap) = 4
            @returned {"compare": 11, "move": 24, "read": 30, "depth": 2}
            700 by 404"#]],
    );
}

#[test]
fn the_heap_beside_the_list() {
    check(
        heap_film(preset("nlargest")),
        25,
        Lang::En,
        expect![[r#"
            5 is no longer among the 3 largest: it goes, and 7 comes in.
            program: nlargest 3 (active), nsmallest 3
            in hand: 7 (in hand)
            to return: 5
            list (read, not changed): 5, 12, 3, 9, 1, 7, 11, 2, 10, 4, 8, 6
            heap beside it, level 0: hole
            level 1: 12, 9
            call = nlargest 3, len(h) = 3, item = 7, returnitem = 5
            @replace-take {"compare": 7, "move": 10, "read": 23, "auxBytes": 48, "depth": 2}
            700 by 448"#]],
    );
}

#[test]
fn the_heads_of_the_lists() {
    check(
        heap_film(preset("merge")),
        60,
        Lang::En,
        expect![[r#"
            5 has been passed on, so it makes room for 8.
            program: merge (active)
            in hand: 8 (in hand)
            to return: 5
            list 0 (1 left): 10
            list 2 (3 left): 9, 11, 12
            heap beside it, level 0: hole
            level 1: 6, 7
            to be returned (5 so far): 1, 2, 3, 4, 5
            call = merge, len(h) = 3, item = 8, returnitem = 5
            @replace-take {"compare": 10, "move": 23, "read": 48, "write": 5, "auxBytes": 48, "depth": 1}
            700 by 500"#]],
    );
}

#[test]
fn a_list_that_should_be_a_heap() {
    check(
        heap_film(preset("no-heap")),
        14,
        Lang::En,
        expect![[r#"
            pop returns 5, which is not the smallest. The list is no heap: 1 at index 1 is smaller than its parent 3 at 0. heapq doesn't check; heapify first.
            program: pop → 5 (done), pop, push 0, heapify, pop
            list, level 0: 3 (wrong)
            level 1: 1 (wrong), 8
            level 2: 2, 9
            len(heap) = 5
            @returned {"compare": 3, "move": 5, "read": 11, "depth": 2}
            700 by 374"#]],
    );
}

#[test]
fn many_items_are_told_by_those_in_play() {
    let items: Vec<Value> = (0..500).map(|x| json!(x * 379 % 500)).collect();
    let document = Document::of([("items".to_owned(), json!(items))].into_iter().collect());
    check(
        heap_film(document),
        900,
        Lang::En,
        expect![[r#"
            60 comes in hand and leaves a hole at index 140. The hole sinks to a leaf; 60 isn't compared on the way.
            program: heapify (active)
            in hand: 60 (in hand)
            of 500 items, in play: hole
            call = heapify, len(heap) = 500, startpos = 140, endpos = 500, pos = 140, childpos = 281, newitem = 60
            @take {"compare": 217, "move": 353, "read": 653, "depth": 8}
            700 by 508"#]],
    );
}
