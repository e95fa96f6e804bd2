//! Stopping work that has begun.
//!
//! [`apart`] runs work on a thread of its own while the caller looks, every now and then,
//! whether it is still wanted. Long loops call [`poll`] between two steps; once the work is
//! not wanted any more, that unwinds out of it. Nothing in between hands an error on, and
//! what was half done is dropped on the way. Loops poll often enough when a step takes a few
//! milliseconds.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::threads;

/// How long the caller of [`apart`] waits between two looks.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Work was stopped before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

thread_local! {
    /// What [`poll`] on this thread looks at; null for work that nobody stops.
    static STOP: Cell<*const AtomicBool> = const { Cell::new(ptr::null()) };
}

/// Leaves the running work, by unwinding, if it is not wanted any more.
#[inline]
pub fn poll() {
    let stop = STOP.get();
    // SAFETY: a pointer that is not null belongs to an `apart` that waits for this work.
    if let Some(stop) = unsafe { stop.as_ref() }
        && stop.load(Ordering::Relaxed)
    {
        leave();
    }
}

#[cold]
fn leave() {
    // What is dropped on the way out may work, too.
    if !thread::panicking() {
        resume_unwind(Box::new(Interrupted));
    }
}

/// What can stop the work of a thread, for the threads that it shares the work with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop(*const AtomicBool);

// SAFETY: the flag is atomic, and work that is shared out ends before `apart` does.
unsafe impl Send for Stop {}
// SAFETY: as above.
unsafe impl Sync for Stop {}

impl Stop {
    /// Of this thread.
    pub(crate) fn current() -> Self {
        Stop(STOP.get())
    }

    /// Runs work that this can stop.
    pub(crate) fn around<R>(self, work: impl FnOnce() -> R) -> R {
        struct Restore(*const AtomicBool);
        impl Drop for Restore {
            fn drop(&mut self) {
                STOP.set(self.0);
            }
        }
        let _restore = Restore(STOP.replace(self.0));
        work()
    }
}

/// Runs `work` on a thread of its own, under the caller's [`threads::limit`]. At once and
/// then every 50 ms `unwanted` is asked; once it says true, the work is left at its next [`poll`].
///
/// Without memory for a thread the work runs here, to its end.
///
/// ```
/// use einmul_machine::interrupt::{Interrupted, apart, poll};
/// assert_eq!(apart(|| 7, || false), Ok(7));
/// let endless = || loop { poll() };
/// assert_eq!(apart(endless, || true).map(|()| 0), Err(Interrupted));
/// ```
///
/// # Errors
/// [`Interrupted`] when the work was left.
///
/// # Panics
/// When the work does.
pub fn apart<R: Send>(
    work: impl FnOnce() -> R + Send,
    mut unwanted: impl FnMut() -> bool,
) -> Result<R, Interrupted> {
    let stop = AtomicBool::new(false);
    let limit = threads::own_limit();
    let mut work = Some(work);
    let outcome = thread::scope(|scope| {
        let (done, finished) = channel::<()>();
        let (task, flag) = (&mut work, Stop(&raw const stop));
        let started =
            thread::Builder::new().name("einmul-apart".into()).spawn_scoped(scope, move || {
                // Dropped at the end, however that comes.
                let _done = done;
                threads::set_limit(limit);
                task.take().map(|work| flag.around(work))
            });
        let Ok(thread) = started else { return Ok(None) };
        loop {
            if unwanted() {
                stop.store(true, Ordering::Relaxed);
                break;
            }
            if finished.recv_timeout(BETWEEN_LOOKS) != Err(RecvTimeoutError::Timeout) {
                break;
            }
        }
        thread.join()
    });
    match (outcome, work) {
        (Ok(Some(result)), _) => Ok(result),
        (Err(payload), _) if payload.is::<Interrupted>() => Err(Interrupted),
        (Err(payload), _) => resume_unwind(payload),
        (Ok(None), Some(work)) => Ok(work()),
        (Ok(None), None) => unreachable!("a thread that took the work gives its result"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_work_stops_too() {
        let endless = || {
            threads::join(
                || loop {
                    poll();
                },
                || loop {
                    poll();
                },
            )
        };
        assert_eq!(apart(endless, || true).map(|((), ())| ()), Err(Interrupted));
        // The pool's threads go on with work that nobody stops.
        assert_eq!(threads::join(poll, || 3), ((), 3));
    }

    #[test]
    fn work_keeps_its_limit_and_its_panics() {
        let limit = threads::limited(1, || apart(threads::limit, || false));
        assert_eq!(limit, Ok(1));
        let panics = || apart(|| panic!("as it does"), || false);
        assert!(std::panic::catch_unwind(panics).is_err());
    }
}
