//! From the document to a model and its pictures, and the refusals on the way.

use std::ops::Range;
use std::sync::Arc;

use rand_core::Rng;
use rand_pcg::Pcg32;
use serde_json::Value;

use crate::input::Document;
use crate::kernel::vqvae::pictures::{self, Subject};
use crate::kernel::vqvae::{Data, Model, Update};
use crate::words::{Failure, grouped};

/// Pictures that are trained on, and those that aren't.
pub const TRAINED: u32 = 256;
pub const HELD: u32 = 64;
pub const SHOWN: Range<u32> = TRAINED..TRAINED + 8;
/// Steps of a part, after which there is something new to see; and of how a code may be without a vector before it is dead.
pub const PART: usize = 5;
pub const IDLE: usize = 10;
const HIDDEN: u32 = 32;
/// What a training may take: about a minute on a CPU.
const MOST_FLOPS: f64 = 6e10;

pub struct Settings {
    pub model: Model,
    pub data: Data,
    pub steps: usize,
    pub revives: bool,
    /// The watched patch, among those of the shown pictures.
    pub watch: u32,
}

/// Reads a document that has been checked against the card's fields. Resident buffers have the session's names.
pub fn read(document: &Document, session: u32) -> Result<Settings, Failure> {
    let json = &document.json;
    let number = |name: &str| json.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    let word = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
    let is_on = |name: &str| json.get(name).and_then(Value::as_bool).unwrap_or(false);
    let seed = number("seed") as u64;
    let subject = match word("data") {
        "strokes" => Subject::Strokes,
        "shapes" => Subject::Shapes,
        _ => Subject::Digits,
    };
    let count = TRAINED + HELD;
    let model = Model {
        name: format!("{session}/vq-vae"),
        side: pictures::SIDE as u32,
        patch: word("patch").parse().unwrap_or(4),
        channels: 1,
        hidden: HIDDEN,
        codes: number("codes") as u32,
        dims: number("dims") as u32,
        beta: number("beta") as f32,
        gamma: number("gamma") as f32,
        straight_through: is_on("straightThrough"),
        update: if word("update") == "ema" { Update::Ema { decay: number("decay") as f32 } } else { Update::Gradient },
        rate: number("rate") as f32,
        batch: number("batch") as u32,
        seed,
    };
    let (steps, watch) = (number("steps") as usize, number("watch") as u32);
    if model.update == Update::Gradient && model.gamma >= model.beta {
        let (beta, gamma) = (model.beta, model.gamma);
        return Err(Failure::invalid(
            "gamma",
            format!(
                "γ = {gamma} must be less than β = {beta}: codes are to follow vectors, not the other way round. Make γ smaller or β larger."
            ),
            format!("γ = {gamma} 必须小于 β = {beta}：应由码追随向量，而不是反过来。请减小 γ 或增大 β。"),
        ));
    }
    let patches = SHOWN.len() as u32 * model.grid();
    if watch >= patches {
        return Err(Failure::invalid(
            "watch",
            format!("The eight pictures have {patches} patches: take one from 0 to {}.", patches - 1),
            format!("八张图片共有 {patches} 个图块：请取 0 到 {} 之间的编号。", patches - 1),
        ));
    }
    let flops = flops(&model) * steps as f64;
    if flops > MOST_FLOPS {
        let (flops, most) = (grouped(flops as u64), grouped(MOST_FLOPS as u64));
        return Err(Failure::too_large(
            "steps",
            format!("This training takes {flops} operations; {most} is the most. Take fewer steps, or fewer pictures a step."),
            format!("这次训练需要 {flops} 次运算，上限为 {most}。请减少步数或每步图片数。"),
        ));
    }
    let data = Data { pixels: Arc::new(pictures::draw(subject, seed, count as usize)), count };
    Ok(Settings { model, data, steps, revives: is_on("revive"), watch })
}

/// About how many operations a step takes.
fn flops(model: &Model) -> f64 {
    let [rows, patch, hidden, dims, codes] =
        [model.batch * model.grid(), model.patch_len(), model.hidden, model.dims, model.codes].map(f64::from);
    rows * (12.0 * (patch * hidden + hidden * hidden + hidden * dims) + 4.0 * codes * dims)
}

/// The pictures of each step's batch, and the vectors that dead codes go to.
pub struct Dice(Pcg32);

impl Dice {
    pub fn new(model: &Model) -> Dice {
        let mut dice = Pcg32::new(model.seed, 3);
        // The first numbers of small seeds are much alike.
        for _ in 0..8 {
            dice.next_u32();
        }
        Dice(dice)
    }

    pub fn below(&mut self, bound: u32) -> u32 {
        (u64::from(self.0.next_u32()) * u64::from(bound) >> 32) as u32
    }

    pub fn batches(&mut self, model: &Model, steps: usize) -> Vec<Vec<u32>> {
        (0..steps).map(|_| (0..model.batch).map(|_| self.below(TRAINED)).collect()).collect()
    }
}
