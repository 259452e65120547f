//! Work for engines that goes on part by part, and is seen while it does.

use std::collections::HashMap;

use super::{Film, Opening, Outcome};
use crate::kernel::{CpuEngine, Downloads, Plan, Report};
use crate::trace::{Counter, Tally};
use crate::words::Failure;

/// A training, or whatever else takes many plans: what it is so far can be seen between any two of them.
///
/// The same document gives the same plans, whoever carries them out; a plan may depend on what those before it brought back.
pub trait Course {
    /// The plan of the next part; none after the last. What it keeps on the engine is under names that begin with
    /// [`Ask::session`](super::Ask::session), and whoever carries the course out frees it.
    fn next(&mut self) -> Result<Option<Plan>, Failure>;

    /// Takes what that plan brought back.
    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure>;

    /// The share of the course that was taken, 0 to 1.
    fn done(&self) -> f64;

    /// The film of what was taken so far. It grows as the course goes on.
    fn film(&self) -> Box<dyn Film>;

    /// The outcome, once the last part was taken.
    fn finish(self: Box<Self>) -> Result<Outcome, Failure>;
}

/// What a plan moves and computes.
pub fn tally(plan: &Plan) -> Tally {
    let moved = plan.predicted();
    Tally::of_kernels(moved.read_bytes, moved.written_bytes, plan.flops())
}

/// What is spent by the end of each of so many instants, over which costs are spread, after what was spent before.
fn spread(before: Tally, costs: Tally, instants: usize) -> impl Iterator<Item = Tally> {
    (1..=instants).map(move |number| {
        let of = |counter| before.get(counter) + costs.get(counter) * number as u64 / instants as u64;
        Tally::of_kernels(of(Counter::GlobalReadBytes), of(Counter::GlobalWrittenBytes), of(Counter::Flops))
    })
}

/// Adds what a part cost, spread over so many instants, to what each instant had spent; before the first that was `begun`.
pub fn spend(tallies: &mut Vec<Tally>, begun: Tally, costs: Tally, instants: usize) {
    let before = tallies.last().copied().unwrap_or(begun);
    tallies.extend(spread(before, costs, instants));
}

/// A course on its way: what it keeps on its engine, and how its parts went.
#[derive(Default)]
pub struct SoFar {
    /// A plan that does nothing with the buffers that are kept.
    kept: Plan,
    report: Option<Report>,
}

impl SoFar {
    /// Adds a part's plan, before it is carried out.
    pub fn begin(&mut self, plan: &Plan) {
        for spec in plan.buffers.iter().filter(|spec| spec.is_resident()) {
            if self.kept.buffers.iter().all(|known| known.residency != spec.residency) {
                self.kept.buffers.push(spec.clone());
            }
        }
    }

    /// Adds how it went.
    pub fn end(&mut self, report: Report) {
        match &mut self.report {
            Some(all) => all.append(report),
            None => self.report = Some(report),
        }
    }

    /// How all parts went, taken together.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    /// Frees what the parts keep.
    pub fn release(&self) -> Plan {
        Plan::releasing([&self.kept])
    }
}

impl Opening {
    /// Its plan, of a course that of the first part; none where no kernels run.
    ///
    /// # Errors
    /// Those of the course.
    pub fn first_plan(self) -> Result<Option<Plan>, Failure> {
        match self {
            Opening::Done(_) => Ok(None),
            Opening::Gpu(job) => Ok(Some(job.plan)),
            Opening::Course(mut course) => course.next(),
        }
    }

    /// Carries out on the CPU engine what is left to do, in one go: for programs without a page.
    ///
    /// # Errors
    /// Those of the lesson.
    pub fn conclude(self) -> Result<(Outcome, Option<Report>), Failure> {
        match self {
            Opening::Done(outcome) => Ok((*outcome, None)),
            Opening::Gpu(job) => {
                let (report, downloads) = CpuEngine::run(&job.plan);
                Ok(((job.finish)(&downloads)?, Some(report)))
            }
            Opening::Course(mut course) => {
                let (mut residents, mut so_far) = (HashMap::new(), SoFar::default());
                let mut carry_out = |plan: &Plan| CpuEngine::run_on(plan, &mut residents);
                while let Some(plan) = course.next()? {
                    so_far.begin(&plan);
                    let (report, downloads) = carry_out(&plan);
                    so_far.end(report);
                    course.take(&downloads)?;
                }
                let (released, _) = carry_out(&so_far.release());
                so_far.end(released);
                Ok((course.finish()?, so_far.report))
            }
        }
    }
}
