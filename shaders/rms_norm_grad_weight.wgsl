// The gradient of the weight: a workgroup a column; `at` is how many rows there are.
//
// Made of      shared/train, total, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 3 * n words; writes one a column

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> inverses: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> dweight: array<f32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    var sum = 0f;
    for (var i = index; i < task.at; i += WIDTH) {
        sum += dy[i * task.columns + row] * x[i * task.columns + row] * inverses[i];
        count_io(3, 0);
    }
    sum = total(index, sum);
    if (index == 0) {
        dweight[row] = sum;
        count_io(0, 1);
    }
    flush_io();
}
