// Activations by number, and their slopes.

const RELU = 0u;
const SILU = 1u;

fn activated(x: f32, kind: u32) -> f32 {
    if (kind == RELU) {
        return max(x, 0);
    }
    return x / (1 + exp(-clamp(x, -80, 80)));
}

fn slope(x: f32, kind: u32) -> f32 {
    if (kind == RELU) {
        return select(0f, 1f, x > 0);
    }
    let sigmoid = 1 / (1 + exp(-clamp(x, -80, 80)));
    return sigmoid * (1 + x * (1 - sigmoid));
}
