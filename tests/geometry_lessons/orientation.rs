use expect_test::expect;
use serde_json::{Value, json};
use stepscope::input::{self, Document};
use stepscope::lessons::{self, View};
use stepscope::scene::Shape;
use stepscope::words::{Code, Lang};

use super::{film, open, told};

fn preset(name: &str) -> Value {
    let card = lessons::card("orientation").unwrap();
    Value::Object(card.presets.iter().find(|preset| preset.name == name).unwrap().document().json)
}

#[test]
fn a_row_where_floating_point_is_wrong() {
    let mut film = film("orientation", preset("close-up"));
    expect![[r#"
        Row 2, y = 0.5000000000000002: floating point gets 11 of 20 signs wrong, all said to be on the line. At (0, 2) the cross product is 2.66e-15, the difference of two products near 270, where numbers are 5.68e-14 apart. The epsilon test takes the whole row to be on the line.
        line and grid: q, r, p (active)
        signs of the grid's points: floating point: 24 right of the line, 36 on the line, exact: 54 right of the line, 3 on the line, 3 left of the line, where they differ: 3 both right, 24 only epsilon wrong, 33 both wrong
        numbers: points asked for = 60, ε = 1e-8, wrong in floating point = 33 (55%) (moved), wrong by epsilon = 57 (95%) (moved), q = (12, 12), r = (24, 24), first point p = (0.5, 0.5), step = 1.1102230246251565e-16
        first wrong point of the row: (0, 2): exact + (done), floating point 0 (wrong), epsilon 0 (wrong)
    "#]].assert_eq(&told(&mut *film, 3, Lang::En));
    expect![[r#"
        第 2 行，y = 0.5000000000000002：20 个符号中浮点错了 11 个，都被说成在线上。在 (0, 2) 处叉积是 2.66e-15，由 270 附近的两个乘积相减得到，而那里的浮点数相隔 5.68e-14。容差判断认为整行都在线上。
        直线与点阵: q、r、p (进行中)
        点阵各点的符号: 浮点: 24 在右侧，36 在线上、精确: 54 在右侧，3 在线上，3 在左侧、不一致之处: 3 都对，24 只有容差错，33 都错
        数值: 已问的点 = 60、ε = 1e-8、浮点出错 = 33 (55%) (移动)、容差出错 = 57 (95%) (移动)、q = (12, 12)、r = (24, 24)、起点 p = (0.5, 0.5)、间距 = 1.1102230246251565e-16
        本行第一个出错的点：(0, 2): 精确 + (完成)、浮点 0 (错误)、容差 0 (错误)
    "#]].assert_eq(&told(&mut *film, 3, Lang::Zh));
    let end = film.len();
    expect![[r#"
        Of 400 points floating point gets 236 wrong, 59%; the epsilon test gets 380 wrong, 95%. A wrong sign is not a slightly wrong number: it is the other answer.
        line and grid: q, r, p (active)
        signs of the grid's points: floating point: 72 right of the line, 256 on the line, 72 left of the line, exact: 190 right of the line, 20 on the line, 190 left of the line, where they differ: 20 both right, 144 only epsilon wrong, 236 both wrong
        numbers: points asked for = 400, ε = 1e-8, wrong in floating point = 236 (59%), wrong by epsilon = 380 (95%), q = (12, 12), r = (24, 24), first point p = (0.5, 0.5), step = 1.1102230246251565e-16
    "#]].assert_eq(&told(&mut *film, end, Lang::En));
}

#[test]
fn whole_numbers_and_a_point_for_a_line_have_no_wrong_signs() {
    assert_eq!(open("orientation", preset("whole")).unwrap().output.json["wrong"], json!(0));
    let same = open("orientation", preset("same")).unwrap().output.json;
    assert!(same["exact"].as_array().unwrap().iter().all(|sign| *sign == json!(0)));
    let underflow = open("orientation", preset("underflow")).unwrap().output.json;
    assert!(underflow["float"].as_array().unwrap().iter().all(|sign| *sign == json!(0)));
    assert!(underflow["wrong"].as_u64() > Some(400));
}

#[test]
fn the_largest_grid_is_a_picture_of_few_marks() {
    let outcome = open("orientation", preset("large")).unwrap();
    let signs = &outcome.output.doubles;
    assert_eq!((signs["float"].len(), signs["exact"].len()), (512 * 512, 512 * 512));
    let mut film = outcome.film.unwrap();
    film.seek(film.len());
    let scene = film.scene(&View::new(1200.0, Lang::En));
    assert!(scene.marks.len() < 150, "{} marks", scene.marks.len());
    let is_bitmap = |mark: &&stepscope::scene::Mark| matches!(&mark.shape, Shape::Bitmap { bitmap, .. } if bitmap.columns == 512);
    assert_eq!(scene.marks.iter().filter(is_bitmap).count(), 3);
}

#[test]
fn grids_out_of_range_are_refused() {
    let input = |step: f64, size: f64| json!({"q": [0, 0], "r": [1, 1], "origin": [1e150, 0], "step": step, "size": size});
    let refused = open("orientation", input(1e149, 2.0)).err().unwrap();
    assert_eq!((refused.code, refused.path.as_str()), (Code::TooLarge, "step"));
    for (step, size, path) in [(1.0, 513.0, "size"), (1.0, 0.0, "size"), (-1.0, 4.0, "step")] {
        let refused = open("orientation", input(step, size)).err().unwrap();
        assert_eq!((refused.code, refused.path.as_str()), (Code::InvalidInput, path));
    }
    // Steps too small to be seen give one point many times.
    assert!(open("orientation", input(5e-324, 3.0)).is_ok());
}

#[test]
fn a_wrong_sign_fails_the_check() {
    let lesson = lessons::find("orientation").unwrap();
    let Value::Object(json) = preset("close-up") else { unreachable!() };
    let document = input::check(lesson.card().fields, Document::of(json)).unwrap();
    let right = open("orientation", preset("close-up")).unwrap().output;
    assert!(lesson.check(&document, &right).is_ok);
    for name in ["float", "exact"] {
        let mut wrong = right.clone();
        let list = wrong.json[name].as_array_mut().unwrap();
        list[30] = json!(if list[30] == json!(1) { -1 } else { 1 });
        assert!(!lesson.check(&document, &wrong).is_ok, "{name}");
    }
}

#[test]
fn results_agree_with_fixed_point_numbers_from_the_smallest_to_the_largest() {
    let lesson = lessons::find("orientation").unwrap();
    let sizes: [f64; 8] = [5e-324, 1e-310, 3e-170, 1e-9, 0.1, 12.3, 7e80, 1e149];
    for (first, second) in sizes.into_iter().flat_map(|first| sizes.map(|second| (first, second))) {
        let input = json!({
            "q": [first, -second], "r": [-second, first], "origin": [first / 3.0, second / 7.0],
            "step": first.next_up() - first, "size": 5, "epsilon": 1e-8
        });
        let Value::Object(json) = input.clone() else { unreachable!() };
        let output = open("orientation", input.clone()).unwrap().output;
        assert!(lesson.check(&Document::of(json), &output).is_ok, "{input}");
    }
}
