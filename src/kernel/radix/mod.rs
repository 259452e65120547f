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
mod plan;
pub mod traffic;
mod twin;

use std::sync::Arc;

pub use kernels::KERNELS;
pub use plan::{DigitBits, MAX_KEYS, Options, digit_bits, plan, workgroup_bytes};

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
    /// As the kernels know it.
    const fn code(self) -> u32 {
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
    let words = |name: &str| {
        let words = downloads.get(name).map(|bytes| bytemuck::pod_collect_to_vec::<u8, u32>(bytes));
        words.filter(|words| words.len() == len).ok_or_else(|| {
            Failure::new(
                Code::Crashed,
                "",
                Words::new(
                    format!("The sort brought no {name} back; this is a mistake in Stepscope, please report it."),
                    format!("排序没有带回 {name}；这是 Stepscope 的错误，请报告。"),
                ),
            )
        })
    };
    Ok(Sorted { bits: words("keys")?, sources: words("sources")? })
}
