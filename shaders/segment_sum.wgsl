// For each segment, a workgroup, the sum of the rows whose index names it, in their order, and how many they are: the gradient of an
// embedding, and what a code's vectors make. `at` is how many rows there are.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      reads the indices once a segment, and every row that is named; writes segments * (columns + 1)

@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;
@group(0) @binding(4) var<storage, read_write> uses: array<f32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

// Rows that one invocation looks at before members are gathered: as many as a word has bits.
const LOOKED = 32u;

var<workgroup> counts: array<u32, WIDTH>;
var<workgroup> members: array<u32, WIDTH * LOOKED>;
var<workgroup> found: u32;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    // 64 columns at a time, one an invocation; the first round counts too, so there is one even without columns.
    for (var begin = 0u; begin == 0 || begin < task.columns; begin += WIDTH) {
        let column = begin + index;
        var sum = 0f;
        var use_count = 0u;
        for (var first = 0u; first < task.at; first += WIDTH * LOOKED) {
            let own = first + index * LOOKED;
            var named = 0u;
            for (var i = own; i < min(own + LOOKED, task.at); i++) {
                named |= select(0u, 1u << (i - own), indices[i] == row);
                count_io(1, 0);
            }
            counts[index] = countOneBits(named);
            workgroupBarrier();
            // Members stand in the order of rows.
            var place = 0u;
            if (named != 0 || index == WIDTH - 1) {
                for (var lane = 0u; lane < index; lane++) {
                    place += counts[lane];
                }
            }
            while (named != 0) {
                members[place] = own + firstTrailingBit(named);
                place++;
                named &= named - 1;
            }
            if (index == WIDTH - 1) {
                found = place;
            }
            workgroupBarrier();
            use_count += found;
            if (column < task.columns) {
                for (var i = 0u; i < found; i++) {
                    sum += x[members[i] * task.columns + column];
                    count_io(1, 0);
                }
            }
        }
        if (column < task.columns) {
            sums[row * task.columns + column] = sum;
            count_io(0, 1);
        }
        if (column == 0) {
            uses[row] = f32(use_count);
            count_io(0, 1);
        }
    }
    flush_io();
}
