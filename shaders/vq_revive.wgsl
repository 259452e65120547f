// Puts dead codes on the vectors that were chosen for them; all others stay as they are.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 4 * n words; writes 2 * n

@group(0) @binding(1) var<storage, read> sources: array<u32>;
@group(0) @binding(2) var<storage, read> vectors: array<f32>;
@group(0) @binding(3) var<storage, read_write> average_sums: array<f32>;
@group(0) @binding(4) var<storage, read_write> codes: array<f32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

const NONE = 0xffffffffu;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = task.rows * task.columns;
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < len) {
            let source = sources[i / task.columns];
            let is_dead = source != NONE;
            let entry = vectors[select(0, source, is_dead) * task.columns + i % task.columns];
            codes[i] = select(codes[i], entry, is_dead);
            average_sums[i] = select(average_sums[i], entry, is_dead);
            count_io(4, 2);
        }
    }
    flush_io();
}
