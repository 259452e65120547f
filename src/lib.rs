//! Stepscope makes algorithms and GPU kernels visible while they really run.
