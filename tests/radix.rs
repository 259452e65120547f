//! The radix sort's kernels by their twins: sorted and stable against the standard sort, moving what the closed forms say.

mod sortable;

use proptest::prelude::*;
use sortable::{keys, sorted};
use stepscope::kernel::radix::{
    DigitBits, KeyKind, Keys, MAX_KEYS, Options, collect, digit_bits, plan, watched, workgroup_bytes,
};
use stepscope::kernel::{Capabilities, CpuEngine, check_fit};
use stepscope::words::Code;

fn sort(keys: &Keys, options: Options) -> stepscope::kernel::radix::Sorted {
    let plan = plan(keys, options, &Capabilities::cpu()).expect("it fits");
    let (_, downloads) = CpuEngine::run(&plan);
    collect(keys.bits.len(), &downloads).expect("everything came back")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keys_come_out_as_from_the_standard_stable_sort(keys in keys(6000), digit_bits in prop_oneof![Just(None), Just(Some(DigitBits::Four))]) {
        prop_assert_eq!(sort(&keys, Options { digit_bits, ..Options::default() }), sorted(&keys));
    }

    #[test]
    fn a_sort_moves_and_holds_what_its_plan_says(
        keys in keys(20_000), digit_bits in prop_oneof![Just(Some(DigitBits::Eight)), Just(Some(DigitBits::Four))], measure: bool,
    ) {
        let capabilities = Capabilities::portable();
        let plan = plan(&keys, Options { digit_bits, measure, ..Options::default() }, &capabilities).expect("it fits");
        prop_assert_eq!(check_fit(&plan, &capabilities, 0), Ok(()));
        let (report, downloads) = CpuEngine::run(&plan);
        for dispatch in &report.dispatches {
            prop_assert_eq!(dispatch.measured, measure.then_some(dispatch.predicted), "{}", dispatch.kernel);
        }
        let ledger = plan.ledger();
        prop_assert_eq!((report.peak_bytes, report.live_bytes), (ledger.peak_bytes, 0));
        prop_assert_eq!((report.upload_bytes, report.download_bytes), (ledger.upload_bytes, ledger.download_bytes));
        prop_assert_eq!(collect(keys.bits.len(), &downloads).unwrap(), sorted(&keys));
    }
}

#[test]
fn zeros_keep_their_signs_and_nans_go_to_the_ends() {
    let quiet = f32::from_bits(0x7fc0_1234);
    let floats =
        vec![0.0, -0.0, quiet, 1.0, -quiet, f32::NEG_INFINITY, -1.0, f32::INFINITY, -1e-40, f32::MIN, f32::MAX, 0.0, -0.0];
    let keys = Keys::from(floats);
    let got = sort(&keys, Options::default());
    assert_eq!(got.sources, [4, 5, 9, 6, 8, 1, 12, 0, 11, 3, 10, 7, 2]);
    assert_eq!(got, sorted(&keys));
}

#[test]
fn the_smallest_inputs_are_sorted_too() {
    assert_eq!(sort(&Keys::from(Vec::<i32>::new()), Options::default()), sorted(&Keys::from(Vec::<i32>::new())));
    assert_eq!(sort(&Keys::from(vec![i32::MIN]), Options::default()).bits, [1 << 31]);
}

#[test]
fn the_most_keys_are_sorted_in_dispatches_of_a_million() {
    let bits = (1..=MAX_KEYS as u32).map(|i| i.wrapping_mul(0x9e37_79b9) >> 8).collect();
    let keys = Keys { kind: KeyKind::U32, bits: std::sync::Arc::new(bits) };
    let plan = plan(&keys, Options::default(), &Capabilities::portable()).expect("it fits");
    // Four passes, each a histogram and a scatter in four parts and two scans.
    assert_eq!(plan.dispatches().count(), 4 * (4 + 2 + 4));
    // A pass reads keys twice and sources once, and writes both: 20 bytes a key, less the sources that the first pass doesn't read.
    let key_bytes = MAX_KEYS as u64 * 4;
    let bookkeeping = plan.predicted().total_bytes() - (4 * 5 - 1) * key_bytes;
    assert!(bookkeeping < key_bytes * 2, "{bookkeeping}");
    let (_, downloads) = CpuEngine::run(&plan);
    assert!(collect(MAX_KEYS, &downloads).unwrap() == sorted(&keys));
}

#[test]
fn digits_are_as_wide_as_workgroup_memory_allows() {
    assert_eq!(digit_bits(&Capabilities::portable()), DigitBits::Eight);
    assert_eq!((workgroup_bytes(DigitBits::Eight), workgroup_bytes(DigitBits::Four)), (5120, 320));
    let small = Capabilities { max_workgroup_bytes: 4096, ..Capabilities::portable() };
    assert_eq!(digit_bits(&small), DigitBits::Four);
    let refused =
        plan(&Keys::from(vec![1u32]), Options { digit_bits: Some(DigitBits::Eight), ..Options::default() }, &small).unwrap_err();
    assert_eq!(refused.code, Code::Unsupported);
}

#[test]
fn too_many_keys_are_refused() {
    let refused = plan(&Keys::from(vec![0u32; MAX_KEYS + 1]), Options::default(), &Capabilities::cpu()).unwrap_err();
    assert_eq!((refused.code, refused.path.as_str()), (Code::TooLarge, "items"));
}

#[test]
fn what_each_pass_did_is_what_sorting_by_its_digit_does() {
    let random = |i: u32| i.wrapping_mul(0x9e37_79b9) ^ i << 7;
    for (len, stride) in [(1, 1), (20_000, 1), (20_001, 79)] {
        let keys: Vec<u32> = (0..len).map(random).collect();
        let plan =
            plan(&Keys::from(keys.clone()), Options { watch: true, ..Options::default() }, &Capabilities::portable()).unwrap();
        let (passes, got_stride) = watched(keys.len(), &CpuEngine::run(&plan).1).unwrap();
        assert_eq!((passes.len(), got_stride), (4, stride));
        let mut order: Vec<u32> = (0..len).collect();
        for (pass, did) in passes.iter().enumerate() {
            let digit = |source: &u32| keys[*source as usize] >> (8 * pass) & 255;
            order.sort_by_key(digit);
            let places: Vec<u32> = (0..256).map(|d| order.partition_point(|source| digit(source) < d) as u32).collect();
            assert_eq!(did.places, places, "{len} keys, pass {pass}");
            assert_eq!(did.sources, order.iter().copied().step_by(stride).collect::<Vec<_>>(), "{len} keys, pass {pass}");
        }
    }
}
