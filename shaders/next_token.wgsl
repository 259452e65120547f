// What a row of logits says of the next token, at temperature `factor`: the `mode` most likely tokens (of equal ones the lowest first) with
// their chances, the entropy in nats, the log of the sum of exponentials, and the token that a number from [0, 1) draws, with its chance.
//
// Made of      shared/train, total, counting, this file
// Overrides    COUNT_IO
// Traffic      with k tokens wanted: reads (k + 3) * n words, and 64 a row; writes 2 * k + 4 a row
// Rows         tokens: k, then the drawn one; chances: k, then entropy, log of the sum, and the drawn one's

@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> uniforms: array<f32>;
@group(0) @binding(3) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(4) var<storage, read_write> chances: array<f32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

var<workgroup> places: array<u32, WIDTH>;

fn is_before(a: f32, i: u32, b: f32, j: u32) -> bool {
    return a > b || (a == b && i < j);
}

// The best of all invocations' finds goes to lanes[0] and places[0].
fn first_of_all(index: u32, value: f32, place: u32) {
    workgroupBarrier();
    lanes[index] = value;
    places[index] = place;
    for (var half = 32u; half > 0; half /= 2) {
        workgroupBarrier();
        if (index < half && is_before(lanes[index + half], places[index + half], lanes[index], places[index])) {
            lanes[index] = lanes[index + half];
            places[index] = places[index + half];
        }
    }
    workgroupBarrier();
}

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let row = row_of(id);
    if (row >= task.rows) {
        return;
    }
    let begin = row * task.columns;
    let wanted = task.mode;

    // One after the other: each is the first of those after the one before it.
    var last = 3.4028234e38f;
    var last_place = 0u;
    var most = 0f;
    var sum = 0f;
    var entropy = 0f;
    for (var k = 0u; k < wanted; k++) {
        var best = -3.4028234e38f;
        var place = task.columns;
        for (var i = index; i < task.columns; i += WIDTH) {
            let logit = logits[begin + i];
            let is_left = k == 0 || is_before(last, last_place, logit, i);
            if (is_left && is_before(logit, i, best, place)) {
                best = logit;
                place = i;
            }
            count_io(1, 0);
        }
        first_of_all(index, best, place);
        last = lanes[0];
        last_place = places[0];
        if (k == 0) {
            most = last;
            var part = 0f;
            for (var i = index; i < task.columns; i += WIDTH) {
                part += exp((logits[begin + i] - most) / task.factor);
                count_io(1, 0);
            }
            sum = total(index, part);
            part = 0f;
            for (var i = index; i < task.columns; i += WIDTH) {
                let score = (logits[begin + i] - most) / task.factor;
                part += exp(score) * score;
                count_io(1, 0);
            }
            entropy = log(sum) - total(index, part) / sum;
        }
        if (index == 0) {
            tokens[row * (wanted + 1) + k] = last_place;  // @verify
            chances[row * (wanted + 3) + k] = exp((last - most) / task.factor) / sum;
            count_io(0, 2);
        }
    }

    // Each invocation takes a run of tokens, so that sums go along in their order.
    let run = (task.columns + WIDTH - 1) / WIDTH;
    let from_token = min(index * run, task.columns);
    let to_token = min(from_token + run, task.columns);
    var mass = 0f;
    for (var i = from_token; i < to_token; i++) {
        mass += exp((logits[begin + i] - most) / task.factor);
        count_io(1, 0);
    }
    workgroupBarrier();
    lanes[index] = mass;
    workgroupBarrier();
    var before = 0f;
    var whole = 0f;
    for (var other = 0u; other < WIDTH; other++) {
        before = select(before, whole, other == index);
        whole += lanes[other];
    }
    let goal = uniforms[row] * whole;
    count_io(1, 0);
    if (before <= goal && goal < before + mass) {
        var drawn = 0u;
        var share = 0f;
        var along = before;
        for (var i = from_token; i < to_token; i++) {
            let chance = exp((logits[begin + i] - most) / task.factor);
            if (along <= goal && chance > 0) {
                drawn = i;
                share = chance;
            }
            along += chance;
        }
        tokens[row * (wanted + 1) + wanted] = drawn;
        chances[row * (wanted + 3) + wanted + 2] = share / sum;
    }
    if (index == 0) {
        chances[row * (wanted + 3) + wanted] = entropy;
        chances[row * (wanted + 3) + wanted + 1] = log(sum) + most / task.factor;
        count_io(0, 4);
    }
    flush_io();
}
