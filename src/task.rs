//! The same work on the thread pool of Node, and from there on all cores.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use napi::bindgen_prelude::{BufferSlice, Either};
use napi::{Env, ScopedTask};
use napi_derive::napi;

use crate::content::Item;
use crate::error::Failure;
use crate::options::Drawing;

/// Tells tasks that nobody waits for them any more.
///
/// An own flag and not `napi_cancel_async_work`, which only stops what has not begun and would take
/// over the `onabort` of the caller's signal.
#[napi]
pub struct Cancellation(Arc<AtomicBool>);

#[napi]
impl Cancellation {
    /// Not yet cancelled.
    #[napi(constructor, catch_unwind)]
    #[allow(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        Self(Arc::default())
    }

    /// Tasks that were given this make no further code.
    #[napi(catch_unwind)]
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The outcome of one item.
type Outcome = Result<Vec<u8>, Failure>;

/// Makes the code of each item.
pub struct Task {
    data: Vec<u8>,
    items: Vec<Item>,
    drawing: Drawing,
    cancelled: Option<Arc<AtomicBool>>,
}

impl Task {
    /// The work that is to be done.
    pub fn new(
        data: Vec<u8>,
        items: Vec<Item>,
        drawing: Drawing,
        cancellation: Option<&Cancellation>,
    ) -> Self {
        Self {
            data,
            items,
            drawing,
            cancelled: cancellation.map(|cancellation| Arc::clone(&cancellation.0)),
        }
    }

    fn is_cancelled(&self) -> bool {
        let cancelled = self.cancelled.as_ref();
        cancelled.is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }

    /// Takes items as long as there are any, and gives each outcome with the number of its item.
    fn work(&self, next: &AtomicUsize) -> Vec<(usize, Outcome)> {
        let mut outcomes = Vec::new();
        while !self.is_cancelled() {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = self.items.get(number) else {
                break;
            };
            // Nothing above this on the stack may unwind: it is Node's.
            let make = || self.drawing.png(&item.content(&self.data)?, <[u8]>::to_vec);
            let outcome = catch_unwind(AssertUnwindSafe(make))
                .unwrap_or_else(|payload| Err(Failure::panic(&*payload)));
            outcomes.push((number, outcome));
        }
        outcomes
    }
}

impl<'task> ScopedTask<'task> for Task {
    type Output = Vec<(usize, Outcome)>;
    type JsValue = Vec<Either<BufferSlice<'task>, Failure>>;

    /// Threads live no longer than this call, so that none runs when the addon is unloaded with the
    /// worker thread that loaded it.
    fn compute(&mut self) -> napi::Result<Self::Output> {
        let task = &*self;
        let next = AtomicUsize::new(0);
        let mut outcomes = thread::scope(|scope| {
            let helpers: Vec<_> = (1..cores().min(task.items.len()))
                // Where the system has no thread left, this one does the work.
                .map_while(|_| {
                    thread::Builder::new()
                        .name("qr-napi".to_owned())
                        .spawn_scoped(scope, || task.work(&next))
                        .ok()
                })
                .collect();
            let mut outcomes = task.work(&next);
            for helper in helpers {
                // A helper cannot panic: its work is caught item by item.
                outcomes.extend(helper.join().unwrap_or_default());
            }
            outcomes
        });
        outcomes.sort_unstable_by_key(|&(number, _)| number);
        Ok(outcomes)
    }

    fn resolve(&mut self, env: &'task Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        let outcomes = output.into_iter().map(|(_, outcome)| outcome);
        outcomes
            .map(|outcome| match outcome {
                Ok(png) => BufferSlice::copy_from(env, &png).map(Either::A),
                Err(failure) => Ok(Either::B(failure)),
            })
            .collect()
    }
}

/// The cores of this machine; asking the system takes longer than making a code.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}
