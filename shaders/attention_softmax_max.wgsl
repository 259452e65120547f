// The largest score of one row, found by 64 invocations.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<storage, read_write> row_max: array<f32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

const WIDTH = 64u;
var<workgroup> lanes: array<f32, WIDTH>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let row = (shape.head_begin + group.y) * shape.n + shape.row_begin + group.x;
    var largest = MASKED;
    for (var key = lane; key < shape.nk; key += WIDTH) {
        largest = max(largest, scores[row * shape.nk + key]);  // @naive-max
        count_io(1, 0);
    }
    lanes[lane] = largest;
    for (var stride = WIDTH / 2; stride > 0; stride /= 2) {
        workgroupBarrier();
        if (lane < stride) {
            lanes[lane] = max(lanes[lane], lanes[lane + stride]);
        }
    }
    if (lane == 0) {
        row_max[row] = lanes[0];
        count_io(0, 1);
    }
    flush_io();
}
