//! The first steps again, in f64 and without kernels.

use serde_json::Value;

use super::input::{self, Dice, IDLE};
use crate::input::Document;
use crate::kernel::vqvae::reference;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new(
    "the first five steps again in f64, written plainly (relative error of the loss's terms, at most 10⁻³: a vector halfway between two codes may go either way)",
    "用 f64 直接重算前五步（损失各项的相对误差至多 10⁻³：恰在两个码正中间的向量，归谁都可能）",
);
/// Before any code can be dead.
const STEPS: usize = 5;
const _: () = assert!(STEPS <= IDLE);
const TOLERANCE: f64 = 1e-3;

pub fn check(document: &Document, output: &Output) -> Check {
    let max_error = error(document, output).unwrap_or(f64::MAX);
    Check { against: AGAINST, max_error, is_ok: max_error <= TOLERANCE }
}

/// None where the output lacks what it is compared with.
fn error(document: &Document, output: &Output) -> Option<f64> {
    let settings = input::read(document, 0).ok()?;
    let model = &settings.model;
    let batches = Dice::new(model).batches(model, STEPS.min(settings.steps));
    let loss = output.json.get("loss")?;
    let given = |term: &str, step: usize| loss.get(term)?.get(step).and_then(Value::as_f64);
    let mut most = 0.0f64;
    for (step, [reconstruction, distance]) in reference::train(model, &settings.data.pixels, &batches).into_iter().enumerate() {
        let commitment = f64::from(model.gamma) * distance;
        for (term, right) in [("reconstruction", reconstruction), ("commitment", commitment)] {
            most = most.max((given(term, step)? - right).abs() / right.abs().max(1e-6));
        }
    }
    Some(most)
}
