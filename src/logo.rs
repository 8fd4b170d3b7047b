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

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use napi::Env;
use napi::bindgen_prelude::{BufferSlice, Either, ObjectFinalize};
use napi_derive::napi;
use qr_core::render::logo::MAX_FILE_BYTES;
use qr_core::render::{Format, Logo};
use qr_core::{Error, LogoFault};

use crate::copy_out;
use crate::error::{Failure, returned};
use crate::options::Drawing;
use crate::view::View;

/// The bytes of a logo, and the decoded logo while calls use it.
pub struct SharedLogo {
    bytes: Vec<u8>,
    /// For pictures made of pixels, and for SVG.
    decoded: [Mutex<Option<Decoded>>; 2],
    /// The number of `UsedLogo`s.
    users: AtomicUsize,
    /// Whether a `HeldLogo` has told V8 of the memory.
    is_reported: AtomicBool,
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
static RECENT: Mutex<Vec<Arc<SharedLogo>>> = Mutex::new(Vec::new());

/// The maximum number of logos in `RECENT`, and their maximum memory in bytes, with their files and
/// their pixels. A larger logo is decoded in each call.
const MAX_RECENT: usize = MAX_COMPARED;
const MAX_RECENT_BYTES: usize = 16 << 20;

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
            .find(|logo| logo.bytes == bytes);
        if let Some(logo) = same {
            return Ok(logo);
        }
        let logo = Arc::new(Self {
            bytes: copy(bytes)?,
            decoded: Default::default(),
            users: AtomicUsize::new(0),
            is_reported: AtomicBool::new(false),
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

    /// Frees the pixels, unless a call uses them.
    fn forget(&self) {
        if self.users.load(Ordering::SeqCst) == 0 {
            for decoded in &self.decoded {
                lock(decoded).take();
            }
        }
    }

    /// Keeps the logo decoded for the next calls, after it was drawn. Frees the pixels of a logo
    /// that is too large, and of logos that were drawn longer ago.
    fn keep(self: &Arc<Self>) {
        let mut recent = lock(&RECENT);
        recent.retain(|logo| !Arc::ptr_eq(logo, self));
        if self.memory().is_none_or(|bytes| bytes > MAX_RECENT_BYTES) {
            self.forget();
            return;
        }
        recent.push(Arc::clone(self));
        // Counted anew: a logo that is drawn at another size grows.
        let total = |recent: &[Arc<Self>]| -> usize {
            recent.iter().filter_map(|logo| logo.memory()).sum()
        };
        while recent.len() > MAX_RECENT || total(&recent) > MAX_RECENT_BYTES {
            recent.remove(0).forget();
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
        let mut decoded = lock(&self.0.decoded[usize::from(matches!(format, Format::Svg))]);
        let decode = || Ok(Arc::new(Logo::new(&self.0.bytes, format)?));
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
    /// Keeps the logo decoded, for a generator or a batch.
    used: RefCell<Option<UsedLogo>>,
    /// The bytes of memory that this object has told V8 of.
    reported: Cell<i64>,
}

/// Copies the bytes of a logo, unless another object has a copy of equal bytes.
#[napi(catch_unwind, ts_args_type = "image: Uint8Array")]
pub fn hold_logo(env: &Env, image: View<u8>) -> Either<HeldLogo, Failure> {
    // Checked before the copy, which would be made only to be refused.
    if image.len() > MAX_FILE_BYTES {
        let fault = LogoFault::TooManyBytes(image.len());
        return Either::B(Error::InvalidLogo(fault).into());
    }
    returned(SharedLogo::new(&image).map(|logo| {
        let bytes = logo.bytes.len();
        let held = HeldLogo::new(Some(logo));
        held.report(*env, bytes);
        held
    }))
}

impl HeldLogo {
    fn new(logo: Option<Arc<SharedLogo>>) -> Self {
        Self {
            logo: RefCell::new(logo),
            used: RefCell::default(),
            reported: Cell::new(0),
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

    /// Tells V8 that this object keeps `bytes` of memory, so that V8 collects it in time. Of several
    /// objects with one logo, only the first does.
    fn report(&self, env: Env, bytes: usize) {
        let logo = self.logo.borrow();
        let Some(logo) = &*logo else { return };
        let before = self.reported.get();
        if before == 0 && (bytes == 0 || logo.is_reported.swap(true, Ordering::Relaxed)) {
            return;
        }
        let now = i64::try_from(bytes).unwrap_or(i64::MAX);
        // Fails only in an environment that ends.
        let _ = env.adjust_external_memory(now - before);
        self.reported.set(now);
        if now == 0 {
            logo.is_reported.store(false, Ordering::Relaxed);
        }
    }
}

#[napi]
impl HeldLogo {
    /// Returns true if `image` has the bytes of this logo.
    #[napi(catch_unwind, ts_args_type = "image: Uint8Array")]
    pub fn has_bytes(&self, image: View<u8>) -> bool {
        let logo = self.logo.borrow();
        logo.as_ref().is_some_and(|logo| *image == *logo.bytes)
    }

    /// Returns a copy of the bytes of the logo.
    #[napi(catch_unwind)]
    pub fn copy_bytes<'env>(&self, env: &'env Env) -> Either<BufferSlice<'env>, Failure> {
        let logo = self.logo.borrow();
        let logo = logo.as_ref().ok_or_else(|| Failure::argument("logo"));
        returned(logo.and_then(|logo| copy_out(env, &logo.bytes)))
    }

    /// Returns an object with the same logo that keeps it decoded until it is released or collected.
    #[napi(catch_unwind)]
    #[must_use]
    pub fn keep_decoded(&self) -> Self {
        let held = Self::new(self.logo.borrow().clone());
        held.used.replace(self.shared());
        held
    }

    /// Tells V8 of the memory of the decoded logo.
    #[napi(catch_unwind)]
    pub fn report_memory(&self, env: &Env) {
        let logo = self.logo.borrow().clone();
        if let Some(logo) = logo {
            self.report(*env, logo.memory().unwrap_or(logo.bytes.len()));
        }
    }

    /// Frees the logo as soon as no task and no other object uses it. Node.js would do so only when
    /// the event loop turns.
    #[napi(catch_unwind)]
    pub fn release(&self, env: &Env) {
        self.report(*env, 0);
        self.used.take();
        self.logo.take();
    }
}

impl ObjectFinalize for HeldLogo {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.report(env, 0);
        Ok(())
    }
}
