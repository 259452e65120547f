//! Many edges as few marks: one line that goes along all of them, back and forth.

use super::clip::{At, Reach};
use super::sheet::Sheet;
use crate::algo::geometry::Point;
use crate::scene::{Key, Mark, Role, Shape, Tone};

impl Sheet {
    /// The edges between points, which are named by their index below `count`. Those that the frame cuts are marks of their own.
    pub fn net(
        &mut self,
        kind: &'static str,
        count: usize,
        at: impl Fn(u32) -> Point,
        edges: impl Iterator<Item = [u32; 2]>,
        look: (Role, Tone),
    ) {
        let mut inside = Vec::new();
        let mut cut = Vec::new();
        for edge in edges {
            let [a, b] = edge.map(|end| self.to_scene(at(end)));
            match (self.bounds.holds(a), self.bounds.holds(b)) {
                (true, true) => inside.push(edge),
                _ => cut.extend(self.bounds.straight(a, b, Reach::Segment)),
            }
        }
        let mut number = 0u64..;
        let mut next_key = || Key::new(kind, number.next().unwrap_or_default());
        for tour in tours(count, &inside) {
            let corners: Vec<At> = tour.iter().map(|&corner| self.to_scene(at(corner))).collect();
            self.path(next_key(), &corners, false, look);
        }
        for [(from, _), (to, _)] in cut {
            let shape = Shape::Segment { dx: (to.0 - from.0) as f32, dy: (to.1 - from.1) as f32, arrow: false };
            self.page.push(Mark::new(next_key(), from.0 as f32, from.1 as f32, shape).role(look.0).tone(look.1));
        }
    }
}

/// For each connected part a walk that goes along every edge, and otherwise only back.
fn tours(count: usize, edges: &[[u32; 2]]) -> Vec<Vec<u32>> {
    // The edges at corner c are at[first[c]..first[c + 1]].
    let mut first = vec![0usize; count + 1];
    for end in edges.iter().flatten() {
        first[*end as usize + 1] += 1;
    }
    for corner in 0..count {
        first[corner + 1] += first[corner];
    }
    let mut next = first.clone();
    let mut at = vec![0usize; 2 * edges.len()];
    for (number, end) in edges.iter().enumerate().flat_map(|(number, edge)| edge.map(|end| (number, end))) {
        at[next[end as usize]] = number;
        next[end as usize] += 1;
    }
    next.clone_from(&first);
    let mut is_used = vec![false; edges.len()];
    let mut tours = Vec::new();
    for start in 0..count as u32 {
        let (mut tour, mut way) = (vec![start], vec![start]);
        // So long is the tour up to its last new edge.
        let mut needed = 0;
        while let Some(&corner) = way.last() {
            let place = &mut next[corner as usize];
            while *place < first[corner as usize + 1] && is_used[at[*place]] {
                *place += 1;
            }
            if *place < first[corner as usize + 1] {
                let edge = at[*place];
                is_used[edge] = true;
                let [a, b] = edges[edge];
                let to = if a == corner { b } else { a };
                way.push(to);
                tour.push(to);
                needed = tour.len();
            } else {
                way.pop();
                tour.extend(way.last());
            }
        }
        tour.truncate(needed);
        if !tour.is_empty() {
            tours.push(tour);
        }
    }
    tours
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::tours;

    #[test]
    fn a_tour_goes_along_every_edge_and_no_other() {
        let edges = [[0, 1], [1, 2], [2, 0], [2, 3], [3, 4], [4, 2], [6, 7], [7, 8], [7, 9]];
        let found = tours(11, &edges);
        assert_eq!(found.len(), 2, "{found:?}");
        let sorted = |a: u32, b: u32| (a.min(b), a.max(b));
        let walked: HashSet<_> = found.iter().flat_map(|tour| tour.windows(2)).map(|pair| sorted(pair[0], pair[1])).collect();
        assert_eq!(walked, edges.iter().map(|edge| sorted(edge[0], edge[1])).collect());
    }
}
