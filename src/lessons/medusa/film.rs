//! The decoding as it went: the prompt, then of each pass its draft, its verdict, what is accepted, and the cache.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use super::log::{Event, Log};
use super::{depict, words};
use crate::lessons::{Film, Variable, View};
use crate::scene::Scene;
use crate::trace::{Counter, Line, Tally};
use crate::words::Lang;

pub struct Passes {
    log: Rc<RefCell<Log>>,
    at: usize,
}

impl Passes {
    pub fn new(log: Rc<RefCell<Log>>) -> Passes {
        Passes { log, at: 0 }
    }
}

fn line(event: Event) -> Option<Line> {
    match event {
        Event::Begun => None,
        Event::Read => Some(Line("prompt")),
        Event::Draft => Some(Line("draft")),
        Event::Verify => Some(Line("verify")),
        Event::Accept => Some(Line("accept")),
        Event::Compact => Some(Line("compact")),
        Event::Next => Some(Line("next")),
    }
}

fn tally(log: &Log, at: usize) -> Tally {
    log.passes(at).checked_sub(1).and_then(|pass| log.tallies.get(pass).copied()).unwrap_or(Tally::ZERO)
}

impl Film for Passes {
    fn len(&self) -> usize {
        self.log.borrow().len()
    }

    fn at(&self) -> usize {
        self.at
    }

    fn seek(&mut self, at: usize) {
        self.at = at.min(self.len());
    }

    fn scene(&self, view: &View) -> Scene {
        depict::depict(&self.log.borrow(), self.at, view)
    }

    fn narration(&self, lang: Lang) -> String {
        words::narrate(&self.log.borrow(), self.at).take(lang)
    }

    fn line(&self) -> Option<Line> {
        line(self.log.borrow().event(self.at).1)
    }

    fn variables(&self, _: Lang) -> Vec<Variable> {
        let log = self.log.borrow();
        let (made, passes) = (log.made(self.at), log.passes(self.at));
        let mut variables =
            vec![Variable { name: "passes", value: passes.to_string() }, Variable { name: "made", value: made.to_string() }];
        if passes > 0 {
            variables.push(Variable { name: "tokens_per_pass", value: format!("{:.2}", made as f64 / passes as f64) });
        }
        let (pass, event) = log.event(self.at);
        if let (Some(step), false) = (log.step(pass), matches!(event, Event::Begun | Event::Draft)) {
            variables.push(Variable { name: "cached", value: step.cached.to_string() });
            if matches!(event, Event::Accept | Event::Compact) {
                let kept: Vec<String> = step.accepted.iter().map(u32::to_string).collect();
                variables.push(Variable { name: "accepted", value: format!("[{}]", kept.join(", ")) });
            }
        }
        variables
    }

    fn tally(&self) -> Tally {
        tally(&self.log.borrow(), self.at)
    }

    fn snapshot(&self) -> Value {
        let log = self.log.borrow();
        let (pass, event) = log.event(self.at);
        let made = &log.drafted.made()[..log.made(self.at)];
        let nodes = log.step(pass).filter(|_| !matches!(event, Event::Begun | Event::Read)).map(|step| {
            let has_chances = event != Event::Draft;
            let node = |node: &crate::language::decoding::Node| {
                json!({ "token": node.token, "parent": node.parent, "chance": has_chances.then_some(node.chance) })
            };
            step.nodes.iter().map(node).collect::<Value>()
        });
        let is_decided = matches!(event, Event::Accept | Event::Compact);
        json!({
            "pass": pass,
            "text": log.text(made),
            "tokens": made,
            "nodes": nodes,
            "accepted": log.step(pass).filter(|_| is_decided).map(|step| &step.accepted),
        })
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        let log = self.log.borrow();
        (self.at + 1..=log.len()).find(|at| line(log.event(*at).1).is_some_and(|line| line.0 == label))
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        let log = self.log.borrow();
        (0..=log.len()).rev().find(|at| tally(&log, *at).get(counter) <= limit).unwrap_or(0)
    }
}
