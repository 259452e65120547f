//! What a document asks for.

use serde_json::Value;

use crate::input::Document;
use crate::kernel::train::Adam;
use crate::kernel::vqvae::pictures::Subject;
use crate::kernel::vqvae::{Model, Update};
use crate::words::Failure;

/// Pictures to learn from, and those that are only looked at.
const PICTURES: u32 = 512;
pub const SHOWN: u32 = 16;
const PATCH: u32 = 4;
const HIDDEN: u32 = 64;

pub struct Input {
    pub model: Model,
    pub subject: Subject,
    pub steps: usize,
    pub revives: bool,
    /// The patch whose gradients are shown.
    pub probed: u32,
    pub seed: u64,
}

/// Reads a checked document; `name` is what its resident buffers begin with.
///
/// # Errors
/// When γ isn't less than β.
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
    let model = Model {
        name,
        pictures: PICTURES,
        batch: int("batch") as u32,
        shown: SHOWN,
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
    let subject = match word("images") {
        "strokes" => Subject::Strokes,
        "shapes" => Subject::Shapes,
        _ => Subject::Digits,
    };
    Ok(Input {
        model,
        subject,
        steps: int("steps") as usize,
        revives: is("revive"),
        probed: int("patch") as u32,
        seed: int("seed"),
    })
}
