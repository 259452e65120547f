use expect_test::expect;
use serde_json::{Value, json};
use stepscope::input::Document;
use stepscope::lessons::{self, Output};
use stepscope::words::Lang;

use super::{film, open, told};

fn classic() -> Value {
    json!({"points": [[0, 0], [5, -1], [8, 2], [7, 5], [3, 6], [-1, 3], [3, 2], [4, 4]]})
}

fn check(input: &Value, output: &Output) -> bool {
    let document = Document::of(input.as_object().unwrap().clone());
    lessons::find("rotating-calipers").unwrap().check(&document, output).is_ok
}

fn result(points: Value) -> serde_json::Map<String, Value> {
    let input = json!({"points": points});
    let output = open("rotating-calipers", input.clone()).unwrap().output;
    assert_eq!(output.json.keys().collect::<Vec<_>>(), ["diameter", "pair", "width", "minAreaRect"], "{input}");
    assert!(check(&input, &output), "{output:?}");
    output.json
}

#[test]
fn the_calipers_turn() {
    let mut film = film("rotating-calipers", classic());
    expect![[r#"
        The far caliper moves on to 5: it is farther from the edge.
        plane: 0, 1 (in hand), 2 (in hand), 3 (looked at), 4, 5 (looked at), 6 (ruled out), 7 (ruled out), right, far, left, farther (looked at)
        numbers: corners of the hull = 6, edge = 1→2
        farther than before?: exact + (done), floating point +, epsilon +
    "#]].assert_eq(&told(&mut *film, 7, Lang::En));
    expect![[r#"
        From the edge's end, 2, to the far corner, 5: 9.055385138137417, the farthest pair so far.
        plane: 0 (looked at), 1 (in hand), 2 (moved), 3 (looked at), 4, 5 (moved), 6 (ruled out), 7 (ruled out), right, far, left, farther (looked at)
        numbers: corners of the hull = 6, edge = 1→2, diameter = 9.055385138137417 (moved)
        farther than before?: exact + (done), floating point +, epsilon +
    "#]].assert_eq(&told(&mut *film, 12, Lang::En));
    expect![[r#"
        边的终点 2 到对侧的角 5：相距 9.055385138137417，是目前最远的一对。
        平面: 0 (查看)、1 (手中)、2 (移动)、3 (查看)、4、5 (移动)、6 (排除)、7 (排除)、右侧、对侧、左侧、更远 (查看)
        数值: 凸包的角数 = 6、边 = 1→2、直径 = 9.055385138137417 (移动)
        是否更远？: 精确 + (完成)、浮点 +、容差 +
    "#]]
    .assert_eq(&told(&mut *film, 12, Lang::Zh));
    expect![[r#"
        The four lines enclose 60: the smallest rectangle so far. The smallest one has a side along an edge.
        plane: 0 (looked at), 1 (in hand), 2 (in hand), 3 (looked at), 4, 5 (looked at), 6 (ruled out), 7 (ruled out), right, far, left
        numbers: corners of the hull = 6, edge = 1→2, width here = 7.0710678118654755, rectangle here = 60, diameter = 9.055385138137417, width = 7.0710678118654755, smallest rectangle = 60 (moved)
    "#]].assert_eq(&told(&mut *film, 14, Lang::En));
    expect![[r#"
        The far caliper stays at 5: 0 is just as far. The opposite edge is parallel, so both its ends count.
        plane: 0 (looked at), 1, 2 (in hand), 3 (in hand), 4 (looked at), 5 (looked at), 6 (ruled out), 7 (ruled out), right, far, left, as far (looked at)
        numbers: corners of the hull = 6, edge = 2→3, diameter = 9.055385138137417, width = 7.0710678118654755, smallest rectangle = 60
        farther than before?: exact 0 (done), floating point 0, epsilon 0
    "#]].assert_eq(&told(&mut *film, 18, Lang::En));
    expect![[r#"
        Once around: diameter 9.055385138137417, width 6.471832459560073, smallest rectangle of area 58.38461538461539.
        plane: 0, 1, 2 (done), 3, 4, 5 (done), 6 (ruled out), 7 (ruled out), smallest rectangle (active), width (moved), diameter (done)
        numbers: corners of the hull = 6, diameter = 9.055385138137417, width = 6.471832459560073, smallest rectangle = 58.38461538461539
    "#]].assert_eq(&told(&mut *film, 74, Lang::En));
    expect![[r#"
        转完一圈：直径 9.055385138137417，宽度 6.471832459560073，最小外接矩形面积 58.38461538461539。
        平面: 0、1、2 (完成)、3、4、5 (完成)、6 (排除)、7 (排除)、最小矩形 (进行中)、宽度 (移动)、直径 (完成)
        数值: 凸包的角数 = 6、直径 = 9.055385138137417、宽度 = 6.471832459560073、最小矩形面积 = 58.38461538461539
    "#]]
    .assert_eq(&told(&mut *film, 74, Lang::Zh));
}

#[test]
fn floating_point_turns_the_wrong_way() {
    let thin = json!({"points": [[0, 0], [3, 9.3], [0.3, 0.93], [0.7, 2.17], [1.1, 3.4100000000000006]]});
    let mut film = film("rotating-calipers", thin);
    expect![[r#"
        The far caliper moves on to 4: it is farther from the edge. Plain floating point gets 0 for this sign: wrong.
        plane: 0 (looked at), 1 (in hand), 2 (ruled out), 3 (in hand), 4 (looked at), right, far, left, farther (looked at)
        numbers: corners of the hull = 4, edge = 3→1, diameter = 9.7718984849414, width = 1.3049362387377024e-16, smallest rectangle = 1.2751704454266084e-15
        farther than before?: exact + (done), floating point 0 (wrong), epsilon 0 (wrong)
    "#]].assert_eq(&told(&mut *film, 16, Lang::En));
}

#[test]
fn few_points_and_extreme_ones() {
    let none = result(json!([]));
    assert!(none.values().all(Value::is_null), "{none:?}");
    let one = result(json!([[2, 1], [2, 1]]));
    assert_eq!((&one["diameter"], &one["pair"], &one["width"]), (&json!(0), &json!([[2, 1], [2, 1]]), &json!(0)));
    assert_eq!(one["minAreaRect"], json!({"area": 0, "corners": [[2, 1], [2, 1], [2, 1], [2, 1]]}));
    let line = result(json!([[4, 2], [0, 0], [6, 3], [2, 1]]));
    assert_eq!((&line["pair"], &line["width"], &line["minAreaRect"]["area"]), (&json!([[0, 0], [6, 3]]), &json!(0), &json!(0)));
    let rectangle = result(json!([[0, 0], [6, 0], [6, 3], [0, 3]]));
    assert_eq!(rectangle["width"], json!(3));
    assert_eq!(rectangle["minAreaRect"], json!({"area": 18, "corners": [[0, 0], [6, 0], [6, 3], [0, 3]]}));
    let huge = result(json!([[-1e150, -1e150], [1e150, -1e150], [1e150, 1e150], [-1e150, 1e150]]));
    assert!((huge["minAreaRect"]["area"].as_f64().unwrap() / 4e300 - 1.0).abs() < 1e-15);
    // An area that is no double any more.
    let tiny = result(json!([[0, 0], [5e-324, 0], [5e-324, 5e-324], [0, 5e-324]]));
    assert_eq!((&tiny["width"], &tiny["minAreaRect"]["area"]), (&json!(5e-324), &json!(0)));
}

#[test]
fn a_wrong_result_is_noticed() {
    let right = open("rotating-calipers", classic()).unwrap().output;
    assert!(check(&classic(), &right));
    for (name, wrong) in [
        ("diameter", json!(9.0553851381376)),
        ("pair", json!([[8, 2], [0, 0]])),
        ("pair", json!([[8, 2], [-1, 3.0000000001]])),
        ("width", json!(6.4718324596)),
        ("minAreaRect", json!({"area": 58.48, "corners": right.json["minAreaRect"]["corners"]})),
        ("minAreaRect", json!({"area": right.json["minAreaRect"]["area"], "corners": [[0, 0], [1, 0], [1, 1], [0, 1]]})),
        ("minAreaRect", json!(58.38461538461539)),
        ("width", json!(null)),
    ] {
        let mut output = right.clone();
        output.json.insert(name.into(), wrong.clone());
        assert!(!check(&classic(), &output), "{name}: {wrong}");
    }
}
