//! The training, part by part, and what comes of it.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Map, Value, json};

use crate::input::Document;
use crate::kernel::precision::{self, Regime, Step, Training};
use crate::kernel::train::{Adam, Scaling};
use crate::kernel::{Downloads, Plan};
use crate::lessons::course::tally;
use crate::lessons::{Ask, Course, Film, Outcome, Output, course};
use crate::trace::{Counter, Tally};
use crate::words::Failure;

pub const MOST_STEPS: usize = 1000;
/// Steps of a part: few enough that a part is over within a moment even where a CPU plays the GPU.
const PART: usize = 10;
/// Kernels that count have a buffer each.
const MEASURED_PART: usize = 4;

/// What a document asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub regime: Regime,
    pub scale: f64,
    /// None for a fixed scale.
    pub dynamic: Option<Dynamic>,
    pub steps: usize,
    pub rate: f64,
    pub seed: u64,
    pub overflow: Vec<bool>,
}

#[derive(Clone, Copy, Debug)]
pub struct Dynamic {
    pub interval: u32,
    pub factor: f64,
}

impl Asked {
    /// Reads a checked document.
    pub fn of(document: &Document) -> Result<Asked, Failure> {
        let json = &document.json;
        let number = |name: &str| json.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        let word = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
        let overflow: Vec<bool> =
            json.get("overflow").and_then(Value::as_array).into_iter().flatten().map(|flag| flag == &Value::Bool(true)).collect();
        let steps = number("steps") as usize;
        if overflow.len() > steps {
            return Err(Failure::invalid(
                "overflow",
                format!("There are {steps} steps, but {} marks of overflow. Leave some out, or take more steps.", overflow.len()),
                format!("只有 {steps} 步，却给了 {} 个溢出标记。请删去一些，或增加步数。", overflow.len()),
            ));
        }
        let dynamic = Dynamic { interval: number("growthInterval") as u32, factor: number("factor") };
        Ok(Asked {
            regime: Regime::ALL.into_iter().find(|regime| regime.name() == word("regime")).unwrap_or(Regime::Fp16Scaled),
            scale: number("init"),
            dynamic: (word("scale") == "dynamic").then_some(dynamic),
            steps,
            rate: number("rate"),
            seed: number("seed") as u64,
            overflow,
        })
    }

    fn training(&self, session: u32) -> Training {
        Training {
            session: format!("{session}/mixed-precision"),
            seed: self.seed,
            adam: Adam { rate: self.rate as f32, ..Adam::default() },
            scaling: match self.dynamic {
                None => Scaling::Fixed,
                Some(Dynamic { interval, factor }) => {
                    Scaling::Dynamic { interval, growth: factor as f32, backoff: (1.0 / factor) as f32 }
                }
            },
            scale: self.scale as f32,
            overflow: self.overflow.clone(),
        }
    }
}

/// What the film and the course both look at.
pub struct Log {
    pub asked: Asked,
    pub steps: Vec<[Step; Regime::ALL.len()]>,
    /// What each step moved and computed, and what came before the first.
    pub cost: Tally,
    pub before: Tally,
    pub memory: Vec<Memory>,
}

/// Bytes of a regime's tensors, each number as wide as its format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    pub weights: u64,
    pub gradients: u64,
    pub masters: u64,
    pub moments: u64,
}

impl Memory {
    pub fn total(self) -> u64 {
        self.weights + self.gradients + self.masters + self.moments
    }

    /// From the buffers that a plan has: they hold every number in 32 bits, whatever the format.
    fn of(plan: &Plan, regime: Regime) -> Memory {
        let numbers = |is: &dyn Fn(&str) -> bool| -> u64 {
            let mine = format!("/{}/", regime.name());
            let resident =
                plan.buffers.iter().filter(|spec| spec.resident_name().is_some_and(|name| name.contains(&mine) && is(name)));
            resident.map(|spec| spec.size_bytes / 4).sum()
        };
        let width = regime.format().bytes();
        let weights = numbers(&|name| name.ends_with("/params"));
        let masters = if regime.has_masters() { numbers(&|name| name.ends_with("/master")) } else { 0 };
        Memory {
            weights: weights * width,
            gradients: plan
                .buffers
                .iter()
                .filter(|spec| spec.name == precision::GRADIENT)
                .map(|spec| spec.size_bytes / 4 * width)
                .sum(),
            masters: masters * 4,
            moments: numbers(&|name| name.ends_with("moments")) * regime.moments().bytes(),
        }
    }
}

/// The course of one document.
pub struct Trial {
    training: Training,
    measure: bool,
    wants_film: bool,
    /// Steps that were planned.
    planned: usize,
    log: Rc<RefCell<Log>>,
}

impl Trial {
    pub fn new(document: &Document, ask: &Ask) -> Result<Trial, Failure> {
        let asked = Asked::of(document)?;
        let training = asked.training(ask.session);
        let log = Log { asked, steps: Vec::new(), cost: Tally::ZERO, before: Tally::ZERO, memory: Vec::new() };
        Ok(Trial { training, measure: ask.measure, wants_film: ask.film, planned: 0, log: Rc::new(RefCell::new(log)) })
    }
}

impl Course for Trial {
    fn next(&mut self) -> Result<Option<Plan>, Failure> {
        let mut log = self.log.borrow_mut();
        let first = self.planned;
        self.planned = log.asked.steps.min(first + if self.measure { MEASURED_PART } else { PART });
        if first == self.planned {
            return Ok(None);
        }
        if first == 0 {
            log.before = tally(&self.training.begin(self.measure));
            // Every step is the same dispatches.
            log.cost = tally(&self.training.part(0..1, false, self.measure));
        }
        let plan = self.training.part(first as u32..self.planned as u32, first == 0, self.measure);
        if first == 0 {
            log.memory = Regime::ALL.map(|regime| Memory::of(&plan, regime)).to_vec();
        }
        Ok(Some(plan))
    }

    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        self.log.borrow_mut().steps.extend(precision::collect(downloads)?);
        Ok(())
    }

    fn done(&self) -> f64 {
        let log = self.log.borrow();
        log.steps.len() as f64 / log.asked.steps.max(1) as f64
    }

    fn film(&self) -> Box<dyn Film> {
        Box::new(course::Grown::new(&self.log))
    }

    fn finish(self: Box<Self>) -> Result<Outcome, Failure> {
        Ok(course::outcome(&self.log, output(&self.log.borrow()), self.wants_film))
    }
}

impl Log {
    /// What was moved and computed in the first steps.
    pub fn spent(&self, steps: usize) -> Tally {
        if steps == 0 {
            return Tally::ZERO;
        }
        let of = |counter| self.before.get(counter) + steps as u64 * self.cost.get(counter);
        Tally::of_kernels(of(Counter::GlobalReadBytes), of(Counter::GlobalWrittenBytes), of(Counter::Flops))
    }
}

/// The share of a step's gradients that are 0 where they are kept: they became it, or came from such.
pub fn underflow(step: &Step) -> f64 {
    f64::from(step.gradients.lost() + step.gradients.zeros()) / f64::from(step.gradients.total().max(1))
}

fn output(log: &Log) -> Output {
    let trained = |regime: Regime| -> Map<String, Value> {
        let steps = || log.steps.iter().map(move |step| &step[regime as usize]);
        let Value::Object(json) = json!({
            "loss": steps().map(|step| Some(step.loss).filter(|loss| loss.is_finite())).collect::<Vec<_>>(),
            "scale": steps().map(|step| step.scale).collect::<Vec<_>>(),
            "skipped": steps().filter(|step| step.was_skipped).count(),
            "underflow": steps().map(underflow).collect::<Vec<_>>(),
            "lostUpdates": steps().map(|step| step.lost_updates).collect::<Vec<_>>(),
        }) else {
            return Map::new();
        };
        json
    };
    let chosen = log.asked.regime;
    let mut json = trained(chosen);
    let skipped = (0..log.steps.len()).filter(|&at| log.steps[at][chosen as usize].was_skipped).collect::<Vec<_>>();
    json.insert("skippedSteps".into(), json!(skipped));
    let regimes: Map<String, Value> =
        Regime::ALL.into_iter().map(|regime| (regime.name().to_owned(), Value::Object(trained(regime)))).collect();
    json.insert("regimes".into(), Value::Object(regimes));
    Output { json, ..Output::default() }
}
