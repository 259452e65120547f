//! What happened: an algorithm emits steps, and everything the reader sees is a fold over them.

mod tally;

pub use tally::{Counter, Tally};

/// The label of a line of code, as the listings carry it in a comment (`# @swap`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Line(pub &'static str);

/// An algorithm that tells what it does, step by step.
///
/// `run` reads its data from the recorder's live state only, and `apply` is the only place where that state changes:
/// so what is shown is what was computed.
pub trait Algorithm: Sized + 'static {
    type Input;
    type State: Clone;
    type Step: Clone;

    /// The state before the first step.
    fn start(input: &Self::Input) -> Self::State;
    /// Runs the algorithm, handing each step to the recorder.
    fn run(input: &Self::Input, recorder: &mut impl Recorder<Self>);
    /// Carries out one step.
    fn apply(state: &mut Self::State, step: &Self::Step);
    /// The line of code that this step executes.
    fn line(step: &Self::Step) -> Line;
    /// What this step costs.
    fn cost(step: &Self::Step) -> Tally;
    /// The size of a state in bytes, about: what a keyframe of it costs.
    fn weight(state: &Self::State) -> usize;
}

/// Takes the steps of a running algorithm and keeps its live state.
pub trait Recorder<A: Algorithm> {
    fn state(&self) -> &A::State;
    fn step(&mut self, step: A::Step);
}

/// Keeps nothing but the state and the tally: with it an algorithm is the plain algorithm, and benchmarks time that.
pub struct Plain<A: Algorithm> {
    pub state: A::State,
    pub tally: Tally,
}

impl<A: Algorithm> Plain<A> {
    /// Runs the algorithm to its end.
    pub fn run(input: &A::Input) -> Plain<A> {
        let mut plain = Plain { state: A::start(input), tally: Tally::ZERO };
        A::run(input, &mut plain);
        plain
    }
}

impl<A: Algorithm> Recorder<A> for Plain<A> {
    fn state(&self) -> &A::State {
        &self.state
    }

    fn step(&mut self, step: A::Step) {
        self.tally.absorb(&A::cost(&step));
        A::apply(&mut self.state, &step);
    }
}

/// How much a trace may hold.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    pub steps: usize,
    /// Bytes of all keyframes together, by [`Algorithm::weight`].
    pub keyframe_bytes: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { steps: 2_000_000, keyframe_bytes: 64 << 20 }
    }
}

/// The algorithm took more steps than the budget has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the trace would have more than {limit} steps; take a smaller input")]
pub struct TooLong {
    pub limit: usize,
}

/// A state and the tally up to it, at one instant of a trace.
pub struct Moment<A: Algorithm> {
    pub at: usize,
    pub state: A::State,
    pub tally: Tally,
}

impl<A: Algorithm> Clone for Moment<A> {
    fn clone(&self) -> Self {
        Moment { at: self.at, state: self.state.clone(), tally: self.tally }
    }
}

impl<A: Algorithm> Moment<A> {
    fn start(input: &A::Input) -> Moment<A> {
        Moment { at: 0, state: A::start(input), tally: Tally::ZERO }
    }

    fn advance(&mut self, step: &A::Step) {
        A::apply(&mut self.state, step);
        self.tally.absorb(&A::cost(step));
        self.at += 1;
    }
}

/// All steps of one run, with keyframes so that any instant is near.
///
/// Instants are `0..=len()`: instant 0 is the start, instant `i` is after the first `i` steps.
pub struct Trace<A: Algorithm> {
    steps: Vec<A::Step>,
    keyframes: Keyframes<A>,
}

impl<A: Algorithm> Trace<A> {
    /// Runs the algorithm and keeps its steps.
    pub fn record(input: &A::Input, budget: Budget) -> Result<Trace<A>, TooLong> {
        let mut tape = Tape::new(input, budget);
        A::run(input, &mut tape);
        tape.finish()
    }

    /// The number of steps.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub fn steps(&self) -> &[A::Step] {
        &self.steps
    }

    /// The step that led to instant `at`; none for the start.
    pub fn step_before(&self, at: usize) -> Option<&A::Step> {
        at.checked_sub(1).and_then(|i| self.steps.get(i))
    }

    /// What the whole run counts.
    pub fn total(&self) -> Tally {
        // The end is a keyframe.
        self.keyframes.before(self.len()).tally
    }

    /// The start of the trace.
    pub fn begin(&self) -> Moment<A> {
        self.keyframes.before(0).clone()
    }

    /// Moves a moment of this trace to instant `at` (at most [`Trace::len`]), from wherever is nearest.
    pub fn seek(&self, moment: &mut Moment<A>, at: usize) {
        let at = at.min(self.len());
        let keyframe = self.keyframes.before(at);
        if moment.at > at || moment.at < keyframe.at {
            moment.clone_from(keyframe);
        }
        while moment.at < at {
            moment.advance(&self.steps[moment.at]);
        }
    }

    /// The last instant at which no more than `limit` of this counter is spent; 0 where even the start has more.
    pub fn last_within(&self, counter: Counter, limit: u64) -> usize {
        let frames = &self.keyframes.frames;
        let within = frames.partition_point(|frame| frame.tally.get(counter) <= limit);
        let Some(frame) = within.checked_sub(1).map(|last| &frames[last]) else { return 0 };
        let mut tally = frame.tally;
        let steps = self.steps[frame.at..].iter();
        let is_within = |step: &&A::Step| {
            tally.absorb(&A::cost(step));
            tally.get(counter) <= limit
        };
        frame.at + steps.take_while(is_within).count()
    }

    /// The first instant after `at` whose step executes the line with this label.
    pub fn next_on_line(&self, label: &str, at: usize) -> Option<usize> {
        (at..self.len()).find(|&i| A::line(&self.steps[i]).0 == label).map(|i| i + 1)
    }
}

/// Records steps as they come: from a running algorithm, or from a run elsewhere whose steps arrive piece by piece.
pub struct Tape<A: Algorithm> {
    steps: Vec<A::Step>,
    live: Moment<A>,
    keyframes: Keyframes<A>,
    steps_limit: usize,
}

impl<A: Algorithm> Tape<A> {
    pub fn new(input: &A::Input, budget: Budget) -> Tape<A> {
        let mut tape = Tape {
            steps: Vec::new(),
            live: Moment::start(input),
            keyframes: Keyframes::new(budget.keyframe_bytes),
            steps_limit: budget.steps,
        };
        tape.keyframes.offer(&tape.live);
        tape
    }

    pub fn finish(mut self) -> Result<Trace<A>, TooLong> {
        if self.live.at > self.steps_limit {
            return Err(TooLong { limit: self.steps_limit });
        }
        self.steps.shrink_to_fit();
        self.keyframes.close(self.live);
        Ok(Trace { steps: self.steps, keyframes: self.keyframes })
    }
}

impl<A: Algorithm> Recorder<A> for Tape<A> {
    fn state(&self) -> &A::State {
        &self.live.state
    }

    fn step(&mut self, step: A::Step) {
        self.live.advance(&step);
        // Past the limit the run goes to its own end, since an algorithm can't be stopped midway; nothing more is kept.
        if self.live.at <= self.steps_limit {
            self.steps.push(step);
            self.keyframes.offer(&self.live);
        }
    }
}

/// Keyframes at regular distances; when they outgrow the budget, every second one goes and the distance doubles.
struct Keyframes<A: Algorithm> {
    frames: Vec<Moment<A>>,
    every_steps: usize,
    bytes: usize,
    budget_bytes: usize,
}

impl<A: Algorithm> Keyframes<A> {
    /// Bytes copied for keyframes per recorded step, at most: keeps recording linear for large states.
    const COPY_BYTES_PER_STEP: usize = 48;

    fn new(budget_bytes: usize) -> Keyframes<A> {
        Keyframes { frames: Vec::new(), every_steps: 64, bytes: 0, budget_bytes }
    }

    fn offer(&mut self, live: &Moment<A>) {
        if !live.at.is_multiple_of(self.every_steps) {
            return;
        }
        let weight = A::weight(&live.state);
        while weight / Self::COPY_BYTES_PER_STEP > self.every_steps {
            self.thin();
        }
        if !live.at.is_multiple_of(self.every_steps) {
            return;
        }
        self.bytes += weight;
        self.frames.push(live.clone());
        while self.bytes > self.budget_bytes && self.frames.len() > 1 {
            self.thin();
        }
    }

    /// The end is a keyframe wherever it is: results are read there, and readers jump there.
    fn close(&mut self, end: Moment<A>) {
        if self.frames.last().is_none_or(|frame| frame.at < end.at) {
            self.frames.push(end);
        }
    }

    fn thin(&mut self) {
        self.every_steps *= 2;
        let every_steps = self.every_steps;
        self.frames.retain(|frame| frame.at.is_multiple_of(every_steps));
        self.bytes = self.frames.iter().map(|frame| A::weight(&frame.state)).sum();
    }

    fn before(&self, at: usize) -> &Moment<A> {
        // The frame at instant 0 is always kept: 0 is a multiple of every distance.
        let after = self.frames.partition_point(|frame| frame.at <= at);
        &self.frames[after - 1]
    }
}
