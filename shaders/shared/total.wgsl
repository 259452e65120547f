// The sum over a workgroup, in an order that never changes: halves onto halves.

var<workgroup> lanes: array<f32, 64>;

fn total(index: u32, value: f32) -> f32 {
    workgroupBarrier();
    lanes[index] = value;
    for (var half = 32u; half > 0; half /= 2) {
        workgroupBarrier();
        if (index < half) {
            lanes[index] += lanes[index + half];
        }
    }
    workgroupBarrier();
    return lanes[0];
}
