// How often each digit occurs among the keys of each workgroup.
//
// Made of      shared/radix, counting, this file
// Overrides    DIGIT_BITS, WIDTH, COUNT_IO
// Dispatch     x = workgroups from group_begin on, each for KEYS keys
// Memory       4 * DIGITS bytes of the workgroup's
// Traffic      reads n words; writes DIGITS words a workgroup

@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read_write> table: array<u32>;  // [digit][workgroup]
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

var<workgroup> counts: array<atomic<u32>, DIGITS>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let group = radix.group_begin + id.x;
    for (var round = 0u; round < ROUNDS; round++) {
        let at = (group * ROUNDS + round) * WIDTH + index;
        if (at < radix.n) {
            let key = ordered(keys[at], radix.kind_read);
            atomicAdd(&counts[digit_of(key)], 1u);  // @count
            count_io(1, 0);
        }
    }
    workgroupBarrier();
    for (var digit = index; digit < DIGITS; digit += WIDTH) {
        table[digit * radix.groups + group] = atomicLoad(&counts[digit]);
        count_io(0, 1);
    }
    flush_io();
}
