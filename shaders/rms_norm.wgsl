// Each row over the root of its mean square, times a weight; `factor` is added to the mean square. Keeps one over the root.
//
// Made of      shared/train, total, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 3 * n words; writes n, and one a row

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> inverses: array<f32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    let begin = row * task.columns;
    var squares = 0f;
    for (var i = index; i < task.columns; i += WIDTH) {
        squares += x[begin + i] * x[begin + i];
        count_io(1, 0);
    }
    let inverse = inverseSqrt(total(index, squares) / f32(task.columns) + task.factor);
    for (var i = index; i < task.columns; i += WIDTH) {
        y[begin + i] = x[begin + i] * inverse * weight[i];
        count_io(2, 1);
    }
    if (index == 0) {
        inverses[row] = inverse;
        count_io(0, 1);
    }
    flush_io();
}
