// How far each vector is from its code: the sum of the squared differences, in the order of dimensions. `rows` are vectors.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 2 * columns + 1 words a vector; writes one

@group(0) @binding(1) var<storage, read> vectors: array<f32>;
@group(0) @binding(2) var<storage, read> codes: array<f32>;
@group(0) @binding(3) var<storage, read> nearest: array<u32>;
@group(0) @binding(4) var<storage, read_write> distances: array<f32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = id.x * WIDTH + index;
    if (row < task.rows) {
        let code = nearest[row] * task.columns;
        var sum = 0f;
        for (var i = 0u; i < task.columns; i++) {
            let off = vectors[row * task.columns + i] - codes[code + i];
            sum += off * off;
        }
        distances[row] = sum;
        count_io(2 * task.columns + 1, 1);
    }
    flush_io();
}
