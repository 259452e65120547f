//! The decoding as it went: the prompt, then of each pass its draft, its verdict, what is accepted, and the cache.

use serde_json::{Value, json};

use super::log::{Event, Log};
use super::{depict, words};
use crate::lessons::course::Account;
use crate::lessons::medusa_tree::list;
use crate::lessons::{Variable, View};
use crate::scene::Scene;
use crate::trace::{Line, Tally};
use crate::words::Lang;

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

impl Account for Log {
    fn instants(&self) -> usize {
        self.len()
    }

    fn scene(&self, at: usize, view: &View) -> Scene {
        depict::depict(self, at, view)
    }

    fn narration(&self, at: usize, lang: Lang) -> String {
        words::narrate(self, at).take(lang)
    }

    fn line(&self, at: usize) -> Option<Line> {
        line(self.event(at).1)
    }

    fn variables(&self, at: usize, _: Lang) -> Vec<Variable> {
        let (made, passes) = (self.made(at), self.passes(at));
        let mut variables =
            vec![Variable { name: "passes", value: passes.to_string() }, Variable { name: "made", value: made.to_string() }];
        if passes > 0 {
            variables.push(Variable { name: "tokens_per_pass", value: format!("{:.2}", made as f64 / passes as f64) });
        }
        let (pass, event) = self.event(at);
        if let (Some(step), false) = (self.step(pass), matches!(event, Event::Begun | Event::Draft)) {
            variables.push(Variable { name: "cached", value: step.cached.to_string() });
            if matches!(event, Event::Accept | Event::Compact) {
                variables.push(Variable { name: "accepted", value: list(&step.accepted) });
            }
        }
        variables
    }

    fn tally(&self, at: usize) -> Tally {
        self.passes(at).checked_sub(1).and_then(|pass| self.tallies.get(pass).copied()).unwrap_or(Tally::ZERO)
    }

    fn snapshot(&self, at: usize) -> Value {
        let (pass, event) = self.event(at);
        let made = &self.drafted.made()[..self.made(at)];
        let nodes = self.step(pass).filter(|_| !matches!(event, Event::Begun | Event::Read)).map(|step| {
            let has_chances = event != Event::Draft;
            let node = |node: &crate::language::decoding::Node| {
                json!({ "token": node.token, "parent": node.parent, "chance": has_chances.then_some(node.chance) })
            };
            step.nodes.iter().map(node).collect::<Value>()
        });
        let is_decided = matches!(event, Event::Accept | Event::Compact);
        json!({
            "pass": pass,
            "text": self.text(made),
            "tokens": made,
            "nodes": nodes,
            "accepted": self.step(pass).filter(|_| is_decided).map(|step| &step.accepted),
        })
    }
}
