//! What every picture keeps.

use std::collections::HashSet;

use stepscope::scene::{Align, Mark, Scene, Shape};

/// Left, top, right and bottom of a mark.
pub fn extent(mark: &Mark) -> [f32; 4] {
    let (x, y) = (mark.x, mark.y);
    match &mark.shape {
        Shape::Rect { width, height, .. } | Shape::Bitmap { width, height, .. } => {
            [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0]
        }
        Shape::Circle { radius } => [x - radius, y - radius, x + radius, y + radius],
        Shape::Segment { dx, dy, .. } => [x + dx.min(0.0), y + dy.min(0.0), x + dx.max(0.0), y + dy.max(0.0)],
        Shape::Path { points, .. } => points.iter().fold([x, y, x, y], |[left, top, right, bottom], (px, py)| {
            [left.min(x + px), top.min(y + py), right.max(x + px), bottom.max(y + py)]
        }),
        Shape::Words { align, size } => {
            let wide: f32 = mark.label.chars().map(|c| if c >= '\u{2e80}' { *size } else { 0.58 * size }).sum();
            let left = match align {
                Align::Start => x,
                Align::Middle => x - wide / 2.0,
                Align::End => x - wide,
            };
            [left, y - size * 0.5, left + wide, y + size * 0.5]
        }
    }
}

pub fn assert_is_sound(scene: &Scene, width: f32, place: &str) {
    assert!(!scene.marks.is_empty(), "{place}: nothing to see");
    assert_eq!(scene.width, width, "{place}");
    assert!(scene.height > 0.0 && scene.height <= 2000.0, "{place}: height {}", scene.height);
    let mut keys = HashSet::new();
    for mark in &scene.marks {
        assert!(keys.insert(mark.key), "{place}: two marks with the key {:?}", mark.key);
        let [left, top, right, bottom] = extent(mark);
        let is_inside = left >= -0.5 && top >= -0.5 && right <= scene.width + 0.5 && bottom <= scene.height + 0.5;
        assert!(is_inside, "{place}: {mark:?} is outside of {} by {}", scene.width, scene.height);
    }
    assert!(!scene.groups.is_empty(), "{place}: nothing to read aloud");
    for key in scene.groups.iter().flat_map(|group| &group.keys) {
        assert!(keys.contains(key), "{place}: a group names {key:?}, which isn't there");
    }
    let mut names = HashSet::new();
    for press in &scene.presses {
        assert!(press.key.is_none_or(|key| keys.contains(&key)), "{place}: {} has no mark", press.name);
        assert!(names.insert(&press.name), "{place}: two buttons are called {}", press.name);
    }
}
