//! The course as it went: an instant a step, one for what is held out, then one a pass, and one for each text that is said again.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use super::log::{After, Log, Pass};
use super::{depict, words};
use crate::lessons::{self, Variable, View};
use crate::scene::Scene;
use crate::trace::{Counter, Line, Tally};
use crate::words::Lang;

/// What happened last at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Nothing yet.
    Begun,
    /// The step with this number, from 0.
    Trained(usize),
    After(After),
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

fn event(log: &Log, at: usize) -> Event {
    let Some(step) = at.checked_sub(1) else { return Event::Begun };
    step.checked_sub(log.steps.len()).map_or(Event::Trained(step), |after| Event::After(log.after[after]))
}

/// The pass of an instant.
fn pass(log: &Log, at: usize) -> Option<&Pass> {
    match event(log, at) {
        Event::After(After::Passed { prompt, pass }) => log.decoded[prompt].passes.get(pass),
        _ => None,
    }
}

fn line(log: &Log, at: usize) -> Option<Line> {
    match event(log, at) {
        Event::Begun => None,
        Event::Trained(_) => Some(Line("loss")),
        Event::After(After::Examined) => Some(Line("mean")),
        Event::After(After::Passed { .. }) => Some(match pass(log, at) {
            Some(pass) if pass.kept > 0 => Line("accept"),
            _ => Line("own"),
        }),
        Event::After(After::Again { .. }) => Some(Line("plain")),
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
        words::narrate(&log, self.at, event(&log, self.at)).take(lang)
    }

    fn line(&self) -> Option<Line> {
        line(&self.log.borrow(), self.at)
    }

    fn variables(&self, _: Lang) -> Vec<Variable> {
        let log = self.log.borrow();
        let variable = |name, value: String| Variable { name, value };
        let mut variables = vec![variable("depth", log.asked.depth.to_string())];
        if let Some(step) = self.at.min(log.steps.len()).checked_sub(1) {
            let losses = log.steps[step].iter().map(|loss| words::short(*loss)).collect::<Vec<_>>();
            variables.push(variable("step", (step + 1).to_string()));
            variables.push(variable("losses", format!("[{}]", losses.join(", "))));
        }
        if let Some(pass) = pass(&log, self.at) {
            variables.push(variable("known", pass.known.to_string()));
            variables.push(variable("kept", pass.kept.to_string()));
        }
        let counts = log.counts(self.at);
        if counts.passes > 0 {
            variables.push(variable("alpha", format!("{:.3}", counts.alpha())));
        }
        variables
    }

    fn tally(&self) -> Tally {
        let log = self.log.borrow();
        self.at.checked_sub(1).and_then(|step| log.tallies.get(step).copied()).unwrap_or(Tally::ZERO)
    }

    fn snapshot(&self) -> Value {
        let log = self.log.borrow();
        let step = self.at.min(log.steps.len()).checked_sub(1);
        let counts = log.counts(self.at);
        json!({
            "losses": step.map(|step| &log.steps[step]),
            "heldOut": if self.at > log.steps.len() { json!(log.held_out) } else { Value::Null },
            "pass": pass(&log, self.at).map(|pass| json!({
                "known": pass.known,
                "verified": pass.verified,
                "kept": pass.kept,
                "own": pass.own,
                "drafts": pass.drafts,
            })),
            "acceptance": counts.acceptance(),
            "tokensPerStep": if counts.passes > 0 { json!(counts.per_step()) } else { Value::Null },
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
