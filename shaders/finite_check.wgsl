// Whether any element isn't finite, by its bits: a shader may take it that floats are. A workgroup looks at 1024 elements.
//
// Made of      shared/train, state, counting, this file
// Overrides    COUNT_IO
// Traffic      reads n words; writes one a workgroup

@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> state: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

var<workgroup> bad: atomic<u32>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    if (index == 0) {
        atomicStore(&bad, 0u);
    }
    workgroupBarrier();
    for (var i = row * 1024 + index; i < min(task.columns, (row + 1) * 1024); i += WIDTH) {
        if ((x[i] & 0x7f800000u) == 0x7f800000u) {
            atomicOr(&bad, 1u);
        }
        count_io(1, 0);
    }
    workgroupBarrier();
    if (index == 0) {
        atomicOr(&state[BAD], atomicLoad(&bad));
        count_io(0, 1);
    }
    flush_io();
}
