// Tensors stored as f16; sums are in f32 all the same.
enable f16;
alias Element = f16;
const VEC4_WORDS = 2u;
