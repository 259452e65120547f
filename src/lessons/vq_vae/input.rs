//! What a document asks for.

use serde_json::Value;

use super::tiles::Tiles;
use crate::input::Document;
use crate::input::picture::Picture;
use crate::kernel::train::Adam;
use crate::kernel::vqvae::pictures::{self, PIXELS, Subject};
use crate::kernel::vqvae::{Model, Update};
use crate::lessons::drawing;
use crate::words::Failure;

/// Pictures to learn from, and those that are only looked at.
const PICTURES: u32 = 512;
const SHOWN: u32 = 16;
const PATCH: u32 = 4;
const HIDDEN: u32 = 64;

/// Where pictures come from.
pub enum Source {
    Drawn(Subject),
    Cut(Tiles),
}

pub struct Input {
    pub model: Model,
    pub source: Source,
    pub steps: usize,
    pub revives: bool,
    /// The patch whose gradients are shown.
    pub probed: u32,
    pub seed: u64,
}

impl Input {
    /// The pictures that the model learns from, and those that are looked at.
    pub fn pictures(&self) -> [Vec<f32>; 2] {
        match &self.source {
            Source::Drawn(subject) => {
                let learnt = self.model.pictures as usize;
                let mut drawn = pictures::draw(*subject, self.seed, learnt + self.model.shown as usize);
                let shown = drawn.split_off(learnt * PIXELS);
                [drawn, shown]
            }
            Source::Cut(tiles) => [tiles.learnt(), tiles.all()],
        }
    }

    /// The picture that they are cut from.
    pub fn tiles(&self) -> Option<&Tiles> {
        match &self.source {
            Source::Drawn(_) => None,
            Source::Cut(tiles) => Some(tiles),
        }
    }
}

/// Reads a checked document; `name` is what its resident buffers begin with.
///
/// # Errors
/// When γ isn't less than β, the picture is none, or the patch isn't in it.
pub fn read(document: &Document, name: String) -> Result<Input, Failure> {
    let value = |name: &str| document.json.get(name).unwrap_or(&Value::Null);
    let number = |name: &str| value(name).as_f64().unwrap_or_default();
    let int = |name: &str| value(name).as_u64().unwrap_or_default();
    let word = |name: &str| value(name).as_str().unwrap_or_default();
    let is = |name: &str| value(name).as_bool().unwrap_or_default();
    let update = match word("update") {
        "ema" => Update::Ema { decay: number("decay") as f32 },
        _ => Update::Gradient,
    };
    let (beta, gamma) = (number("beta"), number("gamma"));
    if update == Update::Gradient && gamma >= beta {
        return Err(Failure::invalid(
            "gamma",
            format!(
                "γ must be less than β, which is {beta}: codes are to follow their vectors, not vectors their codes. Take a smaller γ or a larger β."
            ),
            format!("γ 必须小于 β（现为 {beta}）：应当是码字跟着向量走，而不是反过来。请减小 γ 或增大 β。"),
        ));
    }
    let source = match (document.json.get("picture"), word("images")) {
        (Some(picture), _) => Source::Cut(Tiles::new(&Picture::from_json(picture, "picture")?)),
        (None, name @ "sunset") => Source::Cut(Tiles::new(&drawing::drawn(name))),
        (None, "strokes") => Source::Drawn(Subject::Strokes),
        (None, "shapes") => Source::Drawn(Subject::Shapes),
        _ => Source::Drawn(Subject::Digits),
    };
    let (pictures, shown) = match &source {
        Source::Drawn(_) => (PICTURES, SHOWN),
        Source::Cut(tiles) => ((tiles.learnt().len() / PIXELS) as u32, tiles.count() as u32),
    };
    let model = Model {
        name,
        pictures,
        batch: int("batch") as u32,
        shown,
        patch: PATCH,
        hidden: HIDDEN,
        codes: int("codes") as u32,
        dims: int("dims") as u32,
        beta: beta as f32,
        gamma: gamma as f32,
        straight_through: is("straightThrough"),
        update,
        adam: Adam { rate: number("rate") as f32, ..Adam::default() },
    };
    let patches = u64::from(shown * model.cells());
    if int("patch") >= patches {
        return Err(Failure::invalid(
            "patch",
            format!("This picture has {patches} patches; their numbers are below that."),
            format!("这张图片只有 {patches} 块，编号应小于它。"),
        ));
    }
    Ok(Input {
        model,
        source,
        steps: int("steps") as usize,
        revives: is("revive"),
        probed: int("patch") as u32,
        seed: int("seed"),
    })
}
