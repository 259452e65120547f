//! The radix sort on a real device: the same bits as the standard sort, the twins' counts, the closed forms and the ledger.
#![cfg(feature = "gpu")]

mod sortable;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use sortable::{keys, sorted};
use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::CpuEngine;
use stepscope::kernel::radix::{DigitBits, Keys, MAX_KEYS, Options, collect, plan};

fn engine() -> GpuEngine {
    // Without a device this fails, and says what to install.
    pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"))
}

fn hold(engine: &GpuEngine, keys: &Keys, options: Options) -> Result<(), TestCaseError> {
    let plan = plan(keys, options, engine.capabilities()).expect("it fits");
    let (report, downloads) =
        pollster::block_on(engine.run(&plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
    prop_assert!(collect(keys.bits.len(), &downloads).unwrap() == sorted(keys), "not as the standard sort");
    let (cpu, cpu_downloads) = CpuEngine::run(&plan);
    prop_assert!(downloads == cpu_downloads, "not as the twins");
    for (dispatch, twin) in report.dispatches.iter().zip(&cpu.dispatches) {
        prop_assert_eq!(dispatch.measured, options.measure.then_some(dispatch.predicted), "{}", dispatch.kernel);
        prop_assert_eq!((dispatch.kernel, dispatch.measured), (twin.kernel, twin.measured));
    }
    prop_assert_eq!((report.peak_bytes, report.live_bytes), (plan.ledger().peak_bytes, 0));
    Ok(())
}

#[test]
fn random_keys_are_sorted_and_counted() {
    let engine = engine();
    let config = ProptestConfig { cases: 60, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() };
    let cases = (keys(70_000), prop_oneof![Just(None), Just(Some(DigitBits::Four)), Just(Some(DigitBits::Eight))], any::<bool>());
    let law = |(keys, digit_bits, measure)| hold(&engine, &keys, Options { digit_bits, measure, ..Options::default() });
    TestRunner::new(config).run(&cases, law).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_edges_of_workgroups_and_dispatches_are_sorted() {
    let engine = engine();
    for len in [1, 2, 255, 256, 257, 4095, 4096, 4097, (1 << 20) + 1] {
        let floats: Vec<f32> = (0..len).map(|i: u32| (i.wrapping_mul(0x9e37_79b9) >> 16) as f32 - 32_768.5).collect();
        hold(&engine, &floats.into(), Options { measure: true, ..Options::default() })
            .unwrap_or_else(|error| panic!("{len}: {error}"));
    }
}

#[test]
fn no_dispatch_of_the_largest_sort_takes_a_second() {
    let engine = engine();
    let keys: Vec<i32> = (0..MAX_KEYS as u32).map(|i| i.wrapping_mul(0x9e37_79b9) as i32).collect();
    let keys = Keys::from(keys);
    let plan = plan(&keys, Options::default(), engine.capabilities()).expect("it fits");
    let (report, downloads) =
        pollster::block_on(engine.run(&plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(collect(MAX_KEYS, &downloads).unwrap() == sorted(&keys));
    let slowest = report.dispatches.iter().filter_map(|one| Some((one.time_ns?, one.kernel))).max_by(|a, b| a.0.total_cmp(&b.0));
    println!("the slowest dispatch: {slowest:?}");
    assert!(slowest.is_none_or(|(time_ns, _)| time_ns < 1e9), "{slowest:?}");
}
