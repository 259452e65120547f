//! What a plan brought back, without the padding.

use half::f16;

use super::{MASKED, Precision, Problem};
use crate::kernel::{Downloads, downloaded};
use crate::words::Failure;

/// What came back, unpadded.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// `[heads][n][dv]`
    pub output: Vec<f32>,
    /// `[heads][n]`; minus infinity for a row that sees nothing.
    pub lse: Vec<f32>,
    pub grads: Option<Grads>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Grads {
    /// `[heads][n][d]`
    pub dq: Vec<f32>,
    /// `[kv_heads][nk][d]`
    pub dk: Vec<f32>,
    /// `[kv_heads][nk][dv]`
    pub dv: Vec<f32>,
}

/// The results of a plan that [`super::plan`] made for this problem and precision.
pub fn collect(problem: &Problem, precision: Precision, downloads: &Downloads) -> Result<Results, Failure> {
    let (d, dv) = (problem.d as usize, problem.dv as usize);
    let (width, value_width) = (problem.d4() as usize * 4, problem.dv4() as usize * 4);
    let output = match precision {
        Precision::F32 => floats(downloads, "output")?,
        Precision::F16 => halves(downloads, "output")?,
    };
    // Added in f64, so that it is rounded once.
    let lse = |&[max, log_sum]: &[f32; 2]| {
        if max > MASKED { (f64::from(max) + f64::from(log_sum)) as f32 } else { f32::NEG_INFINITY }
    };
    let grads = match problem.grad {
        None => None,
        Some(_) => {
            let both = floats(downloads, "grads.kv")?;
            Some(Grads {
                dq: columns(&floats(downloads, "grads.dq")?, width, 0, d),
                dk: columns(&both, width + value_width, 0, d),
                dv: columns(&both, width + value_width, width, dv),
            })
        }
    };
    Ok(Results {
        output: columns(&output, value_width, 0, dv),
        lse: floats(downloads, "statistics")?.as_chunks().0.iter().map(lse).collect(),
        grads,
    })
}

/// A downloaded buffer of f32.
pub fn floats(downloads: &Downloads, name: &str) -> Result<Vec<f32>, Failure> {
    downloaded(downloads, name)
}

fn halves(downloads: &Downloads, name: &str) -> Result<Vec<f32>, Failure> {
    let halves: Vec<f16> = downloaded(downloads, name)?;
    Ok(halves.into_iter().map(f16::to_f32).collect())
}

/// Columns `begin .. begin + count` of a matrix of this width.
fn columns(matrix: &[f32], width: usize, begin: usize, count: usize) -> Vec<f32> {
    matrix.chunks_exact(width).flat_map(|row| &row[begin..begin + count]).copied().collect()
}
