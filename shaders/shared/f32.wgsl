// Tensors stored as f32.
alias Element = f32;
const VEC4_WORDS = 4u;
