//! Waiting: for a value that arrives once, and for one's turn.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Locks, also after another thread's panic: none of these locks guards a broken state.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A value that a callback sets once, to be awaited; the clones share it.
pub struct Signal<T>(Arc<Mutex<Slot<T>>>);

struct Slot<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Signal<T> {
        Signal(self.0.clone())
    }
}

impl<T> Default for Signal<T> {
    fn default() -> Signal<T> {
        Signal(Arc::new(Mutex::new(Slot { value: None, waker: None })))
    }
}

impl<T> Signal<T> {
    pub fn new() -> Signal<T> {
        Signal::default()
    }

    /// What it was set to, if it was.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn take(&self) -> Option<T> {
        lock(&self.0).value.take()
    }

    pub fn set(&self, value: T) {
        let mut slot = lock(&self.0);
        slot.value = Some(value);
        if let Some(waker) = slot.waker.take() {
            waker.wake();
        }
    }
}

impl<T> Future for Signal<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut slot = lock(&self.0);
        match slot.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Lets one run through at a time.
#[derive(Default)]
pub(super) struct Turnstile {
    is_taken: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

/// Whoever holds it has the turn.
pub(super) struct Turn<'a>(&'a Turnstile);

impl Turnstile {
    pub async fn pass(&self) -> Turn<'_> {
        poll_fn(|context| {
            if self.is_taken.replace(true) {
                self.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.is_taken.set(false);
        // All are woken: one that has been dropped meanwhile would else swallow the turn.
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}
