//! Laws of plans on the CPU engine: it holds what the ledger says, counts what the closed forms say, and goes in pieces as in one go.

use std::collections::HashMap;
use std::sync::Arc;

use proptest::prelude::*;
use stepscope::kernel::roofline::{Probe, copy_dispatch, fma_dispatch};
use stepscope::kernel::{
    BufferId, Capabilities, Command, CpuEngine, Data, Downloads, Ledger, Plan, Report, Residency, check_fit,
};
use stepscope::words::Code;

/// Uploads `words`, copies what is whole in pieces of 16 bytes twice over, downloads the copy and the ends of some multiply-adds.
fn busy_plan(words: Vec<u32>, rounds: u32, groups: u32, measure: bool) -> Plan {
    let bytes = words.len() as u64 * 4;
    let mut builder = Plan::builder(measure);
    let source = builder.upload("source", Data::U32(Arc::new(words)));
    let middle = builder.temporary("middle", bytes);
    let io = builder.io();
    builder.dispatch(copy_dispatch(source, middle, io, bytes, measure));
    builder.free(source);
    let target = builder.temporary("target", bytes);
    builder.push(Command::Zero { buffer: target });
    let io = builder.io();
    builder.dispatch(copy_dispatch(middle, target, io, bytes, measure));
    builder.download(target);
    let ends = builder.temporary("ends", u64::from(groups) * 64 * 16);
    let io = builder.io();
    builder.dispatch(fma_dispatch(ends, io, rounds, groups, measure));
    builder.download(ends);
    builder.finish()
}

/// Words that are all different.
fn scramble(len: usize) -> Vec<u32> {
    (1..=len as u32).map(|i| i.wrapping_mul(0x9e37_79b9)).collect()
}

fn in_pieces(plan: &Plan, cost_budget: u64) -> (Report, Downloads) {
    let mut resident = HashMap::new();
    let mut engine = CpuEngine::new(plan, &mut resident);
    let mut last = 0.0;
    loop {
        let progress = engine.advance(cost_budget);
        assert!((last..=1.0).contains(&progress.done), "progress goes forward");
        last = progress.done;
        if progress.is_over {
            return engine.finish();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_run_holds_counts_and_moves_what_its_plan_says(
        len in 1usize..3000, rounds in 0u32..9, groups in 1u32..4, measure: bool,
    ) {
        let words = scramble(len);
        let plan = busy_plan(words.clone(), rounds, groups, measure);
        let (report, downloads) = CpuEngine::run(&plan);
        let ledger = Ledger::of(&plan);
        prop_assert_eq!(report.peak_bytes, ledger.peak_bytes);
        prop_assert_eq!(report.live_bytes, 0);
        prop_assert_eq!(ledger.live_bytes.last(), Some(&0));
        prop_assert_eq!((report.upload_bytes, report.download_bytes), (ledger.upload_bytes, ledger.download_bytes));
        prop_assert_eq!(report.predicted(), plan.predicted());
        prop_assert_eq!(report.measured(), measure.then(|| plan.predicted()));
        prop_assert_eq!(report.flops(), plan.flops());
        let whole = words.len() / 4 * 4;
        let copied: &[u32] = bytemuck::cast_slice(&downloads["target"]);
        prop_assert_eq!(&copied[..whole], &words[..whole]);
        prop_assert!(copied[whole..].iter().all(|word| *word == 0));
    }

    #[test]
    fn a_run_in_pieces_is_the_run_in_one_go(len in 1usize..3000, cost_budget in 1u64..50_000) {
        let plan = busy_plan(scramble(len), 5, 3, true);
        prop_assert_eq!(in_pieces(&plan, cost_budget), CpuEngine::run(&plan));
    }
}

#[test]
fn multiply_adds_end_where_the_series_does() {
    let (_, downloads) = CpuEngine::run(&busy_plan(vec![0; 4], 200, 1, false));
    // x/2 + 1 again and again ends at 2, in each of eight chains.
    assert!(bytemuck::cast_slice::<u8, f32>(&downloads["ends"]).iter().all(|end| *end == 16.0));
}

#[test]
fn a_resident_buffer_stays_from_plan_to_plan() {
    let resident_plan = |upload: bool| {
        let mut builder = Plan::builder(false);
        let weights = builder.buffer("weights", 16, Residency::Resident("weights".into()));
        if upload {
            builder.push(Command::Upload { to: weights, data: Data::U32(Arc::new(vec![1, 2, 3, 4])) });
        } else {
            builder.download(weights);
        }
        builder.finish()
    };
    let mut resident = HashMap::new();
    let mut run = |plan: &Plan| CpuEngine::run_on(plan, &mut resident);
    let (first, _) = run(&resident_plan(true));
    let (second, downloads) = run(&resident_plan(false));
    assert_eq!((first.live_bytes, second.live_bytes, second.peak_bytes), (16, 16, 16));
    assert_eq!(bytemuck::cast_slice::<u8, u32>(&downloads["weights"]), [1, 2, 3, 4]);
    assert_eq!(resident_plan(false).ledger().resident_bytes, 16);
}

#[test]
fn a_plan_that_does_not_fit_is_refused_with_the_bytes_it_needs() {
    let small =
        Capabilities { max_buffer_bytes: 1 << 20, max_binding_bytes: 1 << 19, max_total_bytes: 3 << 19, ..Capabilities::cpu() };
    let copy_of = |bytes| Probe::Copy { bytes, max_bytes: u64::MAX }.plan(false);
    assert_eq!(check_fit(&copy_of(1 << 19), &small, 0), Ok(()));
    let cases = [
        (copy_of((1 << 19) + 16), 0, "524,304"),
        (copy_of(1 << 21), 0, "2,097,152"),
        // Two buffers of half a MiB and 16 bytes of counts, beside half a MiB that is there already.
        (copy_of(1 << 19), 1 << 19, "1,572,880"),
    ];
    for (plan, live_bytes, needed) in cases {
        let failure = check_fit(&plan, &small, live_bytes).expect_err("it doesn't fit");
        assert_eq!(failure.code, Code::TooLarge);
        assert!(failure.message.en.contains(needed) && failure.message.zh.contains(needed), "{failure}");
    }
    let few_groups = Capabilities { max_groups_per_dimension: 3, ..Capabilities::cpu() };
    assert_eq!(check_fit(&Probe::fma().plan(false), &few_groups, 0).unwrap_err().code, Code::TooLarge);
}

#[test]
fn what_was_freed_is_not_alive() {
    let plan = busy_plan(vec![0; 64], 1, 1, false);
    let freed = plan.commands.iter().position(|command| matches!(command, Command::Free { buffer: BufferId(0) }));
    let freed = freed.expect("the plan frees its source");
    let live_bytes = plan.ledger().live_bytes;
    assert_eq!(live_bytes[freed - 1] - live_bytes[freed], 256);
}
