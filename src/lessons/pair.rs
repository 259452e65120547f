//! Two runs of one lesson, held together and wound as one.

use serde_json::Value;

use super::{Film, Variable, View};
use crate::scene::Scene;
use crate::trace::{Counter, Line, Tally};
use crate::words::Lang;

/// A run, and beside it another one while runs are compared. As a film it is the first; its instants go on until both are over.
pub struct Pair {
    first: Box<dyn Film>,
    second: Option<Second>,
    at: usize,
}

struct Second {
    film: Box<dyn Film>,
    lock: Lock,
    /// The instant that belongs to the first run's end. What is left of the second comes after.
    at_end: usize,
}

/// What keeps two runs together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lock {
    /// Both are at the same step.
    #[default]
    Step,
    /// The second is at the last instant at which it has spent no more of this than the first.
    Counter(Counter),
}

impl Pair {
    /// A run alone.
    pub fn of(film: Box<dyn Film>) -> Pair {
        Pair { at: film.at(), first: film, second: None }
    }

    /// Puts another run beside it, at the instant that belongs to the one shown; none takes it away.
    pub fn compare(&mut self, film: Option<Box<dyn Film>>, lock: Lock) {
        // What is left of an earlier second run ends with it.
        self.at = self.at.min(self.first.len());
        self.first.seek(self.first.len());
        self.second = film.map(|film| Second { at_end: lock.instant_of(&*film, &*self.first), film, lock });
        self.seek(self.at);
    }

    /// Keeps the two together by something else from now on.
    pub fn lock(&mut self, lock: Lock) {
        let film = self.second.take().map(|second| second.film);
        self.compare(film, lock);
    }

    pub fn first(&self) -> &dyn Film {
        &*self.first
    }

    /// The steps of the longer one.
    pub fn steps_of_both(&self) -> usize {
        self.second().map_or(0, Film::len).max(self.first.len())
    }

    pub fn second(&self) -> Option<&dyn Film> {
        self.second.as_ref().map(|second| &*second.film)
    }

    /// The first of these instants, in steps of each run, at which the two show different states; one that is over when the other isn't
    /// counts as different. Both are then where they were.
    pub fn parting(&mut self, mut instants: impl Iterator<Item = usize>) -> Option<usize> {
        let (first, second) = (&mut self.first, &mut self.second.as_mut()?.film);
        let parting = instants.find(|at| {
            if *at > first.len() || *at > second.len() {
                return first.len() != second.len();
            }
            first.seek(*at);
            second.seek(*at);
            first.snapshot() != second.snapshot()
        });
        self.seek(self.at);
        parting
    }
}

impl Lock {
    /// The instant of the second run that belongs to the one that the first is wound to.
    fn instant_of(self, second: &dyn Film, first: &dyn Film) -> usize {
        match self {
            Lock::Step => first.at().min(second.len()),
            // Both begin at their beginning, though the second may have steps that cost nothing.
            Lock::Counter(_) if first.at() == 0 => 0,
            Lock::Counter(counter) => second.last_within(counter, first.tally().get(counter)),
        }
    }
}

impl Film for Pair {
    fn len(&self) -> usize {
        self.first.len() + self.second.as_ref().map_or(0, |second| second.film.len() - second.at_end)
    }

    fn at(&self) -> usize {
        self.at
    }

    fn seek(&mut self, at: usize) {
        self.at = at.min(self.len());
        self.first.seek(self.at);
        if let Some(second) = &mut self.second {
            let to = match self.at.checked_sub(self.first.len()) {
                Some(beyond) => second.at_end + beyond,
                None => second.lock.instant_of(&*second.film, &*self.first),
            };
            second.film.seek(to);
        }
    }

    fn scene(&self, view: &View) -> Scene {
        self.first.scene(view)
    }

    fn narration(&self, lang: Lang) -> String {
        self.first.narration(lang)
    }

    fn line(&self) -> Option<Line> {
        self.first.line()
    }

    fn variables(&self, lang: Lang) -> Vec<Variable> {
        self.first.variables(lang)
    }

    fn tally(&self) -> Tally {
        self.first.tally()
    }

    fn snapshot(&self) -> Value {
        self.first.snapshot()
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        self.first.next_on_line(label)
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        self.first.last_within(counter, limit)
    }
}
