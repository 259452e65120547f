//! The algorithm as its listings write it. Data come from the recorder's live state only.

use super::{Input, PivotRule, Quickselect, Scheme, State, Step};
use crate::trace::Recorder;

pub(super) fn run(input: &Input, recorder: &mut impl Recorder<Quickselect>) {
    Select { recorder, scheme: input.scheme(), rule: input.rule() }.select();
}

struct Select<'a, R> {
    recorder: &'a mut R,
    scheme: Scheme,
    rule: PivotRule,
}

impl<R: Recorder<Quickselect>> Select<'_, R> {
    fn state(&self) -> &State {
        self.recorder.state()
    }

    fn step(&mut self, step: Step) {
        self.recorder.step(step);
    }

    /// Whether the item at a place is smaller than the one at another.
    fn is_less(&self, a: u32, b: u32) -> bool {
        self.state().value(a) < self.state().value(b)
    }

    fn select(&mut self) {
        while self.state().window().lo < self.state().window().hi {
            // Inputs that get here are refused: see `check_length`.
            if self.state().is_over_limit() {
                return;
            }
            self.step(Step::Window);
            self.choose();
            if self.state().pivot.is_none() {
                return;
            }
            match self.scheme {
                Scheme::Lomuto => self.lomuto(),
                Scheme::Hoare => self.hoare(),
                Scheme::ThreeWay => self.three_way(),
            }
            let (state, window) = (self.state(), self.state().window());
            let (i, j) = (state.i, state.j);
            if window.target < i {
                self.step(Step::Left);
            } else if window.target > j {
                self.step(Step::Right);
            } else {
                break;
            }
        }
        self.step(Step::Found);
    }

    fn choose(&mut self) {
        match self.rule {
            PivotRule::First => self.step(Step::First),
            PivotRule::Last => self.step(Step::Last),
            PivotRule::Random => self.step(Step::Random),
            PivotRule::MedianOfThree => self.median_of_three(),
            PivotRule::MedianOfMedians => self.median_of_medians(),
        }
    }

    fn median_of_three(&mut self) {
        let window = self.state().window();
        let (lo, mid, hi) = (window.lo, window.lo.midpoint(window.hi), window.hi);
        let lo_mid = self.is_less(lo, mid);
        self.step(Step::LoMid { less: lo_mid });
        let lo_hi = self.is_less(lo, hi);
        self.step(Step::LoHi { less: lo_hi });
        if lo_mid == lo_hi {
            let mid_hi = self.is_less(mid, hi);
            self.step(Step::MidHi { less: mid_hi });
            self.step(if mid_hi == lo_mid { Step::ThreeMid } else { Step::ThreeHi });
        } else {
            self.step(Step::ThreeLo);
        }
    }

    fn median_of_medians(&mut self) {
        let window = self.state().window();
        let mut first = window.lo;
        while first <= window.hi {
            self.step(Step::Group);
            let last = (first + 4).min(window.hi);
            for i in first + 1..=last {
                let mut j = i;
                self.step(Step::NextOfGroup);
                while j > first {
                    let less = self.is_less(j, j - 1);
                    self.step(Step::GroupCompare { less });
                    if !less {
                        break;
                    }
                    self.step(Step::GroupSwap);
                    j -= 1;
                }
            }
            self.step(Step::Median);
            first += 5;
        }
        let depth = self.state().windows.len() as u8;
        self.step(Step::Recurse { depth });
        self.select();
    }

    fn lomuto(&mut self) {
        let window = self.state().window();
        self.step(Step::PivotToEnd);
        for j in window.lo..window.hi {
            let less = self.state().value(j) < self.state().pivot_value();
            self.step(Step::Compare { less });
            if less {
                self.step(Step::Swap);
            }
        }
        self.step(Step::Place);
    }

    fn hoare(&mut self) {
        let window = self.state().window();
        self.step(Step::PivotToFront);
        loop {
            while self.state().i <= window.hi {
                let less = self.state().value(self.state().i) < self.state().pivot_value();
                self.step(Step::ScanUp { less });
                if !less {
                    break;
                }
            }
            loop {
                let more = self.state().pivot_value() < self.state().value(self.state().j);
                self.step(Step::ScanDown { more });
                if !more {
                    break;
                }
            }
            if self.state().i >= self.state().j {
                break;
            }
            self.step(Step::Exchange);
        }
        self.step(Step::PlaceFront);
    }

    fn three_way(&mut self) {
        self.step(Step::Hold);
        while self.state().j <= self.state().gt {
            let (value, pivot) = (self.state().value(self.state().j), self.state().pivot_value());
            let less = value < pivot;
            self.step(Step::IsLess { less });
            if less {
                self.step(Step::SwapLess);
                continue;
            }
            let more = pivot < value;
            self.step(Step::IsMore { more });
            if more {
                self.step(Step::SwapMore);
            }
        }
        self.step(Step::Split);
    }
}
