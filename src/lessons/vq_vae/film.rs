//! The training as it went: an instant a step, then the prior, then its samples place by place.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use super::log::Log;
use super::{depict, words};
use crate::lessons::{self, Variable, View};
use crate::scene::Scene;
use crate::trace::{Counter, Line, Tally};
use crate::words::Lang;

/// What happened last at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Nothing yet: the model isn't trained.
    Begun,
    /// The step with this number, from 0.
    Trained(usize),
    Fitted,
    /// So many places of all samples have their codes.
    Sampled(usize),
}

pub struct Film {
    log: Rc<RefCell<Log>>,
    at: usize,
}

impl Film {
    pub fn new(log: Rc<RefCell<Log>>) -> Film {
        Film { log, at: 0 }
    }
}

/// What happened at the end of an instant.
fn event(log: &Log, at: usize) -> Event {
    let Some(step) = at.checked_sub(1) else { return Event::Begun };
    match step.checked_sub(log.steps.len()) {
        None => Event::Trained(step),
        Some(0) => Event::Fitted,
        Some(places) => Event::Sampled(places),
    }
}

fn line(log: &Log, at: usize) -> Option<Line> {
    match event(log, at) {
        Event::Begun => None,
        Event::Trained(step) if !log.steps[step].revived.is_empty() => Some(Line("revive")),
        Event::Trained(_) => Some(Line("step")),
        Event::Fitted => Some(Line("count")),
        Event::Sampled(_) => Some(Line("draw")),
    }
}

impl lessons::Film for Film {
    fn len(&self) -> usize {
        self.log.borrow().len()
    }

    fn at(&self) -> usize {
        self.at
    }

    fn seek(&mut self, at: usize) {
        self.at = at.min(self.len());
    }

    fn scene(&self, view: &View) -> Scene {
        let log = self.log.borrow();
        depict::depict(&log, self.at, event(&log, self.at), view)
    }

    fn narration(&self, lang: Lang) -> String {
        let log = self.log.borrow();
        words::narrate(&log, event(&log, self.at)).take(lang)
    }

    fn line(&self) -> Option<Line> {
        line(&self.log.borrow(), self.at)
    }

    fn variables(&self, _: Lang) -> Vec<Variable> {
        let log = self.log.borrow();
        let mut variables = vec![Variable { name: "K", value: log.model.codes.to_string() }];
        let Some(step) = self.at.min(log.steps.len()).checked_sub(1) else { return variables };
        let [reconstruction, codebook, commitment] = log.terms(&log.steps[step]);
        let numbers = [
            ("loss", reconstruction + codebook + commitment),
            ("reconstruction", reconstruction),
            ("codebook", codebook),
            ("commitment", commitment),
            ("perplexity", log.steps[step].perplexity),
        ];
        variables.push(Variable { name: "step", value: (step + 1).to_string() });
        variables.extend(numbers.map(|(name, number)| Variable { name, value: words::short(number) }));
        variables
    }

    fn tally(&self) -> Tally {
        let log = self.log.borrow();
        self.at.checked_sub(1).and_then(|step| log.tallies.get(step).copied()).unwrap_or(log.begun)
    }

    fn snapshot(&self) -> Value {
        let log = self.log.borrow();
        let step = self.at.min(log.steps.len()).checked_sub(1).map(|step| &log.steps[step]);
        let shown = log.snapshot(self.at);
        json!({
            "loss": step.map(|step| {
                let [reconstruction, codebook, commitment] = log.terms(step);
                json!({"reconstruction": reconstruction, "codebook": codebook, "commitment": commitment})
            }),
            "usage": step.map(|step| &step.usage),
            "seenAt": shown.map(|(at, _)| at),
            "grids": shown.map(|(_, shown)| &shown.grids),
            "psnr": shown.map(|(_, shown)| shown.psnr),
        })
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        let log = self.log.borrow();
        (self.at + 1..=log.len()).find(|at| line(&log, *at).is_some_and(|line| line.0 == label))
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        self.log.borrow().tallies.iter().take_while(|tally| tally.get(counter) <= limit).count()
    }
}
