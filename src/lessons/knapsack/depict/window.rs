//! The part of a long row that is shown.

use std::ops::Range;

/// One or two runs of places, at most `most` in all, that have `at` and `source` (which isn't after it) among them. They move in jumps,
/// so that most steps leave the picture where it is.
pub fn window(count: usize, most: usize, at: usize, source: usize) -> Vec<Range<usize>> {
    let most = most.max(4);
    if count <= most {
        let all = 0..count;
        return vec![all];
    }
    let around = |place: usize, most: usize| {
        let start = match most / 2 {
            0 => place,
            half => (place / half * half).saturating_sub(half),
        };
        let start = start.min(count - most);
        start..start + most
    };
    let one = around(at, most);
    if one.contains(&source) {
        return vec![one];
    }
    // A gap takes the room of a cell.
    let left = (most - 1) * 2 / 5;
    let (far, near) = (around(source, left), around(at, most - 1 - left));
    if far.end < near.start {
        return vec![far, near];
    }
    let start = source.min(count - most);
    let both = start..start + most;
    vec![both]
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn both_places_are_in_a_window_of_the_given_size() {
        for count in [1, 5, 9, 40, 121] {
            for most in [4, 7, 12, 25] {
                for at in 0..count {
                    for source in 0..=at {
                        let runs = window(count, most, at, source);
                        let has = |place| runs.iter().any(|run| run.contains(&place));
                        assert!(has(at) && has(source), "{count}, {most}, {at}, {source}: {runs:?}");
                        assert!(runs.iter().map(|run| run.len()).sum::<usize>() + runs.len() - 1 <= most.min(count), "{runs:?}");
                        assert!(runs.iter().all(|run| run.end <= count) && runs.is_sorted_by(|a, b| a.end < b.start));
                    }
                }
            }
        }
    }
}
