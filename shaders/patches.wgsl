// Images [image][y][x][channel] as rows of square patches, or (`mode` 1) back. A permutation: its gradient is the other way round.
// `columns` are an image's rows of pixels times their length, each with `at` channels; a patch's side is `factor`, an image's width `other`.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO
// Traffic      reads n words; writes n

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = task.rows * task.columns;
    for (var item = 0u; item < ITEMS; item++) {
        let i = element(id, index, item);
        if (i < len) {
            let channel = i % task.at;
            let pixels = task.columns / task.at;
            let pixel = i / task.at % pixels;
            let image = i / task.columns;
            let side = u32(task.factor);
            let width = u32(task.other);
            let down = pixel / width;
            let across = pixel % width;
            let cell = image * (pixels / (side * side)) + (down / side) * (width / side) + across / side;
            let place = ((cell * side + down % side) * side + across % side) * task.at + channel;
            y[select(place, i, task.mode == 1)] = x[select(i, place, task.mode == 1)];
            count_io(1, 1);
        }
    }
    flush_io();
}
