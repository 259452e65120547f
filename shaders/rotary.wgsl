// Turns pairs (j, j + half) of each head by its position's angles; `factor` -1 turns back, which is the gradient. A row is one head of one
// token, `columns` the pairs of a head, `at` the heads. Cosines and sines come from a table: devices' own are too coarse far from 0.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 5 * n words; writes 2 * n, n being the pairs

@group(0) @binding(1) var<storage, read> angles: array<vec2f>;
@group(0) @binding(2) var<storage, read> positions: array<u32>;
@group(0) @binding(3) var<storage, read_write> x: array<f32>;
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = task.rows * task.columns;
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < len) {
            let row = i / task.columns;
            let pair = i % task.columns;
            let turn = angles[positions[row / task.at] * task.columns + pair];
            let first = row * 2 * task.columns + pair;
            let second = first + task.columns;
            let sine = task.factor * turn.y;
            let before = vec2f(x[first], x[second]);
            x[first] = before.x * turn.x - before.y * sine;
            x[second] = before.x * sine + before.y * turn.x;
            count_io(5, 2);
        }
    }
    flush_io();
}
