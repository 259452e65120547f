// What the fused attention kernels share: the online softmax, on four rows at a time, and which keys are worth a visit.

override D4: u32 = D4_MAX;      // the shape's d4 and dv4 again: what is beyond them is compiled away
override DV4: u32 = D4_MAX;

const LOG2_E = 1.4426950408889634;

// Scores are kept in base e, not folded with log2 e into base 2: an exact score of 10^4 would lose the digits that differences are made of.
// Where a running maximum starts; scores must be above it. A hair above MASKED, so that rounding can't lift that over it.
const LOWEST = 0.9999 * MASKED;
const HIDDEN = -1e38;               // a hidden score: exp(HIDDEN - m) is 0 for every m >= LOWEST, and nothing overflows

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> q: array<vec4<Element>>;
@group(0) @binding(2) var<storage, read> k: array<vec4<Element>>;
@group(0) @binding(3) var<storage, read> v: array<vec4<Element>>;
@group(0) @binding(4) var<storage, read> mask: array<f32>;
@group(0) @binding(5) var<storage, read_write> output: array<vec4<Element>>;
@group(0) @binding(6) var<storage, read_write> statistics: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> io: array<atomic<u32>, 4>;

// The keys that some row of a tile may see by the band: from x up to, not including, y; empty where they are equal.
fn visible_keys(row_first: u32, rows: u32) -> vec2u {
    let begin = clamp(i32(row_first) + shape.band_lo, 0, i32(shape.nk));
    let end = clamp(i32(row_first + rows) + shape.band_hi, begin, i32(shape.nk));
    return vec2u(u32(begin), u32(end));
}

// Whether every row of a tile sees every key of it by the band, so that nothing needs a test of its own.
fn is_inside_band(row_first: u32, rows: u32, key_first: u32, keys: u32) -> bool {
    return key_first + keys <= shape.nk
        && i32(key_first) >= i32(row_first + rows) - 1 + shape.band_lo
        && i32(key_first + keys) - 1 <= i32(row_first) + shape.band_hi;
}

// The part that one vector of a key adds to its scores for four rows, which are the columns. Fewer operations than key * rows, where
// that starts each sum at zero.
fn products(key: vec4f, rows: mat4x4f) -> vec4f {
    return vec4f(dot(key, rows[0]), dot(key, rows[1]), dot(key, rows[2]), dot(key, rows[3]));
}

// Scores of one key for four rows, those outside of the band hidden.
fn banded(row: u32, key: u32, scores: vec4f) -> vec4f {
    let rows = vec4i(i32(row)) + vec4i(0, 1, 2, 3);
    let seen = (vec4i(i32(key)) >= rows + shape.band_lo) & (vec4i(i32(key)) <= rows + shape.band_hi);
    return select(vec4f(HIDDEN), scores, seen & vec4<bool>(key < shape.nk));
}

// Dot products of one key with four rows, as scores: capped, then masked.
fn adjusted(head: u32, row: u32, key: u32, products: vec4f) -> vec4f {
    var scores = products;
    if (shape.softcap > 0) {
        scores = shape.softcap * tanh_by_exp2(scores * (1 / shape.softcap));
    }
    if (shape.mask_heads > 0) {
        let mask_head = select(head, 0, shape.mask_heads == 1);
        let rows = mask_head * shape.n + min(row + vec4u(0, 1, 2, 3), vec4u(shape.n - 1));
        let at = rows * shape.nk + min(key, shape.nk - 1);
        scores += vec4f(mask[at.x], mask[at.y], mask[at.z], mask[at.w]);
    }
    return select(vec4f(HIDDEN), scores, scores > vec4f(LOWEST));
}

// Built on exp2 of a negative number: some devices lose digits in tanh, or overflow.
fn tanh_by_exp2(x: vec4f) -> vec4f {
    let small = exp2(-2 * LOG2_E * abs(x));
    return sign(x) * (1 - small) / (1 + small);
}

// What a row writes in the end, from its maximum and its denominator; a row that has seen nothing gives zeros.
fn share_of(largest: f32, sum: f32) -> f32 {
    return select(0, 1 / sum, largest > LOWEST);
}

fn statistics_of_row(largest: f32, sum: f32) -> vec2f {
    return select(vec2f(MASKED, 0), vec2f(largest, log(sum)), largest > LOWEST);
}
