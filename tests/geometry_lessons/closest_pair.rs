use expect_test::expect;
use serde_json::{Value, json};
use stepscope::input::Document;
use stepscope::lessons;
use stepscope::words::{Code, Lang};

use super::{film, open, told};

fn preset(name: &str) -> Value {
    let card = lessons::card("closest-pair").unwrap();
    Value::Object(card.presets.iter().find(|preset| preset.name == name).unwrap().document().json)
}

fn result(input: Value) -> (Value, Value) {
    let json = open("closest-pair", input).unwrap().output.json;
    (json["pair"].clone(), json["distance"].clone())
}

#[test]
fn a_strip_with_the_pair_across_the_line() {
    let mut film = film("closest-pair", preset("classic"));
    let at = (0..=film.len())
        .rev()
        .find(|at| {
            film.seek(*at);
            film.line().is_some_and(|line| line.0 == "best")
        })
        .unwrap();
    expect![[r#"
        p5 and p6 are the best so far: δ = 1.5811388300841898. Strips are only that wide on either side from now on.
        12 points: p0, p1, p2, p3, p4 (active), p5 (moved), p6 (moved), p7 (active), p8 (active), p9, p10, p11
        numbers: points = 12, best pair = (p5, p6) (moved), δ = 1.5811388300841898 (moved), pair looked at = (p5, p6), its distance = 1.5811388300841898, window = [0, 12), dividing x = 9.5, points in the strip = 5
    "#]].assert_eq(&told(&mut *film, at, Lang::En));
    expect![[r#"
        p5 与 p6 成为目前最近的一对：δ = 1.5811388300841898。此后窄带两侧都只有这么宽。
        12 个点: p0、p1、p2、p3、p4 (进行中)、p5 (移动)、p6 (移动)、p7 (进行中)、p8 (进行中)、p9、p10、p11
        数值: 点数 = 12、最近点对 = (p5, p6) (移动)、δ = 1.5811388300841898 (移动)、正在看的一对 = (p5, p6)、它们的距离 = 1.5811388300841898、窗口 = [0, 12)、分割线 x = 9.5、窄带中的点 = 5
    "#]].assert_eq(&told(&mut *film, at, Lang::Zh));
}

#[test]
fn floating_point_cannot_tell_the_nearer_pair() {
    let mut film = film("closest-pair", preset("nearly-equal"));
    let wrong = |film: &mut dyn lessons::Film, at: usize| {
        film.seek(at);
        film.narration(Lang::En).contains("is wrong")
    };
    let at = (0..=film.len()).find(|at| wrong(&mut *film, *at)).unwrap();
    expect![[r#"
        The distance of p2 and p3 is 3, less than δ, though both round to that number: a better pair. Plain floating point says that they are equal, and is wrong.
        6 points: p0 (in hand), p1 (in hand), p2 (looked at), p3 (looked at), p4, p5
        numbers: points = 6, best pair = (p0, p1), δ = 3, pair looked at = (p2, p3), its distance = 3, window = [3, 6)
        sign of |pq|² − |best|²: exact − (done), floating point 0 (wrong)
    "#]].assert_eq(&told(&mut *film, at, Lang::En));
    assert_eq!(result(preset("nearly-equal")), (json!([[10, 0], [13, 0]]), json!(3)));
}

#[test]
fn degenerate_points() {
    assert_eq!(result(json!({"points": []})), (Value::Null, Value::Null));
    assert_eq!(result(json!({"points": [[2, 3]]})), (Value::Null, Value::Null));
    assert_eq!(result(json!({"points": [[1, 1], [4, 5]]})), (json!([[1, 1], [4, 5]]), json!(5)));
    assert_eq!(result(json!({"points": [[0, 0], [-0.0, 0], [5, 5]]})).1, json!(0));
    assert_eq!(result(preset("all-equal")), (json!([[3, 2], [3, 2]]), json!(0)));
    let subnormal = json!({"points": [[0, 0], [3e-323, 5e-324], [1e-322, 0], [5e-323, 4e-323], [1e-323, 9e-323]]});
    assert_eq!(result(subnormal).1, json!(3e-323));
    let huge = result(preset("huge")).1.as_f64().unwrap();
    assert!((1.3e150..=1.4e150).contains(&huge), "{huge}");
    let far = json!({"points": [[-1e150, -1e150], [1e150, 1e150]]});
    assert_eq!(result(far).1, json!(2.82842712474619e150));
}

#[test]
fn too_many_points_are_refused_before_work_starts() {
    let refused = open("closest-pair", json!({"generate": {"kind": "square", "n": 100_001}})).err().unwrap();
    assert_eq!((refused.code, refused.path.as_str()), (Code::InvalidInput, "generate.n"));
    let refused = open("closest-pair", json!({"points": [[0, 0], [1, 1e151]]})).err().unwrap();
    assert_eq!((refused.code, refused.path.as_str()), (Code::InvalidInput, "points[1][1]"));
    assert!(open("closest-pair", json!({})).is_err());
}

#[test]
fn a_wrong_result_fails_the_check() {
    let lesson = lessons::find("closest-pair").unwrap();
    let Value::Object(json) = preset("classic") else { unreachable!() };
    let document = Document::of(json);
    let right = open("closest-pair", preset("classic")).unwrap().output;
    assert!(lesson.check(&document, &right).is_ok);
    for (name, value) in [("distance", json!(1.5)), ("pair", json!([[1, 7], [2, 2]])), ("pair", Value::Null)] {
        let mut wrong = right.clone();
        wrong.json.insert(name.into(), value);
        assert!(!lesson.check(&document, &wrong).is_ok, "{name}");
    }
    let grid = json!({"points": [[0, 0], [1, 0], [2, 0]]});
    let mut other = open("closest-pair", grid.clone()).unwrap().output;
    other.json.insert("pair".into(), json!([[1, 0], [2, 0]]));
    let Value::Object(grid) = grid else { unreachable!() };
    assert!(!lesson.check(&Document::of(grid), &other).is_ok, "not the first of equally close pairs");
}

#[test]
fn results_agree_with_the_sweep_where_points_coincide_line_up_and_tie() {
    let lesson = lessons::find("closest-pair").unwrap();
    for kind in ["square", "disc", "circle", "grid", "clusters", "line"] {
        for seed in 0..60 {
            let span = [1, 4, 30, 1_000_000_000][seed % 4];
            let input = json!({"generate": {"kind": kind, "n": seed, "seed": seed, "span": span}});
            let Value::Object(json) = input.clone() else { unreachable!() };
            let output = open("closest-pair", input.clone()).unwrap().output;
            assert!(lesson.check(&Document::of(json), &output).is_ok, "{input}: {:?}", output.json);
        }
    }
}
