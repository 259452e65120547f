// Copies 16-byte pieces from one buffer to another: what it takes is the time of global memory alone.

struct Size {
    pieces: u32,
    // Invocations of the whole dispatch: each takes every `stride`-th piece.
    stride: u32,
}

@group(0) @binding(0) var<uniform> size: Size;
@group(0) @binding(1) var<storage, read> source: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> copied: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> io: array<atomic<u32>, 4>;

override COUNT_IO: bool;

// Adds to the low and high half of a counter.
fn count(place: u32, words: u32) {
    let before = atomicAdd(&io[place], words);
    if before + words < before {
        atomicAdd(&io[place + 1u], 1u);
    }
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    var moved = 0u;
    for (var piece = id.x; piece < size.pieces; piece += size.stride) {
        copied[piece] = source[piece];
        moved += 4u;
    }
    if COUNT_IO {
        count(0u, moved);
        count(2u, moved);
    }
}
