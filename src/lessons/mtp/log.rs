//! What the training and the decoding brought back so far: the course writes it, films read it.

use super::input::Asked;
use crate::trace::Tally;

pub struct Log {
    pub asked: Asked,
    /// Of all pairs of bytes, which stand beside each other in what is learnt.
    pub pairs: Vec<bool>,
    /// Numbers of the trunk, and of the whole model.
    pub parameters: [u64; 2],
    /// Of each step: the next token's loss, then each depth's.
    pub steps: Vec<Vec<f64>>,
    /// The same in what is held out.
    pub held_out: Option<Vec<f64>>,
    pub decoded: Vec<Decoded>,
    /// What came after the steps, in order.
    pub after: Vec<After>,
    pub weights: Vec<f32>,
    /// What has been moved and computed after each instant but the first.
    pub tallies: Vec<Tally>,
}

/// An instant after the training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    Examined,
    /// This pass of the decoding of this prompt.
    Passed {
        prompt: usize,
        pass: usize,
    },
    /// The trunk alone has said that prompt's text again.
    Again {
        prompt: usize,
    },
}

/// What becomes of a prompt.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    pub prompt: Vec<u32>,
    /// What was made after it.
    pub made: Vec<u32>,
    pub passes: Vec<Pass>,
    /// What the trunk alone says in the places of `made`, each after the text before it.
    pub plain: Vec<u32>,
}

/// A forward pass that verifies drafts and makes others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Bytes that stood before it, the prompt among them.
    pub known: usize,
    /// The drafts that it verifies: none over the prompt.
    pub verified: Vec<u32>,
    /// How many of them, from the first, are what the model itself says.
    pub kept: usize,
    /// What the model itself says after those.
    pub own: u32,
    /// For the next pass.
    pub drafts: Vec<u32>,
}

impl Decoded {
    /// The text so far.
    pub fn text(&self) -> Vec<u32> {
        [self.prompt.as_slice(), &self.made].concat()
    }

    /// Takes what a pass said in each place, and what it says further on.
    pub fn take(&mut self, said: &[Vec<u32>]) {
        let known = self.prompt.len() + self.made.len();
        let verified = self.passes.last().map_or(Vec::new(), |pass| pass.drafts.clone());
        let at = known - 1;
        let kept = verified.iter().zip(&said[0][at..]).take_while(|(draft, said)| draft == said).count();
        let own = said[0][at + kept];
        self.made.extend(&verified[..kept]);
        self.made.push(own);
        let drafts = said[1..].iter().map(|said| said[at + kept]).collect();
        self.passes.push(Pass { known, verified, kept, own, drafts });
    }
}

/// What passes came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Of each depth, drafts that were accepted, and those before which all were.
    pub accepted: Vec<(u64, u64)>,
    /// Passes with drafts of the pass before: those over prompts are left out.
    pub passes: u64,
    pub tokens: u64,
    /// Pairs of neighbouring drafts, and those that don't stand in what was learnt.
    pub pairs: u64,
    pub strange: u64,
}

impl Counts {
    pub fn of<'a>(passes: impl Iterator<Item = &'a Pass>, depth: usize, known: &[bool]) -> Counts {
        let mut counts = Counts { accepted: vec![(0, 0); depth], ..Counts::default() };
        for pass in passes {
            for pair in pass.drafts.windows(2) {
                counts.pairs += 1;
                counts.strange += u64::from(is_strange(pair, known));
            }
            if pass.verified.len() < depth {
                continue;
            }
            counts.passes += 1;
            counts.tokens += pass.kept as u64 + 1;
            for (depth, (accepted, all)) in counts.accepted.iter_mut().enumerate().take(pass.kept + 1) {
                *accepted += u64::from(depth < pass.kept);
                *all += 1;
            }
        }
        counts
    }

    pub fn acceptance(&self) -> Vec<Option<f64>> {
        self.accepted.iter().map(|(accepted, all)| (*all > 0).then(|| *accepted as f64 / *all as f64)).collect()
    }

    /// The share of drafts that were accepted, whatever their depth.
    pub fn alpha(&self) -> f64 {
        let sum = |part: fn(&(u64, u64)) -> u64| self.accepted.iter().map(part).sum::<u64>();
        sum(|(accepted, _)| *accepted) as f64 / sum(|(_, all)| *all).max(1) as f64
    }

    pub fn per_step(&self) -> f64 {
        self.tokens as f64 / self.passes.max(1) as f64
    }

    /// What it would be if each draft were accepted with the same chance.
    pub fn expected(&self) -> f64 {
        let alpha = self.alpha();
        self.accepted.iter().fold(1.0, |sum, _| 1.0 + alpha * sum)
    }
}

/// Whether the two never stand beside each other in what was learnt.
pub fn is_strange(pair: &[u32], known: &[bool]) -> bool {
    !known[(pair[0] << 8 | pair[1]) as usize]
}

impl Log {
    pub fn new(asked: Asked) -> Log {
        Log {
            pairs: asked.pairs(),
            parameters: asked.size().parameters(),
            asked,
            steps: Vec::new(),
            held_out: None,
            decoded: Vec::new(),
            after: Vec::new(),
            weights: Vec::new(),
            tallies: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.steps.len() + self.after.len()
    }

    /// What passes came to by the end of an instant.
    pub fn counts(&self, at: usize) -> Counts {
        let seen = &self.after[..at.saturating_sub(self.steps.len())];
        let passes = seen.iter().filter_map(|after| match after {
            After::Passed { prompt, pass } => self.decoded[*prompt].passes.get(*pass),
            _ => None,
        });
        Counts::of(passes, self.asked.depth, &self.pairs)
    }
}
