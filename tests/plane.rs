//! Laws of drawings of the plane: places there and back, zoom, figures cut off at the frame, documents with something moved.

use proptest::prelude::*;
use serde_json::{Value, json};
use stepscope::algo::geometry::{MOST, Point};
use stepscope::input::Document;
use stepscope::lessons::View;
use stepscope::lessons::plane::clip::{At, Bounds, Reach};
use stepscope::lessons::plane::{Sheet, edit, fields};
use stepscope::scene::{Grip, Handle, Key, Mark, Plane, Role, Scene, Shape, Tone, Window};
use stepscope::words::Lang;

/// Every size that a coordinate may have, from the least number to [`MOST`], and 0.
fn coordinate() -> impl Strategy<Value = f64> {
    let sized = (-1074i32..=497, 1.0f64..2.0)
        .prop_map(|(power, digits)| digits * 2f64.powi(power.max(-1022)) * 2f64.powi(power.min(-1022) + 1022));
    let whole = (-1000i32..=1000).prop_map(f64::from);
    let edge = prop::sample::select(vec![0.0, f64::from_bits(1), f64::MIN_POSITIVE, 1.0, MOST]);
    (prop_oneof![sized, whole, edge], any::<bool>()).prop_map(|(size, is_negative)| if is_negative { -size } else { size })
}

fn at() -> impl Strategy<Value = (f64, f64)> {
    (coordinate(), coordinate())
}

fn points(most: usize) -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec(at().prop_map(|(x, y)| Point::new(x, y)), 0..most)
}

/// Any window that can be shown.
fn window() -> impl Strategy<Value = Window> {
    (at(), -330i32..=200).prop_map(|((x, y), power)| Window { x, y, units: libm::pow(10.0, f64::from(power)) }.bounded())
}

fn plane() -> impl Strategy<Value = Plane> {
    (window(), 100f32..1900.0, 100f32..500.0).prop_map(|(window, width, height)| Plane {
        left: 12.0,
        top: 6.0,
        width,
        height,
        window,
        handles: Vec::new(),
        grows: None,
        is_painting: false,
    })
}

/// From 0 to 1, both included.
fn share() -> impl Strategy<Value = f32> {
    (0u16..=1000).prop_map(|share| f32::from(share) / 1000.0)
}

fn place(plane: &Plane, across: f32, down: f32) -> (f32, f32) {
    (plane.left + across * plane.width, plane.top + down * plane.height)
}

/// What rounding may change of a place in the scene.
const NEAR: f64 = 1e-3;

/// The distance of numbers at the window, as good as a place of the plane can be: more than a scene unit where one has looked very near.
fn rounding(window: &Window, at: (f64, f64)) -> f64 {
    [window.x, window.y, at.0, at.1].iter().fold(f64::from_bits(1), |size, x| size.max(x.abs())) * 2.0 * f64::EPSILON
}

proptest! {
    #[test]
    fn to_and_from_the_scene_are_inverse(plane in plane(), across in share(), down in share()) {
        let (x, y) = place(&plane, across, down);
        prop_assert!(plane.covers(x, y));
        let there = plane.from_scene(x, y);
        prop_assert!(there.0.is_finite() && there.1.is_finite());
        let (back_x, back_y) = plane.to_scene(there);
        let allowed = NEAR + rounding(&plane.window, there) / plane.window.units;
        prop_assert!((back_x - f64::from(x)).abs() <= allowed && (back_y - f64::from(y)).abs() <= allowed, "{x}, {y}: {back_x}, {back_y}");
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer(plane in plane(), across in share(), down in share(), power in -3i32..=3) {
        let (x, y) = place(&plane, across, down);
        let there = plane.from_scene(x, y);
        let zoomed = Plane { window: plane.window.zoomed(2f64.powi(power), there), ..plane.clone() };
        prop_assert!(zoomed.window.units > 0.0 && zoomed.window.x.is_finite() && zoomed.window.y.is_finite());
        let (new_x, new_y) = zoomed.to_scene(there);
        let allowed = NEAR + 2.0 * rounding(&plane.window, there) / zoomed.window.units;
        prop_assert!((new_x - f64::from(x)).abs() <= allowed && (new_y - f64::from(y)).abs() <= allowed, "{new_x}, {new_y} for {x}, {y}");
    }

    #[test]
    fn a_moved_window_is_one_that_can_be_shown(window in window(), dx in -2000f32..2000.0, dy in -2000f32..2000.0) {
        let moved = window.moved(dx, dy);
        prop_assert!(moved.x.abs() <= MOST && moved.y.abs() <= MOST && moved.units == window.units);
    }

    #[test]
    fn the_nearest_handle_is_found(plane in plane(), spots in prop::collection::vec((share(), share()), 1..8), across in share(), down in share()) {
        let mut plane = plane;
        let handle = |(id, (across, down)): (u64, (f32, f32))| {
            let (x, y) = plane.from_scene(plane.left + across * plane.width, plane.top + down * plane.height);
            Handle { key: Key::new("point", id), grip: Grip::Point(format!("points[{id}]")), name: id.to_string(), x, y }
        };
        plane.handles = (0..).zip(spots).map(handle).collect();
        let (x, y) = place(&plane, across, down);
        let distance = |handle: &Handle| {
            let at = plane.to_scene((handle.x, handle.y));
            (at.0 - f64::from(x)).hypot(at.1 - f64::from(y))
        };
        let least = plane.handles.iter().map(distance).fold(f64::INFINITY, f64::min);
        match plane.handle_at(x, y, 30.0) {
            Some(index) => prop_assert!(distance(&plane.handles[index]) == least && least <= 30.0),
            None => prop_assert!(least > 30.0),
        }
    }
}

const BOUNDS: Bounds = Bounds { left: 12.0, top: 6.0, right: 712.0, bottom: 406.0 };

/// Near the frame, or far from it.
fn scene_at() -> impl Strategy<Value = At> {
    let near = || -500f64..1500.0;
    let far = || prop::sample::select(vec![-1e300, -1e9, 12.0, 712.0, 1e9, 1e300]);
    (prop_oneof![4 => near(), 1 => far()], prop_oneof![4 => near(), 1 => far()])
}

fn reach() -> impl Strategy<Value = Reach> {
    prop::sample::select(vec![Reach::Segment, Reach::Ray, Reach::Line])
}

/// How far a point is from the line through two others, in scene units.
fn off(a: At, b: At, p: At) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy);
    ((p.0 - a.0) * (dy / length) - (p.1 - a.1) * (dx / length)).abs()
}

proptest! {
    #[test]
    fn the_part_inside_is_inside_and_on_the_line(a in scene_at(), b in scene_at(), reach in reach()) {
        let Some([(from, is_start), (to, is_end)]) = BOUNDS.straight(a, b, reach) else {
            // What has an end inside has a part inside.
            prop_assert!(!(BOUNDS.holds(a) && (reach != Reach::Line || a != b)) || !(b.0 - a.0).is_finite() || !(b.1 - a.1).is_finite() || a == b && reach != Reach::Segment);
            return Ok(());
        };
        prop_assert!(BOUNDS.holds(from) && BOUNDS.holds(to));
        prop_assert!(!is_start || from == a && reach != Reach::Line, "{from:?}");
        prop_assert!(!is_end || (to.0 - b.0).abs() < NEAR && (to.1 - b.1).abs() < NEAR && reach == Reach::Segment, "{to:?}");
        let size = [a.0, a.1, b.0, b.1].iter().fold(1.0f64, |size, x| size.max(x.abs()));
        if size < 1e6 && (b.0 - a.0).hypot(b.1 - a.1) > 1.0 {
            for p in [from, to] {
                prop_assert!(off(a, b, p) < NEAR, "{p:?} is {} off", off(a, b, p));
            }
        }
    }

    #[test]
    fn the_pieces_of_a_polyline_are_inside_and_on_it(corners in prop::collection::vec((-500f64..1500.0, -500f64..1500.0), 0..12)) {
        let pieces = BOUNDS.polyline(&corners);
        let is_on = |p: At| corners.windows(2).any(|pair| {
            let (low, high) = (|i: fn(&At) -> f64| i(&pair[0]).min(i(&pair[1])) - NEAR, |i: fn(&At) -> f64| i(&pair[0]).max(i(&pair[1])) + NEAR);
            let is_between = (low(|at| at.0)..=high(|at| at.0)).contains(&p.0) && (low(|at| at.1)..=high(|at| at.1)).contains(&p.1);
            is_between && (pair[0] == pair[1] || off(pair[0], pair[1], p) < NEAR)
        });
        for piece in &pieces {
            prop_assert!(piece.len() > 1);
            prop_assert!(piece.iter().all(|&p| BOUNDS.holds(p) && is_on(p)), "{piece:?}");
        }
        // Corners inside are all there.
        let inside = |p: &&At| BOUNDS.holds(**p);
        for corner in corners.iter().filter(inside).filter(|_| corners.len() > 1) {
            let is_there = pieces.iter().flatten().any(|p| (p.0 - corner.0).abs() < NEAR && (p.1 - corner.1).abs() < NEAR);
            prop_assert!(is_there, "{corner:?} is missing");
        }
    }

    #[test]
    fn a_clipped_triangle_is_inside_and_part_of_it(corners in prop::array::uniform3((-500f64..1500.0, -500f64..1500.0))) {
        let clipped = BOUNDS.polygon(&corners);
        let [a, b, c] = corners;
        let turn = |a: At, b: At, p: At| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
        let area = turn(a, b, c);
        // A little outside counts as inside: the product of a distance and a side.
        let is_in = |p: At| [(a, b), (b, c), (c, a)].iter().all(|&(a, b)| turn(a, b, p) * area.signum() >= -NEAR * 3000.0);
        prop_assert!(clipped.iter().all(|&p| BOUNDS.holds(p) && is_in(p)), "{clipped:?}");
        let area_of = |corners: &[At]| (0..corners.len()).map(|i| {
            let (p, q) = (corners[i], corners[(i + 1) % corners.len()]);
            p.0 * q.1 - p.1 * q.0
        }).sum::<f64>().abs();
        prop_assert!(area_of(&clipped) <= area.abs() + 1.0);
        if corners.iter().all(|&corner| BOUNDS.holds(corner)) {
            prop_assert_eq!(&clipped[..], &corners[..]);
        }
    }

    #[test]
    fn nothing_far_away_makes_the_clipper_panic(a in at(), b in at(), c in at(), reach in reach()) {
        if let Some(part) = BOUNDS.straight(a, b, reach) {
            prop_assert!(part.iter().all(|(p, _)| BOUNDS.holds(*p)), "{part:?}");
        }
        prop_assert!(BOUNDS.polyline(&[a, b, c]).iter().flatten().all(|&p| BOUNDS.holds(p)));
        prop_assert!(BOUNDS.polygon(&[a, b, c]).iter().all(|&p| BOUNDS.holds(p)));
    }
}

/// All numbers of a mark.
fn numbers(mark: &Mark) -> Vec<f32> {
    let own = match &mark.shape {
        Shape::Rect { width, height, corner } => vec![*width, *height, *corner],
        Shape::Circle { radius } => vec![*radius],
        Shape::Segment { dx, dy, .. } => vec![*dx, *dy],
        Shape::Path { points, .. } => points.iter().flat_map(|(x, y)| [*x, *y]).collect(),
        Shape::Words { size, .. } => vec![*size],
        Shape::Bitmap { width, height, .. } => vec![*width, *height],
    };
    [vec![mark.x, mark.y], own].concat()
}

fn drawn(view: &View, points: &[Point]) -> Scene {
    let mut sheet = Sheet::new(view, points.iter().copied());
    for (id, pair) in (0u64..).zip(points.windows(2)) {
        let [a, b] = [pair[0], pair[1]];
        sheet.line(Key::new("line", id), a, b, Role::Plain);
        sheet.arrow(Key::new("arrow", id), a, b, Role::Plain, stepscope::lessons::plane::Tip::Before);
        sheet.band(Key::new("band", id), a, b, 1.0, Role::Plain);
        sheet.circle(Key::new("circle", id), a, b.x, Role::Plain);
        sheet.words(Key::new("words", id), a, "a", Role::Plain);
    }
    for (id, point) in (0u64..).zip(points) {
        sheet.named(Key::new("point", id), "a", Grip::Point(format!("points[{id}]")), *point, Role::Plain);
    }
    sheet.polygon(Key::new("polygon", 0), points, Role::Plain, Tone::Faint);
    let chain = (1..points.len() as u32).map(|to| [to - 1, to]);
    sheet.net("net", points.len(), |index| points[index as usize], chain, (Role::Plain, Tone::Flat));
    sheet.crowd("crowd", points.iter().copied(), Role::Plain);
    sheet.below().finish()
}

proptest! {
    #[test]
    fn a_drawing_of_any_coordinates_has_only_numbers(points in points(7), width in 360f32..1900.0, window in prop::option::of(window())) {
        let scene = drawn(&View { window, ..View::new(width, Lang::En) }, &points);
        for mark in &scene.marks {
            prop_assert!(numbers(mark).iter().all(|number| number.is_finite()), "{mark:?}");
        }
        let plane = scene.plane.unwrap();
        prop_assert!(plane.window.units > 0.0 && plane.window.units.is_finite());
        if window.is_none() {
            // All points are seen.
            for point in &points {
                let (x, y) = plane.to_scene((point.x, point.y));
                prop_assert!(plane.covers(x as f32, y as f32), "{point:?} at {x}, {y} of {plane:?}");
            }
        }
    }
}

fn document(json: Value) -> Document {
    let Value::Object(json) = json else { unreachable!("documents are objects") };
    Document::of(json)
}

/// How far the boundary of a half-plane is from a point, and how far rounding may have put it.
fn boundary_error(plane: &Value, at: (f64, f64)) -> (f64, f64) {
    let [a, b, c] = [0, 1, 2].map(|place| plane[place].as_f64().unwrap());
    let size = a.abs().max(b.abs());
    let (u, v, w) = (a / size, b / size, c / size);
    ((u * at.0 + v * at.1 - w).abs(), 1e-14 * (at.0.abs() + at.1.abs()) + f64::from_bits(8))
}

fn is_half_plane(plane: &Value) -> bool {
    let numbers = [0, 1, 2].map(|place| plane[place].as_f64());
    numbers.iter().all(|number| number.is_some_and(|number| number.abs() <= MOST))
        && (numbers[0], numbers[1]) != (Some(0.0), Some(0.0))
}

proptest! {
    #[test]
    fn a_moved_point_reads_back(points in points(6).prop_filter("one to be moved", |points| !points.is_empty()), to in at(), index in 0usize..60) {
        let index = index % points.len();
        let list: Value = points.iter().map(|point| fields::json(*point)).collect();
        let before = document(json!({"points": list, "a": [1, 2]}));
        let moved = edit::moved(&before, &Grip::Point(format!("points[{index}]")), to);
        let read = fields::points(&moved, "points");
        for (place, point) in points.iter().enumerate() {
            prop_assert_eq!(read[place], if place == index { Point::new(to.0, to.1) } else { *point });
        }
        let moved = edit::moved(&before, &Grip::Point("a".into()), to);
        prop_assert_eq!(fields::point(&moved, "a"), Point::new(to.0, to.1));
        prop_assert_eq!(&moved.json["points"], &before.json["points"]);
    }

    #[test]
    fn added_points_come_last_and_removed_ones_are_gone(points in points(6), to in at(), index in 0usize..6) {
        let list: Value = points.iter().map(|point| fields::json(*point)).collect();
        let before = document(json!({"points": list}));
        let added = edit::added(&before, "points", to);
        let read = fields::points(&added, "points");
        prop_assert_eq!(&read[..points.len()], &points[..]);
        prop_assert_eq!(read.last(), Some(&Point::new(to.0, to.1)));
        let removed = edit::removed(&before, &Grip::Point(format!("points[{index}]")));
        prop_assert_eq!(removed.is_some(), index < points.len());
        if let Some(removed) = removed {
            let mut left = points.clone();
            left.remove(index);
            prop_assert_eq!(fields::points(&removed, "points"), left);
        }
    }

    #[test]
    fn points_that_were_made_are_written_out_before_one_is_moved(index in 0usize..20, seed in 0u32..1000) {
        let before = document(json!({"generate": {"kind": "square", "n": 20, "seed": seed}}));
        let made = fields::points(&before, "points");
        let moved = edit::moved(&before, &Grip::Point(format!("points[{index}]")), (5.0, 7.0));
        prop_assert!(!moved.json.contains_key("generate"));
        let read = fields::points(&moved, "points");
        let expected: Vec<Point> = (0..20).map(|place| if place == index { Point::new(5.0, 7.0) } else { made[place] }).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn a_shifted_half_plane_ends_at_the_point_and_is_parallel(plane in prop::array::uniform3(coordinate()), to in at()) {
        prop_assume!((plane[0], plane[1]) != (0.0, 0.0));
        let before = document(json!({"planes": [[1, 1, 1], plane]}));
        let moved = edit::moved(&before, &Grip::Shift("planes[1]".into()), to);
        let next = &moved.json["planes"][1];
        prop_assert!(is_half_plane(next), "{next}");
        prop_assert_eq!(&moved.json["planes"][0], &before.json["planes"][0]);
        let [a, b] = [0, 1].map(|place| next[place].as_f64().unwrap());
        // Its numbers may have been made smaller together.
        let (size, old) = (a.abs().max(b.abs()), plane[0].abs().max(plane[1].abs()));
        prop_assert!((a / size - plane[0] / old).abs() < 1e-15 && (b / size - plane[1] / old).abs() < 1e-15, "{next}");
        if size > 1e-290 && size * to.0.abs().max(to.1.abs()) > 1e-290 {
            let (error, allowed) = boundary_error(next, to);
            prop_assert!(error <= allowed, "{next} is {error} off {to:?}");
        }
    }

    #[test]
    fn a_turned_half_plane_goes_through_its_foot_and_the_point(
        plane in prop::array::uniform3(-1000f64..1000.0), to in (-1000f64..1000.0, -1000f64..1000.0),
    ) {
        prop_assume!(plane[0].abs().max(plane[1].abs()) > 1e-3);
        let foot = edit::foot(plane).unwrap();
        prop_assume!((foot.x - to.0).hypot(foot.y - to.1) > 1e-3);
        let before = document(json!({"planes": [plane]}));
        let moved = edit::moved(&before, &Grip::Turn("planes[0]".into()), to);
        let next = &moved.json["planes"][0];
        prop_assert!(is_half_plane(next));
        for at in [(foot.x, foot.y), to] {
            let (error, _) = boundary_error(next, at);
            prop_assert!(error <= 1e-9 * (1.0 + foot.x.abs() + foot.y.abs()), "{next} is {error} off {at:?}");
        }
        let dot = next[0].as_f64().unwrap() * plane[0] + next[1].as_f64().unwrap() * plane[1];
        prop_assert!(dot >= -1e-6, "turned round: {next}");
    }

    #[test]
    fn whatever_is_done_to_a_half_plane_gives_a_half_plane(plane in prop::array::uniform3(coordinate()), to in at()) {
        let before = document(json!({"planes": [plane]}));
        for grip in [Grip::Shift("planes[0]".into()), Grip::Turn("planes[0]".into())] {
            let next = &edit::moved(&before, &grip, to).json["planes"][0];
            let is_flat = (plane[0], plane[1]) == (0.0, 0.0);
            let is_same = (0..3).all(|place| next[place].as_f64() == Some(plane[place]));
            prop_assert!(if is_flat { is_same } else { is_half_plane(next) }, "{grip:?}: {next}");
        }
        let added = edit::added(&before, "planes", to);
        prop_assert!(is_half_plane(&added.json["planes"][1]), "{:?}", added.json);
        let removed = edit::removed(&added, &Grip::Turn("planes[1]".into())).unwrap();
        prop_assert_eq!(&removed.json["planes"], &before.json["planes"]);
    }

    #[test]
    fn an_added_half_plane_keeps_the_origin(to in (-1000f64..1000.0, -1000f64..1000.0)) {
        let added = edit::added(&document(json!({})), "planes", to);
        let plane = &added.json["planes"][0];
        prop_assert!(plane[2].as_f64().unwrap() >= 0.0);
        let (error, allowed) = boundary_error(plane, to);
        prop_assert!(error <= allowed);
    }
}

#[test]
fn a_grid_has_1_2_or_5_times_a_power_of_ten() {
    for power in -300..=150 {
        let window = Window { x: 0.0, y: 0.0, units: libm::pow(10.0, f64::from(power)) * 0.7 };
        let plane = Plane {
            left: 0.0,
            top: 0.0,
            width: 700.0,
            height: 400.0,
            window,
            handles: Vec::new(),
            grows: None,
            is_painting: false,
        };
        let step = plane.grid_step(56.0);
        let apart = step / window.units;
        assert!((56.0..=56.0 * 2.6).contains(&apart), "{power}: {apart}");
    }
}
