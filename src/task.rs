//! Draws items in order, off the main thread: a task.
//!
//! A single call is a task on Node's thread pool. A batch has many small tasks, which the threads of
//! `pool.rs` draw. The size of a picture is unknown until it is drawn, so a task ends early when its
//! pictures take many bytes. JavaScript passes the remaining items to another task.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use napi::bindgen_prelude::{BufferSlice, Uint32ArraySlice};
use napi::{Env, ScopedTask};
use napi_derive::napi;

use crate::content::{Arena, Item, Items};
use crate::copy_out;
use crate::error::Failure;
use crate::logo::UsedLogo;
use crate::options::Drawing;
use crate::pipeline::with_encoder;

/// The total size of pictures at which a task ends, in bytes, if the caller sets no lower limit.
const MAX_RESULTS: usize = 8 * 1024 * 1024;

/// The size at which a picture gets its own buffer, in bytes. Smaller pictures share a buffer,
/// because a buffer for each picture takes several times as long.
const MIN_LARGE: usize = 64 * 1024;

/// The size up to which copying bytes into a buffer of Node.js is faster than an external buffer.
const MAX_COPIED: usize = 64 * 1024;

/// The alignment of small pictures in `data`: JavaScript copies several of them at once, and those
/// of Node's pool have it too.
pub const PICTURE_ALIGNMENT: u32 = 8;

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

/// The results of the items that a task drew, in their order.
#[derive(Default)]
pub struct Results {
    /// The small pictures, one after the other.
    small: Vec<u8>,
    all: Vec<ItemResult>,
}

/// The picture or the failure of each item that the task took.
#[napi(object, object_from_js = false)]
pub struct Made<'env> {
    /// The small pictures, one after the other, each at a multiple of `PICTURE_ALIGNMENT`. Missing
    /// if they are in the memory that the caller passed.
    pub data: Option<BufferSlice<'env>>,
    /// For each item the size of its picture in `data`, `IS_LARGE` for a large picture, or 0 for a
    /// failure.
    #[napi(ts_type = "Uint32Array")]
    pub sizes: Uint32ArraySlice<'env>,
    /// The large pictures, in order.
    pub large: Vec<BufferSlice<'env>>,
    /// The failures, in order.
    pub failures: Vec<Failure>,
}

/// Items to draw in order.
pub struct Task {
    data: Vec<u8>,
    items: Items,
    drawing: Drawing,
    cancelled: Option<Arc<AtomicBool>>,
    logo: Option<UsedLogo>,
    max_bytes: usize,
}

impl Task {
    /// Creates a task that ends when its pictures take `max_bytes`, or some MiB.
    pub fn new(
        data: Vec<u8>,
        items: Items,
        drawing: Drawing,
        cancellation: Option<&Cancellation>,
        logo: Option<UsedLogo>,
        max_bytes: Option<u32>,
    ) -> Self {
        Self {
            data,
            items,
            drawing,
            cancelled: cancellation.map(|cancellation| Arc::clone(&cancellation.0)),
            logo,
            max_bytes: max_bytes.map_or(MAX_RESULTS, |bytes| MAX_RESULTS.min(bytes as usize)),
        }
    }

    fn is_cancelled(&self) -> bool {
        let cancelled = self.cancelled.as_ref();
        cancelled.is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }

    /// Draws items until their pictures take `max_bytes`, at least one. Stops if the caller no
    /// longer waits, or if `is_closed` is set.
    pub fn draw(&self, is_closed: &AtomicBool) -> Results {
        let count = self.items.len();
        let mut results = Results::default();
        results.all.reserve_exact(count);
        let (mut spent, mut largest) = (0, 0);
        for number in 0..count {
            // The next picture may be as large as the largest one so far.
            let is_full = spent > 0 && spent + largest > self.max_bytes;
            if is_full || self.is_cancelled() || is_closed.load(Ordering::Relaxed) {
                break;
            }
            let small = &mut results.small;
            // A panic must not unwind into the frames of Node.js, which called this.
            let make = || self.make(self.items.get(number), small);
            let result = catch_unwind(AssertUnwindSafe(make))
                .unwrap_or_else(|payload| Err(Failure::panic(&*payload)))
                .unwrap_or_else(ItemResult::Failed);
            let size = match &result {
                ItemResult::Small(size) => *size,
                ItemResult::Large(picture) => picture.len(),
                ItemResult::Failed(_) => 0,
            };
            spent += size;
            largest = largest.max(size);
            results.all.push(result);
        }
        results
    }

    /// Draws one item. Appends a small picture to `small`.
    fn make(&self, item: Item<'_>, small: &mut Vec<u8>) -> Result<ItemResult, Failure> {
        let arena = Arena::default();
        let content = item.content(&self.drawing, &self.data, &arena)?;
        // `Drawing::draw` refuses a drawing whose logo is missing.
        let logo = match &self.logo {
            Some(logo) => logo.for_drawing(&self.drawing)?,
            None => None,
        };
        with_encoder(|encoder| {
            let picture = self.drawing.draw(encoder, &content, logo.as_deref())?;
            let size = picture.len();
            if size >= MIN_LARGE {
                let mut picture = mem::take(picture);
                picture.shrink_to_fit();
                return Ok(ItemResult::Large(picture));
            }
            let end = (small.len() + size).next_multiple_of(PICTURE_ALIGNMENT as usize);
            let copied = small.try_reserve(end - small.len()).map(|()| {
                small.extend_from_slice(picture);
                small.resize(end, 0);
            });
            encoder.trim();
            copied.map_err(|_| Failure::memory(size))?;
            Ok(ItemResult::Small(size))
        })
    }
}

impl Results {
    /// Converts the results for JavaScript. Copies the small pictures to `memory` if they have room
    /// there.
    pub fn into_made<'env>(self, env: &'env Env, memory: &mut [u8]) -> napi::Result<Made<'env>> {
        let Self { small, all } = self;
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
        let data = if let Some(memory) = memory.get_mut(..small.len()) {
            memory.copy_from_slice(&small);
            None
        } else {
            Some(if small.len() <= MAX_COPIED {
                BufferSlice::copy_from(env, &small)?
            } else {
                // A worker thread that is being terminated cannot create buffers, and `from_data`
                // would then leak `small`. An empty buffer tests for that first.
                BufferSlice::copy_from(env, [])?;
                BufferSlice::from_data(env, small)?
            })
        };
        Ok(Made {
            data,
            sizes: Uint32ArraySlice::copy_from(env, &sizes)?,
            large,
            failures,
        })
    }
}

impl<'task> ScopedTask<'task> for Task {
    type Output = Results;
    type JsValue = Made<'task>;

    /// Runs on a thread of Node's pool.
    fn compute(&mut self) -> napi::Result<Self::Output> {
        static NEVER: AtomicBool = AtomicBool::new(false);
        let results = self.draw(&NEVER);
        // Freed here, because a logo can take 64 MiB, and the task itself is freed only when the
        // main thread has time.
        self.logo = None;
        Ok(results)
    }

    fn resolve(&mut self, env: &'task Env, results: Self::Output) -> napi::Result<Self::JsValue> {
        results.into_made(env, &mut [])
    }
}
