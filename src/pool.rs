//! The threads that draw the tasks of batches.
//!
//! All environments of the process share them: with threads for each, ten worker threads on 64 cores
//! would have 640. They start when there is work, and live as long as an environment that uses them:
//! the last one ends and joins them, so none runs after it. An environment that ends drops its
//! tasks, and waits for the ones under way.
//!
//! Threads that always find another task do not sleep. That matters more than the time that
//! starting them takes: the system often wakes several threads on the same core, and leaves them
//! there for some milliseconds. Node's own pool would not do, as it has four threads on any machine.

use std::cell::Cell;
use std::collections::VecDeque;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use napi::bindgen_prelude::{Either, Function};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Status};
use napi_derive::napi;

use crate::error::{Failure, returned};
use crate::logo::HeldLogo;
use crate::read_task;
use crate::task::{Cancellation, Made, Results, Task};
use crate::view::{View, ViewMut};

/// Calls a function of JavaScript from any thread, without arguments.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// The threads of the process.
static POOL: Pool = Pool {
    state: Mutex::new(State {
        jobs: VecDeque::new(),
        threads: Vec::new(),
        sleeping: 0,
        environments: 0,
        generation: 0,
    }),
    has_work: Condvar::new(),
    has_ended: Condvar::new(),
};

struct Pool {
    state: Mutex<State>,
    /// Wakes a thread for a job, or all of them to end.
    has_work: Condvar,
    /// Wakes an environment that ends and waits for its jobs.
    has_ended: Condvar,
}

struct State {
    jobs: VecDeque<Job>,
    threads: Vec<JoinHandle<()>>,
    /// The number of threads that wait for a job.
    sleeping: usize,
    /// The number of environments that use the pool.
    environments: usize,
    /// Threads of an earlier generation end.
    generation: u64,
}

/// A task with its number, for an environment.
struct Job {
    environment: Arc<Environment>,
    number: u32,
    task: Task,
}

/// An environment of Node.js: the main thread, or a worker thread.
struct Environment {
    inbox: Mutex<Inbox>,
    /// The number of jobs that threads are drawing.
    running: AtomicUsize,
    is_closed: AtomicBool,
}

/// The results that JavaScript has not taken.
struct Inbox {
    results: VecDeque<(u32, Results)>,
    wake: Wake,
    /// Whether JavaScript was woken, and will look for results until there are none.
    is_woken: bool,
}

impl Environment {
    /// Keeps the results of a job, and wakes JavaScript.
    fn finish(&self, number: u32, results: Results) {
        let mut inbox = lock(&self.inbox);
        inbox.results.push_back((number, results));
        if !mem::replace(&mut inbox.is_woken, true) {
            inbox.wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }

    /// Drops the waiting jobs, and waits for those under way. Ends the threads if no other
    /// environment uses them.
    fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
        let mut state = lock(&POOL.state);
        state
            .jobs
            .retain(|job| !job.environment.is_closed.load(Ordering::Relaxed));
        while self.running.load(Ordering::Relaxed) > 0 {
            state = wait(&POOL.has_ended, state);
        }
        state.environments -= 1;
        let mut threads = Vec::new();
        if state.environments == 0 {
            threads = mem::take(&mut state.threads);
            state.generation += 1;
            state.sleeping = 0;
        }
        drop(state);
        POOL.has_work.notify_all();
        for thread in threads {
            // A thread does not panic: `Task::draw` catches the panic of each item.
            let _ = thread.join();
        }
    }
}

impl State {
    /// Starts a thread if more jobs wait than threads. Returns false if there is no thread.
    fn start_thread(&mut self, max_threads: usize) -> bool {
        if self.jobs.len() >= self.sleeping && self.threads.len() < max_threads {
            let generation = self.generation;
            let thread = thread::Builder::new().name("qr-napi".to_owned());
            // If the system cannot start a thread, the others do its work.
            if let Ok(thread) = thread.spawn(move || run(generation)) {
                self.threads.push(thread);
            }
        }
        !self.threads.is_empty()
    }
}

/// Draws jobs until the generation of this thread ends.
fn run(generation: u64) {
    let mut state = lock(&POOL.state);
    while state.generation == generation {
        let Some(job) = state.jobs.pop_front() else {
            state.sleeping += 1;
            state = wait(&POOL.has_work, state);
            if state.generation == generation {
                state.sleeping -= 1;
            }
            continue;
        };
        let Job {
            environment,
            number,
            task,
        } = job;
        environment.running.fetch_add(1, Ordering::Relaxed);
        drop(state);
        let results = task.draw(&environment.is_closed);
        // Freed before the main thread can ask for more: a logo can take 64 MiB.
        drop(task);
        environment.finish(number, results);
        state = lock(&POOL.state);
        environment.running.fetch_sub(1, Ordering::Relaxed);
        if environment.is_closed.load(Ordering::Relaxed) {
            POOL.has_ended.notify_all();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wait<'a, T>(condition: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    condition
        .wait(guard)
        .unwrap_or_else(PoisonError::into_inner)
}

/// The results of one task.
#[napi(object, object_from_js = false)]
pub struct Finished<'env> {
    /// The number that [`TaskPool::start`] returned.
    pub number: u32,
    /// Missing if memory is short.
    pub made: Option<Made<'env>>,
}

/// Lets one environment use the threads.
#[napi]
pub struct TaskPool {
    environment: Arc<Environment>,
    max_threads: usize,
    next: Cell<u32>,
    /// The number of tasks whose results JavaScript has not taken.
    pending: Cell<usize>,
}

#[napi]
impl TaskPool {
    /// Connects this environment. Threads call `wake` when results are ready: it takes them with
    /// `takeFinished`.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "wake: () => void, threads: number"
    )]
    pub fn new(env: &Env, wake: Function<(), ()>, threads: u32) -> napi::Result<Self> {
        let wake = wake
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .build()?;
        let environment = Arc::new(Environment {
            inbox: Mutex::new(Inbox {
                results: VecDeque::new(),
                wake,
                is_woken: false,
            }),
            running: AtomicUsize::new(0),
            is_closed: AtomicBool::new(false),
        });
        // Hooks run in reverse order, so no thread calls `wake` when Node.js closes it.
        env.add_env_cleanup_hook(Arc::clone(&environment), |environment| environment.close())?;
        lock(&POOL.state).environments += 1;
        Ok(Self {
            environment,
            max_threads: threads as usize,
            next: Cell::new(0),
            pending: Cell::new(0),
        })
    }

    /// Starts a task with the arguments of `generateAll`. Returns its number, or nothing if the
    /// system can start no thread.
    #[napi(
        catch_unwind,
        ts_args_type = "data: Uint8Array, layout: Uint32Array, numbers: Int32Array, \
                        cancellation?: Cancellation, logo?: HeldLogo, maxBytes?: number",
        ts_return_type = "number | undefined | Failure"
    )]
    #[allow(clippy::too_many_arguments, reason = "those of generateAll")]
    pub fn start(
        &self,
        env: &Env,
        data: View<u8>,
        layout: View<u32>,
        numbers: View<i32>,
        cancellation: Option<&Cancellation>,
        logo: Option<&HeldLogo>,
        max_bytes: Option<u32>,
    ) -> Either<Option<u32>, Failure> {
        let task = read_task(&data, &layout, &numbers, cancellation, logo, max_bytes);
        returned(task.map(|task| self.queue(env, task)))
    }

    /// Returns the results of a task that has ended. Copies its small pictures to `memory` if they
    /// have room there: a buffer for each task makes the garbage collector run twice as often.
    #[napi(
        catch_unwind,
        ts_args_type = "memory: Uint8Array",
        ts_return_type = "Finished | null"
    )]
    pub fn take_finished<'env>(
        &self,
        env: &'env Env,
        mut memory: ViewMut,
    ) -> Option<Finished<'env>> {
        let mut inbox = lock(&self.environment.inbox);
        let Some((number, results)) = inbox.results.pop_front() else {
            inbox.is_woken = false;
            return None;
        };
        drop(inbox);
        self.pending.set(self.pending.get() - 1);
        if self.pending.get() == 0 {
            self.keep_running(env, false);
        }
        let made = results.into_made(env, &mut memory).ok();
        Some(Finished { number, made })
    }
}

impl TaskPool {
    /// Queues a task. Returns its number, or `None` if there is no thread.
    fn queue(&self, env: &Env, task: Task) -> Option<u32> {
        let mut state = lock(&POOL.state);
        if !state.start_thread(self.max_threads) {
            return None;
        }
        let number = self.next.get();
        self.next.set(number.wrapping_add(1));
        state.jobs.push_back(Job {
            environment: Arc::clone(&self.environment),
            number,
            task,
        });
        let is_waited_for = state.sleeping > 0;
        drop(state);
        // A call of the system, even if no thread waits.
        if is_waited_for {
            POOL.has_work.notify_one();
        }
        if self.pending.replace(self.pending.get() + 1) == 0 {
            self.keep_running(env, true);
        }
        Some(number)
    }

    /// Sets whether the event loop waits for `wake`.
    #[allow(
        deprecated,
        reason = "napi-rs offers nothing else: a clone keeps the memory, not the event loop"
    )]
    fn keep_running(&self, env: &Env, waits: bool) {
        let wake = &mut lock(&self.environment.inbox).wake;
        // Fails only if the environment ends, which waits for nothing.
        let _ = if waits {
            wake.refer(env)
        } else {
            wake.unref(env)
        };
    }
}
