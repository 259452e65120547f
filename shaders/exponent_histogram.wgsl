// Counts the exponents of gradients as they come, rounds them to the format `mode` that they are kept in, and counts what that made of them.
// One that isn't finite then makes the step a bad one. On the bits: the same on every device. A workgroup takes 4096 elements.
//
// Made of      shared/train, rounding, state, counting, this file
// Overrides    COUNT_IO
// Memory       4 * COUNTS bytes of the workgroup's
// Traffic      reads n words; writes n, and COUNTS + 1 a workgroup

const ZERO = 256u;        // below it, by the exponent's field; zeros are apart
const LOST = 257u;        // zero after rounding, but not before
const SUBNORMAL = 258u;   // of the format, after rounding
const NOT_FINITE = 259u;  // after rounding
const COUNTS = 260u;

@group(0) @binding(1) var<storage, read_write> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> state: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

var<workgroup> own: array<atomic<u32>, COUNTS>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    for (var i = row * 4096 + index; i < min(task.columns, (row + 1) * 4096); i += WIDTH) {
        let before = x[i];
        let after = rounded(before, task.mode);
        x[i] = after;
        let size = after & 0x7fffffffu;
        if ((before & 0x7fffffffu) == 0) {
            atomicAdd(&own[ZERO], 1u);
        } else {
            atomicAdd(&own[(before >> 23) & 0xff], 1u);
            if (size == 0) {
                atomicAdd(&own[LOST], 1u);
            } else if (size < least_normal(task.mode)) {
                atomicAdd(&own[SUBNORMAL], 1u);
            }
        }
        if (size >= 0x7f800000u) {
            atomicAdd(&own[NOT_FINITE], 1u);
        }
        count_io(1, 1);
    }
    workgroupBarrier();
    for (var count = index; count < COUNTS; count += WIDTH) {
        atomicAdd(&counts[task.at + count], atomicLoad(&own[count]));
        count_io(0, 1);
    }
    if (index == 0) {
        atomicOr(&state[BAD], select(0u, 1u, atomicLoad(&own[NOT_FINITE]) > 0));
        count_io(0, 1);
    }
    flush_io();
}
