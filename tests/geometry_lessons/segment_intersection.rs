use expect_test::expect;
use serde_json::{Value, json};
use stepscope::words::{Code, Lang};

use super::{assert_checked, assert_sound_from_near_and_far, film, open, preset, told};

fn at(name: &str, at: usize, lang: Lang) -> String {
    told(&mut *film("segment-intersection", preset("segment-intersection", name)), at, lang)
}

#[test]
fn a_side() {
    expect![[r#"
        (d − c) × (b − c) = 42: b is to the left of the line from c to d, unlike a.
        plane: a, b (in hand), c (looked at), d (looked at), left (active)
        numbers: a = (0, 0), b = (8, 4), c = (1, 4), d = (3, -2), (d − c) × (a − c) = -14 (right), (d − c) × (b − c) = 42 (left) (moved)
        sign of the side of b: exact + (done), floating point +, epsilon +
    "#]].assert_eq(&at("classic", 2, Lang::En));
}

#[test]
fn the_point_as_a_ratio_of_areas() {
    expect![[r#"
        t = ((c − a) × (d − c)) / ((b − a) × (d − c)) = 0.25: the area of the triangle a c d as a part of both. They stand on one base, so their areas are as the heights of a and b over it, and so are the parts of a b.
        plane: a, b, c, d, a c d (looked at), b c d (active)
        numbers: a = (0, 0), b = (8, 4), c = (1, 4), d = (3, -2), (d − c) × (a − c) = -14 (right), (d − c) × (b − c) = 42 (left), (b − a) × (c − a) = 28 (left), (b − a) × (d − a) = -28 (right), (c − a) × (d − c) = -14 (moved), (b − a) × (d − c) = -56 (moved), t = 0.25 (moved)
        sign of the side of d: exact − (done), floating point −, epsilon −
    "#]].assert_eq(&at("classic", 6, Lang::En));
    expect![[r#"
        公共点是 a + t (b − a) = (2, 1)，精确计算后只舍入一次。
        平面: a、b、c、d、a c d (查看)、b c d (进行中)、公共点 (移动)
        数值: a = (0, 0)、b = (8, 4)、c = (1, 4)、d = (3, -2)、(d − c) × (a − c) = -14 (右)、(d − c) × (b − c) = 42 (左)、(b − a) × (c − a) = 28 (左)、(b − a) × (d − a) = -28 (右)、(c − a) × (d − c) = -14、(b − a) × (d − c) = -56、t = 0.25、公共部分 = (2, 1) (移动)
        d 所在侧的符号: 精确 − (完成)、浮点 −、容差 −
        按这些符号得到的公共部分: 精确 一点 (完成)、浮点 一点、容差 一点
    "#]].assert_eq(&at("classic", 7, Lang::Zh));
}

#[test]
fn an_end_on_the_other() {
    expect![[r#"
        d is on the line a b, and not before or behind its ends: d is the common point.
        plane: a (looked at), b (looked at), c, d (in hand), common point (moved)
        numbers: a = (0, 0), b = (8, 4), c = (1, 5), d = (4, 2), (d − c) × (a − c) = -18 (right), (d − c) × (b − c) = 18 (left), (b − a) × (c − a) = 36 (left), (b − a) × (d − a) = 0, (c − a) × (d − c) = not needed, (b − a) × (d − c) = not needed, t = not needed, in common = (4, 2) (moved)
        sign of the side of d: exact 0 (done), floating point 0, epsilon 0
        in common, by such signs: exact a point (done), floating point a point, epsilon a point
    "#]].assert_eq(&at("touch", 5, Lang::En));
    expect![[r#"
        d is on the line a b, but not between a and b.
        plane: a (looked at), b (looked at), c, d (in hand)
        numbers: a = (0, 0), b = (4, 2), c = (4, 6), d = (8, 4), (d − c) × (a − c) = -32 (right), (d − c) × (b − c) = -16 (right), (b − a) × (c − a) = 16 (left), (b − a) × (d − a) = 0
        sign of the side of d: exact 0 (done), floating point 0, epsilon 0
    "#]].assert_eq(&at("beyond", 5, Lang::En));
}

#[test]
fn an_overlap() {
    expect![[r#"
        Along the line, the later start is (2, 1) and the earlier end is (6, 3): they share what is between.
        plane: a, b, c, d, common segment (moved)
        numbers: a = (0, 0), b = (6, 3), c = (8, 4), d = (2, 1), (d − c) × (a − c) = 0, (d − c) × (b − c) = 0, (b − a) × (c − a) = 0, (b − a) × (d − a) = 0, (c − a) × (d − c) = not needed, (b − a) × (d − c) = not needed, t = not needed, in common = (2, 1) to (6, 3) (moved)
        sign of the side of d: exact 0 (done), floating point 0, epsilon 0
        in common, by such signs: exact a segment (done), floating point a segment, epsilon a segment
    "#]].assert_eq(&at("overlap", 6, Lang::En));
    expect![[r#"
        沿直线看，较晚的起点是 (2, 1)，较早的终点是 (6, 3)：两者之间就是公共部分。
        平面: a、b、c、d、公共线段 (移动)
        数值: a = (0, 0)、b = (6, 3)、c = (8, 4)、d = (2, 1)、(d − c) × (a − c) = 0、(d − c) × (b − c) = 0、(b − a) × (c − a) = 0、(b − a) × (d − a) = 0、(c − a) × (d − c) = 用不到、(b − a) × (d − c) = 用不到、t = 用不到、公共部分 = (2, 1) 到 (6, 3) (移动)
        d 所在侧的符号: 精确 0 (完成)、浮点 0、容差 0
        按这些符号得到的公共部分: 精确 一段 (完成)、浮点 一段、容差 一段
    "#]].assert_eq(&at("overlap", 6, Lang::Zh));
}

#[test]
fn a_point_for_a_segment() {
    expect![[r#"
        c and d are one point, so there is no line: the cross product is 0 for any a.
        plane: a (in hand), b, c (looked at), d (looked at)
        numbers: a = (0, 0), b = (8, 4), c = (4, 4), d = (4, 4), (d − c) × (a − c) = 0 (moved)
        sign of the side of a: exact 0 (done), floating point 0, epsilon 0
    "#]]
    .assert_eq(&at("point-off", 1, Lang::En));
    expect![[r#"
        The point c = d isn't on the line a b: they have nothing in common.
        plane: a, b, c, d
        numbers: a = (0, 0), b = (8, 4), c = (4, 4), d = (4, 4), (d − c) × (a − c) = 0, (d − c) × (b − c) = 0, (b − a) × (c − a) = 16 (left), (b − a) × (d − a) = 16 (left), (c − a) × (d − c) = not needed, (b − a) × (d − c) = not needed, t = not needed, in common = nothing (moved)
        sign of the side of d: exact + (done), floating point +, epsilon +
        in common, by such signs: exact nothing (done), floating point nothing, epsilon nothing
    "#]].assert_eq(&at("point-off", 7, Lang::En));
}

#[test]
fn floating_point_misses_a_crossing() {
    expect![[r#"
        The common point is a + t (b − a) = (0.7, 0.2), computed exactly and rounded once. So rounded, it is no longer exactly on a b. By the signs of plain floating point: nothing, which is wrong.
        plane: a, b, c, d, a c d (looked at), b c d (active), common point (moved)
        numbers: a = (0.3, 0.1), b = (0.94, 0.26), c = (0.8, 0), d = (0.7, 0.2), (d − c) × (a − c) = 0.09000000000000001 (left), (d − c) × (b − c) = -0.054000000000000006 (right), (b − a) × (c − a) = -0.14400000000000002 (right), (b − a) × (d − a) = 3.3306690738754695e-18 (left), (c − a) × (d − c) = 0.09000000000000001, (b − a) × (d − c) = 0.14400000000000002, t = 0.625, in common = (0.7, 0.2) (moved)
        sign of the side of d: exact + (done), floating point − (wrong), epsilon 0 (wrong)
        in common, by such signs: exact a point (done), floating point nothing (wrong), epsilon a point
    "#]].assert_eq(&at("float-misses", 7, Lang::En));
    expect![[r#"
        公共点是 a + t (b − a) = (0.7, 0.2)，精确计算后只舍入一次。舍入之后，它已不严格落在 ab 上。按浮点数的符号，结果会是“无”，那就错了。
        平面: a、b、c、d、a c d (查看)、b c d (进行中)、公共点 (移动)
        数值: a = (0.3, 0.1)、b = (0.94, 0.26)、c = (0.8, 0)、d = (0.7, 0.2)、(d − c) × (a − c) = 0.09000000000000001 (左)、(d − c) × (b − c) = -0.054000000000000006 (右)、(b − a) × (c − a) = -0.14400000000000002 (右)、(b − a) × (d − a) = 3.3306690738754695e-18 (左)、(c − a) × (d − c) = 0.09000000000000001、(b − a) × (d − c) = 0.14400000000000002、t = 0.625、公共部分 = (0.7, 0.2) (移动)
        d 所在侧的符号: 精确 + (完成)、浮点 − (错误)、容差 0 (错误)
        按这些符号得到的公共部分: 精确 一点 (完成)、浮点 无 (错误)、容差 一点
    "#]].assert_eq(&at("float-misses", 7, Lang::Zh));
}

/// What the lesson gives for four ends.
fn result(ends: [[f64; 2]; 4]) -> Value {
    let [a, b, c, d] = ends;
    Value::Object(open("segment-intersection", json!({"a": a, "b": b, "c": c, "d": d})).unwrap().output.json)
}

#[test]
fn results_have_the_form_of_the_contract() {
    let (o, e) = ([0.0, 0.0], [4.0, 2.0]);
    assert_eq!(result([o, e, [0.0, 2.0], [4.0, 0.0]]), json!({"kind": "point", "point": [2, 1]}));
    assert_eq!(result([o, e, [0.0, 1.0], [4.0, 3.0]]), json!({"kind": "none"}));
    assert_eq!(result([o, e, [6.0, 3.0], [2.0, 1.0]]), json!({"kind": "overlap", "segment": [[2, 1], [4, 2]]}));
    assert_eq!(result([e, e, o, [8.0, 4.0]]), json!({"kind": "point", "point": [4, 2]}));
    assert_eq!(result([e, e, e, e]), json!({"kind": "point", "point": [4, 2]}));
    assert_eq!(result([o, o, e, e]), json!({"kind": "none"}));
}

#[test]
fn the_largest_and_the_smallest_numbers() {
    let far = |x: f64, y: f64| [x * 1e150, y * 1e150];
    assert_eq!(
        result([far(-1.0, -1.0), far(1.0, 1.0), far(-1.0, 1.0), far(1.0, -1.0)]),
        json!({"kind": "point", "point": [0, 0]})
    );
    let near = |x: f64, y: f64| [x * 1e-323, y * 1e-323];
    let found = result([near(0.0, 0.0), near(1.0, 1.0), near(0.0, 1.0), near(1.0, 0.0)]);
    assert_eq!(found, json!({"kind": "point", "point": [5e-324, 5e-324]}));
    assert_eq!(
        result([far(-1.0, 0.0), far(1.0, 0.0), [5e-324, -1.0], [5e-324, 1.0]]),
        json!({"kind": "point", "point": [5e-324, 0]})
    );
}

#[test]
fn wrong_signs_make_wrong_answers_in_the_presets_that_say_so() {
    let row = |name: &str| {
        let mut film = film("segment-intersection", preset("segment-intersection", name));
        let len = film.len();
        let told = told(&mut *film, len, Lang::En);
        told.lines().rfind(|line| line.starts_with("in common, by")).unwrap().to_owned()
    };
    expect![[r#"
        in common, by such signs: exact a point (done), floating point nothing (wrong), epsilon a point
        in common, by such signs: exact nothing (done), floating point a point (wrong), epsilon a point (wrong)
        in common, by such signs: exact nothing (done), floating point nothing, epsilon a segment (wrong)
        in common, by such signs: exact a point (done), floating point a point, epsilon a segment (wrong)
        in common, by such signs: exact a segment (done), floating point a point (wrong), epsilon a point (wrong)"#]]
    .assert_eq(&["float-misses", "float-meets", "epsilon-band", "epsilon-tiny", "epsilon-large"].map(row).join("\n"));
}

#[test]
fn what_cannot_be_read_is_refused_where_it_is() {
    let refused = |input: Value| open("segment-intersection", input).err().map(|failure| (failure.code, failure.path));
    let at = |path: &str| Some((Code::InvalidInput, path.to_owned()));
    assert_eq!(refused(json!({"a": [0, 0], "b": [1, "x"], "c": [0, 0], "d": [1, 0]})), at("b[1]"));
    assert_eq!(refused(json!({"a": [0, 0], "b": [1, 1], "c": [0, 0]})), at("d"));
}

#[test]
fn a_wrong_result_does_not_pass_its_check() {
    let wrong = [("kind", Some(json!("none"))), ("point", Some(json!([2, 1.0000000000000002]))), ("point", None)];
    assert_checked("segment-intersection", "classic", &wrong);
    let wrong = [("segment", Some(json!([[2, 1], [6, 3.0000000000000004]]))), ("segment", Some(json!([[6, 3], [2, 1]])))];
    assert_checked("segment-intersection", "overlap", &wrong);
}

#[test]
fn pictures_are_sound_from_near_and_far() {
    assert_sound_from_near_and_far("segment-intersection");
}
