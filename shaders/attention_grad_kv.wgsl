// The gradients by keys and values: one workgroup takes 16 keys and goes along the queries that see them, in every head that shares them.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> q: array<vec4<Element>>;
@group(0) @binding(2) var<storage, read> k: array<vec4<Element>>;
@group(0) @binding(3) var<storage, read> v: array<vec4<Element>>;
@group(0) @binding(4) var<storage, read> mask: array<f32>;
@group(0) @binding(5) var<storage, read> rows: array<f32>;
@group(0) @binding(6) var<storage, read> grad: array<vec4f>;
// Each row is the key's gradient, then the value's.
@group(0) @binding(7) var<storage, read_write> grad_kv: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> io: array<atomic<u32>, 4>;

// How many vec4s of a row each invocation sums: 16 invocations share a row of d4, and one of dv4.
override VECS: u32 = 1;
override VALUE_VECS: u32 = 1;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let shared_by = shape.heads / shape.kv_heads;
    let kv = shape.head_begin + group.y;
    let key_begin = shape.row_begin + group.x * TILE;
    let key_end = min(key_begin + TILE, shape.nk);
    let row_first = clamp(i32(key_begin) - shape.band_hi, 0, i32(shape.n));
    let row_end = clamp(i32(key_end) - shape.band_lo, row_first, i32(shape.n));
    // This invocation sums 4 keys, in every 16th vec4.
    let tile_key = lane / 16 * 4;
    let column = lane % 16;
    var sums: array<vec4f, 16>;
    var value_sums: array<vec4f, 16>;
    for (var head = kv * shared_by; head < (kv + 1) * shared_by; head++) {
        for (var row_begin = first_tile(row_first, row_end); row_begin < u32(row_end); row_begin += TILE) {
            tile_gradients(head, row_begin, key_begin, lane);
            workgroupBarrier();
            for (var row = 0u; row < TILE; row++) {
                let row_at = head * shape.n + min(row_begin + row, shape.n - 1);
                for (var t = 0u; t < VECS; t++) {
                    let q_vec = vec4f(q[row_at * shape.d4 + min(column + 16 * t, shape.d4 - 1)]);
                    for (var r = 0u; r < 4; r++) {
                        sums[t * 4 + r] += slopes[row * TILE + tile_key + r] * q_vec;
                    }
                }
                for (var t = 0u; t < VALUE_VECS; t++) {
                    let grad_vec = grad[row_at * shape.dv4 + min(column + 16 * t, shape.dv4 - 1)];
                    for (var r = 0u; r < 4; r++) {
                        value_sums[t * 4 + r] += probabilities[row * TILE + tile_key + r] * grad_vec;
                    }
                }
            }
            count_io(TILE * (VECS * VEC4_WORDS + VALUE_VECS * 4), 0);
            workgroupBarrier();
        }
    }
    let width = shape.d4 + shape.dv4;
    for (var r = 0u; r < 4; r++) {
        let key = key_begin + tile_key + r;
        if (key >= shape.nk) {
            break;
        }
        let key_at = (kv * shape.nk + key) * width;
        for (var c = column; c < shape.d4; c += 16u) {
            grad_kv[key_at + c] = sums[c / 16 * 4 + r];
            count_io(0, 4);
        }
        for (var c = column; c < shape.dv4; c += 16u) {
            grad_kv[key_at + shape.d4 + c] = value_sums[c / 16 * 4 + r];
            count_io(0, 4);
        }
    }
    flush_io();
}
