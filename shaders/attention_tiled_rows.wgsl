// FlashAttention forward with the queries of eight rows, and their outputs, held by one invocation; keys and values come
// straight from memory, two at a time, and serve all eight rows. No workgroup memory, no barrier; no score leaves the invocation.
//
// Made of      shared/f32 or f16, scoring, counting, width_64 or width_128, fused, this file
// Overrides    D4, DV4 (the shape's), INVOCATIONS, COUNT_IO
// Dispatch     x = ceil(ceil(n / 8) / INVOCATIONS) workgroups, y = heads; row_begin counts tiles of 8 rows
// Traffic      for each head and each tile of 8 rows, `keys` being its visible keys rounded up to 2: reads
//              rows * D4 + keys * (D4 + DV4) vectors, and with a mask 8 * keys words; writes rows * DV4 vectors and rows words

const ROWS = 8u;
const KEYS = 2u;

override INVOCATIONS: u32 = 4;

// Four rows are a matrix with a column for each row: entry 2 * i is vector i of rows 0 to 3, entry 2 * i + 1 of rows 4 to 7.
var<private> q_rows: array<mat4x4f, 2 * D4_MAX>;
var<private> o_rows: array<mat4x4f, 2 * D4_MAX>;
var<private> row_max: array<vec4f, 2>;
var<private> row_sum: array<vec4f, 2>;

// Scores, then weights, of the two keys at hand: rows 0 to 3 and 4 to 7.
var<private> a: array<vec4f, 2>;
var<private> b: array<vec4f, 2>;
var<private> keep: array<vec4f, 2>;

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    // Under a causal mask late rows have the most work: they start first.
    let tile = shape.row_begin + groups.x * INVOCATIONS - 1 - id.x;
    let head = shape.head_begin + id.y;
    let row_first = tile * ROWS;
    if (row_first >= shape.n) {
        return;
    }
    let row = head * shape.n + row_first;
    let rows = min(ROWS, shape.n - row_first);
    for (var i = 0u; i < rows * D4; i++) {
        let r = i / D4;
        q_rows[2 * (i % D4) + r / 4][r % 4] = vec4f(q[row * D4 + i]) * shape.scale;
    }
    row_max = array(vec4f(LOWEST), vec4f(LOWEST));

    let kv = kv_head(head) * shape.nk;
    let keys = visible_keys(row_first, rows);
    for (var key = keys.x; key < keys.y; key += KEYS) {
        let next = min(key + 1, shape.nk - 1);
        let key_at = vec2u(kv + key, kv + next);
        a = array<vec4f, 2>();
        b = array<vec4f, 2>();
        scores_64(key_at * D4);
        adjust(head, row_first, key);
        soften(0);
        soften(1);
        values_64(key_at * DV4);
        count_io(KEYS * ((D4 + DV4) * VEC4_WORDS + select(0, ROWS, shape.mask_heads > 0)), 0);
    }

    for (var i = 0u; i < rows * DV4; i++) {
        let r = i / DV4;
        let share = share_of(row_max[r / 4][r % 4], row_sum[r / 4][r % 4]);
        output[row * DV4 + i] = vec4<Element>(o_rows[2 * (i % DV4) + r / 4][r % 4] * share);
    }
    for (var r = 0u; r < rows; r++) {
        statistics[row + r] = statistics_of_row(row_max[r / 4][r % 4], row_sum[r / 4][r % 4]);
    }
    count_io(rows * D4 * VEC4_WORDS, rows * (DV4 * VEC4_WORDS + 2));
    flush_io();
}

// Adds vector i of both keys to the scores of all eight rows.
fn score(i: u32, key_at: vec2u) {
    if (i < D4) {
        let k0 = vec4f(k[key_at.x + i]);
        let k1 = vec4f(k[key_at.y + i]);
        a[0] += products(k0, q_rows[2 * i]);
        a[1] += products(k0, q_rows[2 * i + 1]);
        b[0] += products(k1, q_rows[2 * i]);
        b[1] += products(k1, q_rows[2 * i + 1]);
    }
}

// Rescales vector i of all eight outputs and adds both weighted values.
fn value(i: u32, value_at: vec2u) {
    if (i < DV4) {
        let v0 = vec4f(v[value_at.x + i]);
        let v1 = vec4f(v[value_at.y + i]);
        o_rows[2 * i] = folded(o_rows[2 * i], 0, v0, v1);
        o_rows[2 * i + 1] = folded(o_rows[2 * i + 1], 1, v0, v1);
    }
}

fn folded(o: mat4x4f, half: u32, v0: vec4f, v1: vec4f) -> mat4x4f {
    return mat4x4f(
        o[0] * keep[half].x + v0 * a[half].x + v1 * b[half].x,
        o[1] * keep[half].y + v0 * a[half].y + v1 * b[half].y,
        o[2] * keep[half].z + v0 * a[half].z + v1 * b[half].z,
        o[3] * keep[half].w + v0 * a[half].w + v1 * b[half].w,
    );
}

// One step of the online softmax for four rows: scores become weights.
fn soften(half: u32) {
    let m = max(row_max[half], max(a[half], b[half]));
    keep[half] = exp(row_max[half] - m);
    a[half] = exp(a[half] - m);
    b[half] = exp(b[half] - m);
    row_sum[half] = row_sum[half] * keep[half] + a[half] + b[half];
    row_max[half] = m;
}

// Soft cap and mask, and the band where its edge crosses these keys.
fn adjust(head: u32, row_first: u32, key: u32) {
    if (shape.softcap > 0 || shape.mask_heads > 0) {
        a[0] = adjusted(head, row_first, key, a[0]);
        a[1] = adjusted(head, row_first + 4, key, a[1]);
        b[0] = adjusted(head, row_first, key + 1, b[0]);
        b[1] = adjusted(head, row_first + 4, key + 1, b[1]);
    }
    if (!is_inside_band(row_first, ROWS, key, KEYS)) {
        a[0] = banded(row_first, key, a[0]);
        a[1] = banded(row_first + 4, key, a[1]);
        b[0] = banded(row_first, key + 1, b[0]);
        b[1] = banded(row_first + 4, key + 1, b[1]);
    }
}

// Unrolled by hand: some compilers don't unroll loops, and then a private array is memory in place of registers.
fn scores_64(key_at: vec2u) {
    scores_16(0, key_at);
    scores_16(16, key_at);
}
fn scores_16(i: u32, key_at: vec2u) {
    scores_4(i, key_at);
    scores_4(i + 4, key_at);
    scores_4(i + 8, key_at);
    scores_4(i + 12, key_at);
}
fn scores_4(i: u32, key_at: vec2u) {
    score(i, key_at);
    score(i + 1, key_at);
    score(i + 2, key_at);
    score(i + 3, key_at);
}
fn values_64(value_at: vec2u) {
    values_16(0, value_at);
    values_16(16, value_at);
}
fn values_16(i: u32, value_at: vec2u) {
    values_4(i, value_at);
    values_4(i + 4, value_at);
    values_4(i + 8, value_at);
    values_4(i + 12, value_at);
}
fn values_4(i: u32, value_at: vec2u) {
    value(i, value_at);
    value(i + 1, value_at);
    value(i + 2, value_at);
    value(i + 3, value_at);
}
