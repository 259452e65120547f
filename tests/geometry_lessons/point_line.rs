use expect_test::expect;
use serde_json::{Value, json};
use stepscope::lessons::View;
use stepscope::scene::{Key, Shape, Window};
use stepscope::words::{Code, Lang};

use super::{assert_checked, assert_sound_from_near_and_far, film, open, preset, told};

#[test]
fn the_side_as_an_area() {
    let mut film = film("point-line", preset("point-line", "classic"));
    expect![[r#"
        (b − a) × (p − a) = 28, twice the area of the triangle with a sign. It is positive: p is to the left of the way from a to b.
        plane: a, b, p (in hand), left (active)
        numbers: p = (2, 5), a = (0, 1), b = (8, 3), band ± ε / |b − a| = 1.2126781251816648e-9, (b − a) × (p − a) = 28 (left) (moved), in floating point = 28 (moved)
        sign of the cross product: exact + (done), floating point +, epsilon +
    "#]].assert_eq(&told(&mut *film, 1, Lang::En));
    expect![[r#"
        距离是 |(b − a) × (p − a)| / |b − a| = 3.395498750508662：面积除以底就是高。
        平面: a、b、p、左 (进行中)、垂足 (移动)
        数值: p = (2, 5)、a = (0, 1)、b = (8, 3)、带 ± ε / |b − a| = 1.2126781251816648e-9、(b − a) × (p − a) = 28 (左)、浮点结果 = 28、在线段上 = 否、t = 0.35294117647058826、垂足 = (2.823529411764706, 1.7058823529411764)、到直线的距离 = 3.395498750508662 (移动)
        叉积的符号: 精确 + (完成)、浮点 +、容差 +
    "#]].assert_eq(&told(&mut *film, 4, Lang::Zh));
}

#[test]
fn floating_point_says_the_other_side() {
    let mut film = film("point-line", preset("point-line", "float-reversed"));
    expect![[r#"
        (b − a) × (p − a) = 3.3306690738754695e-18, twice the area of the triangle with a sign. It is positive: p is to the left of the way from a to b. Plain floating point gets -1.3877787807814457e-17, so its sign is −: wrong. The contest test |cross| ≤ ε takes it for 0, with ε = 1e-8: wrong.
        plane: a, b, p (in hand)
        numbers: p = (0.7, 0.2), a = (0.3, 0.1), b = (0.94, 0.26), band ± ε / |b − a| = 1.5158476564770813e-8, (b − a) × (p − a) = 3.3306690738754695e-18 (left) (moved), in floating point = -1.3877787807814457e-17 (wrong)
        sign of the cross product: exact + (done), floating point − (wrong), epsilon 0 (wrong)
    "#]].assert_eq(&told(&mut *film, 1, Lang::En));
}

#[test]
fn the_epsilon_test_takes_a_point_in_the_band_for_one_of_the_line() {
    let mut film = film("point-line", preset("point-line", "epsilon-band"));
    expect![[r#"
        (b − a) × (p − a) = 6, twice the area of the triangle with a sign. It is positive: p is to the left of the way from a to b. The contest test |cross| ≤ ε takes it for 0, with ε = 8: wrong.
        plane: a, b, p (in hand), left (active)
        numbers: p = (5, 3), a = (0, 1), b = (8, 3), band ± ε / |b − a| = 0.9701425001453319, (b − a) × (p − a) = 6 (left) (moved), in floating point = 6 (moved)
        sign of the cross product: exact + (done), floating point +, epsilon 0 (wrong)
    "#]].assert_eq(&told(&mut *film, 1, Lang::En));
    expect![[r#"
        (b − a) × (p − a) = 6，即三角形面积的两倍，带符号。它为正：从 a 走到 b，p 在左侧。竞赛代码的判断 |叉积| ≤ ε（ε = 8）把它当成 0：错了。
        平面: a、b、p (手中)、左 (进行中)
        数值: p = (5, 3)、a = (0, 1)、b = (8, 3)、带 ± ε / |b − a| = 0.9701425001453319、(b − a) × (p − a) = 6 (左) (移动)、浮点结果 = 6 (移动)
        叉积的符号: 精确 + (完成)、浮点 +、容差 0 (错误)
    "#]].assert_eq(&told(&mut *film, 1, Lang::Zh));
}

#[test]
fn without_a_line_the_side_is_0() {
    let mut film = film("point-line", preset("point-line", "no-line"));
    expect![[r#"
        Without a line it's the distance to the point: |p − a| = 5.
        plane: a, b, p, a = b: nearest (moved)
        numbers: p = (4, 5), a = (1, 1), b = (1, 1), band ± ε / |b − a| = no line, (b − a) × (p − a) = no line, in floating point = no line, on the segment = no, t = no line, nearest = (1, 1), distance to the line = 5 (moved)
    "#]].assert_eq(&told(&mut *film, 3, Lang::En));
}

/// Side, on the segment, distance, nearest point.
fn result(p: Value, a: Value, b: Value) -> Value {
    Value::Object(open("point-line", json!({"p": p, "a": a, "b": b})).unwrap().output.json)
}

#[test]
fn results_have_the_form_of_the_contract() {
    let found = result(json!([2, 5]), json!([0, 1]), json!([8, 1]));
    assert_eq!(found, json!({"side": 1, "onSegment": false, "distance": 4, "projection": [2, 1]}));
    let found = result(json!([8, 1]), json!([0, 1]), json!([8, 1]));
    assert_eq!(found, json!({"side": 0, "onSegment": true, "distance": 0, "projection": [8, 1]}));
    let found = result(json!([4, 5]), json!([1, 1]), json!([1, 1]));
    assert_eq!(found, json!({"side": 0, "onSegment": false, "distance": 5, "projection": [1, 1]}));
}

#[test]
fn the_largest_and_the_smallest_numbers() {
    let found = result(json!([-1e150, 1e150]), json!([-1e150, -1e150]), json!([1e150, 1e150]));
    assert_eq!(found, json!({"side": 1, "onSegment": false, "distance": 1.414213562373095e150, "projection": [0, 0]}));
    let found = result(json!([0, 5e-324]), json!([0, 0]), json!([5e-324, 0]));
    assert_eq!(found, json!({"side": 1, "onSegment": false, "distance": 5e-324, "projection": [0, 0]}));
    // The place along the line is beyond all numbers: it is said so, and JSON has null.
    let mut film = film("point-line", json!({"p": [1e150, 1], "a": [0, 0], "b": [5e-324, 0]}));
    film.seek(film.len());
    assert_eq!(film.snapshot()["t"], Value::Null);
    assert!(told(&mut *film, 4, Lang::En).contains("t = beyond all numbers"));
}

#[test]
fn the_smallest_cross_product_is_told_by_its_power() {
    let mut film = film("point-line", preset("point-line", "smallest"));
    assert!(told(&mut *film, 1, Lang::En).contains("(p − a) = 2^-2148"));
}

#[test]
fn what_cannot_be_read_is_refused_where_it_is() {
    let refused = |input: Value| open("point-line", input).err().map(|failure| (failure.code, failure.path));
    let at = |path: &str| Some((Code::InvalidInput, path.to_owned()));
    assert_eq!(refused(json!({"p": [1e151, 0], "a": [0, 0], "b": [1, 0]})), at("p[0]"));
    assert_eq!(refused(json!({"p": [0, 0], "a": [0], "b": [1, 0]})), at("a"));
    assert_eq!(refused(json!({"p": [0, 0], "a": [0, 0]})), at("b"));
    assert_eq!(refused(json!({"p": [0, 0], "a": [0, 0], "b": [1, 0], "epsilon": -1})), at("epsilon"));
}

#[test]
fn a_wrong_result_does_not_pass_its_check() {
    let wrong = [
        ("side", json!(-1)),
        ("onSegment", json!(true)),
        ("distance", json!(3.3954987505086624)),
        ("projection", json!([2.8, 1.7])),
    ];
    assert_checked("point-line", "classic", &wrong.map(|(name, value)| (name, Some(value))));
}

#[test]
fn pictures_are_sound_from_near_and_far() {
    assert_sound_from_near_and_far("point-line");
}

/// How far to the left of the drawn line p is, in scene units, seen with so many units of the plane for one of the scene.
fn left_of_drawn_line(name: &str, units: f64) -> f64 {
    let input = preset("point-line", name);
    let [x, y] = [0, 1].map(|part| input["p"][part].as_f64().unwrap());
    let film = film("point-line", input);
    let view = View { window: Some(Window { x, y, units }), ..View::new(700.0, Lang::En) };
    let scene = film.scene(&view);
    let (line, p) = (scene.find(Key::new("line", 0)).unwrap(), scene.find(Key::new("point", 0)).unwrap());
    let Shape::Segment { dx, dy, .. } = line.shape else { panic!("{line:?}") };
    let [dx, dy, x, y] = [dx, dy, p.x - line.x, p.y - line.y].map(f64::from);
    (dy * x - dx * y) / dx.hypot(dy)
}

#[test]
fn a_point_beside_the_line_by_less_than_rounding_is_seen_there() {
    for name in ["float-reversed", "float-zero", "float-not-zero", "classic"] {
        let output = open("point-line", preset("point-line", name)).unwrap().output.json;
        let distance = output["side"].as_f64().unwrap() * output["distance"].as_f64().unwrap();
        for units in [1e-2, 1e-5, 1e-9, 1e-13, 2e-18] {
            let expected = distance / units;
            if expected.abs() < 150.0 {
                let off = left_of_drawn_line(name, units);
                assert!((off - expected).abs() < 0.05, "{name}, {units}: {off}, not {expected}");
            }
        }
    }
}
