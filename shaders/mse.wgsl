// The gradient of `factor` times the sum of squared differences, times the loss's scale; and each row's share of the loss, unscaled.
//
// Made of      shared/train, total, state, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 2 * n words, and 64 a row; writes n, and one a row

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read> state: array<u32>;
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;
@group(0) @binding(5) var<storage, read_write> losses: array<f32>;
@group(0) @binding(6) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    let begin = row * task.columns;
    let slope = 2 * task.factor * bitcast<f32>(state[SCALE]);
    count_io(1, 0);
    var squares = 0f;
    for (var i = index; i < task.columns; i += WIDTH) {
        let difference = x[begin + i] - targets[begin + i];
        squares += difference * difference;
        dx[begin + i] = slope * difference;
        count_io(2, 1);
    }
    squares = total(index, squares);
    if (index == 0) {
        losses[row] = task.factor * squares;
        count_io(0, 1);
    }
    flush_io();
}
