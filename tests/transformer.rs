//! The language model on its twins: losses and gradients against f64, passes over a cache and trees of candidates against plain text.

mod models;
mod transformers;

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use stepscope::kernel::train::Layers;
use stepscope::kernel::transformer::{Decoder, Model, Pass, Seen};
use stepscope::kernel::{BufferId, Capabilities, Command, Data, Plan};
use stepscope::language::decoding::{Acceptance, Options, Session};
use stepscope::language::weights::Weights;
use transformers::{Cpu, Machine, PROMPTS, TREE, cpu, first, floats, model, options, reference, sizes, tokens};

/// Tokens that are sampled.
const DRAWS: u64 = 100_000;

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
    let weights: &Weights = &models::language();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let stories = (0..PROMPTS).skip(thread).step_by(threads);
            scope.spawn(move || transformers::hold_greedy(&mut cpu(), weights, stories, 12));
        }
    });
}

/// Decodings of three tokens, one for each seed. A context's logits don't depend on the seed: the model runs once for each, and all seeds go
/// on with the kernel that draws.
fn sampled(model: &Model, prompt: &[u32], draws: u64, options: &Options) -> Vec<Session> {
    let mut machine = cpu();
    machine.run(&model.load(&first(&model.size)));
    let decoder = Decoder { model: model.clone(), name: model.name.clone(), capacity: model.size.context + 16 };
    let begin = |seed| Session::new(decoder.clone(), prompt.to_vec(), Options { seed, most_tokens: 3, ..options.clone() });
    let mut sessions: Vec<Session> = (0..draws).map(begin).collect();
    conclude(&mut machine, &decoder, sessions.iter_mut().collect());
    sessions
}

/// Of sessions that have come the same way. Each context is followed to its end before the next, since they share the cache.
fn conclude(machine: &mut Cpu, decoder: &Decoder, sessions: Vec<&mut Session>) {
    let mut contexts: BTreeMap<Vec<u32>, Vec<(&mut Session, Pass)>> = BTreeMap::new();
    for session in sessions {
        if let Some(pass) = session.next_pass() {
            contexts.entry(pass.tokens.clone()).or_default().push((session, pass));
        }
    }
    for mut context in contexts.into_values() {
        let seen = redrawn(machine, decoder, context.iter().map(|(_, pass)| pass).collect());
        context.iter_mut().zip(seen).for_each(|((session, _), seen)| _ = session.take(seen));
        conclude(machine, decoder, context.into_iter().map(|(session, _)| session).collect());
    }
}

/// What is seen of passes that differ in what draws their tokens alone.
fn redrawn(machine: &mut Cpu, decoder: &Decoder, passes: Vec<&Pass>) -> Vec<Seen> {
    let (pass, device) = (passes[0], Capabilities::cpu());
    assert!(passes.iter().all(|other| (&other.tokens, other.cached, &other.kept) == (&pass.tokens, pass.cached, &pass.kept)));
    let mut plan = decoder.pass(pass, false, &device).unwrap();
    // Heads overwrite them.
    let logits = plan.buffers.iter().position(|spec| spec.name == "logits").unwrap();
    let draws = |command: &Command| matches!(command, Command::Dispatch(dispatch) if dispatch.kernel.name == "next_token");
    let at = plan.commands.iter().position(draws).unwrap();
    plan.commands.insert(at, Command::Download { from: BufferId(logits) });
    let (_, downloads) = machine.run(&plan);
    let logits = floats(&downloads, "logits");

    let (vocabulary, wanted) = (decoder.model.size.vocabulary, pass.wanted);
    let each = logits.len() as u32 / vocabulary;
    let mut all = Vec::new();
    for passes in passes.chunks(1000) {
        let mut builder = Plan::builder(false);
        let rows = each * passes.len() as u32;
        let repeated = builder.upload("logits", Data::F32(Arc::new(logits.repeat(passes.len()))));
        let uniforms = passes.iter().flat_map(|pass| pass.uniforms.iter().copied()).collect();
        let uniforms = builder.upload("uniforms", Data::F32(Arc::new(uniforms)));
        let tokens = builder.temporary("tokens", u64::from(rows * (wanted + 1)) * 4);
        let chances = builder.temporary("chances", u64::from(rows * (wanted + 3)) * 4);
        let mut layers = Layers { builder: &mut builder };
        layers.next_token([repeated, uniforms], [tokens, chances], [rows, vocabulary, wanted], pass.temperature);
        builder.download(tokens);
        builder.download(chances);
        let (_, drawn) = machine.run(&builder.finish());
        all.extend(passes.iter().enumerate().map(|(place, pass)| {
            let mut downloads = downloads.clone();
            for name in ["tokens", "chances"] {
                let bytes = drawn[name].len() / passes.len();
                downloads.insert(name, drawn[name][place * bytes..][..bytes].to_vec());
            }
            Seen::read(pass, decoder.model.size.drafts, &downloads).unwrap()
        }));
    }
    all
}

/// How far counts are from what chances let expect, in standard deviations of what that would be by chance: chi-square by the cube root of
/// Wilson and Hilferty (1931). Cells that expect less than ten are one.
fn deviation(counts: &[u32], chances: &[f64]) -> f64 {
    let all = f64::from(counts.iter().sum::<u32>());
    let (mut cells, mut rest) = (Vec::new(), (0.0, 0.0));
    for (count, chance) in counts.iter().zip(chances) {
        let cell = (f64::from(*count), chance * all);
        if cell.1 >= 10.0 { cells.push(cell) } else { rest = (rest.0 + cell.0, rest.1 + cell.1) }
    }
    cells.extend((rest.1 > 0.0).then_some(rest));
    let chi: f64 = cells.iter().map(|(count, want)| (count - want).powi(2) / want).sum();
    let freedom = cells.len() as f64 - 1.0;
    let spread = 2.0 / (9.0 * freedom);
    ((chi / freedom).cbrt() - (1.0 - spread)) / spread.sqrt()
}

/// The third token, and the second and third together, which are of one pass where a draft was accepted, against the model's own
/// probabilities in f64.
#[test]
fn lossless_trees_keep_the_distribution_and_typical_ones_do_not() {
    let size = sizes();
    let (model, weights) = (model(size), first(&size));
    let prompt = tokens(&size, 6, 5);
    let reference = reference(size, &weights);
    let chances = |after: &[u32]| -> Vec<f64> {
        let text = [&prompt, after].concat();
        let (logits, _) = reference.passes(&text, &(0..text.len()).collect::<Vec<_>>(), &|i, j| j <= i);
        let exps: Vec<f64> = logits[text.len() - 1].iter().map(|x| x.exp()).collect();
        exps.iter().map(|x| x / exps.iter().sum::<f64>()).collect()
    };
    let many = size.vocabulary as usize;
    let (mut thirds, mut pairs) = (vec![0.0; many], vec![0.0; many * many]);
    for (first, chance) in (0..).zip(chances(&[])) {
        for (second, next) in (0..).zip(chances(&[first])) {
            for (third, last) in chances(&[first, second]).into_iter().enumerate() {
                thirds[third] += chance * next * last;
                pairs[second as usize * many + third] += chance * next * last;
            }
        }
    }
    let sample = |draws, tree, acceptance| {
        let sessions = sampled(&model, &prompt, draws, &options(tree, acceptance));
        let (mut of_thirds, mut of_pairs) = (vec![0; many], vec![0; many * many]);
        for session in &sessions {
            let [second, third] = [1, 2].map(|place| session.made()[place] as usize);
            of_thirds[third] += 1;
            of_pairs[second * many + third] += 1;
        }
        let drafted = sessions.iter().filter(|session| !session.steps[1].accepted.is_empty()).count();
        ([deviation(&of_thirds, &thirds), deviation(&of_pairs, &pairs)], drafted)
    };
    // What is passed once in a thousand times. The seeds are fixed.
    let most = 3.09;
    let (plain, _) = sample(DRAWS, &[], Acceptance::Lossless);
    assert!(plain.iter().all(|deviation| *deviation < most), "plain sampling: {plain:?}");
    let (lossless, drafted) = sample(DRAWS, TREE, Acceptance::Lossless);
    assert!(lossless.iter().all(|deviation| *deviation < most), "lossless: {lossless:?}");
    assert!(drafted as u64 > DRAWS / 20, "drafts that are never accepted test nothing: {drafted} of {DRAWS}");
    let (typical, _) = sample(DRAWS / 20, TREE, Acceptance::Typical { epsilon: 0.09, delta: 0.3 });
    assert!(typical.iter().all(|deviation| *deviation > 10.0 * most), "typical acceptance moves the distribution: {typical:?}");
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
