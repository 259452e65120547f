// The denominator of one row, by its largest score: the sum of e^(score - max). No score is above max, so nothing overflows.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<storage, read> row_max: array<f32>;
@group(0) @binding(3) var<storage, read_write> row_sum: array<f32>;
@group(0) @binding(4) var<storage, read_write> statistics: array<vec2f>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

const WIDTH = 64u;
var<workgroup> lanes: array<f32, WIDTH>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let row = (shape.head_begin + group.y) * shape.n + shape.row_begin + group.x;
    let largest = row_max[row];
    count_io(1, 0);
    var sum = 0.0;
    for (var key = lane; key < shape.nk; key += WIDTH) {
        let score = scores[row * shape.nk + key];
        sum += select(0.0, exp(score - largest), score > MASKED);  // @naive-sum
        count_io(1, 0);
    }
    lanes[lane] = sum;
    for (var stride = WIDTH / 2; stride > 0; stride /= 2) {
        workgroupBarrier();
        if (lane < stride) {
            lanes[lane] += lanes[lane + stride];
        }
    }
    if (lane == 0) {
        row_sum[row] = lanes[0];
        statistics[row] = statistics_of(largest, lanes[0]);
        count_io(0, 3);
    }
    flush_io();
}
