// What goes back to an encoder: what came to its code, copied straight through (`factor` 1) or not (0), and the pull of commitment
// towards the code, `other` times the difference.
//
// Made of      shared/train, state, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 4 * n words; writes n

@group(0) @binding(1) var<storage, read> z: array<f32>;
@group(0) @binding(2) var<storage, read> code: array<f32>;
@group(0) @binding(3) var<storage, read> dcode: array<f32>;
@group(0) @binding(4) var<storage, read> state: array<u32>;
@group(0) @binding(5) var<storage, read_write> dz: array<f32>;
@group(0) @binding(6) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = task.rows * task.columns;
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < len) {
            let commitment = task.other * bitcast<f32>(state[SCALE]);
            dz[i] = task.factor * dcode[i] + commitment * (z[i] - code[i]);  // @step
            count_io(4, 1);
        }
    }
    flush_io();
}
