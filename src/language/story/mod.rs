//! The text that the language model learns from: short stories of algorithms and kernels at work, with numbers that are true.

mod gpu;
mod heaps;
mod searches;
mod sorts;
mod tables;
mod talks;
mod teller;

use std::ops::{Range, RangeInclusive};

use teller::Teller;

/// Stories with seeds from here on are for testing: the model never learns from them.
pub const HELD_OUT: u64 = 1 << 32;

/// How long stories are.
pub const STORY_BYTES: RangeInclusive<usize> = 300..=900;

/// What a story is about, and what tells one.
type Kind = (&'static str, fn(&mut Teller));

const KINDS: &[Kind] = &[
    ("heap", heaps::heap),
    ("top", heaps::top),
    ("insertion", sorts::insertion),
    ("selection", sorts::selection),
    ("merge", sorts::merge),
    ("bucket", sorts::bucket),
    ("counting", sorts::counting),
    ("radix", sorts::radix),
    ("binary search", searches::binary),
    ("quickselect", searches::quickselect),
    ("guess", talks::guess),
    ("largest", talks::largest),
    ("queue", talks::queue),
    ("ways", tables::ways),
    ("knapsack", tables::knapsack),
    ("edit", tables::edit),
    ("product", gpu::product),
    ("tiles", gpu::tiles),
    ("sum", gpu::sum),
    ("codes", gpu::codes),
    ("drafts", gpu::drafts),
    ("turns", searches::turns),
];

/// The story of a seed: English in ASCII, of [`STORY_BYTES`], with an empty line after it. What it tells was computed.
pub fn story(seed: u64) -> String {
    let (mut teller, (_, tell)) = start(seed);
    tell_well(&mut teller, tell)
}

/// The stories of many seeds.
pub fn corpus(seeds: Range<u64>) -> impl Iterator<Item = String> {
    seeds.map(story)
}

/// What the story of a seed is about.
pub fn kind_of(seed: u64) -> &'static str {
    let (_, (name, _)) = start(seed);
    name
}

/// A story about what is asked for. For `kind_of(seed)` it is `story(seed)`; for what no story is about, there is none.
pub fn story_of(kind: &str, seed: u64) -> Option<String> {
    let (_, tell) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let (mut teller, _) = start(seed);
    Some(tell_well(&mut teller, *tell))
}

/// What stories are about.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(name, _)| *name)
}

fn start(seed: u64) -> (Teller, Kind) {
    let mut teller = Teller::new(seed);
    let kind = teller.one_of(KINDS);
    (teller, kind)
}

/// Tells anew, of other numbers, until the story has a good length.
fn tell_well(teller: &mut Teller, tell: fn(&mut Teller)) -> String {
    loop {
        tell(teller);
        let told = teller.end();
        if STORY_BYTES.contains(&told.len()) {
            return told;
        }
    }
}
