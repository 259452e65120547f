// Moving averages: of each code's uses (`mode` 0, in their place), and of its vectors' sum, whose quotient is the code (`mode` 1).
// `factor` is what stays. A code with less than `other` uses on average stays where it is.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      mode 0: reads 2 * n words, writes n; mode 1: reads 4 * n, writes 2 * n

@group(0) @binding(1) var<storage, read> fresh: array<f32>;
@group(0) @binding(2) var<storage, read> averages: array<f32>;
@group(0) @binding(3) var<storage, read_write> kept: array<f32>;
@group(0) @binding(4) var<storage, read_write> codes: array<f32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = task.rows * task.columns;
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < len) {
            let average = task.factor * kept[i] + (1 - task.factor) * fresh[i];
            kept[i] = average;  // @ema
            if (task.mode == 1) {
                let uses = averages[i / task.columns];
                let before = codes[i];
                codes[i] = select(before, average / max(uses, task.other), uses >= task.other);
                count_io(2, 1);
            }
            count_io(2, 1);
        }
    }
    flush_io();
}
