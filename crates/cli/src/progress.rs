//! A line on stderr for work that takes longer than a second.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use einmul::machine::env;
use einmul::plan::{Observer, Plan};
use indicatif::{ProgressBar, ProgressDrawTarget};

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is going on, shown once it has gone on for a second.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Dropping it tells the waiting thread that the work is done.
    _done: Sender<()>,
}

impl Progress {
    /// Starts to wait.
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let (done, waiting) = mpsc::channel();
        if !env::no_progress() {
            let bar = bar.clone();
            std::thread::spawn(move || {
                if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    // Hidden again by itself where stderr is no terminal.
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(100));
                }
            });
        }
        Self { bar, _done: done }
    }

    /// Says what is going on.
    pub(crate) fn say(&self, message: String) {
        self.bar.set_message(message);
    }

    /// Says which step of a plan runs, and measures it.
    pub(crate) fn observe<'a>(&'a self, plan: &'a Plan) -> Steps<'a> {
        Steps { progress: self, plan, seconds: Vec::with_capacity(plan.steps.len()) }
    }

    /// Removes the line.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// Shows and measures a plan's steps.
pub(crate) struct Steps<'a> {
    progress: &'a Progress,
    plan: &'a Plan,
    seconds: Vec<f64>,
}

impl Steps<'_> {
    /// Seconds of each step that ran.
    pub(crate) fn seconds(self) -> Vec<f64> {
        self.seconds
    }
}

impl Observer for Steps<'_> {
    fn before(&mut self, index: usize) {
        let (step, steps) = (&self.plan.steps[index], self.plan.steps.len());
        self.progress.say(format!(
            "step {} of {steps}: {} ({})",
            index + 1,
            step.expression,
            step.name
        ));
    }

    fn after(&mut self, _index: usize, seconds: f64) {
        self.seconds.push(seconds);
    }
}
