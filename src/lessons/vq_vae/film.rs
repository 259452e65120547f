//! The training as it went: an instant a step, then the prior, then its samples place by place.

use serde_json::{Value, json};

use super::log::Log;
use super::{depict, words};
use crate::lessons::course::Account;
use crate::lessons::{Variable, View};
use crate::scene::Scene;
use crate::trace::{Line, Tally};
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

impl Account for Log {
    fn instants(&self) -> usize {
        self.len()
    }

    fn scene(&self, at: usize, view: &View) -> Scene {
        depict::depict(self, at, event(self, at), view)
    }

    fn narration(&self, at: usize, lang: Lang) -> String {
        words::narrate(self, event(self, at)).take(lang)
    }

    fn line(&self, at: usize) -> Option<Line> {
        line(self, at)
    }

    fn variables(&self, at: usize, _: Lang) -> Vec<Variable> {
        let mut variables = vec![Variable { name: "K", value: self.model.codes.to_string() }];
        let Some(step) = at.min(self.steps.len()).checked_sub(1) else { return variables };
        let [reconstruction, codebook, commitment] = self.terms(&self.steps[step]);
        let numbers = [
            ("loss", reconstruction + codebook + commitment),
            ("reconstruction", reconstruction),
            ("codebook", codebook),
            ("commitment", commitment),
            ("perplexity", self.steps[step].perplexity),
        ];
        variables.push(Variable { name: "step", value: (step + 1).to_string() });
        variables.extend(numbers.map(|(name, number)| Variable { name, value: words::short(number) }));
        variables
    }

    fn tally(&self, at: usize) -> Tally {
        at.checked_sub(1).and_then(|step| self.tallies.get(step).copied()).unwrap_or(self.begun)
    }

    fn snapshot(&self, at: usize) -> Value {
        let step = at.min(self.steps.len()).checked_sub(1).map(|step| &self.steps[step]);
        let shown = self.snapshot(at);
        json!({
            "loss": step.map(|step| {
                let [reconstruction, codebook, commitment] = self.terms(step);
                json!({"reconstruction": reconstruction, "codebook": codebook, "commitment": commitment})
            }),
            "usage": step.map(|step| &step.usage),
            "seenAt": shown.map(|(at, _)| at),
            "grids": shown.map(|(_, shown)| &shown.grids),
            "psnr": shown.map(|(_, shown)| shown.psnr),
        })
    }
}
