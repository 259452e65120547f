// Half the squared length of each code.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      reads n words; writes one a code

@group(0) @binding(1) var<storage, read> codes: array<f32>;
@group(0) @binding(2) var<storage, read_write> halves: array<f32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = id.x * WIDTH + index;
    if (row < task.rows) {
        var squares = 0f;
        for (var i = 0u; i < task.columns; i++) {
            let entry = codes[row * task.columns + i];
            squares += entry * entry;
        }
        halves[row] = squares / 2;
        count_io(task.columns, 1);
    }
    flush_io();
}
