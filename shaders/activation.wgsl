// An activation of every element.
//
// Made of      shared/train, activations, counting, this file
// Overrides    COUNT_IO
// Traffic      reads n words; writes n

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = task.rows * task.columns;
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < len) {
            y[i] = activated(x[i], task.mode);
            count_io(1, 1);
        }
    }
    flush_io();
}
