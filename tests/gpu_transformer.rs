//! The language model on a real device: what holds on the twins holds there, and it trains alike.
#![cfg(feature = "gpu")]

mod models;
mod transformers;

use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::train::Adam;
use stepscope::kernel::{Capabilities, Downloads, Plan, Report};
use transformers::{ALL, Machine, batch, begin_plan, cpu, first, floats, model, sizes, train};

struct Gpu(GpuEngine);

fn gpu() -> Gpu {
    // Without a device this fails, and says what to install.
    Gpu(pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}")))
}

impl Machine for Gpu {
    fn run(&mut self, plan: &Plan) -> (Report, Downloads) {
        pollster::block_on(self.0.run(plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"))
    }

    fn live_bytes(&self) -> u64 {
        self.0.live_bytes()
    }

    fn capabilities(&self) -> Capabilities {
        self.0.capabilities().clone()
    }
}

#[test]
fn losses_and_gradients_are_those_of_the_definition() {
    transformers::hold_gradients(&mut gpu());
}

#[test]
fn a_frozen_trunk_keeps_every_bit() {
    transformers::hold_frozen(&mut gpu());
}

#[test]
fn leaving_modules_out_changes_no_bit_of_the_trunk() {
    transformers::hold_left_out(&mut gpu());
}

#[test]
fn a_tree_says_what_each_of_its_paths_says_alone() {
    transformers::hold_tree(&mut gpu());
}

#[test]
fn guesses_are_those_of_the_definition() {
    transformers::hold_guesses(&mut gpu());
}

#[test]
fn counts_are_the_closed_forms() {
    transformers::hold_counts(&mut gpu());
}

#[test]
fn greedy_trees_say_what_plain_decoding_says() {
    transformers::hold_greedy(&mut gpu(), &models::language(), 0..transformers::PROMPTS, 8);
}

/// What other tests hold only of each engine by itself.
#[test]
fn fifty_steps_lose_the_same_on_both_engines() {
    let size = sizes();
    let (model, weights) = (model(size), first(&size));
    let curve = |machine: &mut dyn FnMut(&Plan) -> Downloads, device: &Capabilities| {
        machine(&begin_plan(&model, &weights));
        let batches: Vec<_> = (0..50).map(|step| batch(&size, 8 + step % 3)).collect();
        let mut curve = Vec::new();
        for batch in batches {
            let plan = train(&model, None, &[batch], ALL, Adam { rate: 3e-3, ..Adam::default() }, device);
            curve.extend(floats(&machine(&plan), "losses"));
        }
        curve
    };
    let (mut gpu, mut cpu) = (gpu(), cpu());
    let device = gpu.capabilities();
    let on_gpu = curve(&mut |plan| gpu.run(plan).1, &device);
    let on_cpu = curve(&mut |plan| cpu.run(plan).1, &Capabilities::cpu());
    for (i, (got, want)) in on_gpu.iter().zip(&on_cpu).enumerate() {
        assert!((got - want).abs() < 1e-4, "number {i} of the curve: {got}, not {want}");
    }
}
