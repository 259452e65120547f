//! The decoding, pass by pass; after each pass with a tree comes one of plain decoding.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use super::input;
use super::log::Log;
use crate::input::Document;
use crate::kernel::transformer::{Decoder, Model, Pass, Seen};
use crate::kernel::{Downloads, Plan};
use crate::language::decoding::{Options, Session, Step};
use crate::language::weights::Weights;
use crate::lessons::course::Made;
use crate::lessons::{Ask, Course, Film, Outcome, Output, course};
use crate::trace::Tally;
use crate::words::Failure;

pub struct Decoding {
    ask: Ask,
    model: Rc<Weights>,
    log: Rc<RefCell<Log>>,
    /// What is on its way: whether it is of plain decoding, the pass, and what it costs.
    pending: Option<(bool, Pass, Tally)>,
    made: Option<Made>,
}

/// Kinds of passes.
pub const DRAFTED: u32 = 0;
pub const PLAIN: u32 = 1;

/// What a session's last pass made; the first two, which bring the weights and make the kernels ready, say nothing of its speed.
pub fn made(session: &Session, kind: u32) -> Option<Made> {
    let last = session.steps.last().filter(|_| session.steps.len() > 2);
    last.map(|step| Made { kind, count: step.length() as u64 })
}

/// The model as it is on one engine, with a cache of its own that has room for a tree of so many nodes below the root.
pub fn decoder(model: &Weights, name: &str, cache: &str, nodes: usize) -> Decoder {
    Decoder {
        model: Model { name: name.to_owned(), size: model.size },
        name: format!("{name}/{cache}"),
        capacity: model.size.context + nodes as u32 + 1,
    }
}

/// A model's sessions on one engine: with a tree, and plain.
pub fn sessions(model: &Weights, asked: input::Asked, name: &str) -> (Session, Option<Session>) {
    let plain = Options { choices: Vec::new(), ..asked.options.clone() };
    let beside =
        (!asked.options.choices.is_empty()).then(|| Session::new(decoder(model, name, "plain", 0), asked.prompt.clone(), plain));
    (Session::new(decoder(model, name, "drafted", asked.options.choices.len()), asked.prompt, asked.options), beside)
}

impl Decoding {
    pub fn new(document: &Document, model: Rc<Weights>, ask: &Ask) -> Result<Decoding, Failure> {
        let asked = input::read(document, &model)?;
        let (prompt, left_out) = (asked.prompt.clone(), asked.left_out);
        let (drafted, plain) = sessions(&model, asked, &format!("{}/medusa", ask.session));
        let log = Log { model: model.clone(), prompt, left_out, drafted, plain, tallies: Vec::new() };
        Ok(Decoding { ask: ask.clone(), model, log: Rc::new(RefCell::new(log)), pending: None, made: None })
    }
}

impl Course for Decoding {
    fn next(&mut self) -> Result<Option<Plan>, Failure> {
        let mut log = self.log.borrow_mut();
        let passes = log.drafted.steps.len();
        let Log { drafted, plain, .. } = &mut *log;
        let (session, is_plain) = match plain {
            Some(plain) if plain.steps.len() < passes => (plain, true),
            _ => (drafted, false),
        };
        let Some(pass) = session.next_pass() else { return Ok(None) };
        let weights = (passes == 0).then_some(&self.model.tensors[..]);
        let plan = session.decoder.first_pass(weights, &pass, self.ask.measure, &self.ask.capabilities)?;
        self.pending = Some((is_plain, pass, course::tally(&plan)));
        Ok(Some(plan))
    }

    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        let Some((is_plain, pass, cost)) = self.pending.take() else { return Ok(()) };
        let seen = Seen::read(&pass, self.model.size.drafts, downloads)?;
        let mut log = self.log.borrow_mut();
        if is_plain {
            if let Some(plain) = &mut log.plain {
                plain.take(seen);
                self.made = made(plain, PLAIN);
            }
            return Ok(());
        }
        log.drafted.take(seen);
        self.made = made(&log.drafted, if log.is_plain() { PLAIN } else { DRAFTED });
        course::spend(&mut log.tallies, Tally::ZERO, cost, 1);
        Ok(())
    }

    fn made(&self) -> Option<Made> {
        self.made
    }

    fn done(&self) -> f64 {
        let log = self.log.borrow();
        log.drafted.made().len() as f64 / log.drafted.options.most_tokens.max(1) as f64
    }

    fn film(&self) -> Box<dyn Film> {
        Box::new(course::Grown::new(&self.log))
    }

    fn finish(self: Box<Self>) -> Result<Outcome, Failure> {
        Ok(course::outcome(&self.log, output(&self.log.borrow()), self.ask.film))
    }
}

fn output(log: &Log) -> Output {
    let made = log.drafted.made();
    let step = |step: &Step| {
        let candidates: Vec<u32> = step.nodes.iter().map(|node| node.token).collect();
        json!({ "candidates": candidates, "accepted": step.accepted, "length": step.length() })
    };
    let forwards = log.drafted.steps.len();
    let mut json = serde_json::Map::new();
    let mut put = |name: &str, value: Value| drop(json.insert(name.to_owned(), value));
    put("text", log.text(made).into());
    put("tokens", json!(made));
    put("steps", log.drafted.steps.iter().map(step).collect());
    put("tokensPerStep", json!(made.len() as f64 / forwards.max(1) as f64));
    put("forwards", forwards.into());
    put("prompt", json!(log.prompt));
    put("leftOut", log.left_out.into());
    let [own, expected] = log.surprise(forwards).unwrap_or_default();
    put("surprise", json!({ "made": own, "expected": expected }));
    if let Some(plain) = &log.plain {
        put("plain", json!({ "text": log.text(plain.made()), "tokens": plain.made(), "forwards": plain.steps.len() }));
    }
    Output { json, ..Output::default() }
}
