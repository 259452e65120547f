//! Lessons that are one recorded run: how they open, and how a long run is recorded on one thread and shown on another.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    Ask, Computed, Develop, Developing, Film, Long, Opening, Outcome, Output, Reel, Slip, Telling, encode_steps, numbers,
};
use crate::input::Document;
use crate::trace::{Algorithm, Budget, Plain, Tally};
use crate::words::{Code, Failure, Words};

/// More steps than this are recorded off the main thread.
pub const MOST_STEPS_AT_ONCE: u64 = 100_000;

/// A lesson's run.
pub trait Recorded: Telling<Algorithm: Algorithm<Step: Serialize + DeserializeOwned>> {
    /// What a film may hold: [`Recorded::read_to_film`] refuses what has more steps.
    const BUDGET: Budget;

    /// Reads a document that has been checked against the card's fields.
    fn read(document: &Document) -> Result<Input<Self>, Failure>;

    /// As [`Recorded::read`], and refuses what is too long for a film.
    fn read_to_film(document: &Document) -> Result<Input<Self>, Failure> {
        Self::read(document)
    }

    /// Whether recording takes long enough to be done elsewhere.
    fn is_long(document: &Document) -> bool;

    /// Refuses a run that gave up on its way.
    fn check_end(_: &Document, _: &State<Self>) -> Result<(), Failure> {
        Ok(())
    }

    fn output(input: &Input<Self>, state: &State<Self>) -> Output;

    /// Where a variant that is wrong on purpose has gone wrong, from the last state; lessons without such variants have none.
    fn slip(_: &Input<Self>, _: &State<Self>) -> Option<Slip> {
        None
    }

    /// More steps than there may be at most: can't be, but is told if it is.
    fn too_long() -> Failure {
        Failure::too_large("", "The run takes too many steps.", "运行的步数太多。")
    }
}

type Input<T> = <<T as Telling>::Algorithm as Algorithm>::Input;
type State<T> = <<T as Telling>::Algorithm as Algorithm>::State;

pub fn open<T: Recorded>(document: &Document, ask: &Ask) -> Result<Opening, Failure> {
    if ask.film {
        let reel = Reel::<T>::record(T::read_to_film(document)?, T::BUDGET).map_err(|_| T::too_long())?;
        return Ok(Opening::Done(Box::new(outcome(reel))));
    }
    let input = T::read(document)?;
    let plain = Plain::<T::Algorithm>::run(&input);
    T::check_end(document, &plain.state)?;
    let (output, slip) = (T::output(&input, &plain.state), T::slip(&input, &plain.state));
    Ok(Opening::Done(Box::new(Outcome { output, tally: plain.tally, film: None, slip })))
}

fn outcome<T: Recorded>(reel: Reel<T>) -> Outcome {
    let end = reel.end();
    let (output, slip) = (T::output(reel.input(), &end.state), T::slip(reel.input(), &end.state));
    Outcome { output, tally: end.tally, film: Some(Box::new(reel) as Box<dyn Film>), slip }
}

/// Recording a lesson's run on one thread and showing it on another.
pub struct Recording<T>(pub PhantomData<fn() -> T>);

impl<T: Recorded> Long for Recording<T> {
    fn is_long(&self, document: &Document) -> bool {
        T::is_long(document)
    }

    fn compute(&self, document: &Document) -> Result<Computed, Failure> {
        let input = T::read_to_film(document)?;
        let (steps, end) = encode_steps::<T::Algorithm>(&input);
        Ok(Computed { steps, output: T::output(&input, &end), slip: T::slip(&input, &end) })
    }

    fn develop(&self, document: &Document, steps: Vec<u8>) -> Result<Box<dyn Develop>, Failure> {
        // What is too long has no steps to be developed.
        Ok(Box::new(InTheMaking::<T>::Unread(document.clone(), steps)))
    }
}

/// Where there are a million items, even reading them and making the state before the first step take their time: each is an advance of its own.
enum InTheMaking<T: Recorded> {
    Unread(Document, Vec<u8>),
    Listed(Document, Vec<u8>),
    Read(Input<T>, Vec<u8>),
    Begun(Developing<T>),
    Over,
}

impl<T: Recorded> InTheMaking<T> {
    fn damaged() -> Failure {
        let message = Words::new("The recording is damaged. Open the lesson again.", "录下的步骤已损坏，请重新打开这一课。");
        Failure::new(Code::Crashed, "", message)
    }
}

impl<T: Recorded> Develop for InTheMaking<T> {
    fn advance(&mut self, steps: usize) -> Result<f64, Failure> {
        match std::mem::replace(self, InTheMaking::Over) {
            InTheMaking::Unread(document, bytes) => {
                numbers::items(&document);
                *self = InTheMaking::Listed(document, bytes);
                Ok(0.0)
            }
            InTheMaking::Listed(document, bytes) => {
                *self = InTheMaking::Read(T::read(&document)?, bytes);
                Ok(0.0)
            }
            InTheMaking::Read(input, bytes) => {
                *self = InTheMaking::Begun(Developing::new(input, bytes, T::BUDGET));
                Ok(0.0)
            }
            InTheMaking::Begun(mut developing) => {
                let done = developing.advance(steps).map_err(|_| Self::damaged())?;
                *self = InTheMaking::Begun(developing);
                Ok(done)
            }
            InTheMaking::Over => Err(Self::damaged()),
        }
    }

    fn finish(self: Box<Self>) -> Result<(Box<dyn Film>, Tally), Failure> {
        let InTheMaking::Begun(developing) = *self else { return Err(Self::damaged()) };
        let reel = developing.finish().map_err(|_| T::too_long())?;
        let total = reel.total();
        Ok((Box::new(reel), total))
    }
}
