//! What a document asks for, and what is read when.

use std::sync::Arc;

use rand_core::Rng;
use rand_pcg::Pcg32;
use serde_json::Value;

use crate::input::Document;
use crate::kernel::transformer::{Batch, Losses, Model, Size, Trained};
use crate::language::story;
use crate::words::Failure;

pub const MOST_STEPS: i64 = 2000;
pub const MOST_DEPTH: i64 = 3;
pub const LEAST_CHARACTERS: usize = 200;
pub const MOST_CHARACTERS: usize = 100_000;
/// Bytes that a stretch is read over, and that the model has positions for.
pub const CONTEXT: usize = 64;
pub const STRETCHES: usize = 8;
/// Adam's rate, once it has risen.
pub const RATE: f32 = 4e-3;
/// Stories that are learnt where no text is given.
const STORIES: u64 = 120;
/// Text that the decoding begins from, and how often.
const PROMPT: usize = 16;
const PROMPTS: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    None,
    Parallel,
    Sequential,
}

#[derive(Clone, Debug)]
pub struct Asked {
    pub mode: Mode,
    /// 0 where there are no heads or modules.
    pub depth: usize,
    pub lambda: f64,
    pub steps: usize,
    pub seed: u32,
    text: Arc<Vec<u8>>,
    /// Bytes of it that are learnt; those after them are held out.
    learnt: usize,
}

impl Asked {
    /// Reads a checked document.
    ///
    /// # Errors
    /// A text that is too short.
    pub fn of(document: &Document) -> Result<Asked, Failure> {
        let json = &document.json;
        let number = |name: &str| json.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        let mode = match json.get("mode").and_then(Value::as_str) {
            Some("none") => Mode::None,
            Some("parallel") => Mode::Parallel,
            _ => Mode::Sequential,
        };
        let text = match json.get("text") {
            None | Some(Value::Null) => story::corpus(0..STORIES).collect::<String>(),
            Some(Value::String(text)) => text.clone(),
            // A number stands for its digits.
            Some(other) => other.to_string(),
        };
        let characters = text.chars().count();
        if characters < LEAST_CHARACTERS {
            return Err(Failure::invalid(
                "text",
                format!(
                    "This text has {characters} characters: there is nothing to learn from so few. Give {LEAST_CHARACTERS} or more, or leave the text out."
                ),
                format!("这段文字只有 {characters} 个字符，太少了，学不到什么。请给出至少 {LEAST_CHARACTERS} 个字符，或者不填。"),
            ));
        }
        let text = text.into_bytes();
        let mut learnt = text.len() - text.len() / 10;
        // No character is cut in two.
        while is_inside(&text, learnt) {
            learnt += 1;
        }
        let depth = if mode == Mode::None { 0 } else { number("depth") as usize };
        Ok(Asked {
            mode,
            depth,
            lambda: number("lambda"),
            steps: number("steps") as usize,
            seed: number("seed") as u32,
            text: Arc::new(text),
            learnt,
        })
    }

    pub fn size(&self) -> Size {
        let of = |mode| if self.mode == mode { self.depth as u32 } else { 0 };
        Size {
            vocabulary: 256,
            width: 64,
            heads: 2,
            layers: 2,
            inner: 160,
            context: CONTEXT as u32,
            drafts: of(Mode::Parallel),
            modules: of(Mode::Sequential),
        }
    }

    /// The whole model, under a name.
    pub fn model(&self, name: String) -> Model {
        Model { name, size: self.size() }
    }

    pub fn trained(&self) -> Trained {
        let size = self.size();
        Trained { trunk: true, heads: size.drafts > 0, modules: size.modules > 0 }
    }

    /// λ/D for each, of modules as DeepSeek-V3's equation 25 has it, and of heads likewise.
    pub fn weights(&self) -> Losses {
        let size = self.size();
        let each = self.lambda as f32 / self.depth.max(1) as f32;
        Losses { heads: vec![each; size.drafts as usize], modules: vec![each; size.modules as usize] }
    }

    pub fn learnt(&self) -> &[u8] {
        &self.text[..self.learnt]
    }

    pub fn held_out(&self) -> &[u8] {
        &self.text[self.learnt..]
    }

    /// Bytes that a stretch of what is learnt is read over.
    pub fn tokens(&self) -> usize {
        CONTEXT.min(self.learnt - 1)
    }

    /// Where the stretches of a step begin: the same in every mode.
    fn begins(&self, step: usize) -> [usize; STRETCHES] {
        let mut dice = Pcg32::new(self.seed.into(), step as u64);
        let last = self.learnt - self.tokens() - 1;
        std::array::from_fn(|_| ((u64::from(dice.next_u32()) * (last as u64 + 1)) >> 32) as usize)
    }

    /// What a step learns from. Stretches have one byte more than is read: further targets of the last ones are missing.
    pub fn batch(&self, step: usize) -> Batch {
        batch(self.learnt(), self.tokens(), &self.begins(step))
    }

    /// What losses are told of in the end: stretches from all over what is held out.
    pub fn examined(&self) -> Batch {
        let text = self.held_out();
        let tokens = CONTEXT.min(text.len() - 1);
        let last = text.len() - tokens - 1;
        let begins: [usize; STRETCHES] = std::array::from_fn(|number| number * last / (STRETCHES - 1));
        batch(text, tokens, &begins)
    }

    /// Beginnings of decoded texts, from all over what is held out.
    pub fn prompts(&self) -> Vec<Vec<u32>> {
        let text = self.held_out();
        let len = PROMPT.min(text.len() / 2);
        let mut prompts: Vec<Vec<u32>> = Vec::new();
        for number in 0..PROMPTS {
            let mut begin = number * (text.len() - len) / PROMPTS;
            while is_inside(text, begin) {
                begin += 1;
            }
            let prompt: Vec<u32> = text[begin..begin + len].iter().copied().map(u32::from).collect();
            if !prompts.contains(&prompt) {
                prompts.push(prompt);
            }
        }
        prompts
    }

    /// Of all pairs of bytes, which stand beside each other in what is learnt.
    pub fn pairs(&self) -> Vec<bool> {
        let mut pairs = vec![false; 1 << 16];
        for pair in self.learnt().windows(2) {
            pairs[usize::from(pair[0]) << 8 | usize::from(pair[1])] = true;
        }
        pairs
    }
}

/// Whether a byte goes on with a character of UTF-8.
fn is_inside(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|byte| byte & 0xc0 == 0x80)
}

fn batch(text: &[u8], tokens: usize, begins: &[usize]) -> Batch {
    let stretch = |begin: &usize| text[*begin..=begin + tokens].iter().copied().map(u32::from).collect();
    Batch { tokens: tokens as u32, stretches: begins.iter().map(stretch).collect() }
}

/// Of a sum over all tokens, the mean over those that have a target at a depth: the last ones of each stretch have none.
pub fn over_targets(loss: f64, tokens: usize, depth: usize) -> f64 {
    loss * tokens as f64 / tokens.saturating_sub(depth).max(1) as f64
}
