//! What was taken of the training so far, and the film of it: a step of the film is a step of training; then the prior and its samples.

use std::cell::{Ref, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Value, json};

use super::course::{has_codebook_term, psnr};
use super::input::{IDLE, SHOWN, Settings};
use super::{depict, words};
use crate::kernel::vqvae::pictures::PIXELS;
use crate::kernel::vqvae::{Measured, Probe, Snapshot, perplexity};
use crate::lessons::{Film, Variable, View};
use crate::scene::Scene;
use crate::trace::{Counter, Line, Tally};
use crate::words::Lang;

/// How dark a pixel may be: inks of pictures.
pub const LEVELS: u8 = 16;

/// What came back, and what it cost.
pub struct Log {
    pub settings: Rc<Settings>,
    /// The shown pictures, in inks.
    pub originals: Arc<[u8]>,
    pub steps: Vec<Measured>,
    /// What was seen after so many steps.
    pub snapshots: Vec<(usize, Seen)>,
    /// The codes that began anew in a step, counted from 1.
    pub revived: Vec<(usize, Vec<u32>)>,
    /// At each instant, what was moved until then.
    pub costs: Vec<Tally>,
    pub coded: Option<Coded>,
    pub sampled: Vec<u32>,
    pub drawn: Option<Drawn>,
    /// The shown pictures, as the decoder gave them last.
    pub last_pixels: Vec<f32>,
}

/// A snapshot as it's kept.
pub struct Seen {
    /// The shown pictures from the decoder, in inks.
    pub pictures: Arc<[u8]>,
    pub psnr: f64,
    pub codes: Vec<u32>,
    /// Where codes have two numbers: vectors and codes.
    pub plane: Option<Plane>,
    pub probe: Probe,
}

pub struct Plane {
    pub vectors: Vec<[f32; 2]>,
    pub codes: Vec<[f32; 2]>,
}

/// All pictures, after the last step.
pub struct Coded {
    pub psnr: f64,
    pub usage: Vec<u32>,
    pub perplexity: f64,
    pub prior_bits: f64,
}

impl Coded {
    pub fn dead(&self) -> Vec<usize> {
        dead(&self.usage)
    }
}

/// The samples.
pub struct Drawn {
    pub pixels: Vec<f32>,
    pub pictures: Arc<[u8]>,
}

impl Drawn {
    pub fn new(pixels: &[f32]) -> Drawn {
        Drawn { pixels: pixels.to_vec(), pictures: inks(pixels) }
    }
}

fn inks(pixels: &[f32]) -> Arc<[u8]> {
    pixels.iter().map(|pixel| (pixel.clamp(0.0, 1.0) * f32::from(LEVELS - 1)).round() as u8).collect()
}

/// The codes that nothing has.
pub fn dead(usage: &[u32]) -> Vec<usize> {
    (0..usage.len()).filter(|code| usage[*code] == 0).collect()
}

impl Log {
    pub fn new(settings: Settings) -> Log {
        let shown = &settings.data.pixels[SHOWN.start as usize * PIXELS..SHOWN.end as usize * PIXELS];
        Log {
            originals: inks(shown),
            settings: Rc::new(settings),
            steps: Vec::new(),
            snapshots: Vec::new(),
            revived: Vec::new(),
            costs: Vec::new(),
            coded: None,
            sampled: Vec::new(),
            drawn: None,
            last_pixels: Vec::new(),
        }
    }

    pub fn see(&mut self, snapshot: Snapshot) {
        let Snapshot { pixels, codes, vectors, codebook, probe } = snapshot;
        let shown = &self.settings.data.pixels[SHOWN.start as usize * PIXELS..];
        let squares = pixels.iter().zip(shown).map(|(got, want)| f64::from(got - want) * f64::from(got - want));
        let mse = squares.sum::<f64>() / pixels.len().max(1) as f64;
        let points = |flat: &[f32]| flat.chunks_exact(2).map(|point| [point[0], point[1]]).collect();
        let plane = (self.settings.model.dims == 2).then(|| Plane { vectors: points(&vectors), codes: points(&codebook) });
        self.snapshots.push((self.steps.len(), Seen { pictures: inks(&pixels), psnr: psnr(mse), codes, plane, probe }));
        self.last_pixels = pixels;
    }

    /// The loss's terms: reconstruction, codebook, commitment.
    pub fn terms(&self, step: &Measured) -> [f64; 3] {
        let model = &self.settings.model;
        let distance = f64::from(step.distance);
        let codebook = if has_codebook_term(model.update) { f64::from(model.beta) * distance } else { 0.0 };
        [step.reconstruction.into(), codebook, f64::from(model.gamma) * distance]
    }

    /// Of a picture, when each code is written plainly.
    pub fn bits(&self) -> f64 {
        f64::from(self.settings.model.grid()) * libm::log2(self.settings.model.codes.into())
    }
}

/// What a step of the film did.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A step of training, counted from 1.
    Train(usize),
    /// All pictures were coded.
    Encode,
    /// The prior was fitted.
    Fit,
    /// It was sampled.
    Sample,
}

/// The film. Those of one course share its log.
pub struct Training {
    at: usize,
    log: Rc<RefCell<Log>>,
}

impl Training {
    pub fn new(log: Rc<RefCell<Log>>) -> Training {
        Training { at: 0, log }
    }

    pub fn log(&self) -> Ref<'_, Log> {
        self.log.borrow()
    }

    pub fn step(&self) -> Option<Step> {
        let steps = self.log().settings.steps;
        match self.at {
            0 => None,
            at if at <= steps => Some(Step::Train(at)),
            at => Some([Step::Encode, Step::Fit, Step::Sample][(at - steps - 1).min(2)]),
        }
    }

    /// How many steps of training are over.
    pub fn trained(&self) -> usize {
        self.at.min(self.log().settings.steps)
    }

    /// The last snapshot by now, and after how many steps it was.
    pub fn seen(log: &Log, trained: usize) -> Option<&(usize, Seen)> {
        log.snapshots.iter().rev().find(|(after, _)| *after <= trained)
    }

    /// The codes that begin anew in this step.
    pub fn revived(&self) -> Vec<u32> {
        let at = self.at;
        self.log().revived.iter().find(|(step, _)| *step == at).map(|(_, codes)| codes.clone()).unwrap_or_default()
    }

    /// How many vectors each code had: in the last steps' batches, and in the end in all pictures.
    pub fn usage(&self) -> Vec<u32> {
        let log = self.log();
        let trained = self.trained();
        if let (true, Some(coded)) = (self.at > trained, &log.coded) {
            return coded.usage.clone();
        }
        let mut usage = vec![0; log.settings.model.codes as usize];
        for step in &log.steps[trained.saturating_sub(IDLE)..trained] {
            usage.iter_mut().zip(&step.uses).for_each(|(sum, uses)| *sum += uses);
        }
        usage
    }

    /// Of the last step's batch.
    pub fn perplexity(&self) -> Option<f64> {
        let log = self.log();
        let last = self.trained().checked_sub(1)?;
        Some(perplexity(&log.steps.get(last)?.uses))
    }

    fn line_at(&self, at: usize) -> Option<Line> {
        let log = self.log();
        let ends = ["encode", "prior", "sample"];
        match at.checked_sub(1)? {
            step if step < log.settings.steps => {
                let is_revival = log.revived.iter().any(|(revived, _)| *revived == at);
                Some(Line(if is_revival { "revive" } else { "step" }))
            }
            step => ends.get(step - log.settings.steps).map(|label| Line(label)),
        }
    }
}

impl Film for Training {
    fn len(&self) -> usize {
        let log = self.log();
        log.steps.len() + 2 * usize::from(log.coded.is_some()) + usize::from(log.drawn.is_some())
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
        words::narrate(self, lang)
    }

    fn line(&self) -> Option<Line> {
        self.line_at(self.at)
    }

    fn variables(&self, _: Lang) -> Vec<Variable> {
        let log = self.log();
        let model = &log.settings.model;
        let mut variables = vec![
            Variable { name: "K", value: model.codes.to_string() },
            Variable { name: "β", value: words::number(model.beta.into()) },
            Variable { name: "γ", value: words::number(model.gamma.into()) },
        ];
        let mut show = |name, value: String| variables.push(Variable { name, value });
        if let Some(last) = self.trained().checked_sub(1).and_then(|last| log.steps.get(last)) {
            let terms = log.terms(last);
            show("loss", words::number(terms.iter().sum()));
            show("‖x − x̂‖²", words::number(terms[0]));
            show("‖z − z_q‖²", words::number(last.distance.into()));
        }
        variables
    }

    fn tally(&self) -> Tally {
        self.log().costs.get(self.at).copied().unwrap_or(Tally::ZERO)
    }

    fn snapshot(&self) -> Value {
        let log = self.log();
        let trained = self.trained();
        let model = &log.settings.model;
        let terms = trained.checked_sub(1).and_then(|last| log.steps.get(last)).map(|step| log.terms(step));
        let seen = Training::seen(&log, trained);
        let grids = |codes: &[u32]| codes.chunks(model.grid() as usize).map(Value::from).collect::<Value>();
        json!({
            "step": trained,
            "loss": terms.map(|[reconstruction, codebook, commitment]| json!({
                "total": reconstruction + codebook + commitment,
                "reconstruction": reconstruction,
                "codebook": codebook,
                "commitment": commitment,
            })),
            "perplexity": self.perplexity(),
            "usage": self.usage(),
            "revived": self.revived(),
            "seenAfter": seen.map(|(after, _)| after),
            "psnr": seen.map(|(_, seen)| seen.psnr),
            "grids": seen.map(|(_, seen)| grids(&seen.codes)),
            "gradient": seen.map(|(_, seen)| json!({
                "straightThrough": seen.probe.at_code,
                "atCode": seen.probe.nudged_code,
                "atVector": seen.probe.nudged_vector,
                "changes": seen.probe.changes,
            })),
            "sampled": (self.step() == Some(Step::Sample)).then(|| grids(&log.sampled)),
        })
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        (self.at + 1..=self.len()).find(|at| self.line_at(*at).is_some_and(|line| line.0 == label))
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        let len = self.len();
        let within = self.log().costs.iter().take(len + 1).take_while(|cost| cost.get(counter) <= limit).count();
        within.saturating_sub(1)
    }
}
