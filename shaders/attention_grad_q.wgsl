// The gradient by queries: one workgroup takes 16 queries and goes along the keys that they see.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> q: array<vec4<Element>>;
@group(0) @binding(2) var<storage, read> k: array<vec4<Element>>;
@group(0) @binding(3) var<storage, read> v: array<vec4<Element>>;
@group(0) @binding(4) var<storage, read> mask: array<f32>;
@group(0) @binding(5) var<storage, read> rows: array<f32>;
@group(0) @binding(6) var<storage, read> grad: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> grad_q: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> io: array<atomic<u32>, 4>;

// How many vec4s of a row each invocation sums: 16 invocations share a row of d4.
override VECS: u32 = 1;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let head = shape.head_begin + group.y;
    let row_begin = shape.row_begin + group.x * TILE;
    let row_end = min(row_begin + TILE, shape.n);
    let key_first = clamp(i32(row_begin) + shape.band_lo, 0, i32(shape.nk));
    let key_end = clamp(i32(row_end) + shape.band_hi, key_first, i32(shape.nk));
    // This invocation sums 4 rows, in every 16th vec4.
    let tile_row = lane / 16 * 4;
    let column = lane % 16;
    var sums: array<vec4f, 16>;
    for (var key_begin = first_tile(key_first, key_end); key_begin < u32(key_end); key_begin += TILE) {
        tile_gradients(head, row_begin, key_begin, lane);
        workgroupBarrier();
        for (var key = 0u; key < TILE; key++) {
            let key_at = (kv_head(head) * shape.nk + min(key_begin + key, shape.nk - 1)) * shape.d4;
            for (var t = 0u; t < VECS; t++) {
                let k_vec = vec4f(k[key_at + min(column + 16 * t, shape.d4 - 1)]);
                for (var r = 0u; r < 4; r++) {
                    sums[t * 4 + r] += slopes[(tile_row + r) * TILE + key] * k_vec;
                }
            }
        }
        count_io(TILE * VECS * VEC4_WORDS, 0);
        workgroupBarrier();
    }
    for (var t = 0u; t < VECS; t++) {
        for (var r = 0u; r < 4; r++) {
            let row = row_begin + tile_row + r;
            let c = column + 16 * t;
            if (row < shape.n && c < shape.d4) {
                grad_q[(head * shape.n + row) * shape.d4 + c] = sums[t * 4 + r];
                count_io(0, 4);
            }
        }
    }
    flush_io();
}
