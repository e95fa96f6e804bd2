//! The one thread pool.
//!
//! A forked child inherits the pool's memory but none of its threads, and would
//! wait for them for ever. So the pool stands beside the id of the process that
//! built it, and another process builds its own; the inherited one is leaked,
//! since its threads cannot be joined.

use std::cell::Cell;
use std::process;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::env;
use crate::interrupt::{Stop, poll};

struct Owned {
    process: u32,
    pool: ThreadPool,
    /// Whether a job from outside is in it.
    taken: AtomicBool,
}

static POOL: AtomicPtr<Owned> = AtomicPtr::new(ptr::null_mut());

/// Threads that work may be split over: `EINMUL_MAX_THREADS`, else the cores
/// that the process may use. Read once.
///
/// A nonsensical value counts as unset here; [`env::check`] and
/// [`crate::Profile::host`] report it.
pub fn thread_count() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| match env::max_threads() {
        Ok(Some(threads)) => threads,
        _ => std::thread::available_parallelism().map_or(1, usize::from),
    })
}

thread_local! {
    /// What [`limited`] set on this thread; 0 for no limit.
    static LIMIT: Cell<usize> = const { Cell::new(0) };
}

/// Runs `work` with at most `threads` threads for whatever asks [`limit`].
pub fn limited<R>(threads: usize, work: impl FnOnce() -> R) -> R {
    struct Restore(usize);
    impl Drop for Restore {
        fn drop(&mut self) {
            LIMIT.set(self.0);
        }
    }
    let _restore = Restore(LIMIT.replace(threads));
    work()
}

/// Sets the limit of [`limited`] on this thread until it is set again, 0 for none, and
/// returns the one before: for callers whose scopes are not Rust's.
pub fn set_limit(threads: usize) -> usize {
    LIMIT.replace(threads)
}

/// What [`limited`] or [`set_limit`] set on this thread; 0 for no limit.
pub(crate) fn own_limit() -> usize {
    LIMIT.get()
}

/// Threads that work started here may use: [`thread_count`], or fewer inside
/// [`limited`].
pub fn limit() -> usize {
    match LIMIT.get() {
        0 => thread_count(),
        limit => limit.min(thread_count()),
    }
}

/// The pool of [`thread_count`] threads, built at the first call of a process.
///
/// # Panics
/// When the system refuses to start even one thread.
pub fn pool() -> &'static ThreadPool {
    match owned() {
        Some(owned) => &owned.pool,
        None => panic!("the system starts no thread"),
    }
}

/// The pool of this process; `None` when the system refuses to start even one thread.
fn owned() -> Option<&'static Owned> {
    let process = process::id();
    let mut seen = POOL.load(Ordering::Acquire);
    loop {
        // SAFETY: a non-null pointer came from `Box::into_raw` below and is never freed.
        if let Some(owned) = unsafe { seen.as_ref() }
            && owned.process == process
        {
            return Some(owned);
        }
        // No lock: one held by another thread at the fork would stay locked in
        // the child. The loser of the race ends its own threads again.
        let owned = Owned { process, pool: build()?, taken: AtomicBool::new(false) };
        let built = Box::into_raw(Box::new(owned));
        match POOL.compare_exchange(seen, built, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => seen = built,
            Err(other) => {
                // SAFETY: `built` was made above and was not published.
                drop(unsafe { Box::from_raw(built) });
                seen = other;
            }
        }
    }
}

/// The pool, for one job from outside it.
struct Taken(&'static Owned);

impl Taken {
    /// `None` while another thread's job is in the pool: this one is then done by its own
    /// thread. Waiting for the other would take as long as that takes, and could not be
    /// interrupted.
    fn take() -> Option<Self> {
        let owned = owned()?;
        let free = owned.taken.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed);
        free.is_ok().then(|| Taken(owned))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.taken.store(false, Ordering::Release);
    }
}

/// Whether this thread is one of the pool's.
fn is_inside() -> bool {
    owned().is_some_and(|owned| owned.pool.current_thread_index().is_some())
}

/// Both, the second perhaps on another thread of the pool, one after the other where that
/// works for another caller. What can stop the caller's work (see [`crate::interrupt`]) can
/// stop both.
pub fn join<A: Send, B: Send>(
    left: impl FnOnce() -> A + Send,
    right: impl FnOnce() -> B + Send,
) -> (A, B) {
    let stop = Stop::current();
    if is_inside() {
        return pool().join(|| stop.around(left), || stop.around(right));
    }
    match Taken::take() {
        Some(taken) => taken.0.pool.join(|| stop.around(left), || stop.around(right)),
        None => (left(), right()),
    }
}

/// Runs work inside the pool, where [`join`] shares it without waiting for another thread;
/// on the calling thread where the pool works for another caller.
pub fn install<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if is_inside() {
        return work();
    }
    let stop = Stop::current();
    match Taken::take() {
        Some(taken) => taken.0.pool.install(|| stop.around(work)),
        None => work(),
    }
}

/// Runs `task(0)`, …, `task(parts - 1)`, each once, over the pool's threads.
///
/// One part, and any part when the pool has one thread, runs on the caller.
pub fn run_parts(parts: usize, task: &(dyn Fn(usize) + Sync)) {
    if parts <= 1 || thread_count() == 1 {
        (0..parts).for_each(task);
    } else {
        install(|| halve(0, parts, task));
    }
}

/// `join` keeps its second task on the stack, so that splitting allocates nothing.
fn halve(start: usize, end: usize, task: &(dyn Fn(usize) + Sync)) {
    if end - start == 1 {
        poll();
        task(start);
    } else {
        let middle = start + (end - start) / 2;
        join(|| halve(start, middle, task), || halve(middle, end, task));
    }
}

/// A system short of threads gets a smaller pool instead of a failure.
fn build() -> Option<ThreadPool> {
    let mut threads = thread_count();
    loop {
        let builder =
            ThreadPoolBuilder::new().num_threads(threads).thread_name(|i| format!("einmul-{i}"));
        match builder.build() {
            Ok(pool) => return Some(pool),
            Err(_) if threads > 1 => threads /= 2,
            Err(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_caller_gets_the_same_pool() {
        let pools: Vec<usize> = std::thread::scope(|scope| {
            let handles: Vec<_> =
                (0..4).map(|_| scope.spawn(|| ptr::from_ref(pool()) as usize)).collect();
            handles.into_iter().map(|handle| handle.join().expect("no panic")).collect()
        });
        assert!(pools.windows(2).all(|pair| pair[0] == pair[1]));
        assert_eq!(pool().install(rayon::current_num_threads), thread_count());
    }

    #[test]
    fn every_part_runs_once() {
        use std::sync::atomic::AtomicUsize;
        for parts in [0, 1, 2, 3, 7, 64] {
            let runs: Vec<AtomicUsize> = (0..parts).map(|_| AtomicUsize::new(0)).collect();
            run_parts(parts, &|part| {
                runs[part].fetch_add(1, Ordering::Relaxed);
            });
            assert!(runs.iter().all(|count| count.load(Ordering::Relaxed) == 1), "{parts}");
        }
    }

    #[test]
    fn a_limit_ends_with_its_work() {
        assert_eq!(limit(), thread_count());
        assert_eq!(limited(1, || (limit(), limited(usize::MAX, limit))), (1, thread_count()));
        assert_eq!(limit(), thread_count());
    }

    #[test]
    fn a_second_caller_works_on_its_own_thread() {
        let (entered, is_entered) = std::sync::mpsc::channel();
        let (leave, may_leave) = std::sync::mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                install(move || {
                    entered.send(()).expect("a receiver");
                    may_leave.recv().expect("a sender");
                });
            });
            is_entered.recv().expect("entered");
            // Waiting for the first would never end.
            let own = std::thread::current().id();
            assert_eq!(install(|| std::thread::current().id()), own);
            assert_eq!(join(|| std::thread::current().id(), || 2), (own, 2));
            leave.send(()).expect("a receiver");
        });
    }

    #[cfg(unix)]
    #[test]
    fn a_forked_child_computes_on_its_own_pool() {
        assert_eq!(pool().install(|| 1), 1);
        // SAFETY: the child only runs the code below and leaves with `_exit`.
        let child = unsafe { libc::fork() };
        assert!(child >= 0);
        if child == 0 {
            let (left, right) = pool().install(|| rayon::join(|| 2, || 3));
            // SAFETY: ends the child without running the parent's exit handlers.
            unsafe { libc::_exit(if left + right == 5 { 0 } else { 1 }) };
        }
        let mut status = -1;
        // SAFETY: `child` is this process's child and `status` is writable.
        assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
        assert_eq!(status, 0);
    }
}
