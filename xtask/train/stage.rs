//! One stage of the training: which weights, how long, how fast.

use rand_core::Rng;
use rand_pcg::Pcg32;
use stepscope::kernel::train::Adam;
use stepscope::kernel::transformer::{Batch, Steps, Trained, rate};

use crate::write::Log;
use crate::{Machine, Result, SIZE, losses};

/// Tokens, story after story.
pub struct Text {
    pub learnt: Vec<u32>,
    pub held_out: Vec<u32>,
}

pub struct Stage {
    pub name: &'static str,
    pub trained: Trained,
    pub steps: usize,
    /// At its highest: it rises at first, then falls to a twentieth along a cosine.
    pub rate: f32,
    pub seed: u64,
}

/// Stretches of a batch, and tokens that each is read over.
const BATCH: [u32; 2] = [4, 256];
/// Steps of one plan.
const AT_ONCE: usize = 4;
/// Steps between looks at the held-out text.
const LOOK: usize = 200;

impl Stage {
    pub fn run(&self, machine: &Machine, text: &Text, log: &mut Log) -> Result<()> {
        let mut dice = Pcg32::new(self.seed, 5);
        let adam = Adam { beta_2: 0.99, decay: 0.02, ..Adam::default() };
        for first in (0..self.steps).step_by(AT_ONCE) {
            let end = self.steps.min(first + AT_ONCE);
            let batches: Vec<Batch> = (first..end).map(|_| drawn(&text.learnt, &mut dice)).collect();
            let rates: Vec<f32> = (first..end).map(|step| rate(self.rate, step, self.steps)).collect();
            let device = machine.engine.capabilities();
            let steps = Steps { batches: &batches, rates: &rates, weights: &losses(), trained: self.trained, adam };
            let plan = machine.model.train(None, &steps, false, device);
            let downloads = machine.run(&plan.map_err(|failure| failure.to_string())?)?;
            let each = 1 + (SIZE.drafts + SIZE.modules) as usize;
            let all: Vec<f32> = bytemuck::pod_collect_to_vec(&downloads["losses"]);
            for (step, losses) in all.chunks(each).enumerate() {
                log.step(self.name, first + step, rates[step], losses)?;
            }
            if end % LOOK < AT_ONCE || end == self.steps {
                let losses = held_out(machine, text, self.trained)?;
                log.step(&format!("{} held out", self.name), end, 0.0, &losses)?;
                println!("{} {}: {:.3?}, held out {losses:.3?}", self.name, end, &all[all.len() - each..]);
            }
        }
        Ok(())
    }
}

fn drawn(text: &[u32], dice: &mut Pcg32) -> Batch {
    let [stretches, tokens] = BATCH;
    let len = (tokens + 1 + SIZE.drafts.max(SIZE.modules)) as usize;
    let mut stretch = || {
        let at = ((u64::from(dice.next_u32()) * (text.len() - len) as u64) >> 32) as usize;
        text[at..at + len].to_vec()
    };
    Batch { tokens, stretches: (0..stretches).map(|_| stretch()).collect() }
}

/// Losses over the whole of the held-out text, in nats a token. Nothing is learnt.
pub fn held_out(machine: &Machine, text: &Text, shown: Trained) -> Result<Vec<f32>> {
    let [stretches, tokens] = BATCH;
    let len = (tokens + 1 + SIZE.drafts.max(SIZE.modules)) as usize;
    let windows: Vec<Vec<u32>> = text.held_out.windows(len).step_by(tokens as usize).map(<[u32]>::to_vec).collect();
    let batches: Vec<Batch> =
        windows.chunks_exact(stretches as usize).map(|stretches| Batch { tokens, stretches: stretches.to_vec() }).collect();
    let mut sums = vec![0.0; 1 + (SIZE.drafts + SIZE.modules) as usize];
    for batch in &batches {
        let device = machine.engine.capabilities();
        let plan = machine.model.examine(batch, shown, false, device).map_err(|failure| failure.to_string())?;
        let losses: Vec<f32> = bytemuck::pod_collect_to_vec(&machine.run(&plan)?["losses"]);
        sums.iter_mut().zip(losses).for_each(|(sum, loss)| *sum += loss / batches.len() as f32);
    }
    Ok(sums)
}
