// Counts the weights that an update left as they were, though it wasn't 0: an Adam step is 0 only where its first moment is. A step that doesn't
// count loses nothing. On the bits. A workgroup looks at 1024 elements.
//
// Made of      shared/train, state, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 3 * n words, and one a workgroup; writes one a workgroup

@group(0) @binding(1) var<storage, read> before: array<u32>;
@group(0) @binding(2) var<storage, read> after: array<u32>;
@group(0) @binding(3) var<storage, read> first: array<u32>;  // moments
@group(0) @binding(4) var<storage, read> state: array<u32>;
@group(0) @binding(5) var<storage, read_write> lost: array<atomic<u32>>;
@group(0) @binding(6) var<storage, read_write> io: array<atomic<u32>, 4>;

var<workgroup> own: atomic<u32>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    for (var i = row * 1024 + index; i < min(task.columns, (row + 1) * 1024); i += WIDTH) {
        if (before[i] == after[i] && (first[i] & 0x7fffffffu) != 0) {
            atomicAdd(&own, 1u);
        }
        count_io(3, 0);
    }
    workgroupBarrier();
    if (index == 0) {
        atomicAdd(&lost[task.at], select(0u, atomicLoad(&own), state[APPLY] != 0));
        count_io(1, 1);
    }
    flush_io();
}
