//! The same work on the thread pool of Node, and from there on all cores.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use napi::bindgen_prelude::{BufferSlice, Uint32Array};
use napi::{Env, ScopedTask};
use napi_derive::napi;
use qr_core::render::Logo;

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

/// What one thread made: pictures one after the other, and of each of its items the number, and the size of the picture or the
/// failure.
#[derive(Default)]
struct Share {
    bytes: Vec<u8>,
    outcomes: Vec<(usize, Result<usize, Failure>)>,
}

/// What all threads made, in the order of the items.
#[derive(Default)]
pub struct Outcomes {
    bytes: Vec<u8>,
    sizes: Vec<u32>,
    failures: Vec<Failure>,
}

/// The picture, or the failure, of each item.
#[napi(object, object_from_js = false)]
pub struct Made<'env> {
    /// The pictures, one after the other: one view is passed in a fraction of the time that one for each takes.
    pub data: BufferSlice<'env>,
    /// The bytes of each, or 0 for a failure.
    pub sizes: Uint32Array,
    /// The failures, in order.
    pub failures: Vec<Failure>,
}

/// Makes the code of each item.
pub struct Task {
    data: Vec<u8>,
    items: Vec<Item>,
    drawing: Drawing,
    cancelled: Option<Arc<AtomicBool>>,
    /// The bytes of the logo, and what they are when the first thread has decoded them.
    logo: Option<Vec<u8>>,
    decoded: OnceLock<Result<Option<Logo>, Failure>>,
}

impl Task {
    /// The work that is to be done.
    pub fn new(
        data: Vec<u8>,
        items: Vec<Item>,
        drawing: Drawing,
        cancellation: Option<&Cancellation>,
        logo: Option<Vec<u8>>,
    ) -> Self {
        Self {
            data,
            items,
            drawing,
            cancelled: cancellation.map(|cancellation| Arc::clone(&cancellation.0)),
            logo,
            decoded: OnceLock::new(),
        }
    }

    fn is_cancelled(&self) -> bool {
        let cancelled = self.cancelled.as_ref();
        cancelled.is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }

    /// The logo, decoded once for all items.
    fn logo(&self) -> Result<Option<&Logo>, Failure> {
        let decode = || self.drawing.logo(self.logo.as_deref());
        match self.decoded.get_or_init(decode) {
            Ok(logo) => Ok(logo.as_ref()),
            Err(failure) => Err(failure.clone()),
        }
    }

    /// Takes items as long as there are any.
    fn work(&self, next: &AtomicUsize) -> Share {
        let mut share = Share::default();
        while !self.is_cancelled() {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = self.items.get(number) else {
                break;
            };
            // Nothing above this on the stack may unwind: it is Node's.
            let bytes = &mut share.bytes;
            let make = || {
                let content = item.content(&self.data)?;
                self.drawing.picture(&content, self.logo()?, |picture| {
                    let size = picture.len();
                    bytes.try_reserve(size).map_err(|_| Failure::memory(size))?;
                    bytes.extend_from_slice(picture);
                    Ok(size)
                })?
            };
            let outcome = catch_unwind(AssertUnwindSafe(make))
                .unwrap_or_else(|payload| Err(Failure::panic(&*payload)));
            share.outcomes.push((number, outcome));
        }
        share
    }
}

/// Puts what threads made in the order of the items.
fn merge(shares: Vec<Share>) -> Outcomes {
    let mut outcomes = Outcomes::default();
    let all = shares.iter().map(|share| share.bytes.len()).sum();
    let has_room = outcomes.bytes.try_reserve_exact(all).is_ok();
    // Each thread had its items in order: the next of all is the next of one of them.
    let mut rest: Vec<_> = shares
        .into_iter()
        .map(|share| (share.bytes, 0, share.outcomes.into_iter().peekable()))
        .collect();
    while let Some((bytes, at, (number, outcome))) = rest
        .iter_mut()
        .filter_map(|(bytes, at, items)| Some((items.peek()?.0, bytes, at, items)))
        .min_by_key(|&(number, ..)| number)
        .and_then(|(_, bytes, at, items)| Some((bytes, at, items.next()?)))
    {
        // A thread that lost what it made would have all after it change places.
        while outcomes.sizes.len() < number {
            outcomes.sizes.push(0);
            outcomes.failures.push(Failure::internal("a lost code"));
        }
        match outcome {
            Ok(_) if !has_room => {
                outcomes.sizes.push(0);
                outcomes.failures.push(Failure::memory(all));
            }
            Ok(size) => {
                outcomes.bytes.extend_from_slice(&bytes[*at..*at + size]);
                outcomes.sizes.push(size as u32);
                *at += size;
            }
            Err(failure) => {
                outcomes.sizes.push(0);
                outcomes.failures.push(failure);
            }
        }
    }
    outcomes
}

impl<'task> ScopedTask<'task> for Task {
    type Output = Outcomes;
    type JsValue = Made<'task>;

    /// Threads live no longer than this call, so that none is left when the worker thread that asked ends.
    fn compute(&mut self) -> napi::Result<Self::Output> {
        let task = &*self;
        let next = AtomicUsize::new(0);
        let shares = thread::scope(|scope| {
            let helpers: Vec<_> = (1..cores().min(task.items.len()))
                // Where the system has no thread left, this one does the work.
                .map_while(|_| {
                    thread::Builder::new()
                        .name("qr-napi".to_owned())
                        .spawn_scoped(scope, || task.work(&next))
                        .ok()
                })
                .collect();
            let mut shares = vec![task.work(&next)];
            // A helper cannot panic: its work is caught item by item.
            shares.extend(
                helpers
                    .into_iter()
                    .map(|helper| helper.join().unwrap_or_default()),
            );
            shares
        });
        Ok(merge(shares))
    }

    fn resolve(&mut self, env: &'task Env, made: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(Made {
            // As everywhere, copied while that costs less.
            data: if made.bytes.len() <= MOST_COPIED {
                BufferSlice::copy_from(env, &made.bytes)?
            } else {
                // A worker thread that is being terminated makes no buffers, and this would lose the memory that it is given: so
                // ask for one of nothing first.
                BufferSlice::copy_from(env, [])?;
                BufferSlice::from_data(env, made.bytes)?
            },
            sizes: Uint32Array::new(made.sizes),
            failures: made.failures,
        })
    }
}

/// The bytes up to which copying costs less than memory of Rust in a buffer.
const MOST_COPIED: usize = 64 * 1024;

/// The cores of this machine; asking the system takes longer than making a code.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}
