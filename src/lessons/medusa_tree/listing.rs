use std::collections::{HashMap, HashSet};

pub type Path = Vec<usize>;

#[derive(Clone, Copy, PartialEq)]
pub enum Mask {
    Tree,
    Causal,
}

pub fn grow(accuracies: &[Vec<f64>], nodes: usize) -> Vec<Path> {
    let mut grown: Vec<(Path, f64)> = vec![(vec![], 1.0)];
    while grown.len() <= nodes {
        let mut best: Option<(Path, f64)> = None;
        for (path, chance) in &grown {
            for (rank, accuracy) in accuracies.get(path.len()).into_iter().flatten().enumerate() {
                let child = [path.as_slice(), &[rank]].concat();
                let free = chance * accuracy;
                let is_better = best.as_ref().is_none_or(|(path, most)| {
                    free > *most || free == *most && (child.len(), &child) < (path.len(), path)
                });
                if is_better && !grown.iter().any(|(path, _)| *path == child) {
                    best = Some((child, free));
                }
            }
        }
        grown.extend(best); // @grow
    }
    grown.into_iter().skip(1).map(|(path, _)| path).collect()
}

pub struct Buffers {
    pub nodes: Vec<Path>,
    pub mask: Vec<Vec<u8>>,
    pub positions: Vec<usize>,
    pub tree_indices: Vec<usize>,
    pub retrieve: Vec<Vec<i32>>,
}

pub fn medusa_tree(mut nodes: Vec<Path>, topk: usize, mask: Mask) -> Buffers {
    nodes.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b))); // @sort
    let count = nodes.len() + 1;
    let (mut rows, mut positions, mut tree_indices) = (vec![vec![0; count]], vec![0], vec![0]);
    rows[0][0] = 1; // @root
    let mut node_of: HashMap<&[usize], usize> = HashMap::from([(&[][..], 0)]);
    for (place, path) in nodes.iter().enumerate() {
        let (node, depth) = (place + 1, path.len());
        let parent = node_of[&path[..depth - 1]]; // @place
        let mut row = match mask {
            Mask::Tree => rows[parent].clone(), // @see
            Mask::Causal => (0..count).map(|other| (other < node) as u8).collect(), // @see-all
        };
        row[node] = 1;
        rows.push(row);
        positions.push(depth); // @position
        tree_indices.push(1 + topk * (depth - 1) + path[depth - 1]); // @index
        node_of.insert(path, node);
    }

    let (mut retrieve, mut covered) = (Vec::new(), HashSet::new());
    for node in (0..count).rev() {
        let path: &[usize] = if node == 0 { &[] } else { &nodes[node - 1] };
        if covered.contains(path) {
            continue; // @inner
        }
        let way = || (0..=path.len()).map(|depth| &path[..depth]);
        covered.extend(way());
        retrieve.push(way().map(|path| node_of[path] as i32).collect::<Vec<_>>()); // @leaf
    }
    let longest = retrieve.iter().map(Vec::len).max().unwrap_or(0);
    retrieve.iter_mut().for_each(|row| row.resize(longest, -1)); // @pad
    Buffers { nodes, mask: rows, positions, tree_indices, retrieve }
}
