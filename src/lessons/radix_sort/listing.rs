#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    Lsd,
    Msd,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Scan {
    Backward,
    Forward,
}

pub fn float_key(item: f32) -> i64 {
    let bits = item.to_bits();
    i64::from(bits ^ if bits >> 31 == 1 { 0xFFFF_FFFF } else { 0x8000_0000 })
}

/// Sorts `items[lo..hi]`; where the items of each digit begin.
fn counting_pass<T: Copy>(items: &mut [T], (lo, hi): (usize, usize), digit: impl Fn(&T) -> usize, base: usize, scan: Scan) -> Vec<usize> {
    let mut count = vec![0; base]; // @clear
    for i in lo..hi {
        count[digit(&items[i])] += 1; // @count
    }
    for d in 1..base {
        count[d] += count[d - 1]; // @add
    }
    let mut out = items[lo..hi].to_vec(); // @out
    for step in 0..hi - lo {
        let i = if scan == Scan::Forward { lo + step } else { hi - 1 - step };
        let d = digit(&items[i]);
        count[d] -= 1;
        out[count[d]] = items[i]; // @place
    }
    items[lo..hi].copy_from_slice(&out); // @copy
    count.iter().map(|start| lo + start).chain([hi]).collect()
}

pub fn radix_sort<T: Copy>(mut items: Vec<T>, key: fn(&T) -> i64, base: u64, order: Order, scan: Scan) -> Vec<T> {
    let (lowest, highest) = (items.iter().map(key).min(), items.iter().map(key).max()); // @range
    let low = lowest.unwrap_or(0).min(0);
    let largest = highest.unwrap_or(0).abs_diff(low);
    let digit = |place: u64| move |item: &T| (key(item).abs_diff(low) / place % base) as usize;
    let (mut rest, mut place) = (if items.is_empty() { 0 } else { largest }, 1);
    if order == Order::Lsd {
        while rest > 0 { // @digit
            let n = items.len();
            counting_pass(&mut items, (0, n), digit(place), base as usize, scan);
            (rest, place) = (rest / base, place.wrapping_mul(base));
        }
    } else {
        let mut groups = vec![(0, items.len())];
        while rest / place >= base {
            place *= base;
        }
        while place > 0 && rest > 0 {
            let mut below = Vec::new();
            for &(lo, hi) in &groups {
                if hi - lo > 1 { // @group
                    let starts = counting_pass(&mut items, (lo, hi), digit(place), base as usize, scan);
                    below.extend(starts.windows(2).map(|ends| (ends[0], ends[1])));
                }
            }
            (groups, place) = (below, place / base);
        }
    }
    items // @returned
}
