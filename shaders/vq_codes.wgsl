// The codes as vq_assign reads them: dimension by dimension, so that one load has four codes, and half the squared length of each. Both go on to
// a multiple of 8 with the last code, which is farther than all there.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      reads columns words a code and writes columns + 1, up to the multiple of 8; `rows` are codes

@group(0) @binding(1) var<storage, read> codes: array<f32>;
@group(0) @binding(2) var<storage, read_write> by_dimension: array<f32>;
@group(0) @binding(3) var<storage, read_write> halves: array<f32>;
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

const FARTHEST = 3.4028234e38f;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let code = id.x * WIDTH + index;
    let padded = (task.rows + 7) / 8 * 8;
    if (code < padded) {
        let begin = min(code, task.rows - 1) * task.columns;
        var squares = 0f;
        for (var i = 0u; i < task.columns; i++) {
            let entry = codes[begin + i];
            by_dimension[i * padded + code] = entry;
            squares += entry * entry;
        }
        halves[code] = select(squares / 2, FARTHEST, code >= task.rows);
        count_io(task.columns, task.columns + 1);
    }
    flush_io();
}
