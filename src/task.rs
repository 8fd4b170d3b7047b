//! The same work on the thread pool of Node, and from there on all cores.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::{mem, thread};

use napi::bindgen_prelude::{BufferSlice, Uint32Array};
use napi::{Env, ScopedTask};
use napi_derive::napi;

use crate::content::Item;
use crate::copy_out;
use crate::error::Failure;
use crate::logo::SharedLogo;
use crate::options::Drawing;
use crate::pipeline::with_encoder;

/// The most tasks that lib/feed.js has under way for one iteration.
#[napi]
pub const TASKS: u32 = 2;

/// The bytes of pictures after which a task leaves its other items to the next task. Default codes
/// never take so many: 256 for each of 64 cores take 6 MiB.
const MAX_RESULTS: usize = 8 * 1024 * 1024;

/// The bytes from which on a picture gets a buffer of its own. Smaller pictures share one, as a
/// buffer for each takes several times as long.
const LARGE: usize = 64 * 1024;

/// Marks a large picture in `sizes`.
#[napi]
pub const IS_LARGE: u32 = u32::MAX;

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

/// The picture or the failure of one item.
enum Outcome {
    /// A picture of this many bytes, among the small ones.
    Small(usize),
    Large(Vec<u8>),
    Failed(Failure),
}

impl Outcome {
    /// The bytes of the picture.
    fn size(&self) -> usize {
        match self {
            Self::Small(size) => *size,
            Self::Large(picture) => picture.len(),
            Self::Failed(_) => 0,
        }
    }
}

/// The work of one thread: the small pictures one after the other, and the outcome of each item
/// that it took, with the number of the item.
#[derive(Default)]
struct Share {
    small: Vec<u8>,
    outcomes: Vec<(usize, Outcome)>,
}

/// What all threads made, in the order of the items.
pub struct Outcomes {
    small: Vec<u8>,
    all: Vec<Outcome>,
}

/// The picture, or the failure, of each item that was made.
#[napi(object, object_from_js = false)]
pub struct Made<'env> {
    /// The small pictures, one after the other.
    pub data: BufferSlice<'env>,
    /// For each item the bytes of its picture in `data`, or 0 for a failure, or `IS_LARGE` for a
    /// large picture.
    pub sizes: Uint32Array,
    /// The large pictures, in order.
    pub large: Vec<BufferSlice<'env>>,
    /// The failures, in order.
    pub failures: Vec<Failure>,
}

/// Hands out items until their pictures take [`MAX_RESULTS`].
#[derive(Default)]
struct Queue {
    next: AtomicUsize,
    /// The bytes of the pictures that are made, and those that are reserved for the others under
    /// way.
    spent: AtomicUsize,
    /// The bytes of the largest picture.
    largest: AtomicUsize,
}

impl Queue {
    /// Returns the number of the next item, and the bytes that are reserved for its picture: as
    /// many as the largest picture takes.
    fn take(&self, count: usize) -> Option<(usize, usize)> {
        let spent = self.spent.load(Ordering::Relaxed);
        let aside = self.largest.load(Ordering::Relaxed);
        // Until the first picture is made nobody knows their size, so each thread begins one.
        // `Drawing::concurrency` allows only as many threads as there is memory for.
        if spent > 0 && spent + aside > MAX_RESULTS {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            return None;
        }
        self.spent.fetch_add(aside, Ordering::Relaxed);
        Some((number, aside))
    }

    /// Counts the bytes that a picture took instead of those that were reserved for it.
    fn settle(&self, aside: usize, size: usize) {
        self.largest.fetch_max(size, Ordering::Relaxed);
        self.spent.fetch_add(size, Ordering::Relaxed);
        self.spent.fetch_sub(aside, Ordering::Relaxed);
    }
}

/// Makes the codes of items, from the first on.
pub struct Task {
    data: Vec<u8>,
    items: Vec<Item>,
    drawing: Drawing,
    cancelled: Option<Arc<AtomicBool>>,
    logo: Option<Arc<SharedLogo>>,
    threads: usize,
}

impl Task {
    /// Makes a task, which works on at most `cores` threads.
    pub fn new(
        data: Vec<u8>,
        items: Vec<Item>,
        drawing: Drawing,
        cancellation: Option<&Cancellation>,
        logo: Option<Arc<SharedLogo>>,
        cores: usize,
    ) -> Self {
        let at_once = drawing.concurrency(logo.as_deref().map_or(0, SharedLogo::size));
        let threads = cores.min((at_once / TASKS as usize).max(1));
        Self {
            threads: threads.min(items.len()),
            data,
            items,
            drawing,
            cancelled: cancellation.map(|cancellation| Arc::clone(&cancellation.0)),
            logo,
        }
    }

    fn is_cancelled(&self) -> bool {
        let cancelled = self.cancelled.as_ref();
        cancelled.is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }

    /// Takes items as long as there are any and there is room for their pictures.
    fn work(&self, queue: &Queue) -> Share {
        let mut share = Share::default();
        while !self.is_cancelled() {
            let Some((number, aside)) = queue.take(self.items.len()) else {
                break;
            };
            let small = &mut share.small;
            // Nothing above this on the stack may unwind: it is Node's.
            let make = || self.make(&self.items[number], small);
            let outcome = catch_unwind(AssertUnwindSafe(make))
                .unwrap_or_else(|payload| Err(Failure::panic(&*payload)))
                .unwrap_or_else(Outcome::Failed);
            queue.settle(aside, outcome.size());
            share.outcomes.push((number, outcome));
        }
        share
    }

    /// Makes the code of one item. Appends a small picture to `small`.
    fn make(&self, item: &Item, small: &mut Vec<u8>) -> Result<Outcome, Failure> {
        let content = item.content(&self.data)?;
        let logo = self.logo.as_ref().map(|logo| logo.decoded(&self.drawing));
        let logo = logo.transpose()?;
        with_encoder(|encoder| {
            let picture = self.drawing.draw(encoder, &content, logo)?;
            let size = picture.len();
            if size >= LARGE {
                let mut picture = mem::take(picture);
                picture.shrink_to_fit();
                return Ok(Outcome::Large(picture));
            }
            let copied = small
                .try_reserve(size)
                .map(|()| small.extend_from_slice(picture));
            encoder.trim();
            copied.map_err(|_| Failure::memory(size))?;
            Ok(Outcome::Small(size))
        })
    }
}

/// Puts the outcomes of the first `count` items, which threads made in any order, in order.
fn merge(mut shares: Vec<Share>, count: usize) -> Outcomes {
    let size = shares.iter().map(|share| share.small.len()).sum();
    let mut small = Vec::new();
    let has_room = small.try_reserve_exact(size).is_ok();
    // For each item the number of its share, and where its picture begins there.
    let mut places: Vec<Option<(usize, usize, Outcome)>> = Vec::new();
    places.resize_with(count, || None);
    for (number, share) in shares.iter_mut().enumerate() {
        let mut end = 0;
        for (item, outcome) in share.outcomes.drain(..) {
            let start = end;
            if let Outcome::Small(size) = outcome {
                end += size;
            }
            places[item] = Some((number, start, outcome));
        }
    }
    let all = places.into_iter().map(|place| match place {
        // A thread that lost what it made would have all after it change places.
        None => Outcome::Failed(Failure::internal("a lost code")),
        Some((.., Outcome::Small(size))) if !has_room => Outcome::Failed(Failure::memory(size)),
        Some((share, start, Outcome::Small(size))) => {
            small.extend_from_slice(&shares[share].small[start..start + size]);
            Outcome::Small(size)
        }
        Some((.., outcome)) => outcome,
    });
    let all = all.collect();
    Outcomes { small, all }
}

impl<'task> ScopedTask<'task> for Task {
    type Output = Outcomes;
    type JsValue = Made<'task>;

    /// Threads live no longer than this call, so that none is left when the worker thread that asked ends.
    fn compute(&mut self) -> napi::Result<Self::Output> {
        let task = &*self;
        let queue = Queue::default();
        let shares = thread::scope(|scope| {
            let helpers: Vec<_> = (1..task.threads)
                // Where the system has no thread left, this one does the work.
                .map_while(|_| {
                    thread::Builder::new()
                        .name("qr-napi".to_owned())
                        .spawn_scoped(scope, || task.work(&queue))
                        .ok()
                })
                .collect();
            let mut shares = vec![task.work(&queue)];
            // A helper cannot panic: its work is caught item by item.
            shares.extend(
                helpers
                    .into_iter()
                    .map(|helper| helper.join().unwrap_or_default()),
            );
            shares
        });
        let count = queue.next.into_inner().min(self.items.len());
        // Freed here and not with the task, which waits for the main thread: a logo can take 64
        // MiB.
        self.logo = None;
        Ok(merge(shares, count))
    }

    fn resolve(&mut self, env: &'task Env, made: Self::Output) -> napi::Result<Self::JsValue> {
        let Outcomes { small, all } = made;
        let (mut sizes, mut large, mut failures) =
            (Vec::with_capacity(all.len()), Vec::new(), Vec::new());
        for outcome in all {
            let outcome = match outcome {
                // Copied and freed one by one, so that only one is there twice. JavaScript could
                // not transfer an external buffer to another thread.
                Outcome::Large(picture) => copy_out(env, &picture)
                    .map(|copy| large.push(copy))
                    .map_err(|_| Failure::memory(picture.len()))
                    .map(|()| IS_LARGE),
                Outcome::Small(size) => Ok(size as u32),
                Outcome::Failed(failure) => Err(failure),
            };
            sizes.push(outcome.unwrap_or_else(|failure| {
                failures.push(failure);
                0
            }));
        }
        Ok(Made {
            // As everywhere, copied while that costs less.
            data: if small.len() <= MOST_COPIED {
                BufferSlice::copy_from(env, &small)?
            } else {
                // A worker thread that is being terminated makes no buffers, and this would lose the memory that it is given: so
                // ask for one of nothing first.
                BufferSlice::copy_from(env, [])?;
                BufferSlice::from_data(env, small)?
            },
            sizes: Uint32Array::new(sizes),
            large,
            failures,
        })
    }
}

/// The bytes up to which copying costs less than memory of Rust in a buffer.
const MOST_COPIED: usize = 64 * 1024;

/// The cores of this machine; asking the system takes longer than making a code.
pub fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}
