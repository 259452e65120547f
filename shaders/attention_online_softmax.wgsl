// The largest score and the denominator of one row in one pass: whenever the maximum rises, the sum so far is rescaled.

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<storage, read_write> row_max: array<f32>;
@group(0) @binding(3) var<storage, read_write> row_sum: array<f32>;
@group(0) @binding(4) var<storage, read_write> statistics: array<vec2f>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

const WIDTH = 64u;
var<workgroup> lanes: array<vec2f, WIDTH>;

// Two parts of a row, each as (maximum, denominator by that maximum), as one.
fn merge(a: vec2f, b: vec2f) -> vec2f {
    let largest = max(a.x, b.x);
    return vec2f(largest, a.y * exp(a.x - largest) + b.y * exp(b.x - largest));
}

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let row = (shape.head_begin + group.y) * shape.n + shape.row_begin + group.x;
    var part = vec2f(MASKED, 0.0);
    for (var key = lane; key < shape.nk; key += WIDTH) {
        let score = scores[row * shape.nk + key];
        if (score > MASKED) {
            part = merge(part, vec2f(score, 1.0));  // @online-merge
        }
        count_io(1, 0);
    }
    lanes[lane] = part;
    for (var stride = WIDTH / 2; stride > 0; stride /= 2) {
        workgroupBarrier();
        if (lane < stride) {
            lanes[lane] = merge(lanes[lane], lanes[lane + stride]);
        }
    }
    if (lane == 0) {
        row_max[row] = lanes[0].x;
        row_sum[row] = lanes[0].y;
        statistics[row] = statistics_of(lanes[0].x, lanes[0].y);
        count_io(0, 4);
    }
    flush_io();
}
