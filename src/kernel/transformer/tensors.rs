//! What a model is made of: its tensors by name, and how they begin.

use crate::kernel::attention::random;

/// Sizes of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub vocabulary: u32,
    /// Numbers of a hidden state.
    pub width: u32,
    /// Divide the width into whole, even parts.
    pub heads: u32,
    pub layers: u32,
    /// Inner numbers of the gated MLP.
    pub inner: u32,
    /// Places that positions are known for.
    pub context: u32,
    /// Heads that name tokens further on.
    pub drafts: u32,
    /// Modules that do.
    pub modules: u32,
}

/// A tensor of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it belongs: `trunk`, `block`, `draft` or `module`, and which.
    pub place: &'static str,
    pub index: u32,
    pub name: &'static str,
    pub rows: u32,
    /// 1 for a vector.
    pub columns: u32,
}

impl Named {
    pub fn len(&self) -> u32 {
        self.rows * self.columns
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its name in files: `block.2.keys`.
    pub fn path(&self) -> String {
        format!("{}.{}.{}", self.place, self.index, self.name)
    }

    /// Its first values: normal numbers of the usual spread, scales of norms 1, biases 0. What adds to the residual stream begins smaller the
    /// more there is of it. A draft head begins as nothing beside the trunk's own output (as Medusa does).
    pub fn first(&self, size: &Size, seed: u64, stream: u64) -> Vec<f32> {
        let len = self.len() as usize;
        let spread = match self.name {
            "norm" | "attention norm" | "mlp norm" | "hidden norm" | "token norm" => return vec![1.0; len],
            "bias" | "residual" => return vec![0.0; len],
            "mixed" | "down" => 0.02 / ((2 * size.layers.max(1)) as f32).sqrt(),
            "embedding" | "vocabulary" => 0.02,
            _ => 1.0 / (self.rows as f32).sqrt() * 0.5,
        };
        random::spread(seed, stream, len, spread)
    }
}

pub(super) const BLOCK: [&str; 9] = ["attention norm", "queries", "keys", "values", "mixed", "mlp norm", "up", "gate", "down"];
pub(super) const DRAFT: [&str; 3] = ["residual", "bias", "vocabulary"];
pub(super) const JOIN: [&str; 4] = ["hidden norm", "token norm", "from hidden", "from token"];

impl Size {
    /// Numbers of a head.
    pub fn head_width(&self) -> u32 {
        self.width / self.heads
    }

    /// Whether the sizes go together: whole, even heads, and something of everything.
    pub fn is_whole(&self) -> bool {
        let Size { vocabulary, width, heads, layers, inner, context, .. } = *self;
        [vocabulary, width, heads, layers, inner, context].iter().all(|size| *size > 0) && width.is_multiple_of(8 * heads)
    }

    /// Every tensor, the trunk's first.
    pub fn tensors(&self) -> Vec<Named> {
        let Size { vocabulary, width, layers, drafts, modules, .. } = *self;
        let named = |place, index, name, rows, columns| Named { place, index, name, rows, columns };
        let mut all = vec![named("trunk", 0, "embedding", vocabulary, width)];
        all.extend((0..layers).flat_map(|index| self.block("block", index)));
        all.push(named("trunk", 0, "norm", width, 1));
        for index in 0..drafts {
            let shapes = [[width, width], [width, 1], [width, vocabulary]];
            all.extend(DRAFT.into_iter().zip(shapes).map(|(name, [rows, columns])| named("draft", index, name, rows, columns)));
        }
        for index in 0..modules {
            let shapes = [[width, 1], [width, 1], [width, width], [width, width]];
            all.extend(JOIN.into_iter().zip(shapes).map(|(name, [rows, columns])| named("module", index, name, rows, columns)));
            all.extend(self.block("module", index));
            all.push(named("module", index, "norm", width, 1));
        }
        all
    }

    fn block(&self, place: &'static str, index: u32) -> impl Iterator<Item = Named> {
        let (d, inner) = (self.width, self.inner);
        let shapes = [[d, 1], [d, d], [d, d], [d, d], [d, d], [d, 1], [d, inner], [d, inner], [inner, d]];
        BLOCK.into_iter().zip(shapes).map(move |(name, [rows, columns])| Named { place, index, name, rows, columns })
    }

    /// Numbers of the trunk alone, and of all.
    pub fn parameters(&self) -> [u64; 2] {
        let of = |size: &Size| size.tensors().iter().map(|tensor| u64::from(tensor.len())).sum();
        [of(&Size { drafts: 0, modules: 0, ..*self }), of(self)]
    }
}
