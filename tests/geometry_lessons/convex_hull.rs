use expect_test::expect;
use serde_json::{Value, json};
use stepscope::input::{self, Document};
use stepscope::lessons;
use stepscope::words::{Code, Lang};

use super::{film, open, told};

const POINTS: &str = "[[3,1],[0,0],[5,2],[2,3],[6,5],[1,5],[4,3],[-1,3],[3,6],[4,-1]]";

fn classic(method: &str) -> Value {
    json!({"points": serde_json::from_str::<Value>(POINTS).unwrap(), "method": method})
}

/// The hull by both methods, which agree and pass the check.
fn hull(points: Value, collinear: &str) -> Value {
    let [graham, andrew] = ["graham", "andrew"].map(|method| {
        let input = json!({"points": points, "method": method, "collinear": collinear});
        let output = open("convex-hull", input.clone()).unwrap().output;
        let Value::Object(json) = input else { unreachable!() };
        let check = lessons::find("convex-hull").unwrap().check(&Document::of(json), &output);
        assert!(check.is_ok, "{check:?}: {output:?}");
        output.json["hull"].clone()
    });
    assert_eq!(graham, andrew, "{points}");
    graham
}

#[test]
fn a_right_turn_and_the_point_that_it_takes_off() {
    let mut film = film("convex-hull", classic("graham"));
    expect![[r#"
        The others are sorted by the angle at which it sees them, from near to far on one ray. No angle is computed: which of two comes first is a turn.
        plane: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 (in hand)
        stack, its top at the right: empty
        numbers: still to come, in order = 9, 2, 4, 6, 8, 0, …, on the stack = 0
    "#]].assert_eq(&told(&mut *film, 2, Lang::En));
    expect![[r#"
        From 4 over 6 to 8 it turns right: 6 is a dent, not a corner, and has to go.
        plane: 0, 1, 2 (ruled out), 3, 4 (looked at), 5, 6 (looked at), 7, 8 (in hand), 9 (active), right (looked at)
        stack, its top at the right: 9 (active), 4 (looked at), 6 (looked at)
        numbers: still to come, in order = 8, 0, 3, 5, 7, 1, on the stack = 3, turn = right (looked at)
        turn from the two on top to the next point: exact − (done), floating point −, epsilon −
    "#]]
    .assert_eq(&told(&mut *film, 11, Lang::En));
    expect![[r#"
        从 4 经 6 到 8 是右转：6 处凹进去了，不是角，要去掉。
        平面: 0、1、2 (排除)、3、4 (查看)、5、6 (查看)、7、8 (手中)、9 (进行中)、右 (查看)
        栈（右端为栈顶）: 9 (进行中)、4 (查看)、6 (查看)
        数值: 按次序待处理 = 8, 0, 3, 5, 7, 1、栈中点数 = 3、转向 = 右 (查看)
        由栈顶两点到下一点的转向: 精确 − (完成)、浮点 −、容差 −
    "#]]
    .assert_eq(&told(&mut *film, 11, Lang::Zh));
    expect![[r#"
        6 comes off the stack: a line from before it to after it passes outside.
        plane: 0, 1, 2 (ruled out), 3, 4 (active), 5, 6 (ruled out), 7, 8 (in hand), 9 (active)
        stack, its top at the right: 9 (active), 4 (active)
        numbers: still to come, in order = 8, 0, 3, 5, 7, 1, on the stack = 2 (moved), turn = right (looked at)
        turn from the two on top to the next point: exact − (done), floating point −, epsilon −
    "#]]
    .assert_eq(&told(&mut *film, 12, Lang::En));
    expect![[r#"
        The hull has 6 points, counter-clockwise from the lowest.
        plane: 0 (ruled out), 1 (done), 2 (ruled out), 3 (ruled out), 4 (done), 5 (done), 6 (ruled out), 7 (done), 8 (done), 9 (done)
        stack, its top at the right: 9 (done), 4 (done), 8 (done), 5 (done), 7 (done), 1 (done)
        numbers: still to come, in order = —, on the stack = 6
    "#]].assert_eq(&told(&mut *film, 29, Lang::En));
}

#[test]
fn the_left_chain_goes_back_down() {
    let mut film = film("convex-hull", classic("andrew"));
    expect![[r#"
        This point is on the right chain already: it is skipped, or the hull would have it twice.
        plane: 0, 1, 2, 3, 4 (active), 5, 6, 7, 8 (active), 9 (active)
        stack, its top at the right: 9 (active), 4 (active), 8 (active)
        numbers: still to come, in order = 5, 6, 3, 7, 2, 0, …, on the stack = 3
    "#]]
    .assert_eq(&told(&mut *film, 33, Lang::En));
    expect![[r#"
        从 5 经 6 到 3 是右转：6 处凹进去了，不是角，要去掉。
        平面: 0、1、2、3 (手中)、4 (进行中)、5 (查看)、6 (查看)、7、8 (进行中)、9 (进行中)、右 (查看)
        栈（右端为栈顶）: 9 (进行中)、4 (进行中)、8 (进行中)、5 (查看)、6 (查看)
        数值: 按次序待处理 = 3, 7, 2, 0, 1, 9、栈中点数 = 5、转向 = 右 (查看)
        由栈顶两点到下一点的转向: 精确 − (完成)、浮点 −、容差 −
    "#]]
    .assert_eq(&told(&mut *film, 37, Lang::Zh));
}

#[test]
fn floating_point_loses_a_corner() {
    let mut film = film("convex-hull", json!({"points": [[0, 0], [3, 9.3], [0.3, 0.93], [5, 1]], "method": "andrew"}));
    expect![[r#"
        From 1 over 2 to 0 it turns left: 2 stays. Plain floating point says straight: wrong, and it would lose a corner.
        plane: 0 (in hand), 1 (looked at), 2 (looked at), 3 (active), left (looked at)
        stack, its top at the right: 0 (active), 3 (active), 1 (looked at), 2 (looked at)
        numbers: still to come, in order = 0, on the stack = 4, turn = left (looked at)
        turn from the two on top to the next point: exact + (done), floating point 0 (wrong), epsilon 0 (wrong)
    "#]]
    .assert_eq(&told(&mut *film, 13, Lang::En));
}

#[test]
fn very_many_points_are_told_as_a_crowd() {
    let mut film = film("convex-hull", json!({"generate": {"kind": "disc", "n": 3000, "seed": 5}}));
    expect![[r#"
        From 783 over 845 to 1739 it turns left: 845 stays.
        plane, of 3000 points those in play: 783 (looked at), 845 (looked at), 1739 (in hand), left (looked at)
        3000 points, drawn as cells: the stronger, the more points in it.
        stack, its top at the right: 783 (looked at), 845 (looked at)
        numbers: still to come, in order = 1739, 2585, 329, …, on the stack = 2, turn = left (looked at)
        turn from the two on top to the next point: exact + (done), floating point +, epsilon +
    "#]]
    .assert_eq(&told(&mut *film, 5, Lang::En));
}

#[test]
fn few_points_and_extreme_ones() {
    for collinear in ["drop", "keep"] {
        assert_eq!(hull(json!([]), collinear), json!([]));
        assert_eq!(hull(json!([[2, 1]]), collinear), json!([[2, 1]]));
        assert_eq!(hull(json!([[2, 1], [2, 1], [2, 1]]), collinear), json!([[2, 1]]));
        assert_eq!(hull(json!([[3, 2], [0, 0]]), collinear), json!([[0, 0], [3, 2]]));
        let huge = json!([[-1e150, -1e150], [1e150, -1e150], [1e150, 1e150], [-1e150, 1e150]]);
        assert_eq!(hull(huge.clone(), collinear), huge);
        let tiny = json!([[0, 0], [5e-324, 0], [5e-324, 5e-324], [0, 5e-324]]);
        assert_eq!(hull(tiny.clone(), collinear), tiny);
        assert_eq!(hull(json!([[0.0, 0.0], [-0.0, 0.0], [1, 1]]), collinear), json!([[0, 0], [1, 1]]));
    }
    let line = json!([[4, 2], [0, 0], [6, 3], [2, 1]]);
    assert_eq!(hull(line.clone(), "drop"), json!([[0, 0], [6, 3]]));
    assert_eq!(hull(line, "keep"), json!([[0, 0], [2, 1], [4, 2], [6, 3]]));
    let square = json!([[0, 0], [2, 0], [4, 0], [4, 4], [0, 4], [0, 2], [2, 2]]);
    assert_eq!(hull(square.clone(), "drop"), json!([[0, 0], [4, 0], [4, 4], [0, 4]]));
    assert_eq!(hull(square, "keep"), json!([[0, 0], [2, 0], [4, 0], [4, 4], [0, 4], [0, 2]]));
    // The lowest comes first, the leftmost of several.
    assert_eq!(hull(json!([[5, 0], [1, 0], [3, 4]]), "drop"), json!([[1, 0], [5, 0], [3, 4]]));
}

#[test]
fn what_is_no_list_of_points_is_refused() {
    let refused = |input: Value| open("convex-hull", input).err().unwrap();
    assert_eq!(refused(json!({})).path, "points");
    assert_eq!(refused(json!({"points": [[0, 0], [1, "x"]]})).path, "points[1][1]");
    assert_eq!(refused(json!({"points": [], "method": "jarvis"})).path, "method");
    assert_eq!(refused(json!({"points": [], "generate": {"kind": "disc", "n": 3}})).code, Code::InvalidInput);
    assert_eq!(refused(json!({"generate": {"kind": "disc", "n": 100_001}})).path, "generate.n");
}

#[test]
fn a_wrong_result_is_noticed() {
    let lesson = lessons::find("convex-hull").unwrap();
    let points = json!([[0, 0], [2, 0], [4, 0], [4, 4], [0, 4], [1, 1], [3, 1]]);
    for (collinear, wrong) in [
        ("drop", json!([[0, 0], [2, 0], [4, 0], [4, 4], [0, 4]])),
        ("keep", json!([[0, 0], [4, 0], [4, 4], [0, 4]])),
        ("drop", json!([[0, 0], [4, 0], [4, 4]])),
        ("drop", json!([[4, 0], [4, 4], [0, 4], [0, 0]])),
        ("drop", json!([[0, 0], [0, 4], [4, 4], [4, 0]])),
        ("drop", json!([[0, 0], [4, 0], [4, 5], [0, 4]])),
        ("drop", json!([[0, 0], [4, 0], [3, 1], [4, 4], [0, 4]])),
        ("drop", json!([])),
    ] {
        let document = json!({"points": points, "collinear": collinear});
        let document = input::check(lesson.card().fields, Document::of(document.as_object().unwrap().clone())).unwrap();
        let mut output = lessons::Output::default();
        output.json.insert("hull".into(), wrong.clone());
        assert!(!lesson.check(&document, &output).is_ok, "{collinear}: {wrong}");
    }
}
