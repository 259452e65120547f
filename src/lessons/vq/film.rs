//! The film: one vector's search, then the rounds, all of what the kernels brought back.

use serde_json::{Value, json};

use super::depict;
use super::input::Input;
use super::narrate;
use super::output::{Done, perplexity};
use crate::kernel::Plan;
use crate::kernel::train::CodeUpdate;
use crate::lessons::numbers::number;
use crate::lessons::{Film, Variable, View};
use crate::scene::Scene;
use crate::trace::{Counter, Line, Tally};
use crate::words::Lang;

/// What happens at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// One vector is measured against a code; the best one so far.
    Look {
        code: usize,
        best: usize,
        is_nearer: bool,
    },
    /// Every vector has its code.
    Assign {
        round: usize,
    },
    Update {
        round: usize,
    },
    Revive {
        round: usize,
    },
    /// The last assignment, after which codes stay.
    Last,
}

pub struct Rounds {
    pub input: Input,
    pub done: Done,
    steps: Vec<Step>,
    at: usize,
    costs: Vec<Tally>,
}

impl Rounds {
    pub fn new(input: Input, done: Done, costs: Vec<Tally>) -> Rounds {
        let mut steps = Vec::new();
        let mut best = None;
        for (code, distance) in done.run.watched.iter().enumerate() {
            let is_nearer = best.is_none_or(|best: usize| *distance < done.run.watched[best]);
            let now = if is_nearer { code } else { best.unwrap_or(code) };
            best = Some(now);
            steps.push(Step::Look { code, best: now, is_nearer });
        }
        let last = done.run.rounds.len() - 1;
        for round in 0..last {
            steps.extend([Step::Assign { round }, Step::Update { round }]);
            if input.revives {
                steps.push(Step::Revive { round });
            }
        }
        steps.push(Step::Last);
        Rounds { input, done, steps, at: 0, costs }
    }

    pub fn step(&self) -> Option<Step> {
        Some(self.steps[self.at.checked_sub(1)?])
    }

    /// The round whose assignment is shown; none before the first.
    pub fn round(&self) -> Option<usize> {
        match self.step()? {
            Step::Look { .. } => None,
            Step::Assign { round } | Step::Update { round } | Step::Revive { round } => Some(round),
            Step::Last => Some(self.done.run.rounds.len() - 1),
        }
    }

    /// Whether the codes that are shown are those of the document, so that they can be moved.
    pub fn at_first_codes(&self) -> bool {
        matches!(self.step(), None | Some(Step::Look { .. } | Step::Assign { round: 0 })) || self.input.update.is_none()
    }

    /// The codes now; none where they weren't kept.
    pub fn codes(&self) -> Option<Vec<f32>> {
        let kept = |round: usize| {
            let codes = &self.done.run.rounds.get(round)?.codes;
            (!codes.is_empty()).then(|| self.input.uncentred(codes))
        };
        match self.step() {
            None | Some(Step::Look { .. }) => Some(self.input.codes.to_vec()),
            Some(Step::Assign { round }) => kept(round),
            Some(Step::Revive { round }) => kept(round + 1),
            Some(Step::Update { round }) => {
                let (mut codes, before) = (kept(round + 1)?, kept(round)?);
                let columns = self.input.columns;
                // Those that are revived next haven't moved: no vector has pulled.
                for (code, _) in &self.done.run.rounds[round].revived {
                    let entries = *code as usize * columns..(*code as usize + 1) * columns;
                    codes[entries.clone()].copy_from_slice(&before[entries]);
                }
                Some(codes)
            }
            Some(Step::Last) => Some(self.done.codes.clone()),
        }
    }

    /// The code of each vector; none before the first assignment, and where it wasn't kept.
    pub fn nearest(&self) -> Option<&[u32]> {
        if self.step() == Some(Step::Last) {
            return Some(&self.done.indices);
        }
        let nearest = &self.done.run.rounds.get(self.round()?)?.nearest;
        (!nearest.is_empty()).then_some(nearest)
    }

    pub fn usage(&self) -> Option<&[u32]> {
        if self.step() == Some(Step::Last) {
            return Some(&self.done.usage);
        }
        self.round().map(|round| &self.done.run.rounds[round].uses[..])
    }

    /// The mean squared distance of a round's assignment.
    pub fn loss_of(&self, round: usize) -> f64 {
        if round + 1 == self.done.run.rounds.len() { self.done.loss() } else { f64::from(self.done.run.rounds[round].loss) }
    }

    fn tally_at(&self, at: usize) -> Tally {
        let cost = |place: usize| self.costs.get(place).copied().unwrap_or(Tally::ZERO);
        match at.checked_sub(1).map(|step| self.steps[step]) {
            None => Tally::ZERO,
            Some(Step::Look { .. }) => cost(0),
            Some(Step::Assign { round }) => cost(2 * round + 1),
            Some(Step::Update { round } | Step::Revive { round }) => cost(2 * round + 2),
            Some(Step::Last) => cost(self.costs.len() - 1),
        }
    }

    /// The squared distance of the watched vector to a first code, as the kernel gave it.
    pub fn watched(&self, code: usize) -> f64 {
        f64::from(self.done.run.watched[code])
    }
}

/// What the dispatches cost up to the end of each step of the film, but for those of the search, which cost as much as the first entry says.
pub fn costs(plan: &Plan) -> Vec<Tally> {
    let mut costs = Vec::new();
    let (mut read, mut written, mut flops) = (0, 0, 0);
    for dispatch in plan.dispatches() {
        // A round begins with the lengths of its codes, and its assignment ends with the sums of each code's vectors.
        if dispatch.kernel.name == "vq_codes" {
            costs.push(Tally::of_kernels(read, written, flops));
        }
        read += dispatch.predicted.read_bytes;
        written += dispatch.predicted.written_bytes;
        flops += dispatch.flops;
        if dispatch.kernel.name == "segment_sum" {
            costs.push(Tally::of_kernels(read, written, flops));
        }
    }
    costs
}

impl Film for Rounds {
    fn len(&self) -> usize {
        self.steps.len()
    }

    fn at(&self) -> usize {
        self.at
    }

    fn seek(&mut self, at: usize) {
        self.at = at.min(self.len());
    }

    fn scene(&self, view: &View) -> Scene {
        depict::depict(self, view)
    }

    fn narration(&self, lang: Lang) -> String {
        narrate::narrate(self).take(lang)
    }

    fn line(&self) -> Option<Line> {
        self.step().map(|step| Line(label(step, self.input.update)))
    }

    fn variables(&self, _: Lang) -> Vec<Variable> {
        let mut variables = vec![Variable { name: "k", value: self.input.count.to_string() }];
        let mut show = |name, value: String| variables.push(Variable { name, value });
        if let Some(Step::Look { code, best, .. }) = self.step() {
            show("j", code.to_string());
            show("d", number(self.watched(code)));
            show("best", number(self.watched(best)));
            show("index", best.to_string());
        }
        if let Some(round) = self.round() {
            show("round", (round + 1).to_string());
            show("loss", narrate::short(self.loss_of(round)));
        }
        if let Some(usage) = self.usage() {
            show("perplexity", narrate::short(perplexity(usage)));
        }
        variables
    }

    fn tally(&self) -> Tally {
        self.tally_at(self.at)
    }

    fn snapshot(&self) -> Value {
        let search = match self.step() {
            Some(Step::Look { code, best, .. }) => json!({"code": code, "distance": self.watched(code), "best": best}),
            _ => Value::Null,
        };
        let codes = self.codes().map(|codes| codes.chunks_exact(self.input.columns).map(|code| json!(code)).collect::<Value>());
        json!({
            "round": self.round().map(|round| round + 1),
            "search": search,
            "codes": codes,
            "indices": self.nearest(),
            "usage": self.usage(),
            "loss": self.round().map(|round| self.loss_of(round)),
            "perplexity": self.usage().map(perplexity),
        })
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        let is_on = |step: &Step| self::label(*step, self.input.update) == label;
        self.steps[self.at..].iter().position(is_on).map(|place| self.at + place + 1)
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        (0..=self.len()).take_while(|at| self.tally_at(*at).get(counter) <= limit).last().unwrap_or(0)
    }
}

/// The line of code that a step executes.
fn label(step: Step, update: Option<CodeUpdate>) -> &'static str {
    match (step, update) {
        (Step::Look { is_nearer: true, .. }, _) => "nearer",
        (Step::Look { .. }, _) => "farther",
        (Step::Assign { .. }, _) => "assign",
        (Step::Update { .. }, Some(CodeUpdate::Gradient { .. })) => "gradient",
        (Step::Update { .. }, _) => "ema",
        (Step::Revive { .. }, _) => "revive",
        (Step::Last, _) => "last",
    }
}
