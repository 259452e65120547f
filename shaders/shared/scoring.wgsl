// What all attention kernels agree on: the shape of the problem, who sees whom, and what a score is.

struct Shape {
    heads: u32,
    kv_heads: u32,
    n: u32,
    nk: u32,
    // Widths in vec4s, rounded up.
    d4: u32,
    dv4: u32,
    // Query i sees the keys i + band_lo to i + band_hi.
    band_lo: i32,
    band_hi: i32,
    // 0 for no mask, 1 for one that all heads share, else as many as heads.
    mask_heads: u32,
    // 0 for none.
    softcap: f32,
    scale: f32,
    // Where this dispatch begins.
    row_begin: u32,
    head_begin: u32,
    capture_head: u32,
    capture_tile: u32,
    pad: u32,
}

// A score at most this low is not visible: a finite stand-in for minus infinity, which WGSL may assume not to exist.
const MASKED = -1e30;

fn kv_head(head: u32) -> u32 {
    return head / (shape.heads / shape.kv_heads);
}

fn is_in_band(row: u32, key: u32) -> bool {
    let offset = i32(key) - i32(row);
    return shape.band_lo <= offset && offset <= shape.band_hi;
}

fn mask_at(head: u32, row: u32, key: u32) -> u32 {
    let mask_head = select(head, 0u, shape.mask_heads == 1);
    return (mask_head * shape.n + row) * shape.nk + key;
}

// tanh, where its argument is so large that some devices would overflow, is 1 already.
fn bounded_tanh(x: f32) -> f32 {
    return tanh(clamp(x, -15.0, 15.0));
}

// The score as it is seen: capped, then masked.
fn seen_score(scaled: f32, added: f32) -> f32 {
    var capped = scaled;
    if (shape.softcap > 0.0) {
        capped = shape.softcap * bounded_tanh(scaled / shape.softcap);
    }
    return max(capped + added, MASKED);
}

// What is kept of a row's softmax: its maximum m and ln l. Their sum is lse, but rounded it would lose the digits that a probability is
// found again from: of a score of 10^4, f32 holds three decimals. (MASKED, 0) where the row sees nothing.
fn statistics_of(largest: f32, sum: f32) -> vec2f {
    return select(vec2f(MASKED, 0.0), vec2f(largest, log(max(sum, 1e-30))), sum > 0.0);
}
