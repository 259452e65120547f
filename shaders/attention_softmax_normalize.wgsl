// The scores of one row become its probabilities, in place.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read_write> scores: array<f32>;
@group(0) @binding(2) var<storage, read> row_max: array<f32>;
@group(0) @binding(3) var<storage, read> row_sum: array<f32>;
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

const WIDTH = 64u;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let row = (shape.head_begin + group.y) * shape.n + shape.row_begin + group.x;
    let largest = row_max[row];
    let sum = row_sum[row];
    count_io(2, 0);
    for (var key = lane; key < shape.nk; key += WIDTH) {
        let at = row * shape.nk + key;
        let score = scores[at];
        // A row that sees nothing has sum 0, and no visible score to divide.
        var probability = 0.0;
        if (score > MASKED) {
            probability = exp(score - largest) / sum;
        }
        scores[at] = probability;  // @naive-normalize
        count_io(1, 1);
    }
    flush_io();
}
