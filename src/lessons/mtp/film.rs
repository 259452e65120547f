//! The course as it went: an instant a step, one for what is held out, then one a pass, and one for each text that is said again.

use serde_json::{Value, json};

use super::log::{After, Log, Pass};
use super::{depict, words};
use crate::lessons::course::Account;
use crate::lessons::{Variable, View};
use crate::scene::Scene;
use crate::trace::{Line, Tally};
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

impl Account for Log {
    fn instants(&self) -> usize {
        self.len()
    }

    fn scene(&self, at: usize, view: &View) -> Scene {
        depict::depict(self, at, event(self, at), view)
    }

    fn narration(&self, at: usize, lang: Lang) -> String {
        words::narrate(self, at, event(self, at)).take(lang)
    }

    fn line(&self, at: usize) -> Option<Line> {
        line(self, at)
    }

    fn variables(&self, at: usize, _: Lang) -> Vec<Variable> {
        let variable = |name, value: String| Variable { name, value };
        let mut variables = vec![variable("depth", self.asked.depth.to_string())];
        if let Some(step) = at.min(self.steps.len()).checked_sub(1) {
            let losses = self.steps[step].iter().map(|loss| words::short(*loss)).collect::<Vec<_>>();
            variables.push(variable("step", (step + 1).to_string()));
            variables.push(variable("losses", format!("[{}]", losses.join(", "))));
        }
        if let Some(pass) = pass(self, at) {
            variables.push(variable("known", pass.known.to_string()));
            variables.push(variable("kept", pass.kept.to_string()));
        }
        let counts = self.counts(at);
        if counts.passes > 0 {
            variables.push(variable("alpha", format!("{:.3}", counts.alpha())));
        }
        variables
    }

    fn tally(&self, at: usize) -> Tally {
        at.checked_sub(1).and_then(|step| self.tallies.get(step).copied()).unwrap_or(Tally::ZERO)
    }

    fn snapshot(&self, at: usize) -> Value {
        let step = at.min(self.steps.len()).checked_sub(1);
        let counts = self.counts(at);
        json!({
            "losses": step.map(|step| &self.steps[step]),
            "heldOut": if at > self.steps.len() { json!(self.held_out) } else { Value::Null },
            "pass": pass(self, at).map(|pass| json!({
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
}
