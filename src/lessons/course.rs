//! Work for engines that goes on part by part, and is seen while it does.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::{Film, Opening, Outcome, Output, Variable, View};
use crate::kernel::{CpuEngine, Downloads, Plan, Report, TimedPart};
use crate::scene::Scene;
use crate::trace::{Counter, Line, Tally};
use crate::words::{Failure, Lang};

/// A training, or whatever else takes many plans: what it is so far can be seen between any two of them.
///
/// The same document gives the same plans, whoever carries them out; a plan may depend on what those before it brought back.
pub trait Course {
    /// The plan of the next part; none after the last. What it keeps on the engine is under names that begin with
    /// [`Ask::session`](super::Ask::session), and whoever carries the course out frees it.
    fn next(&mut self) -> Result<Option<Plan>, Failure>;

    /// Takes what that plan brought back.
    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure>;

    /// What the part made that was taken last; none where its time says nothing.
    fn made(&self) -> Option<Made> {
        None
    }

    /// The share of the course that was taken, 0 to 1.
    fn done(&self) -> f64;

    /// The film of what was taken so far. It grows as the course goes on.
    fn film(&self) -> Box<dyn Film>;

    /// The outcome, once the last part was taken.
    fn finish(self: Box<Self>) -> Result<Outcome, Failure>;
}

/// What a part made, for those who time it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// The course's own number of the kind of part.
    pub kind: u32,
    pub count: u64,
}

/// What a course writes down as it goes, and how it looks at each instant `0..=instants`.
pub trait Account {
    fn instants(&self) -> usize;
    fn scene(&self, at: usize, view: &View) -> Scene;
    fn narration(&self, at: usize, lang: Lang) -> String;
    fn line(&self, at: usize) -> Option<Line>;
    fn variables(&self, at: usize, lang: Lang) -> Vec<Variable>;
    /// What was spent by then: never less than before.
    fn tally(&self, at: usize) -> Tally;
    fn snapshot(&self, at: usize) -> Value;
}

/// The film of an account, which grows with it.
pub struct Grown<A> {
    account: Rc<RefCell<A>>,
    at: usize,
}

impl<A> Grown<A> {
    pub fn new(account: &Rc<RefCell<A>>) -> Grown<A> {
        Grown { account: account.clone(), at: 0 }
    }
}

/// The outcome of a course, all of which is in its account.
pub fn outcome<A: Account + 'static>(account: &Rc<RefCell<A>>, output: Output, wants_film: bool) -> Outcome {
    let film = wants_film.then(|| Box::new(Grown::new(account)) as Box<dyn Film>);
    let account = account.borrow();
    Outcome { output, tally: account.tally(account.instants()), film, slip: None }
}

impl<A: Account> Film for Grown<A> {
    fn len(&self) -> usize {
        self.account.borrow().instants()
    }

    fn at(&self) -> usize {
        self.at
    }

    fn seek(&mut self, at: usize) {
        self.at = at.min(self.len());
    }

    fn scene(&self, view: &View) -> Scene {
        self.account.borrow().scene(self.at, view)
    }

    fn narration(&self, lang: Lang) -> String {
        self.account.borrow().narration(self.at, lang)
    }

    fn line(&self) -> Option<Line> {
        self.account.borrow().line(self.at)
    }

    fn variables(&self, lang: Lang) -> Vec<Variable> {
        self.account.borrow().variables(self.at, lang)
    }

    fn tally(&self) -> Tally {
        self.account.borrow().tally(self.at)
    }

    fn snapshot(&self) -> Value {
        self.account.borrow().snapshot(self.at)
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        let account = self.account.borrow();
        (self.at + 1..=account.instants()).find(|at| account.line(*at).is_some_and(|line| line.0 == label))
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        let account = self.account.borrow();
        (0..=account.instants()).rev().find(|at| account.tally(*at).get(counter) <= limit).unwrap_or(0)
    }
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

    /// Adds how it went, and hands the course what it brought back.
    ///
    /// # Errors
    /// Those of the course.
    pub fn take(&mut self, course: &mut dyn Course, report: Report, downloads: &Downloads) -> Result<(), Failure> {
        let (wall_ns, kernels_ns) = (report.wall_ns, report.stamped_ns());
        self.end(report);
        course.take(downloads)?;
        if let (Some(all), Some(Made { kind, count }), Some(wall_ns)) = (&mut self.report, course.made(), wall_ns) {
            all.timed.push(TimedPart { kind, made: count, wall_ns, kernels_ns });
        }
        Ok(())
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
                    so_far.take(&mut *course, report, &downloads)?;
                }
                let (released, _) = carry_out(&so_far.release());
                so_far.end(released);
                Ok((course.finish()?, so_far.report))
            }
        }
    }
}
