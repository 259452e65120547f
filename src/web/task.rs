//! Work that a panel starts and its reader may stop.

use yew::prelude::*;

use crate::gpu::Control;
use crate::words::{Code, Failure, Lang};

/// The work that is under way, and why the last one failed. It is stopped when its panel goes.
#[derive(Default)]
pub struct Task {
    control: Option<Control>,
    /// Counts works, so that a late word of an earlier one is known.
    number: u32,
    failure: Option<Failure>,
}

impl Task {
    /// Begins a new work in place of any other, and gives its number and what it is stopped by.
    pub fn begin(&mut self) -> (u32, Control) {
        self.forget();
        let control = Control::default();
        self.control = Some(control.clone());
        (self.number, control)
    }

    /// Asks the work to stop; it is under way until it says that it is over.
    pub fn stop(&self) {
        if let Some(control) = &self.control {
            control.cancel();
        }
    }

    /// Stops the work, and hears no more of it.
    pub fn forget(&mut self) {
        self.stop();
        (self.control, self.failure) = (None, None);
        self.number += 1;
    }

    /// The work is over; having been stopped is no failure.
    pub fn end(&mut self, failure: Option<Failure>) {
        self.control = None;
        self.failure = failure.filter(|failure| failure.code != Code::Aborted);
    }

    pub fn is_current(&self, number: u32) -> bool {
        number == self.number
    }

    pub fn is_under_way(&self) -> bool {
        self.control.is_some()
    }

    /// Why it failed.
    pub fn notice(&self, lang: Lang) -> Html {
        html! {
            if let Some(failure) = &self.failure {
                <p class="notice bad" role="alert">{ failure.message.get(lang) }</p>
            }
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.stop();
    }
}
