//! The training part by part, then the losses in what is held out, then texts: drafted and verified, and said again by the trunk alone.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use super::input::{Asked, CONTEXT, RATE, over_targets};
use super::log::{After, Decoded, Log};
use crate::kernel::train::Adam;
use crate::kernel::transformer::{self, Model, Size, Steps};
use crate::kernel::{Downloads, Plan, downloaded};
use crate::lessons::{Ask, Course, Film, Outcome, Output, course};
use crate::trace::Tally;
use crate::words::Failure;

/// Steps of a part: few enough that a part is over within a moment even where a CPU plays the GPU.
const PART: usize = 2;
/// Kernels that count have a buffer each.
const MEASURED_PART: usize = 1;
/// The share of the course that is training.
const TRAINING: f64 = 0.9;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Train,
    Examine,
    /// A pass over the text of this prompt.
    Decode(usize),
    /// The same text by the trunk alone.
    Again(usize),
    Weigh,
    Over,
}

pub struct Training {
    model: Model,
    ask: Ask,
    stage: Stage,
    log: Rc<RefCell<Log>>,
    prompts: Vec<Vec<u32>>,
    /// What the plan on its way costs.
    costs: Tally,
}

impl Training {
    pub fn new(asked: Asked, ask: &Ask) -> Training {
        Training {
            model: asked.model(format!("{}/mtp", ask.session)),
            ask: ask.clone(),
            stage: Stage::Train,
            prompts: asked.prompts(),
            log: Rc::new(RefCell::new(Log::new(asked))),
            costs: Tally::ZERO,
        }
    }

    fn train(&self) -> Result<Plan, Failure> {
        let log = self.log.borrow();
        let (asked, first) = (&log.asked, log.steps.len());
        let part = if self.ask.measure { MEASURED_PART } else { PART };
        let steps = first..asked.steps.min(first + part);
        let batches: Vec<_> = steps.clone().map(|step| asked.batch(step)).collect();
        let rates: Vec<f32> = steps.map(|step| transformer::rate(RATE, step, asked.steps)).collect();
        let weights = asked.weights();
        let steps =
            Steps { batches: &batches, rates: &rates, weights: &weights, trained: asked.trained(), adam: Adam::default() };
        let begin = (first == 0).then(|| self.model.first(asked.seed.into()));
        self.model.train(begin.as_deref(), &steps, self.ask.measure, &self.ask.capabilities)
    }

    fn guess(&self, model: &Model, text: &[u32], frontier: usize) -> Result<Plan, Failure> {
        model.guess(&whole(text), frontier as u32, self.ask.measure, &self.ask.capabilities)
    }

    fn text(&self, prompt: usize) -> Vec<u32> {
        let log = self.log.borrow();
        let decoded = &log.decoded[prompt];
        let drafts = decoded.passes.last().map_or(&[][..], |pass| &pass.drafts);
        [decoded.text().as_slice(), drafts].concat()
    }

    fn take_pass(&self, prompt: usize, downloads: &Downloads) -> Result<Stage, Failure> {
        let mut log = self.log.borrow_mut();
        let depth = log.asked.depth;
        let said = (0..=depth).map(|ahead| Model::guessed(downloads, ahead)).collect::<Result<Vec<_>, Failure>>()?;
        let decoded = &mut log.decoded[prompt];
        decoded.take(&said);
        let pass = decoded.passes.len() - 1;
        // The next pass reads the text and its drafts.
        let is_full = decoded.prompt.len() + decoded.made.len() + depth > CONTEXT;
        go_on(&mut log, self.costs, After::Passed { prompt, pass });
        Ok(if is_full { Stage::Again(prompt) } else { Stage::Decode(prompt) })
    }

    fn take_again(&self, prompt: usize, downloads: &Downloads) -> Result<Stage, Failure> {
        let mut log = self.log.borrow_mut();
        let said = Model::guessed(downloads, 0)?;
        let decoded = &mut log.decoded[prompt];
        let first = decoded.prompt.len() - 1;
        decoded.plain = said[first..first + decoded.made.len()].to_vec();
        go_on(&mut log, self.costs, After::Again { prompt });
        Ok(begin(&mut log, &self.prompts))
    }
}

/// The text as every pass reads it: what comes after it changes nothing, and all passes are of one size, bit for bit alike.
pub fn whole(text: &[u32]) -> Vec<u32> {
    let mut whole = text.to_vec();
    whole.resize(CONTEXT, 0);
    whole
}

/// Goes on with the next prompt, if there is one.
fn begin(log: &mut Log, prompts: &[Vec<u32>]) -> Stage {
    match prompts.get(log.decoded.len()) {
        Some(prompt) => {
            log.decoded.push(Decoded { prompt: prompt.clone(), ..Decoded::default() });
            Stage::Decode(log.decoded.len() - 1)
        }
        None => Stage::Weigh,
    }
}

fn go_on(log: &mut Log, costs: Tally, after: After) {
    log.after.push(after);
    spend(log, costs, 1);
}

fn spend(log: &mut Log, costs: Tally, instants: usize) {
    course::spend(&mut log.tallies, Tally::ZERO, costs, instants);
}

/// Losses as they are told: over the tokens that have a target.
fn told(losses: &[f32], tokens: u32) -> Vec<f64> {
    losses.iter().enumerate().map(|(depth, loss)| over_targets(f64::from(*loss), tokens as usize, depth)).collect()
}

impl Course for Training {
    fn next(&mut self) -> Result<Option<Plan>, Failure> {
        let plan = match self.stage {
            Stage::Train => self.train()?,
            Stage::Examine => {
                let asked = &self.log.borrow().asked;
                self.model.examine(&asked.examined(), asked.trained(), self.ask.measure, &self.ask.capabilities)?
            }
            Stage::Decode(prompt) => {
                let known = self.log.borrow().decoded[prompt].text().len();
                self.guess(&self.model, &self.text(prompt), known - 1)?
            }
            Stage::Again(prompt) => {
                let bare = Size { drafts: 0, modules: 0, ..self.model.size };
                let text = self.log.borrow().decoded[prompt].text();
                self.guess(&Model { size: bare, ..self.model.clone() }, &text, CONTEXT)?
            }
            Stage::Weigh => self.model.weights(),
            Stage::Over => return Ok(None),
        };
        self.costs = course::tally(&plan);
        Ok(Some(plan))
    }

    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        self.stage = match self.stage {
            Stage::Train => {
                let mut log = self.log.borrow_mut();
                let losses: Vec<f32> = downloaded(downloads, "losses")?;
                let (each, tokens) = (1 + log.asked.depth, log.asked.tokens() as u32);
                let steps: Vec<Vec<f64>> = losses.chunks(each).map(|losses| told(losses, tokens)).collect();
                spend(&mut log, self.costs, steps.len());
                log.steps.extend(steps);
                if log.steps.len() < log.asked.steps { Stage::Train } else { Stage::Examine }
            }
            Stage::Examine => {
                let mut log = self.log.borrow_mut();
                let losses: Vec<f32> = downloaded(downloads, "losses")?;
                log.held_out = Some(told(&losses, log.asked.examined().tokens));
                go_on(&mut log, self.costs, After::Examined);
                begin(&mut log, &self.prompts)
            }
            Stage::Decode(prompt) => self.take_pass(prompt, downloads)?,
            Stage::Again(prompt) => self.take_again(prompt, downloads)?,
            Stage::Weigh | Stage::Over => {
                self.log.borrow_mut().weights = downloaded(downloads, "weights")?;
                Stage::Over
            }
        };
        Ok(())
    }

    fn done(&self) -> f64 {
        let log = self.log.borrow();
        let decoded = match self.stage {
            Stage::Train | Stage::Examine => 0.0,
            Stage::Decode(prompt) | Stage::Again(prompt) => {
                let text = log.decoded[prompt].text().len();
                (prompt as f64 + text as f64 / (CONTEXT + 2) as f64) / self.prompts.len() as f64
            }
            Stage::Weigh | Stage::Over => 1.0,
        };
        TRAINING * log.steps.len() as f64 / log.asked.steps as f64 + (1.0 - TRAINING) * decoded
    }

    fn film(&self) -> Box<dyn Film> {
        Box::new(course::Grown::new(&self.log))
    }

    fn finish(self: Box<Self>) -> Result<Outcome, Failure> {
        Ok(course::outcome(&self.log, output(&self.log.borrow()), self.ask.film))
    }
}

fn output(log: &Log) -> Output {
    let mut output = Output::default();
    let mut put = |name: &str, value: Value| drop(output.json.insert(name.to_owned(), value));
    let counts = log.counts(log.len());
    put("loss", json!(log.held_out));
    put("acceptance", json!(counts.acceptance()));
    put("tokensPerStep", json!(counts.per_step()));
    put("expectedPerStep", json!(counts.expected()));
    put("params", json!(log.parameters[1]));
    put("trunkParams", json!(log.parameters[0]));
    put("curve", json!(log.steps));
    let decoded = |decoded: &Decoded| {
        let bytes: Vec<u8> = decoded.text().iter().map(|byte| *byte as u8).collect();
        let passes = decoded
            .passes
            .iter()
            .map(|pass| json!({"verified": pass.verified, "kept": pass.kept, "own": pass.own, "drafts": pass.drafts}));
        json!({
            "prompt": decoded.prompt,
            "tokens": decoded.made,
            "text": String::from_utf8_lossy(&bytes),
            "plain": decoded.plain,
            "passes": passes.collect::<Value>(),
        })
    };
    put("decoded", log.decoded.iter().map(decoded).collect());
    output.arrays.insert("weights".to_owned(), log.weights.clone());
    output
}
