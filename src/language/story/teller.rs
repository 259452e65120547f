//! Who tells the stories: dice, a voice, and what was said so far.

use std::fmt::Display;
use std::ops::Range;

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

pub struct Teller {
    dice: Pcg32,
    /// Which of several ways this story prefers.
    voice: u32,
    told: String,
}

impl Teller {
    pub fn new(seed: u64) -> Teller {
        let mut dice = Pcg32::seed_from_u64(seed);
        let voice = dice.next_u32();
        Teller { dice, voice, told: String::new() }
    }

    pub fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.dice.next_u32()) * bound as u64) >> 32) as usize
    }

    pub fn within(&mut self, range: Range<usize>) -> usize {
        range.start + self.below(range.len())
    }

    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub fn numbers(&mut self, count: Range<usize>, range: Range<usize>) -> Vec<usize> {
        (0..self.within(count)).map(|_| self.within(range.clone())).collect()
    }

    /// Numbers of which no two are the same. There must be enough in the range.
    pub fn distinct(&mut self, count: Range<usize>, range: Range<usize>) -> Vec<usize> {
        let count = self.within(count);
        let mut numbers = Vec::new();
        while numbers.len() < count {
            let number = self.within(range.clone());
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// The same in rising order.
    pub fn rising(&mut self, count: Range<usize>, range: Range<usize>) -> Vec<usize> {
        let mut numbers = self.distinct(count, range);
        numbers.sort_unstable();
        numbers
    }

    /// One sentence, in any of some ways.
    pub fn say<S: AsRef<str>, const N: usize>(&mut self, ways: [S; N]) {
        let way = self.below(N);
        self.add(ways[way].as_ref());
    }

    /// A sentence that comes again and again: mostly in the way of this story.
    pub fn repeat<S: AsRef<str>, const N: usize>(&mut self, ways: [S; N]) {
        let way = if self.below(8) == 0 { self.below(N) } else { self.voice as usize % N };
        self.add(ways[way].as_ref());
    }

    fn add(&mut self, sentence: &str) {
        if !self.told.is_empty() && !self.told.ends_with('\n') {
            self.told.push(' ');
        }
        self.told.push_str(sentence);
    }

    /// The next sentence starts a line.
    pub fn new_line(&mut self) {
        self.told.push('\n');
    }

    /// What was told, with an empty line after it. The next story starts.
    pub fn end(&mut self) -> String {
        let mut told = std::mem::take(&mut self.told);
        told.push_str("\n\n");
        told
    }
}

/// `[2, 5, 9]`.
pub fn list<T: Display>(items: &[T]) -> String {
    format!("[{}]", items.iter().map(T::to_string).collect::<Vec<_>>().join(", "))
}

/// `2, 5 and 9`.
pub fn and<T: Display>(items: &[T]) -> String {
    match items {
        [] => "nothing".into(),
        [only] => only.to_string(),
        [first @ .., last] => format!("{} and {last}", first.iter().map(T::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// `5 looks`, `1 look`.
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// `never`, `once`, `twice`, `3 times`.
pub fn times(count: usize) -> String {
    match count {
        0 => "never".into(),
        1 => "once".into(),
        2 => "twice".into(),
        more => format!("{more} times"),
    }
}

/// `3rd`, for numbers up to 20.
pub fn ordinal(number: usize) -> String {
    let ending = match number {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
