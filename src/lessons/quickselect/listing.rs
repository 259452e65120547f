#[derive(Clone, Copy, PartialEq)]
pub enum Scheme {
    Lomuto,
    Hoare,
    ThreeWay,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Rule {
    First,
    Last,
    Random,
    MedianOfThree,
    MedianOfMedians,
}

pub struct Quickselect<'a> {
    pub scheme: Scheme,
    pub rule: Rule,
    /// A random whole number from 0 up to n.
    pub below: &'a mut dyn FnMut(usize) -> usize,
}

impl Quickselect<'_> {
    fn median_of_three<T: PartialOrd>(a: &[T], lo: usize, hi: usize) -> usize {
        let mid = (lo + hi) / 2;
        let lo_mid = a[lo] < a[mid]; // @lo-mid
        let lo_hi = a[lo] < a[hi]; // @lo-hi
        if lo_mid != lo_hi {
            return lo; // @three-lo
        }
        if (a[mid] < a[hi]) == lo_mid {
            // @mid-hi
            return mid; // @three-mid
        }
        hi // @three-hi
    }

    fn median_of_medians<T: PartialOrd + Copy>(&mut self, a: &mut [T], lo: usize, hi: usize) -> usize {
        let mut medians = lo;
        for first in (lo..=hi).step_by(5) {
            // @group
            let last = hi.min(first + 4);
            for next in first + 1..=last {
                // @next-of-group
                let mut j = next;
                while j > first && a[j] < a[j - 1] {
                    // @group-compare
                    a.swap(j, j - 1); // @group-swap
                    j -= 1;
                }
            }
            a.swap(medians, (first + last) / 2); // @median
            medians += 1;
        }
        self.select(a, lo, medians - 1, (lo + medians - 1) / 2) // @recurse
    }

    fn choose<T: PartialOrd + Copy>(&mut self, a: &mut [T], lo: usize, hi: usize) -> usize {
        match self.rule {
            Rule::First => lo,                              // @first
            Rule::Last => hi,                               // @last
            Rule::Random => lo + (self.below)(hi - lo + 1), // @random
            Rule::MedianOfThree => Self::median_of_three(a, lo, hi),
            Rule::MedianOfMedians => self.median_of_medians(a, lo, hi),
        }
    }

    fn lomuto<T: PartialOrd + Copy>(a: &mut [T], lo: usize, hi: usize, p: usize) -> (usize, usize) {
        a.swap(p, hi); // @pivot-to-end
        let pivot = a[hi];
        let mut i = lo;
        for j in lo..hi {
            if a[j] < pivot {
                // @compare
                a.swap(i, j); // @swap
                i += 1;
            }
        }
        a.swap(i, hi); // @place
        (i, i)
    }

    fn hoare<T: PartialOrd + Copy>(a: &mut [T], lo: usize, hi: usize, p: usize) -> (usize, usize) {
        a.swap(p, lo); // @pivot-to-front
        let pivot = a[lo];
        let (mut i, mut j) = (lo + 1, hi);
        loop {
            while i <= hi && a[i] < pivot {
                // @scan-up
                i += 1;
            }
            while pivot < a[j] {
                // @scan-down
                j -= 1;
            }
            if i >= j {
                break;
            }
            a.swap(i, j); // @exchange
            (i, j) = (i + 1, j - 1);
        }
        a.swap(lo, j); // @place-front
        (j, j)
    }

    fn three_way<T: PartialOrd + Copy>(a: &mut [T], lo: usize, hi: usize, p: usize) -> (usize, usize) {
        let pivot = a[p]; // @hold
        let (mut lt, mut i, mut end) = (lo, lo, hi + 1);
        while i < end {
            if a[i] < pivot {
                // @is-less
                a.swap(lt, i); // @swap-less
                (lt, i) = (lt + 1, i + 1);
            } else if pivot < a[i] {
                // @is-more
                end -= 1;
                a.swap(i, end); // @swap-more
            } else {
                i += 1;
            }
        }
        (lt, end - 1) // @split
    }

    fn select<T: PartialOrd + Copy>(&mut self, a: &mut [T], mut lo: usize, mut hi: usize, target: usize) -> usize {
        while lo < hi {
            // @window
            let p = self.choose(a, lo, hi);
            let (lt, gt) = match self.scheme {
                Scheme::Lomuto => Self::lomuto(a, lo, hi, p),
                Scheme::Hoare => Self::hoare(a, lo, hi, p),
                Scheme::ThreeWay => Self::three_way(a, lo, hi, p),
            };
            if target < lt {
                hi = lt - 1; // @left
            } else if target > gt {
                lo = gt + 1; // @right
            } else {
                break;
            }
        }
        target // @found
    }

    pub fn kth_largest<T: PartialOrd + Copy>(&mut self, a: &mut [T], k: usize) -> T {
        let place = self.select(a, 0, a.len() - 1, a.len() - k);
        a[place]
    }
}
