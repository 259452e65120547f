//! What is left of a training: its log, and the weights with what they are worth.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use half::f16;
use safetensors::tensor::{Dtype, TensorView};
use stepscope::kernel::transformer::Size;
use stepscope::language::tokens::Vocabulary;

use crate::Result;
use crate::examine::Worth;

/// Every step's losses, a line each.
pub struct Log(BufWriter<File>);

impl Log {
    pub fn new(folder: &Path) -> Result<Log> {
        let mut file = BufWriter::new(File::create(folder.join("language.log.csv"))?);
        writeln!(file, "stage,step,rate,next,draft 1,draft 2,draft 3,draft 4,module 1")?;
        Ok(Log(file))
    }

    pub fn step(&mut self, stage: &str, step: usize, rate: f32, losses: &[f32]) -> Result<()> {
        let losses: Vec<String> = losses.iter().map(|loss| format!("{loss:.4}")).collect();
        writeln!(self.0, "{stage},{step},{rate:.6},{}", losses.join(","))?;
        Ok(self.0.flush()?)
    }
}

/// As f16 holds them.
pub fn rounded(values: &[f32]) -> Vec<f32> {
    values.iter().map(|value| f16::from_f32(*value).to_f32()).collect()
}

pub fn weights(
    folder: &Path,
    size: &Size,
    vocabulary: &Vocabulary,
    weights: &[Arc<Vec<f32>>],
    held_out: &[f32],
    [first, second]: [&Worth; 2],
) -> Result<()> {
    let halves: Vec<Vec<f16>> = weights.iter().map(|tensor| tensor.iter().copied().map(f16::from_f32).collect()).collect();
    let tensors = size.tensors();
    let view = |(named, halves): (&stepscope::kernel::transformer::Named, &Vec<f16>)| -> Result<(String, Vec<u8>, Vec<usize>)> {
        let shape =
            if named.columns == 1 { vec![named.rows as usize] } else { vec![named.rows as usize, named.columns as usize] };
        Ok((named.path(), bytemuck::cast_slice(halves).to_vec(), shape))
    };
    let parts: Vec<(String, Vec<u8>, Vec<usize>)> = tensors.iter().zip(&halves).map(view).collect::<Result<_>>()?;
    let views: Vec<(&str, TensorView<'_>)> = parts
        .iter()
        .map(|(name, bytes, shape)| Ok((name.as_str(), TensorView::new(Dtype::F16, shape.clone(), bytes)?)))
        .collect::<Result<_>>()?;
    let worth = |worth: &Worth| serde_json::json!({ "next": worth.next, "drafts": worth.accuracies, "tokensPerPass": worth.tokens_per_pass });
    let report = serde_json::json!({ "heldOut": held_out, "medusa1": worth(first), "medusa2": worth(second) });
    let sizes = serde_json::json!({
        "vocabulary": size.vocabulary, "width": size.width, "heads": size.heads, "layers": size.layers,
        "inner": size.inner, "context": size.context, "drafts": size.drafts, "modules": size.modules,
    });
    let metadata = HashMap::from([
        ("format".to_owned(), "stepscope-language".to_owned()),
        ("version".to_owned(), "1".to_owned()),
        ("sizes".to_owned(), sizes.to_string()),
        ("merges".to_owned(), vocabulary.to_string()),
        ("accuracies".to_owned(), serde_json::json!(second.accuracies).to_string()),
    ]);
    safetensors::serialize_to_file(views, Some(metadata), &folder.join("language.safetensors"))?;
    std::fs::write(folder.join("language.json"), format!("{report:#}\n"))?;
    Ok(())
}
