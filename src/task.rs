//! Draws the codes of a batch on all cores, off the main thread.
//!
//! A task runs on Node's thread pool and draws the items of a batch in order. It starts more threads,
//! which end with the task: no thread remains when a worker thread that loaded the addon is
//! terminated. The size of a picture is unknown until it is drawn, so a task ends early when its
//! pictures take some MiB. JavaScript passes the remaining items to the next task.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::{mem, thread};

use napi::bindgen_prelude::{BufferSlice, Uint32Array};
use napi::{Env, ScopedTask};
use napi_derive::napi;

use crate::content::{Item, Items};
use crate::copy_out;
use crate::error::Failure;
use crate::logo::SharedLogo;
use crate::options::Drawing;
use crate::pipeline::with_encoder;

/// The maximum number of tasks that lib/batch runs at a time for one iteration.
pub const MAX_TASKS: u32 = 2;

/// The total size of pictures at which a task ends, in bytes. Default codes never reach it: 256
/// codes for each of 64 cores take 6 MiB.
const MAX_RESULTS: usize = 8 * 1024 * 1024;

/// The size at which a picture gets its own buffer, in bytes. Smaller pictures share a buffer,
/// because a buffer for each picture takes several times as long.
const MIN_LARGE: usize = 64 * 1024;

/// The size up to which copying bytes into a buffer of Node.js is faster than an external buffer.
const MAX_COPIED: usize = 64 * 1024;

/// The number of items that a thread takes at a time while pictures are small.
const TAKEN: usize = 8;

/// The size up to which a picture is small in this sense, in bytes: a typical code takes 400.
const MAX_TAKEN_SIZE: usize = 2048;

/// Marks a large picture in `sizes`.
pub const IS_LARGE: u32 = u32::MAX;

/// Tells tasks that the caller no longer waits for their results.
///
/// This is a separate flag, because `napi_cancel_async_work` cannot stop a task that has started,
/// and would replace the `onabort` handler of the caller's signal. It would also stop only the first
/// of several tasks that share a signal.
#[napi]
pub struct Cancellation(Arc<AtomicBool>);

#[napi]
impl Cancellation {
    /// Creates a flag that is not set.
    #[napi(constructor, catch_unwind)]
    #[allow(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        Self(Arc::default())
    }

    /// Sets the flag. Tasks with this flag draw no more codes.
    #[napi(catch_unwind)]
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The picture or the failure of one item.
enum ItemResult {
    /// A picture in the shared buffer, with its size in bytes.
    Small(usize),
    Large(Vec<u8>),
    Failed(Failure),
}

impl ItemResult {
    /// Returns the size of the picture in bytes.
    fn size(&self) -> usize {
        match self {
            Self::Small(size) => *size,
            Self::Large(picture) => picture.len(),
            Self::Failed(_) => 0,
        }
    }
}

/// The results of one thread: its small pictures one after the other, and the index and result of
/// each item that it drew.
#[derive(Default)]
struct ThreadResults {
    small: Vec<u8>,
    items: Vec<(usize, ItemResult)>,
}

/// The results of all threads, in the order of the items.
pub struct BatchResults {
    small: Vec<u8>,
    all: Vec<ItemResult>,
}

/// The picture or the failure of each item that the task took.
#[napi(object, object_from_js = false)]
pub struct Made<'env> {
    /// The small pictures, one after the other.
    pub data: BufferSlice<'env>,
    /// For each item the size of its picture in `data`, `IS_LARGE` for a large picture, or 0 for a
    /// failure.
    pub sizes: Uint32Array,
    /// The large pictures, in order.
    pub large: Vec<BufferSlice<'env>>,
    /// The failures, in order.
    pub failures: Vec<Failure>,
}

/// Hands out items to threads until their pictures take [`MAX_RESULTS`].
#[derive(Default)]
struct Queue {
    next: AtomicUsize,
    /// The bytes of the finished pictures, and the bytes that are reserved for unfinished ones.
    spent: AtomicUsize,
    /// The size of the largest picture so far.
    largest: AtomicUsize,
}

impl Queue {
    /// Returns the indices of the next items, and the bytes that are reserved for their pictures:
    /// for each the size of the largest picture so far. Returns `None` if the task must end.
    ///
    /// Small pictures are handed out several at a time, because threads that change the same
    /// counters wait for each other.
    fn take(&self, count: usize) -> Option<(Range<usize>, usize)> {
        let spent = self.spent.load(Ordering::Relaxed);
        let largest = self.largest.load(Ordering::Relaxed);
        let taken = if (1..=MAX_TAKEN_SIZE).contains(&largest) {
            TAKEN
        } else {
            1
        };
        let aside = taken * largest;
        // The size is unknown until the first picture is finished, so each thread starts one.
        // `Drawing::concurrency` limits the threads to what fits in memory.
        if spent > 0 && spent + aside > MAX_RESULTS {
            return None;
        }
        let start = self.next.fetch_add(taken, Ordering::Relaxed);
        if start >= count {
            return None;
        }
        self.spent.fetch_add(aside, Ordering::Relaxed);
        Some((start..count.min(start + taken), aside))
    }

    /// Replaces the bytes that were reserved for pictures by their sizes: all together, and that of
    /// the largest.
    fn settle(&self, aside: usize, size: usize, largest: usize) {
        self.largest.fetch_max(largest, Ordering::Relaxed);
        self.spent.fetch_add(size, Ordering::Relaxed);
        self.spent.fetch_sub(aside, Ordering::Relaxed);
    }
}

/// A batch of items to draw in order.
pub struct Task {
    data: Vec<u8>,
    items: Items,
    drawing: Drawing,
    cancelled: Option<Arc<AtomicBool>>,
    logo: Option<Arc<SharedLogo>>,
    threads: usize,
}

impl Task {
    /// Creates a task that runs on at most `cores` threads.
    pub fn new(
        data: Vec<u8>,
        items: Items,
        drawing: Drawing,
        cancellation: Option<&Cancellation>,
        logo: Option<Arc<SharedLogo>>,
        cores: usize,
    ) -> Self {
        let at_once = drawing.concurrency(logo.as_deref().map_or(0, SharedLogo::size));
        let threads = cores.min((at_once / MAX_TASKS as usize).max(1));
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

    /// Draws items until the queue hands out no more. Each thread runs this.
    fn work(&self, queue: &Queue) -> ThreadResults {
        let mut results = ThreadResults::default();
        while !self.is_cancelled() {
            let Some((numbers, aside)) = queue.take(self.items.len()) else {
                break;
            };
            let (mut size, mut largest) = (0, 0);
            for number in numbers {
                let small = &mut results.small;
                // A panic must not unwind into the frames of Node.js, which called this.
                let make = || self.make(self.items.get(number), small);
                let result = catch_unwind(AssertUnwindSafe(make))
                    .unwrap_or_else(|payload| Err(Failure::panic(&*payload)))
                    .unwrap_or_else(ItemResult::Failed);
                size += result.size();
                largest = largest.max(result.size());
                results.items.push((number, result));
            }
            queue.settle(aside, size, largest);
        }
        results
    }

    /// Draws one item. Appends a small picture to `small`.
    fn make(&self, item: Item<'_>, small: &mut Vec<u8>) -> Result<ItemResult, Failure> {
        let content = item.content(self.drawing.header(), &self.data)?;
        let logo = self.logo.as_ref().map(|logo| logo.decoded(&self.drawing));
        let logo = logo.transpose()?;
        with_encoder(|encoder| {
            let picture = self.drawing.draw(encoder, &content, logo)?;
            let size = picture.len();
            if size >= MIN_LARGE {
                let mut picture = mem::take(picture);
                picture.shrink_to_fit();
                return Ok(ItemResult::Large(picture));
            }
            let copied = small
                .try_reserve(size)
                .map(|()| small.extend_from_slice(picture));
            encoder.trim();
            copied.map_err(|_| Failure::memory(size))?;
            Ok(ItemResult::Small(size))
        })
    }
}

/// Merges the results of all threads in the order of the items. `count` is the number of items that
/// were taken.
fn merge(mut threads: Vec<ThreadResults>, count: usize) -> BatchResults {
    let size = threads.iter().map(|thread| thread.small.len()).sum();
    let mut small = Vec::new();
    let has_room = small.try_reserve_exact(size).is_ok();
    // For each item the index of its thread, and the offset of its picture in the small pictures of
    // that thread.
    let mut places: Vec<Option<(usize, usize, ItemResult)>> = Vec::new();
    places.resize_with(count, || None);
    for (number, thread) in threads.iter_mut().enumerate() {
        let mut end = 0;
        for (item, result) in thread.items.drain(..) {
            let start = end;
            if let ItemResult::Small(size) = result {
                end += size;
            }
            places[item] = Some((number, start, result));
        }
    }
    let all = places.into_iter().map(|place| match place {
        // If a thread lost a result, a failure takes its place, so that later codes keep their
        // positions.
        None => ItemResult::Failed(Failure::internal("a lost code")),
        Some((.., ItemResult::Small(size))) if !has_room => {
            ItemResult::Failed(Failure::memory(size))
        }
        Some((thread, start, ItemResult::Small(size))) => {
            small.extend_from_slice(&threads[thread].small[start..start + size]);
            ItemResult::Small(size)
        }
        Some((.., result)) => result,
    });
    let all = all.collect();
    BatchResults { small, all }
}

impl<'task> ScopedTask<'task> for Task {
    type Output = BatchResults;
    type JsValue = Made<'task>;

    /// Runs on a thread of the pool. The threads that it starts end before it returns.
    fn compute(&mut self) -> napi::Result<Self::Output> {
        let task = &*self;
        let queue = Queue::default();
        let results = thread::scope(|scope| {
            let helpers: Vec<_> = (1..task.threads)
                // If the system cannot start a thread, the others do its work.
                .map_while(|_| {
                    thread::Builder::new()
                        .name("qr-napi".to_owned())
                        .spawn_scoped(scope, || task.work(&queue))
                        .ok()
                })
                .collect();
            let mut results = vec![task.work(&queue)];
            // A helper does not panic: `work` catches the panic of each item.
            results.extend(
                helpers
                    .into_iter()
                    .map(|helper| helper.join().unwrap_or_default()),
            );
            results
        });
        let count = queue.next.into_inner().min(self.items.len());
        // Freed here, because a logo can take 64 MiB, and the task itself is freed only when the
        // main thread has time.
        self.logo = None;
        Ok(merge(results, count))
    }

    fn resolve(&mut self, env: &'task Env, made: Self::Output) -> napi::Result<Self::JsValue> {
        let BatchResults { small, all } = made;
        let (mut sizes, mut large, mut failures) =
            (Vec::with_capacity(all.len()), Vec::new(), Vec::new());
        for result in all {
            let result = match result {
                // Copied and freed one by one, so that only one picture is in memory twice. An
                // external buffer would avoid the copy, but JavaScript could not transfer it to
                // another thread.
                ItemResult::Large(picture) => copy_out(env, &picture)
                    .map(|copy| large.push(copy))
                    .map_err(|_| Failure::memory(picture.len()))
                    .map(|()| IS_LARGE),
                ItemResult::Small(size) => Ok(size as u32),
                ItemResult::Failed(failure) => Err(failure),
            };
            sizes.push(result.unwrap_or_else(|failure| {
                failures.push(failure);
                0
            }));
        }
        Ok(Made {
            data: if small.len() <= MAX_COPIED {
                BufferSlice::copy_from(env, &small)?
            } else {
                // A worker thread that is being terminated cannot create buffers, and `from_data`
                // would then leak `small`. An empty buffer tests for that first.
                BufferSlice::copy_from(env, [])?;
                BufferSlice::from_data(env, small)?
            },
            sizes: Uint32Array::new(sizes),
            large,
            failures,
        })
    }
}

/// Returns the number of cores. Asks the system only once, because that takes longer than drawing a
/// code.
pub fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}
