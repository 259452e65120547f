// Minus the log of the softmax at each row's target, and its gradient, `factor` times both (the gradient times the loss's scale too). The
// row's largest logit is taken off first, so that nothing overflows. A target past the columns counts nothing.
//
// Made of      shared/train, total, state, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 3 * n words, and 129 a row; writes n, and one a row

@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> state: array<u32>;
@group(0) @binding(4) var<storage, read_write> dlogits: array<f32>;
@group(0) @binding(5) var<storage, read_write> losses: array<f32>;
@group(0) @binding(6) var<storage, read_write> io: array<atomic<u32>, 4>;

fn largest(index: u32, value: f32) -> f32 {
    lanes[index] = value;
    for (var half = 32u; half > 0; half /= 2) {
        workgroupBarrier();
        if (index < half) {
            lanes[index] = max(lanes[index], lanes[index + half]);
        }
    }
    workgroupBarrier();
    return lanes[0];
}

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    let begin = row * task.columns;
    let goal = targets[row];
    let counts = goal < task.columns;
    let slope = select(0f, task.factor * bitcast<f32>(state[SCALE]), counts);
    count_io(2, 0);
    var most = -3.4028234e38f;
    for (var i = index; i < task.columns; i += WIDTH) {
        most = max(most, logits[begin + i]);
        count_io(1, 0);
    }
    most = largest(index, most);
    var sum = 0f;
    for (var i = index; i < task.columns; i += WIDTH) {
        sum += exp(logits[begin + i] - most);
        count_io(1, 0);
    }
    sum = total(index, sum);
    for (var i = index; i < task.columns; i += WIDTH) {
        let probability = exp(logits[begin + i] - most) / sum;
        dlogits[begin + i] = slope * (probability - select(0f, 1f, i == goal));
        count_io(1, 1);
    }
    if (index == 0) {
        let logit = logits[begin + min(goal, task.columns - 1)];
        losses[row] = select(0f, task.factor * (log(sum) + most - logit), counts);  // @loss
        count_io(1, 1);
    }
    flush_io();
}
