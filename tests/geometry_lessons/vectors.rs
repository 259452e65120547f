use expect_test::expect;
use serde_json::json;
use stepscope::words::Lang;

use super::{film, open, told};

#[test]
fn the_cross_product_as_an_area() {
    let mut film = film("vectors", json!({"a": [4, 1], "b": [1, 3]}));
    expect![[r#"
        a × b = 11, the area of the parallelogram with a sign. It is positive: from a to b it goes left.
        plane: a, b
        numbers: a = (4, 1), b = (1, 3), a + b = (5, 4), a − b = (3, -2), |a| = 4.123105625617661, |b| = 3.1622776601683795, a · b = 7, a × b = 11 (moved)
        sign of the dot product: exact + (done), floating point +
        sign of the cross product: exact + (done), floating point +
    "#]].assert_eq(&told(&mut *film, 5, Lang::En));
    expect![[r#"
        a × b = 11，即平行四边形带符号的面积。它为正：从 a 到 b 向左转。
        平面: a、b
        数值: a = (4, 1)、b = (1, 3)、a + b = (5, 4)、a − b = (3, -2)、|a| = 4.123105625617661、|b| = 3.1622776601683795、a · b = 7、a × b = 11 (移动)
        点积的符号: 精确 + (完成)、浮点 +
        叉积的符号: 精确 + (完成)、浮点 +
    "#]].assert_eq(&told(&mut *film, 5, Lang::Zh));
}

#[test]
fn floating_point_gets_the_sign_wrong_in_the_preset_that_says_so() {
    let input = json!({"a": [1.0000000001, 1.0000000002], "b": [1.0000000002, 1.0000000003]});
    let mut film = film("vectors", input);
    expect![[r#"
        a × b = -1.0000001654807488e-20, the area of the parallelogram with a sign. It is negative: from a to b it goes right. Plain floating point gets this sign wrong.
        plane: a, b
        numbers: a = (1.0000000001, 1.0000000002), b = (1.0000000002, 1.0000000003), a + b = (2.0000000003, 2.0000000005), a − b = (-1.000000082740371e-10, -1.000000082740371e-10), |a| = 1.414213562585227, |b| = 1.4142135627266486, a · b = 2.0000000008, a × b = -1.0000001654807488e-20 (moved)
        sign of the dot product: exact + (done), floating point +
        sign of the cross product: exact − (done), floating point 0 (wrong)
    "#]].assert_eq(&told(&mut *film, 5, Lang::En));
}

#[test]
fn a_vector_that_is_0_has_no_angle() {
    let output = open("vectors", json!({"a": [3, 2], "b": [0, 0]})).unwrap().output.json;
    assert_eq!((&output["angle"], &output["lengths"][1]), (&json!(null), &json!(0)));
}
