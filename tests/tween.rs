//! Laws of the way between two scenes.

use proptest::prelude::*;
use stepscope::scene::{Key, Mark, Pose, Scene, Shape, Tween};

/// Scenes whose keys overlap in part; every third mark is a segment.
fn scenes() -> impl Strategy<Value = Scene> {
    let mark = (0..20u64, -1e4f32..1e4, -1e4f32..1e4, -500f32..500.0, -500f32..500.0);
    proptest::collection::vec(mark, 0..15).prop_map(|marks| {
        let mut scene = Scene::new(600.0, 300.0);
        for (id, x, y, dx, dy) in marks {
            let key = Key::new("item", id);
            let shape = if id % 3 == 0 { Shape::Segment { dx, dy, arrow: true } } else { Shape::Circle { radius: 9.0 } };
            if scene.find(key).is_none() {
                scene.push(Mark::new(key, x, y, shape));
            }
        }
        scene
    })
}

proptest! {
    #[test]
    fn it_ends_exactly_at_the_next_scene(from in scenes(), to in scenes()) {
        let tween = Tween::new(&from, &to);
        for (index, mark) in to.marks.iter().enumerate() {
            prop_assert_eq!(tween.pose(index, 1.0), Pose::of(mark));
        }
        prop_assert_eq!(tween.now(&to, 1.0).count(), to.marks.len());
    }

    #[test]
    fn common_marks_start_exactly_where_they_were(from in scenes(), to in scenes()) {
        let tween = Tween::new(&from, &to);
        for (index, mark) in to.marks.iter().enumerate() {
            match from.find(mark.key) {
                Some(before) => prop_assert_eq!(tween.pose(index, 0.0), Pose::of(before)),
                None => prop_assert_eq!(tween.pose(index, 0.0), Pose { opacity: 0.0, ..Pose::of(mark) }),
            }
        }
    }

    #[test]
    fn marks_that_are_gone_fade_where_they_were(from in scenes(), to in scenes()) {
        let tween = Tween::new(&from, &to);
        let gone: Vec<_> = from.marks.iter().filter(|mark| to.find(mark.key).is_none()).collect();
        prop_assert_eq!(tween.leaving(0.5).count(), gone.len());
        for (mark, pose) in tween.leaving(0.5) {
            prop_assert!(gone.contains(&mark));
            prop_assert_eq!(pose, Pose { opacity: 0.5, ..Pose::of(mark) });
        }
    }

    #[test]
    fn an_interruption_jumps_nowhere(a in scenes(), b in scenes(), c in scenes(), t in 0f32..=1.0) {
        let first = Tween::new(&a, &b);
        let second = Tween::from_poses(first.now(&b, t), &c);
        for (mark, pose) in first.now(&b, t) {
            let after = c.marks.iter().position(|next| next.key == mark.key).map(|index| second.pose(index, 0.0));
            let after = after.or_else(|| second.leaving(0.0).find(|(gone, _)| gone.key == mark.key).map(|(_, pose)| pose));
            prop_assert_eq!(after, Some(pose));
        }
        for (index, mark) in c.marks.iter().enumerate() {
            prop_assert_eq!(second.pose(index, 1.0), Pose::of(mark));
        }
    }

    #[test]
    fn to_the_same_scene_nothing_moves(scene in scenes()) {
        prop_assert!(Tween::new(&scene, &scene).is_still());
    }
}
