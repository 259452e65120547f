//! What is left of a training: its log, and the weights with what they are worth.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use stepscope::language::weights::Weights;

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

/// What a training gives: the weights, and beside them what they are worth.
pub fn model(folder: &Path, model: &Weights, held_out: &[f32], [first, second]: [&Worth; 2]) -> Result<()> {
    let worth = |worth: &Worth| serde_json::json!({ "next": worth.next, "drafts": worth.accuracies, "tokensPerPass": worth.tokens_per_pass });
    let report = serde_json::json!({ "heldOut": held_out, "medusa1": worth(first), "medusa2": worth(second) });
    std::fs::write(folder.join("language.safetensors"), model.to_bytes().map_err(|error| error.to_string())?)?;
    std::fs::write(folder.join("language.json"), format!("{report:#}\n"))?;
    Ok(())
}
