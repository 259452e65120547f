//! Trains the language model that the page decodes with, on a real device if there is one, and writes its weights with what they are worth:
//! `cargo xtask train [--steps N] [--out FOLDER]`.
//!
//! Three stages: the trunk alone; Medusa's heads on the frozen trunk (Medusa-1); trunk, heads and a module of multi-token prediction together
//! (Medusa-2). Stories with numbers below 2³² are learnt from, those above held out.

mod examine;
mod stage;
mod write;

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::train::Adam;
use stepscope::kernel::transformer::{Losses, Model, Size, Steps, Trained};
use stepscope::kernel::{Downloads, Plan};
use stepscope::language::story;
use stepscope::language::tokens::Vocabulary;
use stepscope::language::weights::{self, Weights};
use stepscope::words::Failure;

use examine::Worth;
use stage::{Stage, Text};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const VOCABULARY: usize = 512;
/// Stories that byte pairs are merged from, that are learnt from, and that the loss is held to.
const STORIES: [u64; 3] = [2_000, 40_000, 60];
use stepscope::language::story::HELD_OUT;

const SIZE: Size = Size { vocabulary: 512, width: 128, heads: 4, layers: 4, inner: 320, context: 256, drafts: 4, modules: 1 };

struct Arguments {
    /// Of the first stage; the others go on for a quarter and for half as long.
    steps: usize,
    out: PathBuf,
}

fn arguments() -> Result<Arguments> {
    let mut arguments = Arguments { steps: 700, out: "www/models".into() };
    let mut rest = std::env::args().skip(1);
    while let Some(name) = rest.next() {
        let mut value = || rest.next().ok_or(format!("{name} takes a value"));
        match name.as_str() {
            "--steps" => arguments.steps = value()?.parse()?,
            "--out" => arguments.out = value()?.into(),
            _ => return Err(format!("there is no option {name}; there are --steps and --out").into()),
        }
    }
    Ok(arguments)
}

/// The device with the model on it.
pub struct Machine {
    engine: GpuEngine,
    model: Model,
}

impl Machine {
    fn run(&self, plan: &Plan) -> Result<Downloads> {
        Ok(self.carry_out(plan).map_err(|failure| failure.to_string())?)
    }

    fn carry_out(&self, plan: &Plan) -> std::result::Result<Downloads, Failure> {
        Ok(pollster::block_on(self.engine.run(plan, &Control::default()))?.1)
    }

    /// Puts weights on the device to be trained.
    fn begin(&self, weights: &[Arc<Vec<f32>>]) -> Result<()> {
        let trained = Trained { trunk: false, heads: false, modules: false };
        let nothing = Steps { batches: &[], rates: &[], weights: &losses(), trained, adam: Adam::default() };
        let plan = self.model.train(Some(weights), &nothing, false, self.engine.capabilities());
        self.run(&plan.map_err(|failure| failure.to_string())?)?;
        Ok(())
    }

    /// The weights as they are now, in the order of their list.
    fn weights(&self) -> Result<Vec<Arc<Vec<f32>>>> {
        let read = |named| -> Result<Arc<Vec<f32>>> {
            let downloads = self.run(&self.model.tensor(named))?;
            let bytes = downloads.get(named.name).ok_or("a tensor came back")?;
            Ok(Arc::new(bytemuck::pod_collect_to_vec(bytes)))
        };
        self.model.size.tensors().iter().map(read).collect()
    }
}

fn main() -> Result<()> {
    let Arguments { steps, out } = arguments()?;
    std::fs::create_dir_all(&out)?;
    let vocabulary = Vocabulary::train((0..STORIES[0]).map(story::story), VOCABULARY);
    let encode = |seeds: std::ops::Range<u64>| -> Vec<Vec<u32>> {
        seeds.map(|seed| vocabulary.encode(story::story(seed)).into_iter().map(u32::from).collect()).collect()
    };
    let text = Text { learnt: encode(0..STORIES[1]).concat(), held_out: encode(HELD_OUT..HELD_OUT + STORIES[2]).concat() };
    println!("{} tokens to learn from, {} held out", text.learnt.len(), text.held_out.len());

    let engine = pollster::block_on(GpuEngine::new()).map_err(|failure| failure.to_string())?;
    println!("{}; {:?} parameters in the trunk and in all", engine.capabilities().adapter, SIZE.parameters());
    let machine = Machine { engine, model: Model { name: "language".to_owned(), size: SIZE } };
    let mut log = write::Log::new(&out)?;
    machine.begin(&machine.model.first(1))?;

    let trunk = Trained { trunk: true, heads: false, modules: false };
    Stage { name: "trunk", trained: trunk, steps, rate: 3e-3, seed: 1 }.run(&machine, &text, &mut log)?;

    // Heads begin with what the trunk has learnt to say.
    let mut weights = machine.weights()?;
    machine.model.begin_heads(&mut weights);
    machine.begin(&weights)?;
    let heads = Trained { trunk: false, heads: true, modules: false };
    Stage { name: "medusa-1", trained: heads, steps: steps / 4, rate: 2e-3, seed: 2 }.run(&machine, &text, &mut log)?;
    let first = Worth::of(&machine, &vocabulary)?;
    println!("medusa-1: {first}");

    let all = Trained { trunk: true, heads: true, modules: true };
    Stage { name: "medusa-2", trained: all, steps: steps / 2, rate: 1e-3, seed: 3 }.run(&machine, &text, &mut log)?;

    // What is shipped is rounded, so that is what is examined.
    let tensors: Vec<_> = machine.weights()?.iter().map(|tensor| Arc::new(weights::rounded(tensor))).collect();
    machine.begin(&tensors)?;
    let held_out = stage::held_out(&machine, &text, all)?;
    let second = Worth::of(&machine, &vocabulary)?;
    println!("medusa-2: {second}\nheld out, by loss: {held_out:?}");
    let shipped = Weights { size: SIZE, vocabulary, accuracies: second.accuracies.clone(), tensors };
    write::model(&out, &shipped, &held_out, [&first, &second])?;
    println!("{}", examine::continued(&machine, &shipped.vocabulary, HELD_OUT + STORIES[2])?);
    Ok(())
}

/// How much each loss weighs, in every stage.
fn losses() -> Losses {
    Losses::of(&SIZE, 0.3, 0.3)
}
