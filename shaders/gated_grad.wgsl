// Both gradients of x * activation(gate).
//
// Made of      shared/train, activations, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 3 * n words; writes 2 * n

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> gate: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;
@group(0) @binding(5) var<storage, read_write> dgate: array<f32>;
@group(0) @binding(6) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = task.rows * task.columns;
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < len) {
            dx[i] = dy[i] * activated(gate[i], task.mode);
            dgate[i] = dy[i] * x[i] * slope(gate[i], task.mode);
            count_io(3, 2);
        }
    }
    flush_io();
}
