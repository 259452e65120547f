//! The training, part by part: what is planned next, and what is kept of what came back.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use super::film::{Coded, Drawn, Log, Training};
use super::input::{Dice, HELD, IDLE, PART, SHOWN, Settings, TRAINED};
use crate::kernel::vqvae::{Part, Prior, Revival, Update, perplexity};
use crate::kernel::{Downloads, Plan};
use crate::lessons::{Ask, Course, Film, Outcome, Output};
use crate::trace::{Counter, Tally};
use crate::words::Failure;

/// Pictures that are sampled in the end.
const SAMPLES: usize = 8;
/// The numbers of codes that samples begin with, apart from those of everything else that is drawn.
const SAMPLING: u64 = 0x5a3;

pub struct Learning {
    log: Rc<RefCell<Log>>,
    dice: Dice,
    /// For how many steps each code has had no vector.
    idle: Vec<usize>,
    /// What the plan that is under way does.
    under_way: Stage,
    /// What was moved until now, and what looking and a step move.
    moved: Tally,
    look: Tally,
    prior: Option<Prior>,
    measure: bool,
    with_film: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Begin,
    Steps,
    Encode,
    Decode,
}

impl Learning {
    pub fn new(settings: Settings, ask: &Ask) -> Learning {
        Learning {
            dice: Dice::new(&settings.model),
            idle: vec![0; settings.model.codes as usize],
            log: Rc::new(RefCell::new(Log::new(settings))),
            under_way: Stage::Before,
            moved: Tally::ZERO,
            look: Tally::ZERO,
            prior: None,
            measure: ask.measure,
            with_film: ask.film,
        }
    }

    /// Dead codes, each with a vector of the next step's batch where it begins anew.
    fn revivals(&mut self, settings: &Settings) -> Vec<Revival> {
        let mut revivals = Vec::new();
        for code in 0..settings.model.codes {
            if settings.revives && self.idle[code as usize] >= IDLE {
                self.idle[code as usize] = 0;
                revivals.push(Revival { code, row: self.dice.below(settings.model.batch * settings.model.grid()) });
            }
        }
        revivals
    }

    fn steps(&mut self) -> Plan {
        let log = self.log.clone();
        let mut log = log.borrow_mut();
        let settings = log.settings.clone();
        let steps = PART.min(settings.steps - log.steps.len());
        let revivals = self.revivals(&settings);
        let batches = self.dice.batches(&settings.model, steps);
        if !revivals.is_empty() {
            let first = log.steps.len() + 1;
            log.revived.push((first, revivals.iter().map(|revival| revival.code).collect()));
        }
        let part = Part { batches, revivals };
        let plan = settings.model.train(&part, settings.data.count, SHOWN, settings.watch, self.measure);
        // Copies move nothing that kernels count: all steps are alike.
        let (all, look) = (moved(&plan), self.look);
        for step in 1..=steps as u64 {
            let share = |counter| {
                let of_steps = all.get(counter) - look.get(counter);
                self.moved.get(counter) + of_steps / steps as u64 * step
            };
            let looked = |counter| if step == steps as u64 { look.get(counter) } else { 0 };
            let at = |counter| share(counter) + looked(counter);
            log.costs.push(tally(at(Counter::GlobalReadBytes), at(Counter::GlobalWrittenBytes), at(Counter::Flops)));
        }
        self.moved.absorb(&all);
        plan
    }

    fn take_all_codes(&mut self, downloads: &Downloads) {
        let mut log = self.log.borrow_mut();
        let settings = log.settings.clone();
        let model = &settings.model;
        let codes: Vec<u32> = words(downloads, "all codes");
        let losses: Vec<f32> = floats(downloads, "all losses");
        let trained = (TRAINED * model.grid()) as usize;
        let held = losses[trained..].iter().copied().map(f64::from).sum::<f64>() / f64::from(HELD * model.grid());
        let mut usage = vec![0u32; model.codes as usize];
        codes.iter().for_each(|code| usage[*code as usize] += 1);
        let prior = Prior::fit(&codes[..trained], model.side / model.patch, model.codes);
        let perplexity = perplexity(&usage);
        log.coded = Some(Coded { psnr: psnr(held), usage, perplexity, prior_bits: prior.bits(&codes[trained..]) });
        self.prior = Some(prior);
    }
}

pub fn psnr(mse: f64) -> f64 {
    -10.0 * libm::log10(mse.max(1e-12))
}

fn floats(downloads: &Downloads, name: &str) -> Vec<f32> {
    downloads.get(name).map(|bytes| bytemuck::pod_collect_to_vec(bytes)).unwrap_or_default()
}

fn words(downloads: &Downloads, name: &str) -> Vec<u32> {
    downloads.get(name).map(|bytes| bytemuck::pod_collect_to_vec(bytes)).unwrap_or_default()
}

fn tally(read: u64, written: u64, flops: u64) -> Tally {
    Tally::of(Counter::GlobalReadBytes, read).and(Counter::GlobalWrittenBytes, written).and(Counter::Flops, flops)
}

fn moved(plan: &Plan) -> Tally {
    let moved = plan.predicted();
    tally(moved.read_bytes, moved.written_bytes, plan.flops())
}

impl Course for Learning {
    fn next(&mut self) -> Result<Option<Plan>, Failure> {
        let log = self.log.clone();
        let settings = log.borrow().settings.clone();
        let (model, count) = (&settings.model, settings.data.count);
        self.under_way = match self.under_way {
            Stage::Before => Stage::Begin,
            Stage::Begin => Stage::Steps,
            Stage::Steps if log.borrow().steps.len() < settings.steps => Stage::Steps,
            Stage::Steps => Stage::Encode,
            Stage::Encode => Stage::Decode,
            Stage::Decode => return Ok(None),
        };
        let plan = match self.under_way {
            Stage::Before | Stage::Begin => {
                let look = model.train(&Part::default(), count, SHOWN, settings.watch, false);
                self.look = moved(&look);
                model.begin(&settings.data, SHOWN, settings.watch, self.measure)
            }
            Stage::Steps => return Ok(Some(self.steps())),
            Stage::Encode => model.encode(count, self.measure),
            Stage::Decode => {
                let grids = self.prior.as_ref().map(|prior| prior.sample(model.seed ^ SAMPLING, SAMPLES)).unwrap_or_default();
                log.borrow_mut().sampled = grids.clone();
                model.decode(grids, self.measure)
            }
        };
        self.moved.absorb(&moved(&plan));
        let mut log = log.borrow_mut();
        log.costs.push(self.moved);
        if self.under_way == Stage::Encode {
            // The prior is fitted on the host.
            log.costs.push(self.moved);
        }
        Ok(Some(plan))
    }

    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        match self.under_way {
            Stage::Encode => self.take_all_codes(downloads),
            Stage::Decode => self.log.borrow_mut().drawn = Some(Drawn::new(&floats(downloads, "decoded"))),
            Stage::Before | Stage::Begin | Stage::Steps => {
                let mut log = self.log.borrow_mut();
                let settings = log.settings.clone();
                for measured in settings.model.measured(downloads) {
                    for (idle, uses) in self.idle.iter_mut().zip(&measured.uses) {
                        *idle = if *uses == 0 { *idle + 1 } else { 0 };
                    }
                    log.steps.push(measured);
                }
                let snapshot = settings.model.snapshot(downloads, settings.watch);
                log.see(snapshot);
            }
        }
        Ok(())
    }

    fn done(&self) -> f64 {
        let log = self.log.borrow();
        let ends = usize::from(log.coded.is_some()) + usize::from(log.drawn.is_some());
        (log.steps.len() + ends) as f64 / (log.settings.steps + 2) as f64
    }

    fn film(&self) -> Box<dyn Film> {
        Box::new(Training::new(self.log.clone()))
    }

    fn finish(self: Box<Self>) -> Result<Outcome, Failure> {
        let film = self.with_film.then(|| self.film());
        let output = output(&self.log.borrow());
        Ok(Outcome { output, tally: self.moved, film, slip: None })
    }
}

fn output(log: &Log) -> Output {
    let model = &log.settings.model;
    let terms: Vec<[f64; 3]> = log.steps.iter().map(|step| log.terms(step)).collect();
    let of_term = |term: usize| terms.iter().map(|terms| terms[term]).collect::<Value>();
    let grids = |codes: &[u32]| codes.chunks(model.grid() as usize).map(Value::from).collect::<Value>();
    let mut output = Output::default();
    let mut put = |name: &str, value: Value| drop(output.json.insert(name.into(), value));
    let total: Value = terms.iter().map(|terms| terms.iter().sum::<f64>()).collect();
    let [reconstruction, codebook, commitment] = [0, 1, 2].map(of_term);
    put("loss", json!({"total": total, "reconstruction": reconstruction, "codebook": codebook, "commitment": commitment}));
    put("perplexity", log.steps.iter().map(|step| perplexity(&step.uses)).collect());
    if let Some(coded) = &log.coded {
        put("psnr", coded.psnr.into());
        put("usage", coded.usage.clone().into());
        put("dead", coded.dead().into());
        put("bits", log.bits().into());
        put("priorBits", coded.prior_bits.into());
    }
    if let Some((_, last)) = log.snapshots.last() {
        put("grids", grids(&last.codes));
        let probe = &last.probe;
        put(
            "gradient",
            json!({
                "straightThrough": probe.at_code,
                "atCode": probe.nudged_code,
                "atVector": probe.nudged_vector,
                "changes": probe.changes,
            }),
        );
    }
    put("sampled", grids(&log.sampled));
    output.arrays.insert("reconstruction".into(), log.last_pixels.clone());
    output.arrays.insert("samples".into(), log.drawn.as_ref().map(|drawn| drawn.pixels.clone()).unwrap_or_default());
    output
}

/// Whether the codebook's term is in the loss.
pub fn has_codebook_term(update: Update) -> bool {
    update == Update::Gradient
}
