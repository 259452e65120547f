// FlashAttention forward: a workgroup holds ROWS queries and goes along the keys that they see, COLS at a time. Scores, weights and
// outputs are dealt out in blocks of 4 by 4, so that a vector from workgroup memory serves four others.
//
// Made of      shared/f32 or f16, scoring, counting, width_64, width_128 or width_256, fused, this file
// Overrides    D4, DV4 (the shape's), KV_STRIDE (the larger of them, made odd by | 1), ROWS, COLS (multiples of 4, COLS from 8), COUNT_IO, CAPTURE
// Dispatch     x = row tiles, ceil(n / ROWS), y = heads; (ROWS / 4) * (COLS / 4) invocations each; row_begin counts tiles
// Memory       16 * (ROWS * D4 + COLS * KV_STRIDE + COLS * (ROWS / 4 + 1) + ROWS / 4 * COLS / 4) bytes of the workgroup's; SwiftShader
//              zeroes each word by an instruction of its own, so there a large tile takes seconds to compile
// Traffic      for each head and row tile, with its visible keys rounded out to tiles of COLS (the last one ends at nk): reads
//              rows * D4 + keys * (D4 + DV4) vectors, and with a mask ROWS * COLS words for each tile; writes rows * DV4 vectors and 2 * rows words
// Capture      of the row tile capture_tile of capture_head, for each column tile j that it visits, at j * (ROWS * (3 + 2 * COLS + 4 * DV4)):
//              maximum, denominator and rescale factor of each row, scores [ROWS][COLS], weights [ROWS][COLS],
//              undivided outputs [ROWS][4 * DV4]; maxima and scores in natural units, hidden scores MASKED

override ROWS: u32 = 32;
override COLS: u32 = 32;
override KV_STRIDE: u32;    // odd, so that neighbouring keys lie in different banks
override CAPTURE: bool = false;

override ROW_BLOCKS: u32 = ROWS / 4;
override KEY_BLOCKS: u32 = COLS / 4;
override INVOCATIONS: u32 = ROW_BLOCKS * KEY_BLOCKS;
override WEIGHT_STRIDE: u32 = ROW_BLOCKS + 1;

@group(0) @binding(8) var<storage, read_write> capture: array<f32>;

var<workgroup> query_tile: array<vec4f, ROWS * D4>;         // [vector][row]
var<workgroup> tile: array<vec4f, COLS * KV_STRIDE>;        // [key][vector]: the keys, then the values
var<workgroup> weights: array<vec4f, COLS * WEIGHT_STRIDE>; // [key][block of four rows]
var<workgroup> partial: array<vec4f, ROW_BLOCKS * KEY_BLOCKS>;

@compute @workgroup_size(INVOCATIONS)
fn main(
    @builtin(local_invocation_index) index: u32,
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
) {
    // Under a causal mask late rows have the most work: they start first.
    let row_tile = shape.row_begin + groups.x - 1 - group.x;
    let head = shape.head_begin + group.y;
    let row_first = row_tile * ROWS;
    let rows = min(ROWS, shape.n - row_first);
    let row_at = head * shape.n + row_first;
    let kv_at = kv_head(head) * shape.nk;

    for (var i = index; i < ROWS * D4; i += INVOCATIONS) {
        var query = vec4f();
        if (i < rows * D4) {
            query = vec4f(q[row_at * D4 + i]) * shape.scale;
            count_io(VEC4_WORDS, 0);
        }
        query_tile[i % D4 * ROWS + i / D4] = query;  // @load-q
    }

    // This invocation's block: four rows, and every KEY_BLOCKS-th key and output vector from its own on.
    let block = index / KEY_BLOCKS;
    let first = index % KEY_BLOCKS;
    let row = row_first + 4 * block;
    var row_max = vec4f(LOWEST);
    var row_sum = vec4f();              // of its own keys
    var outputs: array<mat4x4f, D4_MAX / 2>;  // @begin

    let keys = visible_keys(row_first, rows);
    for (var key_first = keys.x / COLS * COLS; key_first < keys.y && keys.x < keys.y; key_first += COLS) {  // @skip
        load_keys(index, kv_at, key_first);  // @load-k
        workgroupBarrier();
        var scores = score_block(block, first);  // @score
        if (shape.softcap > 0 || shape.mask_heads > 0) {
            scores = adjusted_block(scores, head, row, key_first + first);
        }
        if (!is_inside_band(row_first, ROWS, key_first, COLS)) {
            scores = banded_block(scores, row, key_first + first);  // @mask
        }
        partial[index] = max(max(scores[0], scores[1]), max(scores[2], scores[3]));
        workgroupBarrier();

        load_values(index, kv_at, key_first);  // @load-v
        var largest = row_max;
        for (var other = 0u; other < KEY_BLOCKS; other++) {
            largest = max(largest, partial[block * KEY_BLOCKS + other]);
        }
        let rescale = exp(row_max - largest);  // @rescale
        row_max = largest;  // @max
        let weight = mat4x4f(exp(scores[0] - largest), exp(scores[1] - largest), exp(scores[2] - largest), exp(scores[3] - largest));
        weights[first * WEIGHT_STRIDE + block] = weight[0];
        weights[(first + KEY_BLOCKS) * WEIGHT_STRIDE + block] = weight[1];
        weights[(first + 2 * KEY_BLOCKS) * WEIGHT_STRIDE + block] = weight[2];
        weights[(first + 3 * KEY_BLOCKS) * WEIGHT_STRIDE + block] = weight[3];
        row_sum = row_sum * rescale + ((weight[0] + weight[1]) + (weight[2] + weight[3]));  // @weigh
        workgroupBarrier();

        for (var u = 0u; u < DV4; u += KEY_BLOCKS) {
            outputs[u / KEY_BLOCKS] = add_values(outputs[u / KEY_BLOCKS], rescale, block, first + u);  // @accumulate
        }
        workgroupBarrier();
        if (CAPTURE && head == shape.capture_head && row_tile == shape.capture_tile) {
            partial[index] = row_sum;
            workgroupBarrier();
            record(index, key_first / COLS, row_max, sum_of(block), rescale, scores, &outputs);
            workgroupBarrier();
        }
    }

    partial[index] = row_sum;
    workgroupBarrier();
    let sum = sum_of(block);
    for (var r = 0u; r < 4 && row + r < shape.n; r++) {
        let at = (head * shape.n + row + r) * DV4;
        for (var u = first; u < DV4; u += KEY_BLOCKS) {
            output[at + u] = vec4<Element>(outputs[u / KEY_BLOCKS][r] * share_of(row_max[r], sum[r]));  // @divide
            count_io(0, VEC4_WORDS);
        }
        if (first == 0) {
            statistics[head * shape.n + row + r] = statistics_of_row(row_max[r], sum[r]);  // @store
            count_io(0, 2);
        }
    }
    flush_io();
}

fn load_keys(index: u32, kv_at: u32, key_first: u32) {
    for (var i = index; i < COLS * D4; i += INVOCATIONS) {
        let key = key_first + i / D4;
        var vector = vec4f();
        if (key < shape.nk) {
            vector = vec4f(k[(kv_at + key) * D4 + i % D4]);
            count_io(VEC4_WORDS, 0);
        }
        tile[i / D4 * KV_STRIDE + i % D4] = vector;
    }
}

fn load_values(index: u32, kv_at: u32, key_first: u32) {
    for (var i = index; i < COLS * DV4; i += INVOCATIONS) {
        let key = key_first + i / DV4;
        var vector = vec4f();
        if (key < shape.nk) {
            vector = vec4f(v[(kv_at + key) * DV4 + i % DV4]);
            count_io(VEC4_WORDS, 0);
        }
        tile[i / DV4 * KV_STRIDE + i % DV4] = vector;
    }
}

// A column for each key, an entry in it for each row.
fn score_block(block: u32, first: u32) -> mat4x4f {
    var scores = mat4x4f();
    for (var i = 0u; i < D4; i++) {
        let at = i * ROWS + 4 * block;
        let queries = mat4x4f(query_tile[at], query_tile[at + 1], query_tile[at + 2], query_tile[at + 3]);
        scores += mat4x4f(
            products(tile[first * KV_STRIDE + i], queries),
            products(tile[(first + KEY_BLOCKS) * KV_STRIDE + i], queries),
            products(tile[(first + 2 * KEY_BLOCKS) * KV_STRIDE + i], queries),
            products(tile[(first + 3 * KEY_BLOCKS) * KV_STRIDE + i], queries),
        );
    }
    return scores;
}

// A column for each row: rescaled, with one vector of every value added by its weights.
fn add_values(before: mat4x4f, rescale: vec4f, block: u32, u: u32) -> mat4x4f {
    var sums = mat4x4f(before[0] * rescale.x, before[1] * rescale.y, before[2] * rescale.z, before[3] * rescale.w);
    for (var key = 0u; key < COLS; key++) {
        let weight = weights[key * WEIGHT_STRIDE + block];
        let value = tile[key * KV_STRIDE + u];
        sums += mat4x4f(value * weight.x, value * weight.y, value * weight.z, value * weight.w);
    }
    return sums;
}

fn adjusted_block(scores: mat4x4f, head: u32, row: u32, key: u32) -> mat4x4f {
    if (shape.mask_heads > 0) {
        count_io(16, 0);
    }
    return mat4x4f(
        adjusted(head, row, key, scores[0]),
        adjusted(head, row, key + KEY_BLOCKS, scores[1]),
        adjusted(head, row, key + 2 * KEY_BLOCKS, scores[2]),
        adjusted(head, row, key + 3 * KEY_BLOCKS, scores[3]),
    );
}

fn banded_block(scores: mat4x4f, row: u32, key: u32) -> mat4x4f {
    return mat4x4f(
        banded(row, key, scores[0]),
        banded(row, key + KEY_BLOCKS, scores[1]),
        banded(row, key + 2 * KEY_BLOCKS, scores[2]),
        banded(row, key + 3 * KEY_BLOCKS, scores[3]),
    );
}

fn sum_of(block: u32) -> vec4f {
    var sum = vec4f();
    for (var other = 0u; other < KEY_BLOCKS; other++) {
        sum += partial[block * KEY_BLOCKS + other];
    }
    return sum;
}

fn record(
    index: u32,
    visit: u32,
    row_max: vec4f,
    sum: vec4f,
    rescale: vec4f,
    block_scores: mat4x4f,
    outputs: ptr<function, array<mat4x4f, D4_MAX / 2>>,
) {
    var scores = block_scores;
    let block = index / KEY_BLOCKS;
    let first = index % KEY_BLOCKS;
    let at = visit * ROWS * (3 + 2 * COLS + 4 * DV4);
    for (var r = 0u; r < 4; r++) {
        let row = 4 * block + r;
        capture[at + row] = select(MASKED, row_max[r], row_max[r] > LOWEST);
        capture[at + ROWS + row] = sum[r];
        capture[at + 2 * ROWS + row] = rescale[r];
        for (var c = 0u; c < 4; c++) {
            let key = first + c * KEY_BLOCKS;
            capture[at + ROWS * 3 + row * COLS + key] = max(scores[c][r], MASKED);
            capture[at + ROWS * (3 + COLS) + row * COLS + key] = exp(scores[c][r] - row_max[r]);
        }
        for (var u = first; u < DV4; u += KEY_BLOCKS) {
            let vector = at + ROWS * (3 + 2 * COLS) + (row * DV4 + u) * 4;
            for (var e = 0u; e < 4; e++) {
                capture[vector + e] = outputs[u / KEY_BLOCKS][r][e];
            }
        }
    }
}
