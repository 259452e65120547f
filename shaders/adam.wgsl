// Adam with decoupled weight decay, on f32 masters; the parameters are the masters rounded to `format`. A step that doesn't count writes
// back what it read, bit for bit.
//
// Made of      shared/state, rounding, counting, this file, with a uniform of its own
// Overrides    COUNT_IO
// Traffic      reads 8 * n words; writes 4 * n

struct Adam {
    len: u32,
    format: u32,
    rate: f32,
    beta_1: f32,
    beta_2: f32,
    epsilon: f32,
    decay: f32,
}

const WIDTH = 64u;
const ITEMS = 8u;

@group(0) @binding(0) var<uniform> adam: Adam;
@group(0) @binding(1) var<storage, read> grad: array<f32>;
@group(0) @binding(2) var<storage, read> state: array<u32>;
@group(0) @binding(3) var<storage, read_write> master: array<u32>;
@group(0) @binding(4) var<storage, read_write> first: array<u32>;   // moments
@group(0) @binding(5) var<storage, read_write> second: array<u32>;
@group(0) @binding(6) var<storage, read_write> params: array<u32>;
@group(0) @binding(7) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    for (var item = 0u; item < ITEMS; item++) {
        let i = (id.x * ITEMS + item) * WIDTH + index;
        if (i < adam.len) {
            let g = grad[i] * bitcast<f32>(state[INVERSE]);
            let before = vec3u(master[i], first[i], second[i]);
            let old = bitcast<vec3f>(before);
            let m = adam.beta_1 * old.y + (1 - adam.beta_1) * g;
            let v = adam.beta_2 * old.z + (1 - adam.beta_2) * g * g;
            let m_hat = m / (1 - bitcast<f32>(state[POWER_1]));
            let v_hat = v / (1 - bitcast<f32>(state[POWER_2]));
            let w = old.x - adam.rate * (m_hat / (sqrt(v_hat) + adam.epsilon) + adam.decay * old.x);
            let after = select(before, bitcast<vec3u>(vec3f(w, m, v)), state[APPLY] != 0);
            master[i] = after.x;
            first[i] = after.y;
            second[i] = after.z;
            params[i] = rounded(after.x, adam.format);
            count_io(8, 4);
        }
    }
    flush_io();
}
