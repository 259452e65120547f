//! What holds of the language model on any engine.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::HashMap;
use std::sync::Arc;

use stepscope::algo::medusa_tree::{self, Growth};
use stepscope::kernel::attention::random;
use stepscope::kernel::train::Adam;
use stepscope::kernel::transformer::reference::Reference;
use stepscope::kernel::transformer::{Batch, Decoder, Losses, Model, Named, Pass, Said, Seen, Size, Steps, Trained};
use stepscope::kernel::{BufferId, Capabilities, Command, CpuEngine, Downloads, Plan, Report, Residency};
use stepscope::language::decoding::{Acceptance, Options, Session, Step};
use stepscope::language::story::{self, HELD_OUT};
use stepscope::language::weights::Weights;

/// An engine that keeps residents from plan to plan.
pub trait Machine {
    fn run(&mut self, plan: &Plan) -> (Report, Downloads);
    fn live_bytes(&self) -> u64;
    fn capabilities(&self) -> Capabilities {
        Capabilities::cpu()
    }
}

/// The CPU engine and its residents.
pub struct Cpu(HashMap<String, Vec<u32>>);

pub fn cpu() -> Cpu {
    Cpu(HashMap::new())
}

impl Machine for Cpu {
    fn run(&mut self, plan: &Plan) -> (Report, Downloads) {
        CpuEngine::run_on(plan, &mut self.0)
    }

    fn live_bytes(&self) -> u64 {
        self.0.values().map(|words| words.len() as u64 * 4).sum()
    }
}

pub const ALL: Trained = Trained { trunk: true, heads: true, modules: true };

pub fn sizes() -> Size {
    Size { vocabulary: 23, width: 16, heads: 2, layers: 2, inner: 20, context: 48, drafts: 2, modules: 2 }
}

pub fn model(size: Size) -> Model {
    Model { name: "test".to_owned(), size }
}

/// Weights that are larger than a model begins with, so that everything counts.
pub fn first(size: &Size) -> Vec<Arc<Vec<f32>>> {
    let tensor = |(stream, named): (u64, &Named)| {
        let spread = if named.columns == 1 { 0.3 } else { 1.2 / (named.rows as f32).sqrt() };
        let begin = if named.name.ends_with("norm") { 1.0 } else { 0.0 };
        let drawn = random::spread(5, stream, named.len() as usize, spread);
        Arc::new(drawn.into_iter().map(|x| begin + x).collect())
    };
    (0..).zip(&size.tensors()).map(tensor).collect()
}

pub fn tokens(size: &Size, seed: u32, len: usize) -> Vec<u32> {
    (0..len as u32).map(|i| ((i + 1 + seed * 97).wrapping_mul(0x9e37_79b9) >> 9) % size.vocabulary).collect()
}

/// Two stretches, of which one ends too early for all that looks ahead.
pub fn batch(size: &Size, read: u32) -> Batch {
    let stretches = vec![tokens(size, 1, read as usize + 3), tokens(size, 2, read as usize + 1)];
    Batch { tokens: read, stretches }
}

pub fn losses(size: &Size) -> Losses {
    Losses::of(size, 0.5, 0.3)
}

pub fn wide(weights: &[Arc<Vec<f32>>]) -> Vec<Vec<f64>> {
    weights.iter().map(|tensor| tensor.iter().copied().map(f64::from).collect()).collect()
}

pub fn reference(size: Size, weights: &[Arc<Vec<f32>>]) -> Reference {
    Reference::new(size, wide(weights))
}

pub fn floats(downloads: &Downloads, name: &str) -> Vec<f32> {
    bytemuck::pod_collect_to_vec(&downloads[name])
}

pub fn begin(machine: &mut impl Machine, model: &Model, weights: &[Arc<Vec<f32>>]) {
    machine.run(&begin_plan(model, weights));
}

pub fn begin_plan(model: &Model, weights: &[Arc<Vec<f32>>]) -> Plan {
    train(model, Some(weights), &[], ALL, Adam::default(), &Capabilities::cpu())
}

/// A step for each batch.
pub fn train(
    model: &Model,
    first: Option<&[Arc<Vec<f32>>]>,
    batches: &[Batch],
    trained: Trained,
    adam: Adam,
    device: &Capabilities,
) -> Plan {
    let rates = vec![adam.rate; batches.len()];
    let steps = Steps { batches, rates: &rates, weights: &losses(&model.size), trained, adam };
    model.train(first, &steps, true, device).unwrap()
}

/// A tensor's part that training keeps on the device.
pub fn kept(machine: &mut impl Machine, model: &Model, part: &'static str) -> Vec<Vec<f32>> {
    let read = |named: &Named| {
        let mut builder = Plan::builder(false);
        let name = format!("{}/{}.{}/{}/{part}", model.name, named.place, named.index, named.name);
        let buffer = builder.buffer("kept", u64::from(named.len()) * 4, Residency::Resident(name));
        builder.download(buffer);
        let (_, downloads) = machine.run(&builder.finish());
        floats(&downloads, "kept")
    };
    model.size.tensors().iter().map(read).collect()
}

/// One step's losses and gradients: with β₁ = 0 Adam's first moments are the gradients.
pub fn gradients(machine: &mut impl Machine, model: &Model, batch: &Batch, trained: Trained) -> (Vec<f32>, Vec<Vec<f32>>) {
    let adam = Adam { beta_1: 0.0, ..Adam::default() };
    let plan = train(model, None, std::slice::from_ref(batch), trained, adam, &machine.capabilities());
    let (report, downloads) = machine.run(&plan);
    for dispatch in &report.dispatches {
        assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
    }
    (floats(&downloads, "losses"), kept(machine, model, "first moments"))
}

/// Losses are those of the definition, and every tensor's gradient its finite differences, for some of its numbers.
pub fn hold_gradients(machine: &mut impl Machine) {
    let size = sizes();
    let (model, weights, batch) = (model(size), first(&size), batch(&size, 7));
    begin(machine, &model, &weights);
    let (got, grads) = gradients(machine, &model, &batch, ALL);
    let mut reference = reference(size, &weights);
    let want = reference.losses(&batch);
    for (i, (got, want)) in got.iter().zip(&want).enumerate() {
        assert!((f64::from(*got) - want).abs() < 1e-5 * (1.0 + want), "loss {i}: {got}, not {want}");
    }
    let weigh = losses(&size);
    let scales: Vec<f64> = [1.0].iter().chain(&weigh.heads).chain(&weigh.modules).map(|x| f64::from(*x)).collect();
    let whole =
        |reference: &Reference| reference.losses(&batch).iter().zip(&scales).map(|(loss, scale)| loss * scale).sum::<f64>();
    for (t, named) in size.tensors().iter().enumerate() {
        let largest = grads[t].iter().copied().map(f32::abs).fold(0.0, f32::max);
        assert!(largest > 0.0, "{} gets a gradient", named.path());
        for i in (0..named.len() as usize).step_by((named.len() as usize / 5).max(1)) {
            let (at, step) = (reference.weights[t][i], 1e-4);
            reference.weights[t][i] = at + step;
            let more = whole(&reference);
            reference.weights[t][i] = at - step;
            let less = whole(&reference);
            reference.weights[t][i] = at;
            let slope = (more - less) / (2.0 * step);
            // Sums of some hundred products in f32, relative to the tensor's largest gradient.
            let off = (f64::from(grads[t][i]) - slope).abs();
            assert!(off < 2e-5 * f64::from(largest) + 2e-7, "{}[{i}]: {}, not {slope}", named.path(), grads[t][i]);
        }
    }
}

pub fn hold_frozen(machine: &mut impl Machine) {
    let size = sizes();
    let (model, weights, batch) = (model(size), first(&size), batch(&size, 6));
    begin(machine, &model, &weights);
    gradients(machine, &model, &batch, Trained { trunk: false, heads: true, modules: false });
    let after = kept(machine, &model, "params");
    for ((named, before), after) in size.tensors().iter().zip(&weights).zip(&after) {
        assert_eq!(**before != *after, named.place == "draft", "{}", named.path());
    }
}

/// A model without modules and heads trains bit for bit as one that has them, but leaves them out.
pub fn hold_left_out(machine: &mut impl Machine) {
    let trunk = Trained { trunk: true, heads: false, modules: false };
    let size = sizes();
    let bare = Size { drafts: 0, modules: 0, ..size };
    let (whole, alone) = (model(size), Model { name: "alone".to_owned(), size: bare });
    let weights = first(&size);
    begin(machine, &whole, &weights);
    begin(machine, &alone, &weights[..bare.tensors().len()]);
    let batch = batch(&size, 6);
    for _ in 0..3 {
        let (with, _) = gradients(machine, &whole, &batch, trunk);
        let (without, _) = gradients(machine, &alone, &batch, trunk);
        assert_eq!(with[0].to_bits(), without[0].to_bits());
    }
    let (with, without) = (kept(machine, &whole, "params"), kept(machine, &alone, "params"));
    assert_eq!(with[..without.len()], without);
}

pub fn text(tokens: Vec<u32>) -> Pass {
    Pass {
        tokens,
        parents: None,
        cached: 0,
        kept: Vec::new(),
        wanted: 3,
        temperature: 1.0,
        uniforms: vec![0.5; 64],
        drafts: true,
    }
}

pub fn tree(tokens: Vec<u32>, parents: Vec<Option<u32>>) -> Pass {
    Pass { parents: Some(parents), ..text(tokens) }
}

pub fn run_pass(machine: &mut impl Machine, decoder: &Decoder, pass: &Pass) -> Seen {
    let device = machine.capabilities();
    let (report, downloads) = machine.run(&decoder.pass(pass, true, &device).unwrap());
    for dispatch in &report.dispatches {
        assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
    }
    Seen::read(pass, decoder.model.size.drafts, &downloads).unwrap()
}

fn caches(machine: &mut impl Machine, decoder: &Decoder, rows: u32) -> Vec<f32> {
    let size = decoder.model.size;
    let mut all = Vec::new();
    for layer in 0..size.layers {
        for part in ["keys", "values"] {
            let mut builder = Plan::builder(false);
            let name = format!("{}/cache.{layer}.{part}", decoder.model.name);
            let bytes = u64::from(decoder.capacity * size.width) * 4;
            let buffer = builder.buffer("cache", bytes, Residency::Resident(name));
            builder.download(buffer);
            let (_, downloads) = machine.run(&builder.finish());
            let cache = floats(&downloads, "cache");
            let (width, capacity) = (size.head_width() as usize, decoder.capacity as usize);
            all.extend(cache.chunks(capacity * width).flat_map(|head| &head[..rows as usize * width]).copied());
        }
    }
    all
}

fn near(name: &str, got: &[f32], want: &[f32]) {
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        assert!((got - want).abs() < 1e-4 * (1.0 + want.abs()), "{name}[{i}]: {got}, not {want}");
    }
}

/// Chances of a whole row, in the order of tokens.
fn spread(said: &Said) -> Vec<f32> {
    let mut chances = vec![0.0; said.likeliest.len()];
    for (token, chance) in &said.likeliest {
        chances[*token as usize] = *chance;
    }
    chances
}

/// What a node of a tree says is what the text that leads to it says; and the cache, once a path is kept, is that of its text.
pub fn hold_tree(machine: &mut impl Machine) {
    let size = sizes();
    let (model, weights) = (model(size), first(&size));
    machine.run(&model.load(&weights));
    let decoder = Decoder { model: model.clone(), name: model.name.clone(), capacity: 44 };
    let prompt = tokens(&size, 3, 9);
    let parents = [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(3), Some(3), Some(6), Some(5)];
    let nodes = tokens(&size, 4, parents.len());
    let all = size.vocabulary;
    let begin = Pass { wanted: all, ..text(prompt.clone()) };
    let seen = run_pass(machine, &decoder, &begin);
    assert_eq!(seen.next.len(), 1);
    let pass = Pass { cached: 9, wanted: all, ..tree(nodes.clone(), parents.to_vec()) };
    let seen = run_pass(machine, &decoder, &pass);

    let reference = reference(size, &weights);
    let way = |node: usize| {
        let mut way = vec![node as u32];
        while let Some(parent) = parents[way[0] as usize] {
            way.insert(0, parent);
        }
        way
    };
    for node in 0..parents.len() {
        let path: Vec<u32> = prompt.iter().copied().chain(way(node).iter().map(|at| nodes[*at as usize])).collect();
        let (logits, drafts) = reference.passes(&path, &(0..path.len()).collect::<Vec<_>>(), &|i, j| j <= i);
        let chances = |rows: &Vec<Vec<f64>>| -> Vec<f32> {
            let row = &rows[path.len() - 1];
            let sum: f64 = row.iter().map(|x| x.exp()).sum();
            row.iter().map(|x| (x.exp() / sum) as f32).collect()
        };
        near("chances", &spread(&seen.next[node]), &chances(&logits));
        let entropy: f32 = chances(&logits).iter().map(|p| -p * p.ln()).sum();
        near("entropy", &[seen.next[node].entropy], &[entropy]);
        for (k, rows) in drafts.iter().enumerate() {
            near("drafts", &spread(&seen.drafts[node][k]), &chances(rows));
        }
        for child in (0..parents.len()).filter(|child| parents[*child] == Some(node as u32)) {
            near("of nodes", &[seen.chances[child]], &[chances(&logits)[nodes[child] as usize]]);
        }
    }

    let kept = way(8);
    let next = Pass { cached: 9, kept: kept.clone(), wanted: all, ..text(vec![2]) };
    let after = run_pass(machine, &decoder, &next);
    let cached = caches(machine, &decoder, 9 + kept.len() as u32 + 1);
    let plain: Vec<u32> = prompt.iter().copied().chain(kept.iter().map(|at| nodes[*at as usize])).chain([2]).collect();
    let whole = run_pass(machine, &decoder, &Pass { wanted: all, ..text(plain) });
    near("after", &spread(&after.next[0]), &spread(&whole.next[0]));
    near("cache", &cached, &caches(machine, &decoder, 9 + kept.len() as u32 + 1));

    let plan = decoder.pass(&next, false, &machine.capabilities()).unwrap();
    let load = model.load(&weights);
    machine.run(&Plan::releasing([&plan, &load]));
    assert_eq!(machine.live_bytes(), 0);
}

/// Losses fall, and the ledger is what the engine held.
pub fn hold_counts(machine: &mut impl Machine) {
    let size = sizes();
    let (model, weights) = (model(size), first(&size));
    let load = begin_plan(&model, &weights);
    machine.run(&load);
    let before = machine.live_bytes();
    let device = machine.capabilities();
    let batches = vec![batch(&size, 8); 12];
    let plan = train(&model, None, &batches, ALL, Adam { rate: 1e-2, ..Adam::default() }, &device);
    let (report, downloads) = machine.run(&plan);
    let losses = floats(&downloads, "losses");
    let each = losses.len() / 12;
    for i in 0..each {
        assert!(losses[11 * each + i] < 0.8 * losses[i], "loss {i}: {} after {}", losses[11 * each + i], losses[i]);
    }
    assert_eq!(machine.live_bytes(), before);
    assert_eq!(report.peak_bytes, plan.ledger().peak_bytes + before - resident_bytes(&plan, &load));
    machine.run(&Plan::releasing([&load, &plan]));
    assert_eq!(machine.live_bytes(), 0);
}

/// Bytes of the residents that a plan names and `before` made.
fn resident_bytes(plan: &Plan, before: &Plan) -> u64 {
    let made: Vec<_> = before.buffers.iter().filter_map(|spec| spec.resident_name()).collect();
    plan.buffers
        .iter()
        .filter(|spec| spec.resident_name().is_some_and(|name| made.contains(&name)))
        .filter(|spec| plan.commands.iter().any(|command| plan_uses(plan, command, spec.resident_name())))
        .map(|spec| spec.size_bytes)
        .sum()
}

fn plan_uses(plan: &Plan, command: &Command, name: Option<&str>) -> bool {
    plan.buffers
        .iter()
        .zip(0..)
        .any(|(spec, id)| spec.resident_name() == name && command.buffers().any(|named| named == BufferId(id)))
}

/// Decodes to the end.
pub fn decode(machine: &mut impl Machine, model: &Model, prompt: Vec<u32>, options: Options) -> Session {
    let decoder = Decoder { model: model.clone(), name: model.name.clone(), capacity: model.size.context + 16 };
    let mut session = Session::new(decoder, prompt, options);
    let device = machine.capabilities();
    session.conclude(None, &device, |plan| Ok(machine.run(plan).1)).unwrap();
    session
}

pub fn options(choices: &[&[u32]], acceptance: Acceptance) -> Options {
    let choices = medusa_tree::sorted(&choices.iter().map(|path| path.to_vec()).collect::<Vec<_>>(), None).to_vec();
    Options { choices, acceptance, temperature: 1.0, seed: 1, most_tokens: 24, wanted: 4 }
}

/// A tree with two heads, which all candidates of a level fit.
pub const TREE: &[&[u32]] = &[&[0], &[1], &[2], &[3], &[0, 0], &[0, 1], &[1, 0], &[2, 1]];

/// Beginnings of stories that were held out, on which the shipped model is held to plain decoding: as `cargo xtask train` examines it.
pub const PROMPTS: u64 = 200;
const PROMPT_TOKENS: usize = 24;
const NODES: usize = 31;
const RANKS: u32 = 10;

/// After each of these stories' beginnings the shipped model says, with its tree, token for token what plain greedy decoding says, in at most
/// half as many passes. Sums go in another order where a tree is between them, so rounding differs: it is far too small to turn a choice.
pub fn hold_greedy(machine: &mut impl Machine, weights: &Weights, stories: impl Iterator<Item = u64>, most_tokens: usize) {
    let model = Model { name: "language".to_owned(), size: weights.size };
    let load = model.load(&weights.tensors);
    machine.run(&load);
    let growth = Growth { accuracies: weights.accuracies.clone(), nodes: NODES };
    let tree = medusa_tree::sorted(&[], Some(&growth)).to_vec();
    let options = Options { choices: Vec::new(), most_tokens, wanted: RANKS, ..options(&[], Acceptance::Greedy) };
    let (mut passes, mut made) = (0, 0);
    let (mut closest, mut apart) = (f32::MAX, 0.0f32);
    for story in stories {
        let text = weights.vocabulary.encode(story::story(HELD_OUT + 1000 + story));
        let prompt: Vec<u32> = text.into_iter().take(PROMPT_TOKENS).map(u32::from).collect();
        let plain = decode(machine, &model, prompt.clone(), options.clone());
        let drafted = decode(machine, &model, prompt, Options { choices: tree.clone(), ..options.clone() });
        assert_eq!(plain.made().len(), most_tokens);
        assert_eq!(plain.made(), drafted.made(), "story {story}");
        assert!(plain.steps.iter().all(|step| step.length() == 1));
        passes += drafted.steps.len() - 1;
        made += drafted.steps[1..].iter().map(Step::length).sum::<usize>();
        for (alone, among) in plain.steps.iter().flat_map(rows_of).zip(drafted.steps.iter().flat_map(rows_of)) {
            closest = closest.min(alone.likeliest[0].1 - alone.likeliest[1].1);
            apart = apart.max((alone.likeliest[0].1 - among.likeliest[0].1).abs());
        }
    }
    assert!(made >= 2 * passes, "{made} tokens from {passes} passes");
    assert!(2.0 * apart < closest, "chances differ by {apart}, and the two likeliest are {closest} apart");
    machine.run(&Plan::releasing([&load]));
}

/// The rows of a pass that say the tokens it gave.
fn rows_of(step: &Step) -> impl Iterator<Item = &Said> {
    let rows = [0].into_iter().chain(step.accepted.iter().copied());
    rows.map(|row| &step.seen.next[row as usize])
}

/// What is guessed in each place is what the definition finds likeliest there: heads by the text, modules by what was said from the frontier on.
pub fn hold_guesses(machine: &mut impl Machine) {
    let size = Size { drafts: 2, modules: 2, ..sizes() };
    let (model, weights) = (model(size), first(&size));
    machine.run(&model.load(&weights));
    let text = tokens(&size, 8, 12);
    let device = machine.capabilities();
    let plan = model.guess(&text, 9, true, &device).unwrap();
    let (report, downloads) = machine.run(&plan);
    for dispatch in &report.dispatches {
        assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
    }
    let said = |ahead: usize| Model::guessed(&downloads, ahead).unwrap();
    let reference = reference(size, &weights);
    let likeliest = |rows: &[Vec<f64>]| -> Vec<u32> {
        rows.iter().map(|row| (0..row.len()).max_by(|i, j| row[*i].total_cmp(&row[*j])).unwrap() as u32).collect()
    };
    let (next, drafts) = reference.passes(&text, &(0..12).collect::<Vec<_>>(), &|i, j| j <= i);
    assert_eq!(said(0), likeliest(&next));
    for (k, rows) in drafts.iter().enumerate() {
        assert_eq!(said(3 + k), likeliest(rows));
    }
    let ahead = |k: usize| (0..12).map(|i| if i < 9 { text[i + k] } else { said(k - 1)[i] }).collect::<Vec<u32>>();
    let ahead = [ahead(1), ahead(2)];
    for (k, rows) in reference.modules(&text, &ahead).iter().enumerate() {
        assert_eq!(said(1 + k), likeliest(rows));
    }
}
