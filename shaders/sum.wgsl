// The sum (`mode` 0) or the sum of squares (1) of each 1024 elements, times `factor`, from place `at` on.
//
// Made of      shared/train, total, counting, this file
// Overrides    COUNT_IO
// Traffic      reads n words; writes one a workgroup

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    var sum = 0f;
    for (var i = row * 1024 + index; i < min(task.columns, (row + 1) * 1024); i += WIDTH) {
        sum += select(x[i], x[i] * x[i], task.mode == 1);
        count_io(1, 0);
    }
    sum = total(index, sum);
    if (index == 0) {
        sums[task.at + row] = task.factor * sum;
        count_io(0, 1);
    }
    flush_io();
}
