// Decides whether this step counts, and what the loss is scaled by from the next on: one invocation, before the weights' updates.
//
// Made of      shared/state, counting, this file
// Overrides    COUNT_IO
// Traffic      reads 7 words; writes 9

struct Scaling {
    is_dynamic: u32,
    interval: u32,  // clean steps after which the scale grows
    growth: f32,
    backoff: f32,
    beta_1: f32,
    beta_2: f32,
}

@group(0) @binding(0) var<uniform> scaling: Scaling;
@group(0) @binding(1) var<storage, read_write> state: array<u32>;
@group(0) @binding(2) var<storage, read_write> io: array<atomic<u32>, 4>;

@compute @workgroup_size(1)
fn main() {
    let is_bad = state[BAD] != 0;
    var scale = bitcast<f32>(state[SCALE]);
    var clean = state[CLEAN];
    let step = state[STEP];
    let skipped = state[SKIPPED];
    let power_1 = bitcast<f32>(state[POWER_1]);
    let power_2 = bitcast<f32>(state[POWER_2]);
    state[INVERSE] = bitcast<u32>(1 / scale);
    clean = select(clean + 1, 0u, is_bad);
    if (scaling.is_dynamic != 0) {
        if (is_bad) {
            // Below 1 it would make gradients smaller.
            scale = max(scale * scaling.backoff, min(scale, 1));
        } else if (clean == scaling.interval) {
            // What overflows an f32 stays as it was.
            scale = select(scale, scale * scaling.growth, scale <= 3e38 / scaling.growth);  // @grow
            clean = 0u;
        }
    }
    state[SCALE] = bitcast<u32>(scale);
    state[CLEAN] = clean;
    state[APPLY] = select(1u, 0u, is_bad);
    state[STEP] = select(step + 1, step, is_bad);  // @update
    state[SKIPPED] = select(skipped, skipped + 1, is_bad);  // @skip
    state[POWER_1] = bitcast<u32>(select(power_1 * scaling.beta_1, power_1, is_bad));
    state[POWER_2] = bitcast<u32>(select(power_2 * scaling.beta_2, power_2, is_bad));
    state[BAD] = 0u;
    count_io(7, 9);
    flush_io();
}
