#[derive(Clone, Copy, PartialEq)]
pub enum Rounding {
    Floor,
    Ceil,
}

#[derive(Debug, PartialEq)]
pub struct Found {
    pub gap: u64,
    pub between: Option<(u64, u64)>,
    pub width: u64,
    /// The least and the greatest of each bucket.
    pub buckets: Vec<Option<(u64, u64)>>,
}

pub fn maximum_gap(items: &[u64], rounding: Rounding) -> Found {
    let n = items.len() as u64;
    if n < 2 {
        return Found { gap: 0, between: None, width: 1, buckets: vec![] }; // @too-few
    }
    let (mut lo, mut hi) = (items[0], items[0]); // @first
    for &x in &items[1..] {
        (lo, hi) = (lo.min(x), hi.max(x)); // @range
    }
    let width = if rounding == Rounding::Floor {
        ((hi - lo) / (n - 1)).max(1) // @floor
    } else {
        (hi - lo).div_ceil(n - 1).max(1) // @ceil
    };
    let mut buckets = vec![None; ((hi - lo) / width) as usize + 1]; // @buckets
    for &x in items {
        let bucket = &mut buckets[((x - lo) / width) as usize]; // @index
        match *bucket {
            None => *bucket = Some((x, x)),                                             // @open
            Some((least, greatest)) => *bucket = Some((x.min(least), x.max(greatest))), // @extend
        }
    }
    let (mut gap, mut between, mut previous) = (0, None, lo);
    for bucket in &buckets {
        let Some((least, greatest)) = *bucket else {
            continue; // @empty
        };
        if least - previous > gap {
            // @gap
            (gap, between) = (least - previous, Some((previous, least))); // @best
        }
        previous = greatest;
    }
    Found { gap, between, width, buckets } // @found
}
