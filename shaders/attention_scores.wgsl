// A block of scores: scale·q·k, capped and masked, one invocation for each.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> q: array<vec4<Element>>;
@group(0) @binding(2) var<storage, read> k: array<vec4<Element>>;
@group(0) @binding(3) var<storage, read> mask: array<f32>;
@group(0) @binding(4) var<storage, read_write> scores: array<f32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let key = id.x;
    let row = shape.row_begin + id.y;
    let head = shape.head_begin + id.z;
    if (row >= shape.n || key >= shape.nk) {
        return;
    }
    var score = MASKED;
    if (is_in_band(row, key)) {
        let query_at = (head * shape.n + row) * shape.d4;
        let key_at = (kv_head(head) * shape.nk + key) * shape.d4;
        var products = vec4f();
        for (var c = 0u; c < shape.d4; c++) {
            products += vec4f(q[query_at + c]) * vec4f(k[key_at + c]);
        }
        let scaled = (products.x + products.y + products.z + products.w) * shape.scale;
        var added = 0.0;
        if (shape.mask_heads > 0) {
            added = mask[mask_at(head, row, key)];
            count_io(1, 0);
        }
        score = seen_score(scaled, added);
        count_io(2 * shape.d4 * VEC4_WORDS, 0);
    }
    scores[(head * shape.n + row) * shape.nk + key] = score;  // @scores
    count_io(0, 1);
    flush_io();
}
