// What every attention kernel agrees on: the shape, the bindings and who may see whom.
//
// Tensors are row-major [heads][rows][d], each row padded with zeros to d4 (dv4) vectors of four floats.
// Query i sees key j when i + band_lo <= j <= i + band_hi and the score, after scale, soft cap and mask, is above MASKED.

struct Shape {
    heads: u32,
    kv_heads: u32,      // divides heads; query head h reads key head h / (heads / kv_heads)
    n: u32,             // queries
    nk: u32,            // keys
    d4: u32,
    dv4: u32,
    band_lo: i32,       // within +-2^29, which stands for "unbounded"
    band_hi: i32,
    mask_heads: u32,    // 0: no mask; 1: one for all heads; heads: one each
    softcap: f32,       // 0: none
    scale: f32,
    row_begin: u32,     // first row tile of this dispatch, so that long work can be cut into several
    head_begin: u32,
    capture_head: u32,  // which workgroup records what it computes, where CAPTURE is on
    capture_tile: u32,
    unused: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(4) var<storage, read> mask: array<f32>;

const LOG2_E = 1.4426950408889634;
const LN_2 = 0.6931471805599453;

// WGSL may assume that there are no infinities, so "minus infinity" is a number: far below any score, and far enough
// from the largest float that a difference of two scores can't overflow.
const MASKED = -1e30;               // natural units; what a mask adds to hide a key, and the lse of a row that sees nothing
const MASKED_2 = MASKED * LOG2_E;   // the same in base 2: where a running maximum starts
const HIDDEN_2 = -1e38;             // a hidden score in base 2: exp2(HIDDEN_2 - m) is 0 for every m >= MASKED_2

fn kv_head(head: u32) -> u32 {
    return head / (shape.heads / shape.kv_heads);
}

/// The keys that some row of `row_first .. row_first + rows` may see by the band: [begin, end), empty where begin >= end.
fn visible_keys(row_first: u32, rows: u32) -> vec2u {
    let begin = max(i32(row_first) + shape.band_lo, 0);
    let end = min(i32(row_first + rows) + shape.band_hi, i32(shape.nk));
    return vec2u(u32(begin), u32(max(end, begin)));
}

/// Whether every row of the tile sees every key of it by the band, so that nothing needs to be tested one by one.
fn all_visible(row_first: u32, rows: u32, key_first: u32, keys: u32) -> bool {
    return key_first + keys <= shape.nk
        && i32(key_first) >= i32(row_first + rows) - 1 + shape.band_lo
        && i32(key_first + keys) - 1 <= i32(row_first) + shape.band_hi;
}

/// Four scores of one key, for rows row .. row + 4, from their dot products in base 2: after soft cap and mask, hidden ones at HIDDEN_2.
fn adjusted(head: u32, row: u32, key: u32, products: vec4f) -> vec4f {
    var scores = products;
    if (shape.softcap != 0) {
        scores = shape.softcap * LOG2_E * capped_tanh(scores * (LN_2 / shape.softcap));
    }
    if (shape.mask_heads != 0) {
        let first = select(0, head, shape.mask_heads > 1) * shape.n;
        let rows = first + min(row + vec4u(0, 1, 2, 3), vec4u(shape.n - 1));
        let at = rows * shape.nk + min(key, shape.nk - 1);
        scores += vec4f(mask[at.x], mask[at.y], mask[at.z], mask[at.w]) * LOG2_E;
    }
    return select(vec4f(HIDDEN_2), scores, scores > vec4f(MASKED_2));
}

/// tanh from exp2 of a negative number: some devices lose digits in tanh, or overflow.
fn capped_tanh(x: vec4f) -> vec4f {
    let small = exp2(-2 * LOG2_E * abs(x));
    return sign(x) * (1 - small) / (1 + small);
}

/// Four scores of one key, for rows row .. row + 4, those outside of the band at HIDDEN_2.
fn banded(row: u32, key: u32, scores: vec4f) -> vec4f {
    let rows = vec4i(i32(row)) + vec4i(0, 1, 2, 3);
    let seen = (vec4i(i32(key)) >= rows + shape.band_lo) & (vec4i(i32(key)) <= rows + shape.band_hi);
    return select(vec4f(HIDDEN_2), scores, seen & vec4<bool>(key < shape.nk));
}
