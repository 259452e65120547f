//! What a plan holds in device memory, known before anything runs.

use super::{BufferId, BufferSpec, Command, Plan, Residency};

/// Bytes of a plan: live after each command, at their peak, and over the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Live bytes after each command, resident buffers included.
    pub live_bytes: Vec<u64>,
    pub peak_bytes: u64,
    /// What stays when the plan is over: the resident buffers.
    pub resident_bytes: u64,
    pub upload_bytes: u64,
    pub download_bytes: u64,
    /// The largest single buffer.
    pub largest_bytes: u64,
}

impl Ledger {
    pub fn of(plan: &Plan) -> Ledger {
        let size = |id: BufferId| plan.buffers[id.0].size_bytes;
        let mut alive = vec![false; plan.buffers.len()];
        let mut live = 0;
        let mut ledger = Ledger {
            live_bytes: Vec::new(),
            peak_bytes: 0,
            resident_bytes: 0,
            upload_bytes: 0,
            download_bytes: 0,
            largest_bytes: 0,
        };
        for command in &plan.commands {
            for id in command.buffers() {
                if !alive[id.0] {
                    alive[id.0] = true;
                    live += size(id);
                }
            }
            ledger.peak_bytes = ledger.peak_bytes.max(live);
            match command {
                Command::Upload { data, .. } => ledger.upload_bytes += data.bytes().len() as u64,
                Command::Download { from } => ledger.download_bytes += size(*from),
                Command::Free { buffer } if alive[buffer.0] => {
                    alive[buffer.0] = false;
                    live -= size(*buffer);
                }
                _ => {}
            }
            ledger.live_bytes.push(live);
        }
        let is_kept = |(spec, alive): &(&BufferSpec, bool)| *alive && spec.residency != Residency::Temporary;
        let resident = plan.buffers.iter().zip(alive).filter(is_kept).map(|(spec, _)| spec);
        ledger.resident_bytes = resident.map(|spec| spec.size_bytes).sum();
        ledger.largest_bytes = plan.buffers.iter().map(|spec| spec.size_bytes).max().unwrap_or(0);
        ledger
    }
}
