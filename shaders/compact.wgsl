// Rows of a cache that were kept move together: in each of `rows` heads, of `at` places, the row at place `mode` + kept[i] goes to place
// `mode` + i. Places grow and none goes up, so each number's own invocation can move it along without a second buffer.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      with k rows kept, of n numbers over all heads: reads 2 * k * n words; writes k * n

@group(0) @binding(1) var<storage, read> kept: array<u32>;
@group(0) @binding(2) var<storage, read_write> cache: array<f32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < task.rows * task.columns) {
            let head = i / task.columns * task.at;
            for (var k = 0u; k < arrayLength(&kept); k++) {
                let from_row = head + task.mode + kept[k];
                let to_row = head + task.mode + k;
                cache[to_row * task.columns + i % task.columns] = cache[from_row * task.columns + i % task.columns];  // @compact
                count_io(2, 1);
            }
        }
    }
    flush_io();
}
