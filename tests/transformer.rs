//! The language model on its twins: losses and gradients against f64, passes over a cache and trees of candidates against plain text.

mod transformers;

use proptest::prelude::*;
use stepscope::kernel::transformer::Pass;
use transformers::cpu;

#[test]
fn losses_and_gradients_are_those_of_the_definition() {
    transformers::hold_gradients(&mut cpu());
}

#[test]
fn a_frozen_trunk_keeps_every_bit() {
    transformers::hold_frozen(&mut cpu());
}

#[test]
fn leaving_modules_out_changes_no_bit_of_the_trunk() {
    transformers::hold_left_out(&mut cpu());
}

#[test]
fn a_tree_says_what_each_of_its_paths_says_alone() {
    transformers::hold_tree(&mut cpu());
}

#[test]
fn counts_are_the_closed_forms() {
    transformers::hold_counts(&mut cpu());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_mask_is_the_ancestor_relation(parents in prop::collection::vec(any::<prop::sample::Index>(), 0..40), cached in 0u32..9) {
        let parents: Vec<Option<u32>> = std::iter::once(None)
            .chain(parents.iter().enumerate().map(|(i, index)| Some(index.index(i + 1) as u32)))
            .collect();
        let pass = Pass { cached, ..transformers::tree(vec![0; parents.len()], parents.clone()) };
        let mask = pass.mask(64).unwrap();
        let is_ancestor = |node: usize, other: usize| {
            let mut at = Some(node as u32);
            while let Some(place) = at {
                if place as usize == other {
                    return true;
                }
                at = parents[place as usize];
            }
            false
        };
        for node in 0..parents.len() {
            for place in 0..64 {
                let sees = place < cached as usize || (place - cached as usize) < parents.len() && is_ancestor(node, place - cached as usize);
                prop_assert_eq!(mask[node * 64 + place] == 0.0, sees, "node {} and place {}", node, place);
            }
        }
    }
}
