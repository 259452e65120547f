//! LSD radix sort as kernels: for each digit, from the lowest, a histogram, two scans and a stable scatter.
//!
//! To run one: make [`Keys`], hand [`plan`]'s plan to an engine, and [`collect`] what it downloaded. Beside each key goes its source, the index
//! that it came from, so that stability can be seen: equal keys keep their sources in rising order.
//!
//! Keys are sorted as unsigned integers of the same order: a signed integer with its sign bit flipped, a float with its sign bit flipped
//! or, when negative, all bits flipped. For floats this is the total order of IEEE 754 and of [`f32::total_cmp`]: −0 before +0, NaNs with
//! their sign set before everything, other NaNs after everything. Bits come back as they went in, NaN payloads too.
//!
//! Device layout: keys and sources go back and forth between two buffers each; the table of counts is `[digit][workgroup]`, so that one
//! exclusive scan over it gives the place of each digit's first key in each workgroup. The scan is a kernel of its own, over tiles and then
//! over their sums: no workgroup waits for another within a dispatch.

mod kernels;
mod peers;
mod plan;
pub mod traffic;
mod twin;

use std::sync::Arc;

pub use kernels::KERNELS;
pub use peers::{Peer, is_in_order};
pub use plan::{DigitBits, GROUP_KEYS, MAX_KEYS, Options, check_len, digit_bits, plan, workgroup_bytes};

use super::Downloads;
use crate::words::{Code, Failure, Words};

/// How the bits of a key are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    U32,
    I32,
    F32,
}

impl KeyKind {
    pub const ALL: [KeyKind; 3] = [KeyKind::U32, KeyKind::I32, KeyKind::F32];

    /// As the kernels know it.
    pub const fn code(self) -> u32 {
        match self {
            KeyKind::U32 => 0,
            KeyKind::I32 => 1,
            KeyKind::F32 => 2,
        }
    }
}

/// What to sort.
#[derive(Clone, Debug)]
pub struct Keys {
    pub kind: KeyKind,
    pub bits: Arc<Vec<u32>>,
}

impl From<Vec<u32>> for Keys {
    fn from(keys: Vec<u32>) -> Keys {
        Keys { kind: KeyKind::U32, bits: Arc::new(keys) }
    }
}

impl From<Vec<i32>> for Keys {
    fn from(keys: Vec<i32>) -> Keys {
        Keys { kind: KeyKind::I32, bits: Arc::new(bytemuck::cast_vec(keys)) }
    }
}

impl From<Vec<f32>> for Keys {
    fn from(keys: Vec<f32>) -> Keys {
        Keys { kind: KeyKind::F32, bits: Arc::new(bytemuck::cast_vec(keys)) }
    }
}

/// Keys in order, and where each came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// The bits of the keys, as they were given.
    pub bits: Vec<u32>,
    /// For each key its index in the input.
    pub sources: Vec<u32>,
}

/// What the plan for `len` keys downloaded.
///
/// # Errors
/// `crashed` when it isn't there: a mistake of this program.
pub fn collect(len: usize, downloads: &Downloads) -> Result<Sorted, Failure> {
    if len == 0 {
        return Ok(Sorted::default());
    }
    let whole = |name| words(downloads, name).and_then(|words| if words.len() == len { Ok(words) } else { Err(lost(name)) });
    Ok(Sorted { bits: whole("keys")?, sources: whole("sources")? })
}

/// What the kernels did in one pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// For each digit the place of its first key: what the scans gave.
    pub places: Vec<u32>,
    /// The sources of the keys at places 0, stride, 2·stride, … after the scatter.
    pub sources: Vec<u32>,
}

/// What each pass did, from the plan with [`Options::watch`], and the stride: 1 for lists of up to 20,000 keys, of which every source is
/// kept; of longer ones about 256 are.
///
/// # Errors
/// `crashed` when it isn't there: a mistake of this program.
pub fn watched(len: usize, downloads: &Downloads) -> Result<(Vec<Pass>, usize), Failure> {
    let stride = plan::watch_stride(len as u32) as usize;
    if len == 0 {
        return Ok((Vec::new(), stride));
    }
    let (sources, places) = (words(downloads, "watched_sources")?, words(downloads, "watched_places")?);
    let passes = sources.len() / len.div_ceil(stride);
    let places = places.chunks(places.len() / passes).map(|pass| pass.chunks(2).map(|halves| halves[0] + halves[1]).collect());
    let sources = sources.chunks(len.div_ceil(stride)).map(<[u32]>::to_vec);
    Ok((places.zip(sources).map(|(places, sources)| Pass { places, sources }).collect(), stride))
}

fn words(downloads: &Downloads, name: &str) -> Result<Vec<u32>, Failure> {
    downloads.get(name).map(|bytes| bytemuck::pod_collect_to_vec::<u8, u32>(bytes)).ok_or_else(|| lost(name))
}

fn lost(name: &str) -> Failure {
    Failure::new(
        Code::Crashed,
        "",
        Words::new(
            format!("The sort brought no {name} back; this is a mistake in Stepscope, please report it."),
            format!("排序没有带回 {name}；这是 Stepscope 的错误，请报告。"),
        ),
    )
}
