pub const NEVER: f64 = f64::NEG_INFINITY;

#[derive(Clone, Copy, PartialEq)]
pub enum Table {
    TwoD,
    OneD,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Fill {
    AtMost,
    Exactly,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Loop {
    Reverse,
    Forward,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    ZeroOne,
    Complete,
    Multiple,
}

pub struct Problem {
    pub weights: Vec<usize>,
    pub values: Vec<f64>,
    pub capacity: usize,
    pub table: Table,
    pub fill: Fill,
    pub order: Loop,
    pub kind: Kind,
    pub counts: Vec<usize>,
}

type Items = [(usize, f64)];

fn in_order(first: usize, last: usize, order: Loop) -> impl Iterator<Item = usize> {
    let count = (last + 1).saturating_sub(first);
    (0..count).map(move |step| if order == Loop::Reverse { last - step } else { first + step })
}

fn first_row(capacity: usize, fill: Fill) -> Vec<f64> {
    let mut row = vec![if fill == Fill::Exactly { NEVER } else { 0.0 }; capacity + 1];
    row[0] = 0.0; // @first-row
    row
}

fn table_2d(items: &Items, capacity: usize, fill: Fill, order: Loop, kind: Kind) -> Vec<Vec<f64>> {
    let mut dp = vec![first_row(capacity, fill)];
    let order = if kind == Kind::Complete { Loop::Forward } else { order };
    for (i, &(w, v)) in items.iter().enumerate() {
        dp.push(vec![0.0; capacity + 1]); // @next-row
        let source = if kind == Kind::Complete && w > 0 { i + 1 } else { i };
        for c in in_order(0, capacity, order) {
            if w > c {
                dp[i + 1][c] = dp[i][c]; // @too-heavy
            } else if dp[source][c - w] + v > dp[i][c] {
                dp[i + 1][c] = dp[source][c - w] + v; // @take
            } else {
                dp[i + 1][c] = dp[i][c]; // @keep
            }
        }
    }
    dp
}

fn rebuild(dp: &[Vec<f64>], items: &Items, mut c: usize, kind: Kind) -> Vec<usize> {
    let (mut i, mut chosen) = (items.len(), Vec::new());
    while i > 0 {
        if dp[i][c] == dp[i - 1][c] {
            i -= 1; // @left-out
        } else {
            chosen.push(i - 1); // @taken
            c -= items[i - 1].0;
            if kind != Kind::Complete {
                i -= 1;
            }
        }
    }
    chosen.reverse();
    chosen
}

fn table_1d(items: &Items, capacity: usize, fill: Fill, order: Loop) -> Vec<f64> {
    let mut dp = first_row(capacity, fill);
    for &(w, v) in items { // @next-item
        for c in in_order(w, capacity, order) {
            if dp[c - w] + v > dp[c] { // @row-compare
                dp[c] = dp[c - w] + v; // @row-take
            }
        }
    }
    dp
}

pub fn knapsack(problem: &Problem) -> (f64, Option<Vec<usize>>) {
    let &Problem { capacity, table, fill, order, kind, .. } = problem;
    let count = |i: usize| if kind == Kind::Multiple { problem.counts[i] } else { 1 };
    // A copy of an item is an item of its own.
    let copies: Vec<usize> = (0..problem.weights.len()).flat_map(|i| vec![i; count(i)]).collect();
    let items: Vec<_> = copies.iter().map(|&i| (problem.weights[i], problem.values[i])).collect();
    if table == Table::OneD {
        let best = table_1d(&items, capacity, fill, order)[capacity]; // @row-best
        return (best, None);
    }
    let dp = table_2d(&items, capacity, fill, order, kind);
    let best = dp[items.len()][capacity]; // @best
    let chosen = (best > NEVER).then(|| rebuild(&dp, &items, capacity, kind));
    let chosen = chosen.map(|rows| rows.into_iter().map(|i| copies[i]).collect());
    (best, chosen) // @chosen
}
