#[derive(Clone, Copy, PartialEq)]
pub enum Scan {
    Backward,
    Forward,
}

fn count_keys<T>(items: &[T], low: i64, size: usize, key: fn(&T) -> i64) -> Vec<usize> {
    let mut count = vec![0; size]; // @clear
    for item in items {
        count[(key(item) - low) as usize] += 1; // @count
    }
    count
}

fn add_up(count: &mut [usize]) {
    for d in 1..count.len() {
        count[d] += count[d - 1]; // @add
    }
}

fn put<T: Copy>(items: &[T], count: &mut [usize], low: i64, key: fn(&T) -> i64, scan: Scan) -> Vec<T> {
    let n = items.len();
    let mut out = items.to_vec(); // @out
    for step in 0..n {
        let i = if scan == Scan::Forward { step } else { n - 1 - step };
        let d = (key(&items[i]) - low) as usize;
        count[d] -= 1;
        out[count[d]] = items[i]; // @place
    }
    out
}

pub fn counting_sort<T: Copy>(items: &[T], key: fn(&T) -> i64, scan: Scan) -> Vec<T> {
    let mut out = Vec::new();
    let keys = || items.iter().map(key);
    if let (Some(low), Some(high)) = (keys().min(), keys().max()) { // @range
        let mut count = count_keys(items, low, (high - low + 1) as usize, key);
        add_up(&mut count);
        out = put(items, &mut count, low, key, scan);
    }
    out // @returned
}
