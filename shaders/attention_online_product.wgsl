// Softmax times values without storing probabilities: e^(score - max) weighs the values, and the division comes once, at the end.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<vec4<Element>>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4<Element>>;
@group(0) @binding(4) var<storage, read> row_max: array<f32>;
@group(0) @binding(5) var<storage, read> row_sum: array<f32>;
@group(0) @binding(6) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = shape.row_begin + id.y;
    let head = shape.head_begin + id.z;
    if (row >= shape.n || id.x >= shape.dv4) {
        return;
    }
    let row_at = head * shape.n + row;
    let value_at = kv_head(head) * shape.nk * shape.dv4 + id.x;
    let largest = row_max[row_at];
    let denominator = row_sum[row_at];
    count_io(2, 0);
    var sum = vec4f();
    for (var key = 0u; key < shape.nk; key++) {
        let score = scores[row_at * shape.nk + key];
        let weight = select(0.0, exp(score - largest), score > MASKED);
        sum += weight * vec4f(v[value_at + key * shape.dv4]);  // @online-product
        count_io(1 + VEC4_WORDS, 0);
    }
    // A row that sees nothing gives zeros.
    var share = 0.0;
    if (denominator > 0.0) {
        share = 1.0 / denominator;
    }
    output[row_at * shape.dv4 + id.x] = vec4<Element>(sum * share);
    count_io(0, VEC4_WORDS);
    flush_io();
}
