//! The VQ-VAE on a real device: it trains as the twins do, counts what is predicted, and leaves nothing behind.
#![cfg(feature = "gpu")]

use std::collections::HashMap;

use serde_json::{Value, json};
use stepscope::gpu::{Control, GpuEngine};
use stepscope::input::Document;
use stepscope::kernel::{CpuEngine, Plan};
use stepscope::lessons::course::SoFar;
use stepscope::lessons::{self, Ask, Course, Opening, Output};

fn course(input: &Value) -> Box<dyn Course> {
    let document = Document::of(input.as_object().unwrap().clone());
    let ask = Ask { measure: true, film: false, ..Ask::default() };
    match lessons::open(lessons::find("vq-vae").unwrap(), document, &ask).unwrap() {
        Opening::Course(course) => course,
        _ => panic!("it isn't a course"),
    }
}

fn by_gpu(engine: &GpuEngine, input: &Value) -> Output {
    let (mut course, mut so_far) = (course(input), SoFar::default());
    let run = |plan: &Plan| {
        let (gpu, downloads) =
            pollster::block_on(engine.run(plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
        for dispatch in &gpu.dispatches {
            assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
        }
        (gpu, downloads)
    };
    while let Some(plan) = course.next().unwrap() {
        so_far.begin(&plan);
        let (report, downloads) = run(&plan);
        so_far.end(report);
        course.take(&downloads).unwrap();
    }
    so_far.end(run(&so_far.release()).0);
    assert_eq!(so_far.report().unwrap().live_bytes, 0);
    course.finish().unwrap().output
}

fn by_twins(input: &Value) -> Output {
    let (mut course, mut residents) = (course(input), HashMap::new());
    while let Some(plan) = course.next().unwrap() {
        let mut engine = CpuEngine::new(&plan, &mut residents);
        while !engine.advance(u64::MAX).is_over {}
        course.take(&engine.finish().1).unwrap();
    }
    course.finish().unwrap().output
}

#[test]
fn fifty_steps_on_the_device_are_those_of_the_twins() {
    // Without a device this fails, and says what to install.
    let engine = pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"));
    for input in [json!({"steps": 50}), json!({"steps": 50, "update": "ema", "dims": 2, "codes": 32, "data": "shapes"})] {
        let (gpu, twins) = (by_gpu(&engine, &input), by_twins(&input));
        for term in ["total", "reconstruction", "codebook", "commitment"] {
            let losses = |output: &Output| -> Vec<f64> {
                output.json["loss"][term].as_array().unwrap().iter().map(|loss| loss.as_f64().unwrap()).collect()
            };
            let (got, want) = (losses(&gpu), losses(&twins));
            assert_eq!((got.len(), want.len()), (50, 50));
            for (step, (got, want)) in got.into_iter().zip(want).enumerate() {
                assert!((got - want).abs() <= 1e-4, "{term} of step {step}, {input}: {got}, not {want}");
            }
        }
        assert!((gpu.json["psnr"].as_f64().unwrap() - twins.json["psnr"].as_f64().unwrap()).abs() < 0.1);
    }
}
