// Which vector each dead code is put on: of the codes that no vector chose, in their order, the first goes to the vector that is farthest from
// its own code, the next to the next (`at` of them at most; of equal ones the lower index first; none that lies on its code). A revived
// code begins with one use on average. One workgroup does it all.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Dispatch     one workgroup; `rows` are vectors, `columns` codes
// Traffic      reads at * rows + 2 * columns words; writes 2 * columns

@group(0) @binding(1) var<storage, read> distances: array<f32>;
@group(0) @binding(2) var<storage, read> uses: array<f32>;
@group(0) @binding(3) var<storage, read_write> average_uses: array<f32>;
@group(0) @binding(4) var<storage, read_write> sources: array<u32>;  // by code: a vector, or NONE
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

const NONE = 0xffffffffu;
const MOST = 32u;

var<workgroup> lane_distances: array<f32, WIDTH>;
var<workgroup> lane_vectors: array<u32, WIDTH>;
var<workgroup> picks: array<u32, MOST>;

fn is_before(distance: f32, vector: u32, other: f32, other_vector: u32) -> bool {
    return distance > other || (distance == other && vector < other_vector);
}

@compute @workgroup_size(WIDTH)
fn main(@builtin(local_invocation_index) index: u32) {
    var last = 3.4028234e38f;
    var last_vector = 0u;
    for (var pick = 0u; pick < task.at; pick++) {
        // The first of those that come after the last pick.
        var best = 0f;
        var vector = NONE;
        for (var i = index; i < task.rows; i += WIDTH) {
            let distance = distances[i];
            if ((pick == 0 || is_before(last, last_vector, distance, i)) && distance > 0 && is_before(distance, i, best, vector)) {
                best = distance;
                vector = i;
            }
            count_io(1, 0);
        }
        lane_distances[index] = best;
        lane_vectors[index] = vector;
        for (var half = WIDTH / 2; half > 0; half /= 2) {
            workgroupBarrier();
            if (index < half && is_before(lane_distances[index + half], lane_vectors[index + half], lane_distances[index], lane_vectors[index])) {
                lane_distances[index] = lane_distances[index + half];
                lane_vectors[index] = lane_vectors[index + half];
            }
        }
        workgroupBarrier();
        last = lane_distances[0];
        last_vector = lane_vectors[0];
        if (index == 0) {
            picks[pick] = last_vector;
        }
        workgroupBarrier();
    }
    if (index == 0) {
        var next = 0u;
        for (var code = 0u; code < task.columns; code++) {
            var source = NONE;
            if (uses[code] == 0 && next < task.at) {
                source = picks[next];
                next++;
            }
            sources[code] = source;
            average_uses[code] = select(average_uses[code], 1, source != NONE);
            count_io(2, 2);
        }
    }
    flush_io();
}
