//! Which tiles the fused kernel can work with: what they take of a device, and the one that suits it.

use super::{Problem, Tile};
use crate::kernel::Capabilities;
use crate::words::{Code, Failure, Words, grouped};

/// Rows and keys of a tile go in blocks of 4 by 4, one for each invocation.
pub const TILE_BLOCK: u32 = 4;
/// Fewer keys, and an invocation's outputs don't fit its registers.
pub const FEWEST_COLS: u32 = 8;
/// Larger tiles have never been of use, and would make the list of those that fit a long one.
const LARGEST: u32 = 64;
/// Rows and keys of the tiles that an emulated GPU works with unless told otherwise.
const SMALL: u32 = 16;

/// The distance between keys in workgroup memory, in vec4s: odd, so that neighbours lie in different banks.
pub(super) fn kv_stride(problem: &Problem) -> u32 {
    problem.d4().max(problem.dv4()) | 1
}

/// Bytes of workgroup memory that a tile takes.
pub fn workgroup_bytes(problem: &Problem, tile: Tile) -> u32 {
    workgroup_parts_bytes(problem, tile).iter().sum()
}

/// What they hold: queries; keys, then values; weights; and partial results of each invocation.
pub fn workgroup_parts_bytes(problem: &Problem, tile: Tile) -> [u32; 4] {
    let Tile { rows, cols } = tile;
    let vectors = [rows * problem.d4(), cols * kv_stride(problem), cols * (rows / 4 + 1), invocations(tile)];
    vectors.map(|vectors| vectors * 16)
}

/// Invocations of a workgroup.
pub fn invocations(tile: Tile) -> u32 {
    (tile.rows / TILE_BLOCK) * (tile.cols / TILE_BLOCK)
}

fn fits(problem: &Problem, tile: Tile, capabilities: &Capabilities) -> bool {
    workgroup_bytes(problem, tile) <= capabilities.max_workgroup_bytes
        && invocations(tile) <= capabilities.max_workgroup_invocations
}

/// The tiles that fit this device, those with most rows first: data moved go down with the rows.
pub fn fitting_tiles(problem: &Problem, capabilities: &Capabilities) -> Vec<Tile> {
    let sizes = |fewest: u32| (fewest..=LARGEST).rev().step_by(TILE_BLOCK as usize);
    let all = sizes(TILE_BLOCK).flat_map(|rows| sizes(FEWEST_COLS).map(move |cols| Tile { rows, cols }));
    all.filter(|tile| fits(problem, *tile, capabilities)).collect()
}

/// The tile to work with: the reader's, or else the one with the most rows that leaves 16 keys, or as many as fit.
///
/// # Errors
/// A tile that this device can't take, with those that it can.
pub fn resolve_tile(problem: &Problem, wanted: Option<Tile>, capabilities: &Capabilities) -> Result<Tile, Failure> {
    let Some(tile) = wanted else {
        let mut fitting = fitting_tiles(problem, capabilities);
        if capabilities.is_fallback {
            // SwiftShader zeroes workgroup memory by an instruction a word: it would compile a large tile for seconds.
            fitting.retain(|tile| tile.rows <= SMALL && tile.cols <= SMALL);
        }
        let roomy =
            fitting.iter().find(|tile| tile.cols >= 16).or_else(|| fitting.iter().max_by_key(|tile| tile.rows * tile.cols));
        return roomy.copied().ok_or_else(|| too_small(problem, capabilities));
    };
    for (path, size, fewest) in [("tile.rows", tile.rows, TILE_BLOCK), ("tile.cols", tile.cols, FEWEST_COLS)] {
        if !size.is_multiple_of(TILE_BLOCK) || size < fewest {
            return Err(Failure::invalid(
                path,
                format!("{size} is not a multiple of 4 from {fewest} up."),
                format!("{size} 不是从 {fewest} 起的 4 的倍数。"),
            ));
        }
    }
    if fits(problem, tile, capabilities) {
        return Ok(tile);
    }
    let Tile { rows, cols } = tile;
    let [bytes, most_bytes] =
        [workgroup_bytes(problem, tile), capabilities.max_workgroup_bytes].map(|bytes| grouped(bytes.into()));
    let (needed, most) = (invocations(tile), capabilities.max_workgroup_invocations);
    let fitting: Vec<String> = fitting_tiles(problem, capabilities)
        .iter()
        .filter(|tile| tile.rows.is_multiple_of(16) || tile.rows < 16)
        .map(Tile::to_string)
        .collect();
    let shown = fitting[..fitting.len().min(12)].join(", ");
    Err(Failure::too_large(
        "tile",
        format!(
            "A tile of {rows}×{cols} takes {bytes} bytes of workgroup memory and {needed} invocations at these widths; this device has \
             {most_bytes} and {most}. Among those that fit: {shown}."
        ),
        format!(
            "在这样的宽度下，{rows}×{cols} 的块需要 {bytes} 字节工作组内存和 {needed} 个调用，而这个设备有 {most_bytes} 字节和 {most} 个。\
             放得下的有：{shown}。"
        ),
    ))
}

fn too_small(problem: &Problem, capabilities: &Capabilities) -> Failure {
    let smallest = Tile { rows: TILE_BLOCK, cols: FEWEST_COLS };
    let [bytes, most] = [workgroup_bytes(problem, smallest), capabilities.max_workgroup_bytes].map(|bytes| grouped(bytes.into()));
    Failure::new(
        Code::TooLarge,
        if problem.d >= problem.dv { "d" } else { "dv" },
        Words::new(
            format!(
                "Even the smallest tile, {smallest}, takes {bytes} bytes of workgroup memory; this device has {most}. Take a smaller width."
            ),
            format!("最小的块 {smallest} 也需要 {bytes} 字节工作组内存，而这个设备只有 {most} 字节。请减小宽度。"),
        ),
    )
}

impl std::fmt::Display for Tile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}×{}", self.rows, self.cols)
    }
}
