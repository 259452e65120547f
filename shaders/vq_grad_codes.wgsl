// The gradient of the codebook's loss: `factor` times (uses * code - sum of the vectors that use it).
//
// Made of      shared/train, state, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 4 * n words; writes n

@group(0) @binding(1) var<storage, read> codes: array<f32>;
@group(0) @binding(2) var<storage, read> sums: array<f32>;
@group(0) @binding(3) var<storage, read> uses: array<f32>;
@group(0) @binding(4) var<storage, read> state: array<u32>;
@group(0) @binding(5) var<storage, read_write> dcodes: array<f32>;
@group(0) @binding(6) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = task.rows * task.columns;
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < len) {
            let factor = task.factor * bitcast<f32>(state[SCALE]);
            dcodes[i] = factor * (uses[i / task.columns] * codes[i] - sums[i]);  // @gradient
            count_io(4, 1);
        }
    }
    flush_io();
}
