// Heads of tokens, [batch][token][head][number], as attention takes them: [batch][head][place][number]; or (`is_back`) the other way. A
// permutation: its gradient is the other way round. Tokens lie from place `first` on, of `capacity`, so that a cache of keys grows.
//
// Made of      counting, this file
// Overrides    COUNT_IO
// Traffic      reads n words; writes n

struct Heads {
    batches: u32,
    tokens: u32,    // of a batch
    heads: u32,
    width: u32,     // numbers of a head
    capacity: u32,  // places of a head
    first: u32,
    stride: u32,    // from one place to the next,
    offset: u32,    // of which the head's numbers begin here
    is_back: u32,
}

const WIDTH = 64u;
const ITEMS = 8u;

@group(0) @binding(0) var<uniform> shape: Heads;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    let len = shape.batches * shape.tokens * shape.heads * shape.width;
    for (var item = 0u; item < ITEMS; item++) {
        let i = (id.x * ITEMS + item) * WIDTH + index;
        if (i < len) {
            let row = i / shape.width;
            let head = row % shape.heads;
            let token = row / shape.heads % shape.tokens;
            let batch = row / shape.heads / shape.tokens;
            let place = (batch * shape.heads + head) * shape.capacity + shape.first + token;
            let at = place * shape.stride + shape.offset + i % shape.width;
            y[select(at, i, shape.is_back == 1)] = x[select(i, at, shape.is_back == 1)];
            count_io(1, 1);
        }
    }
    flush_io();
}
