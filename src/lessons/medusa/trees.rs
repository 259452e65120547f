//! Trees of growing size that decode one prompt by turns: what a page times.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;

use super::course::{decoder, made};
use super::input;
use super::log::Log;
use crate::input::Document;
use crate::kernel::transformer::{Pass, Seen};
use crate::kernel::{Downloads, Plan};
use crate::language::decoding::{Acceptance, Options, Session};
use crate::language::weights::Weights;
use crate::lessons::course::{Grown, Made};
use crate::lessons::{Ask, Course, Film, Outcome, Output, TURNS, Timed};
use crate::trace::Tally;
use crate::words::Failure;

/// Nodes, the root not counted.
const SIZES: [usize; 9] = [0, 1, 3, 7, 15, 24, 31, 47, 63];

/// Grown from what the model's heads were measured to be worth.
pub fn trees(model: &Weights) -> Vec<Timed> {
    let tree = |nodes: usize| {
        let (growth, choices) = input::grown(model, nodes);
        Timed { nodes: choices.len(), expected: 1.0 + choices.iter().map(|path| growth.chance(path)).sum::<f64>() }
    };
    SIZES.into_iter().map(tree).collect()
}

/// Their passes, turn by turn.
pub struct ByTurns {
    ask: Ask,
    model: Rc<Weights>,
    /// Of each tree.
    logs: Vec<Rc<RefCell<Log>>>,
    turn: usize,
    pending: Option<Pass>,
    made: Option<Made>,
}

impl ByTurns {
    pub fn new(document: &Document, model: Rc<Weights>, ask: &Ask) -> Result<ByTurns, Failure> {
        let asked = input::read(document, &model)?;
        let name = format!("{}/trees", ask.session);
        let log = |nodes: usize| {
            let choices = input::grown(&model, nodes).1;
            let decoder = decoder(&model, &name, &nodes.to_string(), choices.len());
            let most_tokens = TURNS * (choices.last().map_or(0, Vec::len) + 1);
            let options = Options { choices, acceptance: Acceptance::Greedy, most_tokens, ..asked.options.clone() };
            let drafted = Session::new(decoder, asked.prompt.clone(), options);
            let (prompt, left_out) = (asked.prompt.clone(), asked.left_out);
            let log = Log { model: model.clone(), prompt, left_out, drafted, plain: None, tallies: Vec::new() };
            Rc::new(RefCell::new(log))
        };
        let logs = SIZES.into_iter().map(log).collect();
        Ok(ByTurns { ask: ask.clone(), model: model.clone(), logs, turn: 0, pending: None, made: None })
    }

    /// Whose turn it is: from small to large, then back, so that a device that slows down meanwhile wrongs none.
    fn tree(&self) -> usize {
        let (round, place) = (self.turn / self.logs.len(), self.turn % self.logs.len());
        if round.is_multiple_of(2) { place } else { self.logs.len() - 1 - place }
    }

    /// Whether all made the same text, as far as each came.
    fn are_same(&self) -> bool {
        let longest = self.logs.iter().max_by_key(|log| log.borrow().drafted.made().len());
        let Some(longest) = longest.map(|log| log.borrow()) else { return true };
        self.logs.iter().all(|log| longest.drafted.made().starts_with(log.borrow().drafted.made()))
    }
}

impl Course for ByTurns {
    fn next(&mut self) -> Result<Option<Plan>, Failure> {
        let is_first = self.turn == 0;
        if self.turn == TURNS * self.logs.len() {
            return Ok(None);
        }
        let session = &mut self.logs[self.tree()].borrow_mut().drafted;
        let Some(pass) = session.next_pass() else { return Ok(None) };
        let weights = is_first.then_some(&self.model.tensors[..]);
        let plan = session.decoder.first_pass(weights, &pass, self.ask.measure, &self.ask.capabilities)?;
        self.pending = Some(pass);
        Ok(Some(plan))
    }

    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        let Some(pass) = self.pending.take() else { return Ok(()) };
        let seen = Seen::read(&pass, self.model.size.drafts, downloads)?;
        let tree = self.tree();
        let session = &mut self.logs[tree].borrow_mut().drafted;
        session.take(seen);
        self.made = made(session, tree as u32);
        self.turn += 1;
        Ok(())
    }

    fn made(&self) -> Option<Made> {
        self.made
    }

    fn done(&self) -> f64 {
        self.turn as f64 / (TURNS * self.logs.len()) as f64
    }

    /// Of the largest tree.
    fn film(&self) -> Box<dyn Film> {
        Box::new(Grown::new(&self.logs[self.logs.len() - 1]))
    }

    fn finish(self: Box<Self>) -> Result<Outcome, Failure> {
        let json = [("same".to_owned(), json!(self.are_same()))].into_iter().collect();
        Ok(Outcome { output: Output { json, ..Output::default() }, tally: Tally::ZERO, film: None, slip: None })
    }
}
