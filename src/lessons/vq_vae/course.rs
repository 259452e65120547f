//! The training as a course: to begin, part by part, then the prior and its samples.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Value, json};

use super::input::Input;
use super::log::{DEAD_AFTER, Fitted, Log, Samples, Snapshot, Step, perplexity, psnr};
use super::tiles::rgb;
use crate::input::picture::Picture;
use crate::kernel::vqvae::pictures::PIXELS;
use crate::kernel::vqvae::{Prior, Probe, Revival};
use crate::kernel::{Downloads, Plan, downloaded};
use crate::lessons::{Ask, Course, Film, Outcome, Output, course};
use crate::trace::Tally;
use crate::words::Failure;

/// About so many parts a training has.
const PARTS: usize = 60;
/// What is said of an exact copy, which has no error to compare with.
const EXACT_DB: f64 = 120.0;
/// Pictures drawn from the prior.
pub const SAMPLES: usize = 8;

enum Stage {
    Begin,
    Train,
    Encode,
    Decode,
    Over,
}

pub struct Training {
    input: Input,
    ask: Ask,
    pictures: Arc<Vec<f32>>,
    batches: Box<dyn Iterator<Item = Vec<u32>>>,
    stage: Stage,
    log: Rc<RefCell<Log>>,
    /// For each code, how many steps in a row didn't use it.
    idle: Vec<u32>,
    /// Codes that the part on its way revives.
    reviving: Vec<u32>,
    /// The grids that were drawn from the prior.
    sampled: Vec<u32>,
    /// What the plan on its way costs.
    costs: Tally,
}

impl Training {
    pub fn new(input: Input, ask: &Ask) -> Training {
        let model = input.model.clone();
        let [learnt, shown] = input.pictures();
        let log = Log::new(model, input.probed, input.steps, shown, input.tiles().cloned());
        Training {
            batches: Box::new(input.model.batches(input.seed)),
            idle: vec![0; input.model.codes as usize],
            input,
            ask: ask.clone(),
            pictures: Arc::new(learnt),
            stage: Stage::Begin,
            log: Rc::new(RefCell::new(log)),
            reviving: Vec::new(),
            sampled: Vec::new(),
            costs: Tally::ZERO,
        }
    }

    fn train(&mut self) -> Plan {
        let log = self.log.borrow();
        let part = self.input.steps.div_ceil(PARTS).min(self.input.steps - log.steps.len());
        let batches: Vec<_> = self.batches.by_ref().take(part).collect();
        let is_dead = |code: &u32| self.input.revives && self.idle[*code as usize] >= DEAD_AFTER;
        self.reviving = (0..self.input.model.codes).filter(is_dead).collect();
        let rows = self.input.model.rows();
        // Spread over the batch, which is in random order.
        let row = |number: usize| (number * rows as usize / self.reviving.len()) as u32;
        let revivals: Vec<_> =
            (0..).zip(&self.reviving).map(|(number, code)| Revival { code: *code, row: row(number) }).collect();
        self.input.model.train(&batches, &revivals, self.input.probed, self.ask.measure)
    }

    fn take_steps(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        let mut log = self.log.borrow_mut();
        let losses: Vec<f32> = downloaded(downloads, "losses")?;
        let usage: Vec<f32> = downloaded(downloads, "usage")?;
        let part = losses.len() / 2;
        self.reviving.iter().for_each(|code| self.idle[*code as usize] = 0);
        for (number, (losses, usage)) in losses.chunks(2).zip(usage.chunks(self.idle.len())).enumerate() {
            let usage: Vec<u32> = usage.iter().map(|uses| *uses as u32).collect();
            for (idle, uses) in self.idle.iter_mut().zip(&usage) {
                *idle = if *uses == 0 { *idle + 1 } else { 0 };
            }
            log.steps.push(Step {
                reconstruction: losses[0],
                apart: losses[1],
                perplexity: perplexity(&usage),
                usage,
                dead: self.idle.iter().filter(|idle| **idle >= DEAD_AFTER).count() as u32,
                revived: if number == 0 { std::mem::take(&mut self.reviving) } else { Vec::new() },
            });
        }
        go_on(&mut log, self.costs, part);
        Ok(())
    }

    fn take_snapshot(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        let mut log = self.log.borrow_mut();
        let restored = self.input.model.pictures_of(&downloaded::<f32>(downloads, "restored")?);
        let probe = Probe::read(
            downloaded(downloads, "given")?,
            downloaded(downloads, "at code")?,
            &downloaded::<f32>(downloads, "moved")?,
        );
        let psnr = psnr(&log.not_learnt(&restored, PIXELS), &log.not_learnt(&log.originals, PIXELS));
        let snapshot = Snapshot {
            restored,
            grids: downloaded(downloads, "grids")?,
            vectors: downloaded(downloads, "vectors")?,
            codes: downloaded(downloads, "codes")?,
            probe,
            psnr,
        };
        let steps = log.steps.len();
        log.snapshots.push((steps, snapshot));
        Ok(())
    }

    fn take_grids(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        let mut log = self.log.borrow_mut();
        let (model, grids) = (&self.input.model, downloaded::<u32>(downloads, "grids")?);
        let across = libm::sqrt(f64::from(model.cells())) as usize;
        let prior = Prior::fit(&grids, model.codes as usize, across);
        let others = log
            .snapshots
            .last()
            .map_or(0.0, |(_, snapshot)| prior.bits(&log.not_learnt(&snapshot.grids, model.cells() as usize)));
        log.prior = Some(Fitted { bits: prior.bits(&grids), bits_of_others: others, contexts: prior.contexts() });
        self.sampled = prior.sample(self.input.seed, SAMPLES);
        go_on(&mut log, self.costs, 1);
        Ok(())
    }

    fn take_samples(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        let mut log = self.log.borrow_mut();
        let pictures = self.input.model.pictures_of(&downloaded::<f32>(downloads, "decoded")?);
        log.samples = Some(Samples { grids: std::mem::take(&mut self.sampled), pictures });
        go_on(&mut log, self.costs, self.input.model.cells() as usize);
        Ok(())
    }
}

/// Adds to what was spent by the end of each of so many instants, over which a plan's costs are spread.
fn go_on(log: &mut Log, costs: Tally, instants: usize) {
    course::spend(&mut log.tallies, log.begun, costs, instants);
}

impl Course for Training {
    fn next(&mut self) -> Result<Option<Plan>, Failure> {
        let (model, measure) = (&self.input.model, self.ask.measure);
        let plan = match self.stage {
            Stage::Begin => {
                let shown = Arc::new(self.log.borrow().originals.clone());
                model.begin(self.pictures.clone(), shown, self.input.seed, self.input.probed, measure)
            }
            Stage::Train => self.train(),
            Stage::Encode => model.encode(measure),
            Stage::Decode => model.decode(self.sampled.clone(), measure),
            Stage::Over => return Ok(None),
        };
        self.costs = course::tally(&plan);
        Ok(Some(plan))
    }

    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        self.stage = match self.stage {
            Stage::Begin => {
                self.log.borrow_mut().begun = self.costs;
                self.take_snapshot(downloads)?;
                Stage::Train
            }
            Stage::Train => {
                self.take_steps(downloads)?;
                self.take_snapshot(downloads)?;
                if self.log.borrow().steps.len() < self.input.steps { Stage::Train } else { Stage::Encode }
            }
            Stage::Encode => {
                self.take_grids(downloads)?;
                Stage::Decode
            }
            Stage::Decode | Stage::Over => {
                self.take_samples(downloads)?;
                Stage::Over
            }
        };
        Ok(())
    }

    fn done(&self) -> f64 {
        let log = self.log.borrow();
        let parts_after = [log.prior.is_some(), log.samples.is_some()].into_iter().filter(|is_over| *is_over).count();
        (log.steps.len() + parts_after) as f64 / (self.input.steps + 2) as f64
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
    let terms: Vec<[f64; 3]> = log.steps.iter().map(|step| log.terms(step)).collect();
    let term = |number: usize| terms.iter().map(|terms| terms[number]).collect::<Vec<f64>>();
    let total: Vec<f64> = terms.iter().map(|terms| terms.iter().sum()).collect();
    put("loss", json!({"total": total, "reconstruction": term(0), "codebook": term(1), "commitment": term(2)}));
    put("perplexity", log.steps.iter().map(|step| step.perplexity).collect());
    put("dead", json!(log.steps.last().map_or(0, |step| step.dead)));
    put("bits", json!(log.bits()));
    if let Some(prior) = &log.prior {
        put("priorBits", json!({"learnt": prior.bits, "other": prior.bits_of_others}));
    }
    let cells = log.model.cells() as usize;
    let grids = |grids: &[u32]| grids.chunks(cells).map(|grid| json!(grid)).collect::<Value>();
    if let Some((_, last)) = log.snapshots.last() {
        put("psnr", json!(last.psnr));
        put("grids", grids(&last.grids));
        let Probe { given, by_vector, by_code, .. } = &last.probe;
        put("gradient", json!({"straightThrough": given, "vector": by_vector, "code": by_code}));
        if let Some(tiles) = &log.tiles {
            let grey = tiles.assembled(&last.restored);
            let (psnr, bits) = (tiles.psnr(&grey), log.bits() * tiles.count() as f64);
            let mut picture = Picture { width: tiles.width, height: tiles.height, rgb: rgb(&grey) }.to_json();
            picture["bits"] = json!(bits);
            picture["ratio"] = json!(8.0 * grey.len() as f64 / bits);
            picture["psnr"] = json!(psnr.unwrap_or(EXACT_DB));
            output.json.insert("picture".to_owned(), picture);
        }
        output.arrays.insert("codes".to_owned(), last.codes.clone());
        output.arrays.insert("reconstructions".to_owned(), last.restored.clone());
    }
    output.arrays.insert("originals".to_owned(), log.originals.clone());
    if let Some(samples) = &log.samples {
        output.json.insert("sampleGrids".to_owned(), grids(&samples.grids));
        output.arrays.insert("samples".to_owned(), samples.pictures.clone());
    }
    output
}
