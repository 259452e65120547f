// The sum of each column: the gradient of a bias. A workgroup a column (`columns` is what a row holds, `rows` how many columns there are,
// `at` how many rows).
//
// Made of      shared/train, total, counting, this file
// Overrides    COUNT_IO
// Traffic      reads n words; writes one a column

@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    var sum = 0f;
    for (var i = index; i < task.at; i += WIDTH) {
        sum += dy[i * task.columns + row];
        count_io(1, 0);
    }
    sum = total(index, sum);
    if (index == 0) {
        sums[row] = sum;
        count_io(0, 1);
    }
    flush_io();
}
