// For each row what the backward pass needs of it: the two numbers of its softmax, and the dot product of the
// output with its gradient.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> output: array<vec4<Element>>;
@group(0) @binding(2) var<storage, read> grad: array<vec4f>;
@group(0) @binding(3) var<storage, read> statistics: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> rows: array<f32>;  // three of each
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = shape.row_begin + id.x;
    if (row >= shape.n) {
        return;
    }
    let row_at = (shape.head_begin + id.y) * shape.n + row;
    var products = vec4f();
    for (var c = 0u; c < shape.dv4; c++) {
        products += vec4f(output[row_at * shape.dv4 + c]) * grad[row_at * shape.dv4 + c];
    }
    rows[3 * row_at] = statistics[row_at].x;
    rows[3 * row_at + 1] = statistics[row_at].y;
    rows[3 * row_at + 2] = products.x + products.y + products.z + products.w;
    count_io(shape.dv4 * (VEC4_WORDS + 4) + 2, 3);
    flush_io();
}
