// Turns counts into places: within each tile, every count becomes the sum of those before it, and the tile's sum goes to `sums`. Run once
// over all counts and once over the sums of their tiles; the scatter adds the two. No workgroup waits for another.
//
// Made of      shared/counting, this file
// Overrides    COUNT_IO
// Dispatch     x = tiles, ceil(len / TILE)
// Memory       1 KiB of the workgroup's
// Traffic      reads len words; writes len words and one a tile

struct Scan {
    len: u32,
}

const WIDTH = 256u;
const EACH = 4u;             // an invocation's own counts, one after the other
const TILE = WIDTH * EACH;

@group(0) @binding(0) var<uniform> scan: Scan;
@group(0) @binding(1) var<storage, read_write> counts: array<u32>;
@group(0) @binding(2) var<storage, read_write> sums: array<u32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

var<workgroup> lanes: array<u32, WIDTH>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
    let first = group.x * TILE + index * EACH;
    var before: array<u32, EACH>;
    var sum = 0u;
    for (var i = 0u; i < EACH; i++) {
        before[i] = sum;
        if (first + i < scan.len) {
            sum += counts[first + i];
            count_io(1, 0);
        }
    }
    lanes[index] = sum;
    // After each stride a lane holds the sum of twice as many.
    for (var stride = 1u; stride < WIDTH; stride *= 2) {
        workgroupBarrier();
        var left = 0u;
        if (index >= stride) {
            left = lanes[index - stride];
        }
        workgroupBarrier();
        lanes[index] += left;
    }
    for (var i = 0u; i < EACH; i++) {
        if (first + i < scan.len) {
            counts[first + i] = lanes[index] - sum + before[i];  // @add
            count_io(0, 1);
        }
    }
    if (index == WIDTH - 1) {
        sums[group.x] = lanes[index];
        count_io(0, 1);
    }
    flush_io();
}
