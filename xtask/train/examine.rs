//! What a model is worth: how often heads are right, and how many tokens a forward pass gives.

use std::fmt;

use stepscope::algo::medusa_tree::{self, Growth};
use stepscope::kernel::transformer::{Decoder, Pass, Seen};
use stepscope::language::decoding::{Acceptance, Options, Session};
use stepscope::language::story;
use stepscope::language::tokens::Vocabulary;

use crate::{HELD_OUT, Machine, Result, SIZE, STORIES};

/// Candidates of a head that are counted.
const RANKS: usize = 10;
/// Stories that heads are examined on, and prompts that are continued.
const EXAMINED: [u64; 2] = [40, 40];
/// Of the tree that is grown: its root is not counted.
pub const NODES: usize = 31;
const PROMPT: usize = 24;
const MADE: usize = 96;

pub struct Worth {
    /// Of each head, how often each of its candidates, the likeliest first, is the token that follows.
    pub accuracies: Vec<Vec<f64>>,
    /// The same of the next token.
    pub next: Vec<f64>,
    /// Tokens a forward pass, decoding greedily with the tree that is grown from these.
    pub tokens_per_pass: f64,
}

impl Worth {
    pub fn of(machine: &Machine, vocabulary: &Vocabulary) -> Result<Worth> {
        let (mut hits, mut count) = (vec![[0.0; RANKS]; 1 + SIZE.drafts as usize], 0.0);
        for seed in HELD_OUT + STORIES[2]..HELD_OUT + STORIES[2] + EXAMINED[0] {
            let text: Vec<u32> = vocabulary.encode(story::story(seed)).into_iter().map(u32::from).collect();
            let text = &text[..text.len().min(SIZE.context as usize)];
            let seen = read(machine, text)?;
            for (at, (next, drafts)) in
                seen.next.iter().zip(&seen.drafts).enumerate().take(text.len().saturating_sub(1 + SIZE.drafts as usize))
            {
                count += 1.0;
                for (ahead, said) in [next].into_iter().chain(drafts).enumerate() {
                    let place = said.likeliest.iter().position(|(token, _)| *token == text[at + 1 + ahead]);
                    if let Some(place) = place {
                        hits[ahead][place] += 1.0;
                    }
                }
            }
        }
        let shares = |hits: &[f64; RANKS]| hits.iter().map(|hits| hits / count).collect::<Vec<_>>();
        let (next, accuracies) = (shares(&hits[0]), hits[1..].iter().map(shares).collect::<Vec<_>>());
        let (mut made, mut passes) = (0, 0);
        for seed in HELD_OUT + 1000..HELD_OUT + 1000 + EXAMINED[1] {
            let session = decoded(machine, vocabulary, seed, &accuracies)?;
            made += session.steps.iter().map(|step| step.length()).sum::<usize>();
            passes += session.steps.len();
        }
        Ok(Worth { accuracies, next, tokens_per_pass: made as f64 / passes as f64 })
    }
}

/// A pass in which every token of a text speaks: a tree that is one branch.
fn read(machine: &Machine, text: &[u32]) -> Result<Seen> {
    let parents = (0..text.len() as u32).map(|node| node.checked_sub(1)).collect();
    let pass = Pass {
        tokens: text.to_vec(),
        parents: Some(parents),
        cached: 0,
        kept: Vec::new(),
        wanted: RANKS as u32,
        temperature: 1.0,
        uniforms: vec![0.0; text.len()],
        drafts: true,
    };
    run(machine, &decoder(machine), &pass)
}

fn decoder(machine: &Machine) -> Decoder {
    Decoder { model: machine.model.clone(), name: machine.model.name.clone(), capacity: SIZE.context + NODES as u32 + 1 }
}

fn run(machine: &Machine, decoder: &Decoder, pass: &Pass) -> Result<Seen> {
    let plan = decoder.pass(pass, false, machine.engine.capabilities()).map_err(|failure| failure.to_string())?;
    Ok(Seen::read(pass, SIZE.drafts, &machine.run(&plan)?).map_err(|failure| failure.to_string())?)
}

fn decoded(machine: &Machine, vocabulary: &Vocabulary, seed: u64, accuracies: &[Vec<f64>]) -> Result<Session> {
    let text: Vec<u32> = vocabulary.encode(story::story(seed)).into_iter().map(u32::from).collect();
    let growth = Growth { accuracies: accuracies.to_vec(), nodes: NODES };
    let choices = medusa_tree::sorted(&[], Some(&growth)).to_vec();
    let options =
        Options { choices, acceptance: Acceptance::Greedy, temperature: 1.0, seed: 0, most_tokens: MADE, wanted: RANKS as u32 };
    let mut session = Session::new(decoder(machine), text[..PROMPT.min(text.len())].to_vec(), options);
    let device = machine.engine.capabilities();
    session.conclude(None, device, |plan| machine.carry_out(plan)).map_err(|failure| failure.to_string())?;
    Ok(session)
}

/// A prompt of a story that was held out, and what the model makes of it.
pub fn continued(machine: &Machine, vocabulary: &Vocabulary, seed: u64) -> Result<String> {
    let session = decoded(machine, vocabulary, seed, &vec![vec![1.0 / RANKS as f64; RANKS]; SIZE.drafts as usize])?;
    let made: Vec<u16> = session.made().iter().map(|token| *token as u16).collect();
    let text = story::story(seed);
    let prompt: Vec<u16> = vocabulary.encode(&text).into_iter().take(PROMPT).collect();
    Ok(String::from_utf8_lossy(&vocabulary.decode(&[prompt, made].concat())).into_owned())
}

impl fmt::Display for Worth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let best = |ranks: &[f64]| (ranks[0] * 1000.0).round() / 10.0;
        let heads: Vec<f64> = self.accuracies.iter().map(|ranks| best(ranks)).collect();
        write!(
            f,
            "right at first guess: next {} %, heads {heads:?} %; {:.3} tokens a pass",
            best(&self.next),
            self.tokens_per_pass
        )
    }
}
