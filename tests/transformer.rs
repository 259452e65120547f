//! The language model on its twins: losses and gradients against f64, passes over a cache and trees of candidates against plain text.

mod transformers;

use proptest::prelude::*;
use stepscope::kernel::transformer::Pass;
use stepscope::language::decoding::{Acceptance, Options};
use transformers::{Machine, TREE, cpu, decode, first, model, options, reference, sizes, tokens};

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
fn guesses_are_those_of_the_definition() {
    transformers::hold_guesses(&mut cpu());
}

#[test]
fn counts_are_the_closed_forms() {
    transformers::hold_counts(&mut cpu());
}

#[test]
fn greedy_trees_say_what_plain_decoding_says() {
    transformers::hold_greedy(&mut cpu(), 40);
}

/// What sampling should give: the probabilities of the second made token, summed over the first, from the model in f64.
#[test]
fn lossless_trees_keep_the_distribution_and_typical_ones_do_not() {
    let size = sizes();
    let (model, weights) = (model(size), first(&size));
    let mut machine = cpu();
    machine.run(&model.load(&weights));
    let prompt = tokens(&size, 6, 5);
    let reference = reference(size, &weights);
    let chances = |text: &[u32]| -> Vec<f64> {
        let (logits, _) = reference.passes(text, &(0..text.len()).collect::<Vec<_>>(), &|i, j| j <= i);
        let exps: Vec<f64> = logits[text.len() - 1].iter().map(|x| x.exp()).collect();
        exps.iter().map(|x| x / exps.iter().sum::<f64>()).collect()
    };
    let mut want = vec![0.0; size.vocabulary as usize];
    for (first, chance) in chances(&prompt).into_iter().enumerate() {
        let text: Vec<u32> = prompt.iter().copied().chain([first as u32]).collect();
        want.iter_mut().zip(chances(&text)).for_each(|(sum, next)| *sum += chance * next);
    }
    let runs = 3000;
    let mut chi = |acceptance| -> (f64, usize) {
        let mut counts = vec![0u32; want.len()];
        let mut drafted = 0;
        for seed in 0..runs {
            let options = Options { seed, most_tokens: 2, ..options(TREE, acceptance) };
            let session = decode(&mut machine, &model, prompt.clone(), options);
            counts[session.made()[1] as usize] += 1;
            drafted += usize::from(!session.steps[1].accepted.is_empty());
        }
        let term = |(count, want): (&u32, &f64)| (f64::from(*count) - want * runs as f64).powi(2) / (want * runs as f64);
        (counts.iter().zip(&want).map(term).sum(), drafted)
    };
    // 22 degrees of freedom: 48.3 is passed once in a thousand times. The seeds are fixed.
    let (lossless, drafted) = chi(Acceptance::Lossless);
    assert!(lossless < 48.3 && drafted > 200, "chi-square {lossless}, {drafted} of {runs} by drafts");
    let (typical, _) = chi(Acceptance::Typical { epsilon: 0.09, delta: 0.3 });
    assert!(typical > 480.0, "typical acceptance moves the distribution: {typical}");
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
