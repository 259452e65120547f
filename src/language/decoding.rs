//! Text from a model, several tokens a forward pass: draft heads name candidates, one pass over their tree says what the model makes of each,
//! and those that it accepts are kept (Medusa: Cai et al., 2024, section 2). Without a tree it is plain decoding.

use std::sync::Arc;

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::medusa_tree::{self, Path};
use crate::algo::typical_acceptance;
use crate::kernel::transformer::{Decoder, Pass, Said, Seen};
use crate::kernel::{Capabilities, Downloads, Plan};
use crate::words::Failure;

/// Which candidates are kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Acceptance {
    /// Those that the model finds likeliest: the text is that of plain greedy decoding. Sums over a tree go in another order than over a text,
    /// so where the two likeliest differ by rounding alone, either may come; of equal ones it is the lower number.
    Greedy,
    /// Those that it finds likely enough (section 2.3.1); after them comes its likeliest. Not the model's own distribution.
    Typical { epsilon: f64, delta: f64 },
    /// The model draws its next token, and goes on where a candidate is that one: the text has the model's own distribution. It is speculative
    /// sampling (Leviathan et al., 2023) with candidates that are certain.
    Lossless,
}

/// How to decode.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The tree's nodes by their ways from the root (see [`medusa_tree`]), sorted; none for plain decoding.
    pub choices: Vec<Path>,
    pub acceptance: Acceptance,
    pub temperature: f32,
    pub seed: u64,
    /// Tokens to make.
    pub most_tokens: usize,
    /// Candidates that each head gives, and next tokens that are told of: more than any number in `choices`.
    pub wanted: u32,
}

/// A candidate, and what the model said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub token: u32,
    /// The node it continues; none for the root, which is the model's own.
    pub parent: Option<u32>,
    /// Its chance after its parent; 1 for the root.
    pub chance: f32,
    /// What that must be more than, where acceptance is typical.
    pub threshold: Option<f64>,
}

/// One forward pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The tree; empty for the pass over the prompt.
    pub nodes: Vec<Node>,
    /// The nodes that are kept, from the root's child down.
    pub accepted: Vec<u32>,
    /// The token that comes after them, which is the model's own, with its chance.
    pub next: (u32, f32),
    /// Tokens that were in the cache before the pass.
    pub cached: u32,
    pub seen: Seen,
}

impl Step {
    /// Tokens that the pass gave.
    pub fn length(&self) -> usize {
        self.accepted.len() + 1
    }

    /// What the last kept row said.
    pub fn last_row(&self) -> usize {
        self.accepted.last().map_or(0, |node| *node as usize)
    }
}

/// A decoding under way: ask for a pass, run it, and hand back what was seen.
#[derive(Clone, Debug)]
pub struct Session {
    pub decoder: Decoder,
    pub options: Options,
    /// Of each node but the root, its parent.
    parents: Vec<u32>,
    prompt: Vec<u32>,
    /// What was made after it.
    made: Vec<u32>,
    cached: u32,
    kept: Vec<u32>,
    dice: Pcg32,
    pass: Option<Pass>,
    pub steps: Vec<Step>,
}

impl Session {
    /// # Panics
    /// When the prompt is empty, or a choice isn't for a head that the model has.
    pub fn new(decoder: Decoder, prompt: Vec<u32>, options: Options) -> Session {
        assert!(!prompt.is_empty(), "a prompt has a token");
        let deepest = options.choices.iter().map(Vec::len).max().unwrap_or(0);
        assert!(deepest <= decoder.model.size.drafts as usize, "each level of the tree has its head");
        let parents = medusa_tree::parents(&options.choices);
        let dice = Pcg32::new(options.seed, 11);
        let (made, kept, steps) = (Vec::new(), Vec::new(), Vec::new());
        Session { decoder, parents, prompt, made, cached: 0, kept, dice, pass: None, steps, options }
    }

    /// The tokens that were made, at most as many as were asked for.
    pub fn made(&self) -> &[u32] {
        &self.made[..self.made.len().min(self.options.most_tokens)]
    }

    /// Levels of the tree below the root.
    fn depth(&self) -> usize {
        self.options.choices.last().map_or(0, Vec::len)
    }

    /// Whether the model knows no position for what would come next.
    pub fn is_full(&self) -> bool {
        let next = self.prompt.len() + self.made.len() + self.depth();
        next > self.decoder.model.size.context as usize || next + self.options.choices.len() > self.decoder.capacity as usize
    }

    /// The pass to run next; none when all is made, or there is no more room.
    pub fn next_pass(&mut self) -> Option<Pass> {
        if self.made.len() >= self.options.most_tokens || self.is_full() {
            return None;
        }
        let (tokens, parents) = match self.steps.last() {
            None => (self.prompt.clone(), None),
            Some(step) => {
                let drafts = step.seen.drafts.get(step.last_row());
                let candidate =
                    |path: &Path| drafts.map_or(0, |heads| heads[path.len() - 1].likeliest[path[path.len() - 1] as usize].0);
                let tokens = [step.next.0].into_iter().chain(self.options.choices.iter().map(candidate)).collect();
                (tokens, Some([None].into_iter().chain(self.parents.iter().copied().map(Some)).collect::<Vec<_>>()))
            }
        };
        let rows = if parents.is_some() { tokens.len() } else { 1 };
        let pass = Pass {
            uniforms: (0..rows).map(|_| (self.dice.next_u32() >> 8) as f32 / (1u32 << 24) as f32).collect(),
            tokens,
            parents,
            cached: self.cached,
            kept: self.kept.clone(),
            wanted: self.options.wanted,
            temperature: self.options.temperature,
            drafts: !self.options.choices.is_empty(),
        };
        self.pass = Some(pass.clone());
        Some(pass)
    }

    /// Goes on from what was seen of the pass that was asked for.
    ///
    /// # Panics
    /// When none was.
    pub fn take(&mut self, seen: Seen) -> &Step {
        let pass = self.pass.take().expect("a pass was asked for");
        self.cached = pass.first();
        let is_prompt = pass.parents.is_none();
        let nodes: Vec<Node> = match &pass.parents {
            None => Vec::new(),
            Some(parents) => (0..parents.len()).map(|node| self.node(&pass, &seen, node)).collect(),
        };
        let accepted = if is_prompt { Vec::new() } else { self.accepted(&nodes, &seen) };
        self.kept = if is_prompt {
            (0..pass.tokens.len() as u32).collect()
        } else {
            [0].into_iter().chain(accepted.iter().copied()).collect()
        };
        let next = self.own(&seen.next[accepted.last().map_or(0, |node| *node as usize)]);
        self.made.extend(accepted.iter().map(|node| nodes[*node as usize].token).chain([next.0]));
        self.steps.push(Step {
            nodes,
            accepted,
            next,
            cached: pass.cached + if is_prompt { 0 } else { pass.kept.len() as u32 },
            seen,
        });
        self.steps.last().expect("it was just pushed")
    }

    /// Decodes to the end: `carry_out` runs each plan. Weights that are given are put on the device first.
    ///
    /// # Errors
    /// Those of the plans, and of `carry_out`.
    pub fn conclude(
        &mut self,
        mut weights: Option<&[Arc<Vec<f32>>]>,
        device: &Capabilities,
        mut carry_out: impl FnMut(&Plan) -> Result<Downloads, Failure>,
    ) -> Result<(), Failure> {
        while let Some(pass) = self.next_pass() {
            let plan = self.decoder.first_pass(weights.take(), &pass, false, device)?;
            let seen = Seen::read(&pass, self.decoder.model.size.drafts, &carry_out(&plan)?)?;
            self.take(seen);
        }
        Ok(())
    }

    fn node(&self, pass: &Pass, seen: &Seen, node: usize) -> Node {
        let parent = pass.parents.as_ref().and_then(|parents| parents[node]);
        let threshold = match (self.options.acceptance, parent) {
            (Acceptance::Typical { epsilon, delta }, Some(parent)) => {
                Some(typical_acceptance::threshold(epsilon, delta, f64::from(seen.next[parent as usize].entropy)))
            }
            _ => None,
        };
        let chance = if parent.is_some() { seen.chances[node] } else { 1.0 };
        Node { token: pass.tokens[node], parent, chance, threshold }
    }

    /// The token that the model itself says, with its chance.
    fn own(&self, said: &Said) -> (u32, f32) {
        match self.options.acceptance {
            Acceptance::Lossless => said.drawn,
            Acceptance::Greedy | Acceptance::Typical { .. } => said.likeliest[0],
        }
    }

    /// The longest way down over nodes that are accepted; of equally long ones the likeliest.
    fn accepted(&self, nodes: &[Node], seen: &Seen) -> Vec<u32> {
        // Of each node that is reached, how deep it lies and how likely the way to it is.
        let mut reached: Vec<Option<(u32, f64)>> = vec![None; nodes.len()];
        let mut best = 0;
        for (at, node) in nodes.iter().enumerate() {
            reached[at] = match node.parent {
                None => Some((0, 0.0)),
                Some(parent) => reached[parent as usize].filter(|_| self.takes(node, &seen.next[parent as usize])).map(
                    |(depth, likelihood)| (depth + 1, likelihood + libm::log(f64::from(node.chance).max(f64::MIN_POSITIVE))),
                ),
            };
            if reached[at] > reached[best] {
                best = at;
            }
        }
        let mut way = Vec::new();
        let mut at = best;
        while let Some(parent) = nodes[at].parent {
            way.insert(0, at as u32);
            at = parent as usize;
        }
        way
    }

    fn takes(&self, node: &Node, said: &Said) -> bool {
        match node.threshold {
            Some(threshold) => f64::from(node.chance) > threshold,
            None => node.token == self.own(said).0,
        }
    }
}
