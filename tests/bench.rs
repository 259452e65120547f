//! What is timed on the page: all sorts give the same, and the check before the clock's answer counts would notice when not.

mod sortable;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sortable::{keys, sorted};
use stepscope::kernel::radix::{KeyKind, Keys, Peer, Sorted, collect, is_in_order};
use stepscope::kernel::{Capabilities, CpuEngine};
use stepscope::lessons::{Bench, LESSONS};

fn bench() -> &'static dyn Bench {
    LESSONS.iter().find_map(|lesson| lesson.bench()).expect("a lesson has one")
}

fn sort(peer: Peer, keys: &Keys) -> Option<Sorted> {
    let pairs = bench().pairs(keys);
    let (mut list, mut scratch) = (pairs.clone(), vec![u64::MAX; pairs.len()]);
    bench().sort(peer, &mut list, &mut scratch);
    bench().sorted(&list, &pairs, keys.kind)
}

#[test]
fn the_peers_sort_as_the_standard_library_does() {
    let config = ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() };
    let law = |keys: Keys| {
        for peer in Peer::ALL {
            prop_assert!(sort(peer, &keys).as_ref() == Some(&sorted(&keys)), "{peer:?}");
        }
        Ok(())
    };
    TestRunner::new(config).run(&keys(300), law).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_kernels_twins_give_what_the_peers_give() {
    for kind in KeyKind::ALL {
        let keys = bench().keys(kind, 1 << 13);
        let plan = bench().plan(&keys, true, &Capabilities::cpu()).expect("it fits");
        let (report, downloads) = CpuEngine::run(&plan);
        let by_twins = collect(keys.bits.len(), &downloads).expect("everything came back");
        assert!(Peer::ALL.into_iter().all(|peer| sort(peer, &keys).as_ref() == Some(&by_twins)), "{kind:?}");
        assert_eq!(report.measured(), Some(plan.predicted()));
        assert_eq!((report.peak_bytes, report.live_bytes), (plan.ledger().peak_bytes, 0));
    }
}

#[test]
fn random_keys_are_of_all_signs_and_the_same_each_time() {
    let keys = bench().keys(KeyKind::F32, 1 << 12);
    let negative = keys.bits.iter().filter(|bits| **bits >> 31 == 1).count();
    assert!((1800..2300).contains(&negative), "{negative}");
    assert_eq!(keys.bits, bench().keys(KeyKind::I32, 1 << 12).bits);
}

#[test]
fn a_wrong_order_is_noticed() {
    let pairs = Keys::from(vec![3u32, 1, 2, 1]).pairs();
    let right = [1 << 32 | 1, 1 << 32 | 3, 2 << 32 | 2, 3 << 32];
    assert!(is_in_order(&right, &pairs));
    let wrongs: [&[u64]; 5] = [
        &right[..3],
        // Equal keys in the other order; out of order; one twice; a key that isn't there.
        &[right[1], right[0], right[2], right[3]],
        &[right[0], right[2], right[1], right[3]],
        &[right[0], right[0], right[2], right[3]],
        &[right[0], right[1], right[2], 4 << 32],
    ];
    assert!(wrongs.into_iter().all(|wrong| !is_in_order(wrong, &pairs)));
}
