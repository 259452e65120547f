use expect_test::expect;
use serde_json::{Value, json};
use stepscope::lessons::{self, View};
use stepscope::words::{Code, Lang};

use super::dice::Dice;
use super::{assert_holds, extreme, film, open, told};

#[test]
fn a_corner_inside_of_the_circle() {
    let mut film = film("delaunay", json!({"points": [[0, 0], [8, 0], [4, 5], [4, -1]]}));
    expect![[r#"
        Point 2, beyond the edge 1 – 0, is inside the circle through 3, 1 and 0: the edge has to go.
        plane: 0 (active), 1 (active), 2 (looked at), 3 (in hand)
        numbers: p = 3: (4, -1), in question = 1 – 0 | 2, circle = (4, 7.5), radius 8.5, put in = 3 / 4, triangles = 2, duplicates = 0
        sign of the last question: exact + (done), floating point +, epsilon +
    "#]].assert_eq(&told(&mut *film, 10, Lang::En));
    expect![[r#"
        边 1 – 0 对面的点 2 在过 3、1、0 的圆内：这条边必须换掉。
        平面: 0 (进行中)、1 (进行中)、2 (查看)、3 (手中)
        数值: p = 3: (4, -1)、正在判断 = 1 – 0 | 2、圆心 = (4, 7.5)，半径 8.5、已插入 = 3 / 4、三角形 = 2、重复点 = 0
        最近一次判断的符号: 精确 + (完成)、浮点 +、容差 +
    "#]]
    .assert_eq(&told(&mut *film, 10, Lang::Zh));
    expect![[r#"
        The edge 1 – 0 is flipped to 3 – 2. The two edges beyond may break the rule now.
        plane: 0 (done), 1 (active), 2 (looked at), 3 (in hand)
        numbers: p = 3: (4, -1), put in = 3 / 4, triangles = 2, duplicates = 0
    "#]]
    .assert_eq(&told(&mut *film, 11, Lang::En));
}

#[test]
fn floating_point_gets_a_circle_wrong_in_the_preset_that_says_so() {
    let points =
        json!([[0.1, 0.1], [0.4, 0.1], [0.4, 0.4], [0.1, 0.4], [0.7, 0.1], [0.7, 0.4], [0.1, 0.7], [0.4, 0.7], [0.7, 0.7]]);
    let mut film = film("delaunay", json!({"points": points}));
    expect![[r#"
        Point 1 is exactly on the circle through 5, 2 and 4: either diagonal would do, and the one that came first stays. Plain floating point gets this sign wrong.
        plane: 0 (done), 1 (looked at), 2 (active), 3 (done), 4 (active), 5 (in hand), 6, 7, 8
        numbers: p = 5: (0.7, 0.4), in question = 2 – 4 | 1, circle = (0.55, 0.25), radius 0.212132, put in = 5 / 9, triangles = 4, duplicates = 0
        sign of the last question: exact 0 (done), floating point − (wrong), epsilon 0
    "#]].assert_eq(&told(&mut *film, 25, Lang::En));
}

#[test]
fn points_at_one_place_count_as_one() {
    let mut film = film("delaunay", json!({"points": [[1, 1], [1, 1], [6, 2], [3, 5]]}));
    let end = film.len();
    expect![[r#"
        Every circle is empty: 1 triangles. Voronoi's diagram joins the circles' centres across each edge.
        plane: 0 (done), 1 (ruled out), 2 (done), 3 (done)
        numbers: put in = 4 / 4, triangles = 1, duplicates = 1
    "#]]
    .assert_eq(&told(&mut *film, end, Lang::En));
}

fn result(input: Value) -> Value {
    Value::Object(open("delaunay", input).unwrap().output.json)
}

#[test]
fn results_are_triangles_and_cells() {
    let found = result(json!({"points": [[0, 0], [4, 0], [4, 4], [0, 4]]}));
    assert_eq!(found["triangles"], json!([[0, 1, 2], [0, 2, 3]]));
    assert_eq!(found["voronoi"]["corners"], json!([[2, 2]]));
    assert_eq!(found["voronoi"]["cells"][2], json!({"site": 2, "corners": [0], "rays": [[0, 1], [1, 0]]}));
}

#[test]
fn few_points_and_points_on_one_line_have_cells_without_corners() {
    for points in [json!([]), json!([[3, 2]]), json!([[2, 3], [2, 3]]), json!([[0, 0], [4, 2]]), json!([[0, 0], [4, 2], [2, 1]])]
    {
        let found = result(json!({"points": points}));
        assert_eq!((&found["triangles"], &found["voronoi"]["corners"]), (&json!([]), &json!([])), "{points}");
    }
    let found = result(json!({"points": [[0, 0], [4, 2], [2, 1]]}));
    assert_eq!(found["voronoi"]["cells"][0], json!({"site": 0, "corners": [], "lines": [[[1, 0.5], [-0.5, 1]]]}));
    assert_eq!(result(json!({"points": [[3, 2]]}))["voronoi"]["cells"], json!([{"site": 0, "corners": []}]));
}

#[test]
fn a_centre_beyond_all_numbers_is_told_by_its_direction() {
    let found = result(json!({"points": [[-1e150, 0], [1e150, 0], [0, 1e-150]]}));
    assert_eq!(found["voronoi"]["corners"], json!([{"toward": [0, -1]}]), "{found}");
}

#[test]
fn many_points_in_the_order_given_are_refused_before_work_starts() {
    let refused = open("delaunay", json!({"generate": {"kind": "square", "n": 3001}, "order": "given"})).err().unwrap();
    assert_eq!((refused.code, refused.path.as_str()), (Code::TooLarge, "order"));
    assert!(refused.message.en.contains("serpentine"), "{refused}");
}

#[test]
fn both_orders_give_triangles_of_the_same_circles() {
    let points = json!({"kind": "disc", "n": 200, "seed": 5, "span": 100000});
    let given = result(json!({"generate": points, "order": "given"}));
    assert_eq!(given["triangles"], result(json!({"generate": points, "order": "serpentine"}))["triangles"]);
}

#[test]
fn very_many_points_are_drawn_by_cells_that_say_so_and_give_flat_arrays() {
    let input = json!({"generate": {"kind": "square", "n": 20_001, "seed": 2, "span": 1_000_000}});
    let outcome = open("delaunay", input.clone()).unwrap();
    let scene = outcome.film.unwrap().scene(&View::new(700.0, Lang::En));
    assert!(scene.plane.as_ref().unwrap().handles.is_empty());
    assert!(scene.marks.iter().any(|mark| mark.label.starts_with("Too many points")));
    let lists = outcome.output.doubles;
    let len = |name: &str| lists[name].len();
    assert_eq!((len("triangles") % 3, len("voronoi.starts")), (0, len("voronoi.sites") + 1));
    let Value::Object(json) = input else { unreachable!() };
    let document = stepscope::input::Document::of(json);
    let lesson = lessons::find("delaunay").unwrap();
    let output = open("delaunay", Value::Object(document.json.clone())).unwrap().output;
    assert!(lesson.check(&document, &output).is_ok);
    let mut spoilt = output.clone();
    spoilt.doubles.get_mut("triangles").unwrap().swap(0, 1);
    assert!(!lesson.check(&document, &spoilt).is_ok);
}

#[test]
fn from_nearer_very_many_points_are_drawn_one_by_one() {
    use stepscope::scene::Window;
    let mut film = film("delaunay", json!({"generate": {"kind": "square", "n": 5000, "seed": 2, "span": 1_000_000}}));
    film.seek(film.len());
    let near = View { window: Some(Window { x: 0.0, y: 0.0, units: 1000.0 }), ..View::new(700.0, Lang::En) };
    let scene = film.scene(&near);
    super::sound::assert_is_sound(&scene, 700.0, "from nearer");
    let count = |kind: &str| scene.marks.iter().filter(|mark| mark.key.kind == kind).count();
    assert!(count("point") > 50 && count("net") > 0 && count("border") > 0 && count("crowd") == 0);
}

#[test]
fn the_check_fails_where_the_result_is_wrong() {
    let lesson = lessons::find("delaunay").unwrap();
    let Value::Object(json) = json!({"points": [[0, 0], [8, 0], [4, 5], [4, -1]]}) else { unreachable!() };
    let document = stepscope::input::Document::of(json.clone());
    let output = open("delaunay", Value::Object(json)).unwrap().output;
    assert!(lesson.check(&document, &output).is_ok);
    let mut other = output.clone();
    // The other diagonal.
    other.json["triangles"] = json!([[0, 1, 2], [0, 3, 1]]);
    assert!(!lesson.check(&document, &other).is_ok);
    let mut other = output.clone();
    other.json["voronoi"]["corners"][0] = json!([2.6, 2]);
    assert!(!lesson.check(&document, &other).is_ok);
}

#[test]
fn any_points_give_sound_pictures_and_results_that_agree() {
    let mut dice = Dice::new(72);
    for case in 0..300 {
        let points: Vec<[f64; 2]> = (0..case % 9).map(|_| [0; 2].map(|_| extreme(&mut dice))).collect();
        let order = ["given", "serpentine"][case % 2];
        assert_holds("delaunay", json!({"points": points, "order": order}));
    }
}
