//! Opens a lesson without holding up the page.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;

use crate::input::Document;
use crate::kernel::{CpuEngine, Report};
use crate::lessons::{self, Ask, Lesson, Opening, Outcome};
use crate::words::{Code, Failure, Words};

/// A lesson that is open.
pub struct Opened {
    pub outcome: Outcome,
    /// How its kernels went; none for lessons without kernels.
    pub report: Option<Report>,
}

/// Whether the reader still wants it.
pub type Wanted = Rc<Cell<bool>>;

/// Operations of one piece of work on the page's own thread.
const PIECE_FLOPS: u64 = 4_000_000;

/// Checks and opens a document. `progress` is told the share that is done, from 0 to 1.
pub async fn open(
    lesson: &'static dyn Lesson,
    document: Document,
    ask: Ask,
    wanted: Wanted,
    progress: impl Fn(f64),
) -> Result<Opened, Failure> {
    match lessons::open(lesson, document, &ask)? {
        Opening::Done(outcome) => Ok(Opened { outcome, report: None }),
        Opening::Gpu(job) => {
            let mut resident = HashMap::new();
            let mut engine = CpuEngine::new(&job.plan, &mut resident);
            loop {
                let now = engine.advance(PIECE_FLOPS);
                if now.is_over {
                    break;
                }
                progress(now.done);
                TimeoutFuture::new(0).await;
                if !wanted.get() {
                    return Err(stopped());
                }
            }
            let (report, downloads) = engine.finish();
            Ok(Opened { outcome: (job.finish)(&downloads)?, report: Some(report) })
        }
    }
}

pub fn stopped() -> Failure {
    Failure::new(Code::Aborted, "", Words::new("Stopped.", "已停止。"))
}
