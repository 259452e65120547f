// Puts every key, with its source, where its digit goes. Stable: a key's rank among those of its digit is how many invocations before its own
// hold that digit, read off one bit each, and rounds go in order.
//
// Made of      shared/radix, counting, this file
// Overrides    DIGIT_BITS, WIDTH, COUNT_IO
// Dispatch     x = workgroups from group_begin on, each for KEYS keys
// Memory       4 * DIGITS * (1 + WIDTH / 32) bytes of the workgroup's
// Traffic      reads 2 * DIGITS words a workgroup, n words, and n more where keys have sources; writes 2 * n words

const TILE = 1024u;  // of the scan

@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> table: array<u32>;  // [digit][workgroup], within tiles
@group(0) @binding(4) var<storage, read> sums: array<u32>;   // before each tile
@group(0) @binding(5) var<storage, read_write> sorted_keys: array<u32>;
@group(0) @binding(6) var<storage, read_write> sorted_sources: array<u32>;
@group(0) @binding(7) var<storage, read_write> io: array<atomic<u32>, 4>;

override WORDS: u32 = WIDTH / 32;

var<workgroup> places: array<u32, DIGITS>;                   // where the next key of each digit goes
var<workgroup> holders: array<atomic<u32>, DIGITS * WORDS>;  // [digit][word]: a bit for each invocation that holds the digit

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let group = radix.group_begin + id.x;
    for (var digit = index; digit < DIGITS; digit += WIDTH) {
        let at = digit * radix.groups + group;
        places[digit] = table[at] + sums[at / TILE];
        count_io(2, 0);
    }
    let word = index / 32;
    let bit = 1u << (index % 32);
    for (var round = 0u; round < ROUNDS; round++) {
        let at = (group * ROUNDS + round) * WIDTH + index;
        let is_key = at < radix.n;
        var key = 0u;
        workgroupBarrier();
        if (is_key) {
            key = ordered(keys[at], radix.kind_read);
            atomicOr(&holders[digit_of(key) * WORDS + word], bit);
            count_io(1, 0);
        }
        workgroupBarrier();
        let held = digit_of(key) * WORDS;
        var rank = 0u;
        var all = 0u;
        if (is_key) {
            for (var i = 0u; i < WORDS; i++) {
                let bits = atomicLoad(&holders[held + i]);
                all += countOneBits(bits);
                rank += countOneBits(bits & select(select(0u, bit - 1, i == word), 0xffffffffu, i < word));
            }
            var source = at;
            if (radix.has_sources != 0) {
                source = sources[at];
                count_io(1, 0);
            }
            let place = places[digit_of(key)] + rank;
            sorted_keys[place] = restored(key, radix.kind_written);  // @place
            sorted_sources[place] = source;
            count_io(0, 2);
        }
        workgroupBarrier();
        if (is_key) {
            atomicStore(&holders[held + word], 0u);
            if (rank + 1 == all) {
                places[digit_of(key)] += all;
            }
        }
    }
    flush_io();
}
