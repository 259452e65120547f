// Probabilities times values: each invocation sums one vec4 of one output row.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> probabilities: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<vec4<Element>>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4<Element>>;
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = shape.row_begin + id.y;
    let head = shape.head_begin + id.z;
    if (row >= shape.n || id.x >= shape.dv4) {
        return;
    }
    let row_at = head * shape.n + row;
    let value_at = kv_head(head) * shape.nk * shape.dv4 + id.x;
    var sum = vec4f();
    for (var key = 0u; key < shape.nk; key++) {
        sum += probabilities[row_at * shape.nk + key] * vec4f(v[value_at + key * shape.dv4]);  // @naive-product
        count_io(1 + VEC4_WORDS, 0);
    }
    output[row_at * shape.dv4 + id.x] = vec4<Element>(sum);
    count_io(0, VEC4_WORDS);
    flush_io();
}
