//! Stepscope makes algorithms and GPU kernels visible while they really run.
//!
//! An [`trace::Algorithm`] emits steps; a [`trace::Trace`] keeps them and can be wound to any instant. A [`kernel::Plan`] is GPU work
//! as data; engines carry it out, and its CPU twin does the same on the CPU. What the reader sees is a fold over those: a lesson turns
//! a state into a [`scene::Scene`], a sentence, variables and counters. [`lessons::LESSONS`] is the list of lessons.
//!
//! The default build has no browser and no GPU in it. The feature `gpu` adds devices through wgpu, and `web` the page.

pub mod chart;
pub mod input;
pub mod language;
pub mod lessons;
pub mod link;
pub mod scene;

pub use stepscope_core::{algo, kernel, summary, trace, words};

#[cfg(feature = "gpu")]
pub mod gpu;
#[cfg(feature = "web")]
pub mod web;
