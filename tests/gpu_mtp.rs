//! The lesson mtp on a real device: the twins' losses in its own batches, greedy text that drafts don't change, and nothing left behind.
#![cfg(feature = "gpu")]

use std::collections::HashMap;

use serde_json::{Value, json};
use stepscope::gpu::{Control, GpuEngine};
use stepscope::input::{self, Document};
use stepscope::kernel::{CpuEngine, Downloads};
use stepscope::lessons::course::SoFar;
use stepscope::lessons::{self, Ask, Course, Opening};

fn document(input: &Value) -> Document {
    Document::of(input.as_object().unwrap().clone())
}

fn course(input: &Value, ask: &Ask) -> Box<dyn Course> {
    match lessons::open(lessons::find("mtp").unwrap(), document(input), ask) {
        Ok(Opening::Course(course)) => course,
        _ => panic!("a training is a course"),
    }
}

fn losses(downloads: &Downloads) -> Vec<f32> {
    downloads.get("losses").map_or(Vec::new(), |bytes| bytemuck::pod_collect_to_vec(bytes))
}

#[test]
fn fifty_steps_lose_alike_on_both_engines_and_what_is_made_is_plain_greedy_decoding() {
    // Without a device this fails, and says what to install.
    let engine = pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"));
    for mode in ["parallel", "sequential"] {
        let input = json!({"mode": mode, "depth": 2, "steps": 50});
        let ask = Ask { capabilities: engine.capabilities().clone(), ..Ask::default() };
        let (mut on_gpu, mut on_cpu) = (course(&input, &ask), course(&input, &Ask::default()));
        let (mut residents, mut so_far, mut steps) = (HashMap::new(), SoFar::default(), 0);
        while let Some(plan) = on_gpu.next().unwrap() {
            so_far.begin(&plan);
            let (_, downloads) = pollster::block_on(engine.run(&plan, &Control::default())).unwrap();
            // The twin's training only: from there on each goes on with what it has itself.
            if steps < 50 {
                let same = on_cpu.next().unwrap().unwrap();
                let (_, wanted) = CpuEngine::run_on(&same, &mut residents);
                let (got, want) = (losses(&downloads), losses(&wanted));
                assert_eq!(got.len(), want.len());
                for (i, (got, want)) in got.iter().zip(&want).enumerate() {
                    assert!((got - want).abs() <= 1e-4, "{input}, step {steps}, {i}: {got} on the GPU, {want} on the CPU");
                }
                steps += got.len() / 3;
                on_cpu.take(&wanted).unwrap();
            }
            on_gpu.take(&downloads).unwrap();
        }
        assert_eq!(steps, 50);
        pollster::block_on(engine.run(&so_far.release(), &Control::default())).unwrap();
        assert_eq!(engine.live_bytes(), 0);
        let outcome = on_gpu.finish().unwrap();
        for decoded in outcome.output.json["decoded"].as_array().unwrap() {
            assert_eq!(decoded["plain"], decoded["tokens"], "{mode}");
        }
        let lesson = lessons::find("mtp").unwrap();
        let checked = input::check(lesson.card().fields, document(&input)).unwrap();
        let check = lesson.check(&checked, &outcome.output);
        assert!(check.is_ok, "{mode}: {check:?}");
    }
}
