use expect_test::expect;
use serde_json::{Value, json};
use stepscope::words::{Code, Lang};

use super::dice::Dice;
use super::{assert_holds, extreme, film, open, told};

fn classic() -> Value {
    json!({"planes": [[1, 1, 9], [-1, 2, 7], [-2, -1, -4], [1, -3, 2], [1, 0, 7], [-1, -1, 1], [0, 1, 7]]})
}

#[test]
fn a_crossing_outside_of_the_newcomer() {
    let mut film = film("half-planes", classic());
    expect![[r#"
        The last two cross (0 × 6) at (2, 7), outside of 1: that corner is cut off.
        plane: 0 (looked at), 1 (in hand), 2 (active), 3 (active), 4 (active), 5 (ruled out), 6 (looked at), outside (looked at)
        numbers: n = 7, h = 1: −x + 2y ≤ 7, crossing = 0 × 6: (2, 7)
        order, by the angle of the normals: ∞← (ruled out), 2 (active), 5 (ruled out), ∞↓ (ruled out), 3 (active), 4 (active), ∞→ (ruled out), 0 (looked at), 6 (looked at), ∞↑ (ruled out), 1 (in hand)
        deque, front to back: 2 (active), 3 (active), 4 (active), 0 (looked at), 6 (looked at)
        sign of the last question: exact + (done), floating point +, epsilon +
    "#]].assert_eq(&told(&mut *film, 51, Lang::En));
    expect![[r#"
        最后两条边界的交点（0 × 6）(2, 7)，在 1 之外：这个角被截掉。
        平面: 0 (查看)、1 (手中)、2 (进行中)、3 (进行中)、4 (进行中)、5 (排除)、6 (查看)、在外 (查看)
        数值: n = 7、h = 1: −x + 2y ≤ 7、交点 = 0 × 6: (2, 7)
        按法向量角度排好的顺序: ∞← (排除)、2 (进行中)、5 (排除)、∞↓ (排除)、3 (进行中)、4 (进行中)、∞→ (排除)、0 (查看)、6 (查看)、∞↑ (排除)、1 (手中)
        双端队列（从队首到队尾）: 2 (进行中)、3 (进行中)、4 (进行中)、0 (查看)、6 (查看)
        最近一次判断的符号: 精确 + (完成)、浮点 +、容差 +
    "#]].assert_eq(&told(&mut *film, 51, Lang::Zh));
}

#[test]
fn the_region_at_the_end() {
    let mut film = film("half-planes", classic());
    let end = film.len();
    expect![[r#"
        Where neighbours of the deque cross are the corners. The region is a polygon with 5 corners.
        plane: 0 (done), 1 (done), 2 (done), 3 (done), 4 (done), 5 (ruled out), 6 (ruled out)
        numbers: n = 7, region = a polygon with 5 corners (moved)
        order, by the angle of the normals: ∞← (ruled out), 2 (done), 5 (ruled out), ∞↓ (ruled out), 3 (done), 4 (done), ∞→ (ruled out), 0 (done), 6 (ruled out), ∞↑ (ruled out), 1 (done)
        deque, front to back: 2 (done), 3 (done), 4 (done), 0 (done), 1 (done)
    "#]].assert_eq(&told(&mut *film, end, Lang::En));
}

#[test]
fn floating_point_gets_a_corner_wrong_in_the_preset_that_says_so() {
    let input = json!({"planes": [[0.1, 0.3, 0.4], [-0.3, 0.1, -0.2], [0.7, -0.1, 0.6], [-0.2, -0.7, -0.9]]});
    let mut film = film("half-planes", input);
    expect![[r#"
        The last two cross (3 × 2) at (1, 1), inside of 0: the back of the deque stays. Plain floating point gets this sign wrong.
        plane: 0 (in hand), 1, 2 (looked at), 3 (looked at), inside (looked at)
        numbers: n = 4, h = 0: 0.1x + 0.3y ≤ 0.4, crossing = 3 × 2: (1, 1)
        order, by the angle of the normals: ∞← (active), 3 (looked at), ∞↓ (ruled out), 2 (looked at), ∞→ (ruled out), 0 (in hand), ∞↑, 1
        deque, front to back: ∞← (active), 3 (looked at), 2 (looked at)
        sign of the last question: exact − (done), floating point + (wrong), epsilon 0 (wrong)
    "#]].assert_eq(&told(&mut *film, 30, Lang::En));
}

fn result(planes: Value) -> Value {
    Value::Object(open("half-planes", json!({"planes": planes})).unwrap().output.json)
}

#[test]
fn results_say_which_kind_of_region_it_is() {
    let cases = [
        (json!([]), json!([]), false, "plane"),
        (json!([[0, 0, 0]]), json!([]), false, "plane"),
        (json!([[0, 0, -1]]), json!(null), true, "empty"),
        (json!([[1, 1, 2], [-1, -1, -5]]), json!(null), true, "empty"),
        (json!([[1, 2, 4]]), json!([]), false, "half-plane"),
        (json!([[1, 2, 4], [2, 4, 9]]), json!([]), false, "half-plane"),
        (json!([[1, 2, 6], [-1, -2, 2]]), json!([]), false, "strip"),
        (json!([[1, -1, 1], [-2, 2, -2]]), json!([]), false, "line"),
        (json!([[1, -1, 1], [-1, 1, -1], [-1, 0, -1]]), json!([[1, 0]]), false, "ray"),
        (json!([[-1, 0, 0], [0, -1, 0]]), json!([[0, 0]]), false, "open"),
        (json!([[1, 0, 3], [-1, 1, -1], [0, -1, -2], [1, 1, 5]]), json!([[3, 2]]), true, "point"),
        (json!([[1, -1, 1], [-1, 1, -1], [1, 0, 5], [-1, 0, -1]]), json!([[1, 0], [5, 4]]), true, "segment"),
        // From the lowest, leftmost corner, counter-clockwise.
        (json!([[1, 1, 4], [-1, 0, 0], [0, -1, 0]]), json!([[0, 0], [4, 0], [0, 4]]), true, "polygon"),
    ];
    for (planes, region, bounded, kind) in cases {
        let found = result(planes.clone());
        assert_eq!((&found["region"], &found["bounded"], &found["kind"]), (&region, &json!(bounded), &json!(kind)), "{planes}");
    }
}

#[test]
fn corners_beyond_all_numbers_are_told_by_their_direction() {
    // The second border meets the others at about (1e150, 1e320) and (-1e310, 0).
    let found = result(json!([[1, 0, 1e150], [-1e-160, 1e-170, 1e150], [0, -1, 0]]));
    assert_eq!(found["region"], json!([[1e150, 0], {"toward": [1e-170, 1]}, {"toward": [-1, 0]}]));
}

#[test]
fn an_unbounded_border_goes_on_in_the_directions_of_its_rays() {
    let found = result(json!([[-1, 0, 0], [0, -1, 0]]));
    assert_eq!(found["rays"], json!([[[0, 1], [1, 0]]]));
}

#[test]
fn bad_half_planes_are_refused_at_their_place() {
    let cases = [
        (json!([[1, 2]]), Code::TooLarge, "planes[0]"),
        (json!([[1, 2, 3], [1, 2e150, 3]]), Code::InvalidInput, "planes[1][1]"),
        (json!(vec![[1, 2, 3]; 1_001]), Code::TooLarge, "planes"),
        (json!(null), Code::InvalidInput, "planes"),
    ];
    for (planes, code, path) in cases {
        let refused = open("half-planes", json!({"planes": planes})).err().expect("this is bad");
        assert_eq!(refused.path, path, "{refused}");
        assert!(refused.code == code || refused.code == Code::InvalidInput, "{refused}");
    }
}

#[test]
fn every_border_has_two_handles_apart_from_all_others() {
    use stepscope::lessons::View;
    use stepscope::scene::Grip;
    let film = film("half-planes", json!({"planes": [[-1, 0, 0], [0, -1, 0], [1, 1, 4], [1, -1, 0]]}));
    let plane = film.scene(&View::new(760.0, Lang::En)).plane.unwrap();
    assert_eq!((plane.handles.len(), plane.grows), (8, Some("planes")));
    for (index, handle) in plane.handles.iter().enumerate() {
        let (x, y) = plane.to_scene((handle.x, handle.y));
        assert!(plane.covers(x as f32, y as f32));
        for other in &plane.handles[..index] {
            let (other_x, other_y) = plane.to_scene((other.x, other.y));
            assert!((x - other_x).hypot(y - other_y) > 20.0, "{handle:?}, {other:?}");
        }
    }
    assert!((0..4).all(|i| plane.handles.iter().any(|handle| handle.grip == Grip::Turn(format!("planes[{i}]")))));
    assert!((0..4).all(|i| plane.handles.iter().any(|handle| handle.grip == Grip::Shift(format!("planes[{i}]")))));
}

#[test]
fn any_numbers_give_sound_pictures_and_results_that_agree() {
    let mut dice = Dice::new(71);
    for case in 0..300 {
        let planes: Vec<[f64; 3]> = (0..case % 7).map(|_| [0; 3].map(|_| extreme(&mut dice))).collect();
        assert_holds("half-planes", json!({"planes": planes}));
    }
}
