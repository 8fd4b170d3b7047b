//! Shares logos between calls, and keeps the last ones decoded for the next calls.
//!
//! A call needs its own copy of the logo, because JavaScript may change the bytes before a thread
//! reads them. A server that draws one logo on all its codes may have a thousand waiting calls:
//! each copy could take 4 MiB, and 64 MiB after it was decoded. So calls with equal bytes share one
//! copy, and the first thread decodes it for all. 500 waiting calls with a logo of 4 MiB then take
//! 60 MiB instead of 4 GiB.
//!
//! JavaScript keeps a `HeldLogo`, which has the file, for each Buffer that it was passed. The
//! decoded pixels take more memory than the file. They are freed when no call uses them, unless
//! the logo is one of the last: `RECENT` limits their number and their memory.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use napi::Env;
use napi::bindgen_prelude::{BufferSlice, Either, ObjectFinalize};
use napi_derive::napi;
use qr_core::render::logo::MAX_FILE_BYTES;
use qr_core::render::{Format, Logo, Medium};
use qr_core::{Error, LogoFault};

use crate::copy_out;
use crate::error::{Failure, returned};
use crate::options::Drawing;
use crate::view::View;

/// The bytes of a logo, and the decoded logo while calls use it.
pub struct SharedLogo {
    bytes: Arc<Vec<u8>>,
    /// For pictures made of pixels, and for SVG.
    decoded: [Mutex<Option<Decoded>>; 2],
    /// The number of `UsedLogo`s.
    users: AtomicUsize,
    /// The number of generators and batches with this logo.
    keepers: AtomicUsize,
}

type Decoded = Result<Arc<Logo>, Failure>;

/// A logo that stays decoded as long as this value lives.
pub struct UsedLogo(Arc<SharedLogo>);

/// All logos in memory.
static LOGOS: Mutex<Vec<Weak<SharedLogo>>> = Mutex::new(Vec::new());

/// The maximum number of logos that a new logo is compared with.
///
/// A client could send many logos of equal size that differ only in their last byte. Comparing a
/// new logo with all of them would block the main thread.
const MAX_COMPARED: usize = 4;

/// The logos of the last calls, the newest at the end. They stay decoded.
static RECENT: Mutex<Vec<Recent>> = Mutex::new(Vec::new());

struct Recent {
    logo: Arc<SharedLogo>,
    /// Its memory when it was drawn last.
    bytes: usize,
}

/// The maximum number of logos in `RECENT`, and their maximum memory in bytes, with their files and
/// their pixels. Without room for the pixels of its file, a logo is kept at the sizes of its last
/// pictures. Without room for these, each call decodes it.
const MAX_RECENT: Limit = Limit {
    logos: 16,
    bytes: 16 << 20,
};

/// The same with the logos of generators and of batches.
const MAX_KEPT: Limit = Limit {
    logos: 256,
    bytes: 64 << 20,
};

struct Limit {
    logos: usize,
    bytes: usize,
}

impl SharedLogo {
    /// Returns the logo of these bytes. Shares it with other calls.
    fn new(bytes: &[u8]) -> Result<Arc<Self>, Failure> {
        let mut logos = lock(&LOGOS);
        logos.retain(|logo| logo.strong_count() > 0);
        let same = logos
            .iter()
            .rev()
            .filter_map(Weak::upgrade)
            .filter(|logo| logo.bytes.len() == bytes.len())
            .take(MAX_COMPARED)
            .find(|logo| **logo.bytes == *bytes);
        if let Some(logo) = same {
            return Ok(logo);
        }
        let logo = Arc::new(Self {
            bytes: Arc::new(copy(bytes)?),
            decoded: Default::default(),
            users: AtomicUsize::new(0),
            keepers: AtomicUsize::new(0),
        });
        logos.push(Arc::downgrade(&logo));
        Ok(logo)
    }

    /// Returns about how many bytes of memory the logo takes with its pixels, or `None` if it is
    /// not decoded or broken. Does not wait for a thread that decodes it.
    fn memory(&self) -> Option<usize> {
        let mut total = None;
        for decoded in self.decoded.iter().filter_map(|each| each.try_lock().ok()) {
            if let Some(Ok(logo)) = &*decoded {
                total = Some(total.unwrap_or(self.bytes.len()) + logo.memory());
            }
        }
        total
    }

    /// Frees the pixels of the file, and keeps the logo at the sizes of its last pictures. Returns
    /// how many bytes of memory it takes then.
    fn free_images(&self) -> usize {
        for decoded in self.decoded.iter().filter_map(|each| each.try_lock().ok()) {
            if let Some(Ok(logo)) = &*decoded {
                logo.free_image();
            }
        }
        self.memory().unwrap_or(self.bytes.len())
    }

    /// Frees the logo at all sizes, unless a call uses it.
    fn forget(&self) {
        if self.users.load(Ordering::SeqCst) == 0 {
            for decoded in &self.decoded {
                lock(decoded).take();
            }
        }
    }

    /// Keeps the logo decoded for the next calls, after it was drawn. Frees the pixels of logos that
    /// were drawn longer ago, and of this one if it is too large.
    fn keep(self: &Arc<Self>) {
        let bytes = self.memory();
        let mut recent = lock(&RECENT);
        let at = recent.iter().rposition(|of| Arc::ptr_eq(&of.logo, self));
        match (bytes, at) {
            (Some(bytes), Some(at)) if at + 1 == recent.len() && recent[at].bytes == bytes => {
                return;
            }
            (_, Some(at)) => drop(recent.remove(at)),
            (_, None) => {}
        }
        let Some(bytes) = bytes else {
            // Another call decodes a broken logo again: memory may have been short.
            self.forget();
            return;
        };
        let logo = Arc::clone(self);
        recent.push(Recent { logo, bytes });
        limit(&mut recent, &MAX_RECENT, |logo| !logo.is_kept());
        limit(&mut recent, &MAX_KEPT, |_| true);
    }

    /// Returns true if a generator or a batch has the logo.
    fn is_kept(&self) -> bool {
        self.keepers.load(Ordering::Relaxed) > 0
    }
}

/// Frees the pixels of the oldest files until those of the logos that `counts` returns true for are
/// within `limit`, and then the oldest of these logos.
fn limit(recent: &mut Vec<Recent>, limit: &Limit, counts: impl Fn(&SharedLogo) -> bool) {
    let mut logos = 0;
    let mut bytes = 0;
    for of in recent.iter().filter(|of| counts(&of.logo)) {
        logos += 1;
        bytes += of.bytes;
    }
    for of in recent.iter_mut().filter(|of| counts(&of.logo)) {
        if bytes <= limit.bytes {
            break;
        }
        bytes -= of.bytes;
        of.bytes = of.logo.free_images();
        bytes += of.bytes;
    }
    let mut at = 0;
    while logos > limit.logos || bytes > limit.bytes {
        if counts(&recent[at].logo) {
            let of = recent.remove(at);
            of.logo.forget();
            logos -= 1;
            bytes -= of.bytes;
        } else {
            at += 1;
        }
    }
}

impl UsedLogo {
    /// Keeps `logo` decoded from the first call that decodes it.
    pub fn new(logo: Arc<SharedLogo>) -> Self {
        logo.users.fetch_add(1, Ordering::SeqCst);
        Self(logo)
    }

    /// Returns the decoded logo for a drawing. The first thread that asks decodes it, and others
    /// wait.
    pub fn decoded(&self, drawing: &Drawing) -> Decoded {
        let format = drawing.format;
        if matches!(format.medium(), Medium::Text) {
            // Fails, for a reason that holds for these formats only.
            return Ok(Arc::new(Logo::new(&self.0.bytes, format)?));
        }
        let mut decoded = lock(&self.0.decoded[usize::from(matches!(format, Format::Svg))]);
        let decode = || Ok(Arc::new(Logo::from_file(&self.0.bytes, format)?));
        decoded.get_or_insert_with(decode).clone()
    }

    /// Returns the decoded logo, or `None` if the drawing has none.
    pub fn for_drawing(&self, drawing: &Drawing) -> Result<Option<Arc<Logo>>, Failure> {
        let decode = || self.decoded(drawing);
        drawing.place.is_some().then(decode).transpose()
    }
}

impl Drop for UsedLogo {
    fn drop(&mut self) {
        if self.0.users.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.keep();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns a copy of `bytes`, or an error if there is no memory for it.
pub fn copy(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(bytes.len())
        .map_err(|_| Failure::memory(bytes.len()))?;
    copy.extend_from_slice(bytes);
    Ok(copy)
}

/// A logo that JavaScript keeps.
#[napi(custom_finalize)]
pub struct HeldLogo {
    /// `None` when it was released.
    logo: RefCell<Option<Arc<SharedLogo>>>,
    /// Of a generator or a batch.
    keeper: RefCell<Option<Keeper>>,
}

/// Lets a logo stay decoded longer than those of other calls.
struct Keeper(Arc<SharedLogo>);

impl Keeper {
    fn new(logo: Arc<SharedLogo>) -> Self {
        logo.keepers.fetch_add(1, Ordering::Relaxed);
        Self(logo)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.keepers.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Copies the bytes of a logo, unless another object has a copy of equal bytes.
#[napi(catch_unwind, ts_args_type = "image: Uint8Array")]
pub fn hold_logo(env: &Env, image: View<u8>) -> Either<HeldLogo, Failure> {
    // Checked before the copy, which would be made only to be refused.
    if image.len() > MAX_FILE_BYTES {
        let fault = LogoFault::TooManyBytes(image.len());
        return Either::B(Error::InvalidLogo(fault).into());
    }
    returned(SharedLogo::new(&image).map(|logo| HeldLogo::new(*env, Some(logo), None)))
}

impl HeldLogo {
    fn new(env: Env, logo: Option<Arc<SharedLogo>>, keeper: Option<Keeper>) -> Self {
        let held = Self {
            logo: RefCell::new(logo),
            keeper: RefCell::new(keeper),
        };
        held.report(env, 1);
        held
    }

    /// Tells V8 of the memory of the file, with 1, or that it is freed, with -1: V8 then collects the
    /// object in time. The decoded logos are limited instead.
    fn report(&self, env: Env, sign: i64) {
        if let Some(logo) = &*self.logo.borrow() {
            // Fails only in an environment that ends.
            let _ = env.adjust_external_memory(sign * logo.bytes.len().cast_signed() as i64);
        }
    }

    /// Returns the logo for a call, unless it was released.
    pub fn shared(&self) -> Option<UsedLogo> {
        self.logo.borrow().clone().map(UsedLogo::new)
    }

    /// Returns the logo without keeping it in memory.
    pub fn weak(&self) -> Weak<SharedLogo> {
        self.logo
            .borrow()
            .as_ref()
            .map(Arc::downgrade)
            .unwrap_or_default()
    }
}

#[napi]
impl HeldLogo {
    /// Returns true if `image` has the bytes of this logo.
    #[napi(catch_unwind, ts_args_type = "image: Uint8Array")]
    pub fn has_bytes(&self, image: View<u8>) -> bool {
        let logo = self.logo.borrow();
        logo.as_ref().is_some_and(|logo| *image == **logo.bytes)
    }

    /// Returns a copy of the bytes of the logo.
    #[napi(catch_unwind)]
    pub fn copy_bytes<'env>(&self, env: &'env Env) -> Either<BufferSlice<'env>, Failure> {
        let logo = self.logo.borrow();
        let logo = logo.as_ref().ok_or_else(|| Failure::argument("logo"));
        returned(logo.and_then(|logo| copy_out(env, &logo.bytes)))
    }

    /// Returns an object with the same logo, which stays decoded longer than those of other calls
    /// until the object is released or collected.
    #[napi(catch_unwind)]
    #[must_use]
    pub fn keep_decoded(&self, env: &Env) -> Self {
        let logo = self.logo.borrow().clone();
        let keeper = logo.clone().map(Keeper::new);
        Self::new(*env, logo, keeper)
    }

    /// Frees the logo as soon as no task and no other object uses it. Node.js would do so only when
    /// the event loop turns.
    #[napi(catch_unwind)]
    pub fn release(&self, env: &Env) {
        self.report(*env, -1);
        self.keeper.take();
        self.logo.take();
    }
}

impl ObjectFinalize for HeldLogo {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.report(env, -1);
        Ok(())
    }
}
