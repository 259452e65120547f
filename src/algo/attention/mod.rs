//! Attention on one tile of rows, as its kernels went about it: the steps carry the values that the kernels computed.

mod run;

use std::ops::Range;
use std::sync::Arc;

use crate::trace::{Algorithm, Line, Recorder, Tally};

/// The algorithm: what the kernels did with the watched rows of one head.
pub struct Attention;

/// Values of a matrix, row by row, or of each row.
pub type Values = Arc<[f32]>;

/// What the kernels did, and with what.
#[derive(Clone, Debug)]
pub struct Input {
    pub method: Method,
    pub head: u32,
    /// The watched queries.
    pub rows: Range<u32>,
    pub d: u32,
    pub dv: u32,
    /// Every tile of keys, visited or not.
    pub tiles: Vec<KeyTile>,
    /// `[rows][d]`
    pub q: Values,
    /// `[nk][d]` and `[nk][dv]` of the head's keys and values.
    pub k: Values,
    pub v: Values,
    /// `[rows][dv]`
    pub output: Values,
    pub lse: Values,
    pub costs: Costs,
    pub memory: Memory,
    /// For each tile of rows, which tiles of keys its queries see; of large problems several tiles together.
    pub map: Vec<Vec<Sight>>,
    /// How many tiles of rows share a row of the map.
    pub map_rows_each: u32,
    /// The number of the watched tile of rows.
    pub row_tile: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Naive,
    Online,
    Tiled,
}

/// How much of a tile of keys a tile of rows sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    All,
    Part,
    /// By position alone: such tiles are skipped.
    None,
}

/// One tile of keys, and what the kernels had of it.
#[derive(Clone, Debug)]
pub struct KeyTile {
    pub keys: Range<u32>,
    pub sight: Sight,
    /// Scores as they are seen, `[rows][keys]`; [`HIDDEN`] and below where they aren't. Empty for a tile that was skipped.
    pub scores: Values,
    /// Weights of a fused kernel, probabilities of naive: `[rows][keys]`. Empty where a method has none.
    pub weights: Values,
    /// After this tile, for each row.
    pub row_max: Values,
    pub row_sum: Values,
    pub rescale: Values,
    /// After this tile, `[rows][dv]`, undivided; of a fused kernel only.
    pub sums: Values,
    pub costs: TileCosts,
}

/// A score at most this low isn't seen.
pub const HIDDEN: f32 = -1e30;

/// What one step moves to and from global memory, and computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    pub read_bytes: u64,
    pub written_bytes: u64,
    pub flops: u64,
}

/// What the steps of one tile cost; those that a method doesn't take are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TileCosts {
    pub load_k: Cost,
    pub score: Cost,
    pub mask: Cost,
    pub load_v: Cost,
    pub max: Cost,
    pub sum: Cost,
    pub rescale: Cost,
    pub weigh: Cost,
    pub accumulate: Cost,
}

/// What the steps beside the tiles cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    pub load_q: Cost,
    /// What a pass over scores costs beside its tiles: the values of each row that it begins with, and those that it ends with.
    pub max: Cost,
    pub sum: Cost,
    pub normalize: Cost,
    /// The division and the writing of a fused kernel; the whole product of the others.
    pub divide: Cost,
    pub store: Cost,
}

/// What the method needs, and what there is of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub used_bytes: u64,
    /// Of a fused kernel, what is used: by queries; by keys, then values; by weights; by partial results of each invocation.
    pub parts_bytes: Option<[u64; 4]>,
    pub limit_bytes: u64,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    LoadQ,
    Begin,
    Skip,
    LoadK,
    Score,
    Mask,
    LoadV,
    Max,
    Rescale,
    Weigh,
    Accumulate,
    Divide,
    Store,
    NaiveScores,
    NaiveMax,
    NaiveSum,
    NaiveNormalize,
    NaiveProduct,
    OnlineScores,
    OnlineMerge,
    OnlineProduct,
}

impl Kind {
    /// As the listings carry it.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::LoadQ => "load-q",
            Kind::Begin => "begin",
            Kind::Skip => "skip",
            Kind::LoadK => "load-k",
            Kind::Score => "score",
            Kind::Mask => "mask",
            Kind::LoadV => "load-v",
            Kind::Max => "max",
            Kind::Rescale => "rescale",
            Kind::Weigh => "weigh",
            Kind::Accumulate => "accumulate",
            Kind::Divide => "divide",
            Kind::Store => "store",
            // One kernel, and one function of the listings, computes them for both.
            Kind::NaiveScores | Kind::OnlineScores => "scores",
            Kind::NaiveMax => "naive-max",
            Kind::NaiveSum => "naive-sum",
            Kind::NaiveNormalize => "naive-normalize",
            Kind::NaiveProduct => "naive-product",
            Kind::OnlineMerge => "online-merge",
            Kind::OnlineProduct => "online-product",
        }
    }
}

/// One step, with the values that it leaves behind; what it doesn't touch is none.
#[derive(Clone, Debug)]
pub struct Step {
    pub kind: Kind,
    /// The tile of keys that it works on; 0 where it works on none.
    pub tile: usize,
    pub cost: Cost,
    pub block: Option<Values>,
    pub row_max: Option<Values>,
    pub row_sum: Option<Values>,
    pub rescale: Option<Values>,
    pub sums: Option<Values>,
}

impl Step {
    fn new(kind: Kind, tile: usize, cost: Cost) -> Step {
        Step { kind, tile, cost, block: None, row_max: None, row_sum: None, rescale: None, sums: None }
    }
}

/// How far a tile of keys has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Waiting,
    Skipped,
    /// Naive and online: its scores lie in GPU memory.
    Scored,
    /// Naive: they have become probabilities.
    Normalized,
    Done,
}

impl Progress {
    /// Whether its scores, or what became of them, lie in GPU memory.
    pub const fn has_scores(self) -> bool {
        matches!(self, Progress::Scored | Progress::Normalized | Progress::Done)
    }
}

/// What a block of scores holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Scores before the mask is looked at.
    Scores,
    /// Scores with what isn't seen ruled out.
    Masked,
    /// Weights, or probabilities.
    Weights,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    /// The tile of keys at hand.
    pub tile: Option<usize>,
    pub progress: Vec<Progress>,
    pub has_q: bool,
    pub has_k: bool,
    pub has_v: bool,
    /// The scores of the tile at hand.
    pub block: Option<(Content, Values)>,
    pub row_max: Option<Values>,
    pub row_sum: Option<Values>,
    /// What this tile multiplied earlier sums by.
    pub rescale: Option<Values>,
    /// `[rows][dv]`: sums of weighted values, then the output.
    pub sums: Option<Values>,
    pub is_divided: bool,
    pub is_stored: bool,
}

impl Algorithm for Attention {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            tile: None,
            progress: vec![Progress::Waiting; input.tiles.len()],
            has_q: false,
            has_k: false,
            has_v: false,
            block: None,
            row_max: None,
            row_sum: None,
            rescale: None,
            sums: None,
            is_divided: false,
            is_stored: false,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<Self>) {
        match input.method {
            Method::Naive => run::naive(input, recorder),
            Method::Online => run::online(input, recorder),
            Method::Tiled => run::tiled(input, recorder),
        }
    }

    fn apply(state: &mut State, step: &Step) {
        let content = match step.kind {
            Kind::Mask => Content::Masked,
            Kind::Weigh | Kind::NaiveNormalize | Kind::NaiveProduct | Kind::Accumulate => Content::Weights,
            Kind::Score => Content::Scores,
            _ => Content::Masked,
        };
        let is_on_tile = !matches!(
            step.kind,
            Kind::LoadQ | Kind::Begin | Kind::Divide | Kind::Store | Kind::NaiveProduct | Kind::OnlineProduct
        );
        state.tile = is_on_tile.then_some(step.tile);
        match step.kind {
            Kind::LoadQ => state.has_q = true,
            Kind::Skip => {
                state.progress[step.tile] = Progress::Skipped;
                (state.has_k, state.has_v, state.block, state.rescale) = (false, false, None, None);
            }
            Kind::LoadK => (state.has_k, state.has_v, state.block, state.rescale) = (true, false, None, None),
            // Keys and values take turns in the same workgroup memory.
            Kind::LoadV => (state.has_k, state.has_v) = (false, true),
            Kind::Accumulate => state.progress[step.tile] = Progress::Done,
            Kind::NaiveScores | Kind::OnlineScores => {
                (state.has_q, state.has_k) = (true, true);
                state.progress[step.tile] = Progress::Scored;
            }
            Kind::NaiveMax | Kind::NaiveSum => (state.has_q, state.has_k) = (false, false),
            Kind::OnlineMerge => {
                (state.has_q, state.has_k) = (false, false);
                state.progress[step.tile] = Progress::Done;
            }
            Kind::NaiveNormalize => state.progress[step.tile] = Progress::Normalized,
            Kind::Divide => (state.has_v, state.block, state.rescale, state.is_divided) = (false, None, None, true),
            Kind::NaiveProduct | Kind::OnlineProduct => {
                state.block = None;
                state.rescale = None;
                state.progress.fill(Progress::Done);
                (state.is_divided, state.is_stored) = (true, true);
            }
            Kind::Store => state.is_stored = true,
            Kind::Begin | Kind::Score | Kind::Mask | Kind::Max | Kind::Rescale | Kind::Weigh => {}
        }
        if let Some(block) = &step.block {
            state.block = Some((content, block.clone()));
        }
        let given = [
            (&mut state.row_max, &step.row_max),
            (&mut state.row_sum, &step.row_sum),
            (&mut state.rescale, &step.rescale),
            (&mut state.sums, &step.sums),
        ];
        for (kept, new) in given {
            if new.is_some() {
                kept.clone_from(new);
            }
        }
    }

    fn line(step: &Step) -> Line {
        Line(step.kind.label())
    }

    fn cost(step: &Step) -> Tally {
        Tally::of_kernels(step.cost.read_bytes, step.cost.written_bytes, step.cost.flops)
    }

    /// Values are shared between states, so a state is its list of tiles and a few pointers.
    fn weight(state: &State) -> usize {
        size_of::<State>() + state.progress.len()
    }
}
