// Multiply-adds on registers, eight independent chains of four lanes an invocation: what it takes is arithmetic alone.

struct Chain {
    rounds: u32,
    factor: f32,
    term: f32,
}

@group(0) @binding(0) var<uniform> chain: Chain;
@group(0) @binding(1) var<storage, read_write> ends: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> io: array<atomic<u32>, 4>;

override COUNT_IO: bool;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let a = vec4<f32>(chain.factor);
    let b = vec4<f32>(chain.term);
    // Every chain begins elsewhere, so that none can stand for another.
    let begin = vec4<f32>(f32(id.x)) + vec4<f32>(0.0, 1.0, 2.0, 3.0);
    var x0 = begin;
    var x1 = begin + 4.0;
    var x2 = begin + 8.0;
    var x3 = begin + 12.0;
    var x4 = begin + 16.0;
    var x5 = begin + 20.0;
    var x6 = begin + 24.0;
    var x7 = begin + 28.0;
    for (var round = 0u; round < chain.rounds; round++) {
        x0 = fma(x0, a, b);
        x1 = fma(x1, a, b);
        x2 = fma(x2, a, b);
        x3 = fma(x3, a, b);
        x4 = fma(x4, a, b);
        x5 = fma(x5, a, b);
        x6 = fma(x6, a, b);
        x7 = fma(x7, a, b);
    }
    ends[id.x] = ((x0 + x1) + (x2 + x3)) + ((x4 + x5) + (x6 + x7));
    if COUNT_IO {
        // At most 2^32 words: the high half is never needed here.
        atomicAdd(&io[2], 4u);
    }
}
