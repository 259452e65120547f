// The gradient of a row: what came, times weight and inverse, less its part along the row.
//
// Made of      shared/train, total, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 6 * n words, and 64 a row; writes n

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> inverses: array<f32>;
@group(0) @binding(4) var<storage, read> dy: array<f32>;
@group(0) @binding(5) var<storage, read_write> dx: array<f32>;
@group(0) @binding(6) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    let begin = row * task.columns;
    let inverse = inverses[row];
    count_io(1, 0);
    var along = 0f;
    for (var i = index; i < task.columns; i += WIDTH) {
        along += dy[begin + i] * weight[i] * x[begin + i];
        count_io(3, 0);
    }
    let part = total(index, along) * inverse * inverse / f32(task.columns);
    for (var i = index; i < task.columns; i += WIDTH) {
        dx[begin + i] = inverse * (dy[begin + i] * weight[i] - x[begin + i] * part);
        count_io(3, 1);
    }
    flush_io();
}
