use expect_test::expect;
use serde_json::{Value, json};
use stepscope::input::Document;
use stepscope::lessons;
use stepscope::words::{Code, Lang};

use super::{film, open, told};

const CLASSIC: &str = r#"{"vertices":[[0,0],[6,-1],[5,4],[3,1],[1,5],[-1,3]],"point":[1,2]}"#;

fn classic() -> Value {
    serde_json::from_str(CLASSIC).unwrap()
}

fn result(vertices: Value, point: Value) -> (Value, Value, Value) {
    let input = json!({"vertices": vertices, "point": point});
    let output = open("polygon", input.clone()).unwrap().output;
    assert_eq!(output.json.keys().collect::<Vec<_>>(), ["area", "inside", "convex"], "{input}");
    let lesson = lessons::find("polygon").unwrap();
    let Value::Object(json) = input else { unreachable!() };
    assert!(lesson.check(&Document::of(json), &output).is_ok, "{output:?}");
    (output.json["area"].clone(), output.json["inside"].clone(), output.json["convex"].clone())
}

#[test]
fn a_triangle_that_is_taken_away() {
    let mut film = film("polygon", classic());
    expect![[r#"
        Triangle 0, 2, 3 goes round clockwise: its area is taken away, which leaves 11. Where it lies over a positive one, they cancel out.
        plane: 0 (in hand), 1, 2 (looked at), 3 (looked at), 4, 5, p (in hand), +, −
        numbers: this triangle = -3.5 (moved), signed area = 11 (moved)
        turn of the last three points: exact − (done), floating point −, epsilon −
    "#]].assert_eq(&told(&mut *film, 2, Lang::En));
    expect![[r#"
        三角形 0, 2, 3 是顺时针的：面积减掉，合计 11。与正的三角形重叠之处互相抵消。
        平面: 0 (手中)、1、2 (查看)、3 (查看)、4、5、p (手中)、+、−
        数值: 这个三角形 = -3.5 (移动)、带符号的面积 = 11 (移动)
        最近三点的转向: 精确 − (完成)、浮点 −、容差 −
    "#]]
    .assert_eq(&told(&mut *film, 2, Lang::Zh));
}

#[test]
fn the_ray_with_the_rule_of_each_edge() {
    let mut film = film("polygon", classic());
    expect![[r#"
        Edge 5→0 has one end above, but passes to the left of p: the ray goes right and never meets it.
        plane: 0 (looked at), 1, 2, 3, 4, 5 (looked at), p (in hand), behind (looked at), above, up +1, not above, down −1, up +1
        numbers: signed area = 22, crossings = 3, winding number = 1
        turn of the last three points: exact + (done), floating point +, epsilon +
    "#]]
    .assert_eq(&told(&mut *film, 11, Lang::En));
    expect![[r#"
        边 5→0 一端在上方，但从 p 的左边经过；射线向右，碰不到它。
        平面: 0 (查看)、1、2、3、4、5 (查看)、p (手中)、在左边 (查看)、都在上方、向上 +1、都不在上方、向下 −1、向上 +1
        数值: 带符号的面积 = 22、穿过次数 = 3、环绕数 = 1
        最近三点的转向: 精确 + (完成)、浮点 +、容差 +
    "#]]
    .assert_eq(&told(&mut *film, 11, Lang::Zh));
}

#[test]
fn a_star_is_gone_round_twice() {
    let mut film = film("polygon", json!({"vertices": [[0, 5], [-3, -4], [5, 2], [-5, 2], [3, -4]], "point": [0, 0]}));
    expect![[r#"
        2 edges are crossed: an even number, so p is outside. But it is gone round 2 times (winding number 2): by the nonzero rule it would be inside.
        plane: 0, 1, 2, 3, 4, p, behind, behind, above, up +1, up +1
        numbers: signed area = 39, crossings = 2, winding number = 2, p is (even-odd) = outside (moved)
    "#]].assert_eq(&told(&mut *film, 10, Lang::En));
    expect![[r#"
        Edges 0→1 and 2→3 meet: the polygon crosses or touches itself there. Its area counts each part as often as it is gone round, clockwise negative; inside is meant by the even-odd rule.
        plane: 0, 1, 2, 3, 4, p, crosses itself (wrong)
        numbers: signed area = 39, crossings = 2, winding number = 2, p is (even-odd) = outside, crosses itself = yes (0→1, 2→3) (moved), turns left, right = 0, 0
    "#]].assert_eq(&told(&mut *film, 11, Lang::En));
    expect![[r#"
        Not convex: it turns to one side only, but crosses itself, going round more than once. Turns alone don't tell.
        plane: 0, 1, 2, 3, 4, p
        numbers: signed area = 39, crossings = 2, winding number = 2, p is (even-odd) = outside, crosses itself = yes (0→1, 2→3), turns left, right = 5, 0, convex = no (moved)
    "#]].assert_eq(&told(&mut *film, 17, Lang::En));
}

#[test]
fn floating_point_gets_a_side_wrong() {
    let mut film = film("polygon", json!({"vertices": [[0, 0], [3, 9.3], [-3, 5]], "point": [0.3, 0.93]}));
    expect![[r#"
        Edge 0→1 goes up through the ray: from not above to above, with p to its left. Crossings: 1; winding number +1, now 1. Plain floating point gets 0 for this sign: wrong.
        plane: 0 (looked at), 1 (looked at), 2, p (in hand), up +1 (looked at)
        numbers: signed area = 21.450000000000003, crossings = 1 (moved), winding number = 1 (moved)
        turn of the last three points: exact + (done), floating point 0 (wrong), epsilon 0 (wrong)
    "#]].assert_eq(&told(&mut *film, 3, Lang::En));
}

#[test]
fn few_vertices_and_extreme_ones() {
    let none = (json!(0), json!("outside"), json!(false));
    assert_eq!(result(json!([]), json!([0, 0])), none);
    assert_eq!(result(json!([[2, 1]]), json!([0, 0])), none);
    assert_eq!(result(json!([[2, 1]]), json!([2, 1])), (json!(0), json!("boundary"), json!(false)));
    assert_eq!(result(json!([[0, 0], [6, 3]]), json!([2, 1])), (json!(0), json!("boundary"), json!(false)));
    assert_eq!(result(json!([[1, 1], [1, 1], [1, 1]]), json!([0, 1])), none);
    let huge = json!([[-1e150, -1e150], [1e150, -1e150], [1e150, 1e150], [-1e150, 1e150]]);
    let (area, inside, convex) = result(huge, json!([1e149, -1e150]));
    assert!((area.as_f64().unwrap() / 4e300 - 1.0).abs() < 1e-15);
    assert_eq!((inside, convex), (json!("boundary"), json!(true)));
    // Half of the smallest double squared is no double, but its sign is known.
    let tiny = json!([[0, 0], [5e-324, 0], [0, 5e-324]]);
    assert_eq!(result(tiny, json!([5e-324, 5e-324])), (json!(0), json!("outside"), json!(true)));
    assert_eq!(result(json!([[-0.0, 0.0], [0.0, -0.0], [1, 0], [0, 1]]), json!([0, 0])).1, "boundary");
}

#[test]
fn what_is_no_polygon_is_refused() {
    let refused = |input: Value| open("polygon", input).err().unwrap();
    assert_eq!(
        (refused(json!({"point": [0, 0]})).path.as_str(), refused(json!({"vertices": []})).path.as_str()),
        ("vertices", "point")
    );
    let one = refused(json!({"vertices": [[0, 0], [1]], "point": [0, 0]}));
    assert_eq!((one.code, one.path.as_str()), (Code::InvalidInput, "vertices[1]"));
    let far = refused(json!({"vertices": [[0, 0], [1, 2e150]], "point": [0, 0]}));
    assert_eq!((far.code, far.path.as_str()), (Code::InvalidInput, "vertices[1][1]"));
    let many: Vec<Value> = (0..1001).map(|x| json!([x, 0])).collect();
    assert_eq!(refused(json!({"vertices": many, "point": [0, 0]})).path, "vertices");
}

#[test]
fn a_wrong_result_is_noticed() {
    let lesson = lessons::find("polygon").unwrap();
    let document = Document::of(classic().as_object().unwrap().clone());
    let right = open("polygon", classic()).unwrap().output;
    for (name, value) in [("area", json!(22.000000000000004)), ("inside", json!("outside")), ("convex", json!(true))] {
        let mut wrong = right.clone();
        wrong.json.insert(name.into(), value);
        assert!(!lesson.check(&document, &wrong).is_ok, "{name}");
    }
}
