//! What the course writes down and the film shows.

use std::rc::Rc;

use crate::language::decoding::{Acceptance, Session, Step};
use crate::language::weights::Weights;
use crate::trace::Tally;

pub struct Log {
    pub model: Rc<Weights>,
    pub prompt: Vec<u32>,
    pub left_out: usize,
    pub drafted: Session,
    /// Plain decoding of the same prompt, pass for pass beside it; none where the tree is empty.
    pub plain: Option<Session>,
    /// What each of the drafted passes moved and computed, with those before it.
    pub tallies: Vec<Tally>,
}

/// What happened last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Begun,
    /// The prompt is in the cache, and has its next token.
    Read,
    /// Heads have named candidates, which make the tree.
    Draft,
    /// One pass has said of each node what the model makes of it.
    Verify,
    Accept,
    /// Rows of the cache that are kept moved together.
    Compact,
    /// One token, without a tree.
    Next,
}

const OF_TREE: [Event; 4] = [Event::Draft, Event::Verify, Event::Accept, Event::Compact];

impl Log {
    pub fn is_plain(&self) -> bool {
        self.drafted.options.choices.is_empty()
    }

    fn per_step(&self) -> usize {
        if self.is_plain() { 1 } else { OF_TREE.len() }
    }

    /// Instants after the first: one for the prompt, then for each pass its events.
    pub fn len(&self) -> usize {
        let passes = self.drafted.steps.len();
        passes.min(1) + passes.saturating_sub(1) * self.per_step()
    }

    /// The pass that an instant belongs to, and what happened in it.
    pub fn event(&self, at: usize) -> (usize, Event) {
        match at {
            0 => (0, Event::Begun),
            1 => (0, Event::Read),
            at if self.is_plain() => (at - 1, Event::Next),
            at => (1 + (at - 2) / OF_TREE.len(), OF_TREE[(at - 2) % OF_TREE.len()]),
        }
    }

    pub fn step(&self, pass: usize) -> Option<&Step> {
        self.drafted.steps.get(pass)
    }

    /// How many tokens were made at an instant.
    pub fn made(&self, at: usize) -> usize {
        let (pass, event) = self.event(at);
        let whole = match event {
            Event::Begun => 0,
            Event::Draft | Event::Verify => pass,
            Event::Read | Event::Accept | Event::Compact | Event::Next => pass + 1,
        };
        let made: usize = self.drafted.steps[..whole.min(self.drafted.steps.len())].iter().map(Step::length).sum();
        made.min(self.drafted.made().len())
    }

    /// Passes that were run at an instant.
    pub fn passes(&self, at: usize) -> usize {
        let (pass, event) = self.event(at);
        match event {
            Event::Begun => 0,
            Event::Draft => pass,
            _ => pass + 1,
        }
    }

    pub fn text(&self, tokens: &[u32]) -> String {
        let tokens: Vec<u16> = tokens.iter().map(|token| *token as u16).collect();
        String::from_utf8_lossy(&self.model.vocabulary.decode(&tokens)).into_owned()
    }

    /// A token by itself: a space before a word is a dot, the end of a line an arrow.
    pub fn piece(&self, token: u32) -> String {
        self.model.vocabulary.text_of(token as u16).replace(' ', "·").replace('\n', "⏎")
    }

    /// Of the first passes: how surprising the made tokens were to the model, and how surprising its own draws would be, in nats a token.
    pub fn surprise(&self, passes: usize) -> Option<[f64; 2]> {
        let (mut own, mut expected, mut count) = (0.0, 0.0, 0);
        for step in &self.drafted.steps[..passes.min(self.drafted.steps.len())] {
            let rows = [0].into_iter().chain(step.accepted.iter().map(|node| *node as usize));
            let chances = step.accepted.iter().map(|node| step.nodes[*node as usize].chance).chain([step.next.1]);
            for (row, chance) in rows.zip(chances) {
                own -= libm::log(f64::from(chance).max(1e-30));
                expected += f64::from(step.seen.next[row].entropy);
                count += 1;
            }
        }
        (count > 0).then(|| [own / f64::from(count), expected / f64::from(count)])
    }

    pub fn acceptance(&self) -> Acceptance {
        self.drafted.options.acceptance
    }
}
