//! Shares logos between calls, and keeps the last ones for the next calls.
//!
//! A call needs its own copy of the logo, because JavaScript may change the bytes before a thread
//! reads them. A server that draws one logo on all its codes may have a thousand waiting calls:
//! each copy could take 4 MiB, and 64 MiB after it was decoded. So calls with equal bytes share one
//! copy, and the first thread decodes it for all. 500 waiting calls with a logo of 4 MiB then take
//! 60 MiB instead of 4 GiB.
//!
//! A server that passes its logo with each call decodes and scales the logo once: `RECENT` keeps
//! the logos of the last calls. Logos are compared byte by byte, so a Buffer whose bytes were
//! changed is another logo.

use std::cell::RefCell;
use std::mem;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use napi::bindgen_prelude::Either;
use napi_derive::napi;
use qr_core::render::{Format, Logo};

use crate::error::{Failure, returned};
use crate::options::Drawing;
use crate::view::View;

/// The bytes of a logo, and the decoded logo once a thread has asked for it.
pub struct SharedLogo {
    bytes: Vec<u8>,
    format: Format,
    decoded: OnceLock<Result<Logo, Failure>>,
}

/// The logos of all running calls.
static LOGOS: Mutex<Vec<Weak<SharedLogo>>> = Mutex::new(Vec::new());

/// The maximum number of logos that a new logo is compared with.
///
/// A client could send many logos of equal size that differ only in their last byte. Comparing a
/// new logo with all of them would block the main thread.
const MAX_COMPARED: usize = 4;

/// The logos of the last calls, the newest at the end. Their memory is limited.
static RECENT: Mutex<Vec<Arc<SharedLogo>>> = Mutex::new(Vec::new());

/// The maximum number of logos in `RECENT`, and their maximum memory in bytes, with their files and
/// their pixels. A larger logo is decoded in each call.
const MAX_RECENT: usize = MAX_COMPARED;
const MAX_RECENT_BYTES: usize = 16 << 20;

impl SharedLogo {
    /// Keeps the logo for the next calls, after it was drawn. Does not keep a logo that is broken.
    pub fn keep(self: &Arc<Self>) {
        let mut recent = RECENT.lock().unwrap_or_else(PoisonError::into_inner);
        recent.retain(|logo| !Arc::ptr_eq(logo, self));
        if self.memory().is_none_or(|bytes| bytes > MAX_RECENT_BYTES) {
            return;
        }
        recent.push(Arc::clone(self));
        // Counted anew: a logo that is drawn at another size grows.
        let total = |recent: &[Arc<Self>]| -> usize {
            recent.iter().filter_map(|logo| logo.memory()).sum()
        };
        while recent.len() > MAX_RECENT || total(&recent) > MAX_RECENT_BYTES {
            recent.remove(0);
        }
    }

    /// Returns about how many bytes of memory the logo takes, or `None` if it was not decoded.
    fn memory(&self) -> Option<usize> {
        let decoded = self.decoded.get()?.as_ref().ok()?;
        Some(self.bytes.len() + decoded.memory())
    }

    /// Returns the logo of these bytes, for pictures in `format`. Shares it with other calls.
    pub fn new(bytes: &[u8], format: Format) -> Result<Arc<Self>, Failure> {
        let mut logos = LOGOS.lock().unwrap_or_else(PoisonError::into_inner);
        logos.retain(|logo| logo.strong_count() > 0);
        let same = logos
            .iter()
            .rev()
            .filter_map(Weak::upgrade)
            .filter(|logo| logo.bytes.len() == bytes.len() && is_same_format(logo.format, format))
            .take(MAX_COMPARED)
            .find(|logo| logo.bytes == bytes);
        if let Some(logo) = same {
            return Ok(logo);
        }
        let logo = Arc::new(Self {
            bytes: copy(bytes)?,
            format,
            decoded: OnceLock::new(),
        });
        logos.push(Arc::downgrade(&logo));
        Ok(logo)
    }

    /// Returns the decoded logo. The first thread that asks decodes it, and others wait.
    pub fn decoded(&self, drawing: &Drawing) -> Result<&Logo, Failure> {
        let decode = || {
            let logo = drawing.logo(Some(&self.bytes))?;
            logo.ok_or_else(|| Failure::argument("logo"))
        };
        self.decoded
            .get_or_init(decode)
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Returns the decoded logo, or `None` if the drawing has none, or reads logos in another way.
    pub fn for_drawing(&self, drawing: &Drawing) -> Result<Option<&Logo>, Failure> {
        let suits = drawing.place.is_some() && is_same_format(self.format, drawing.format);
        suits.then(|| self.decoded(drawing)).transpose()
    }

    /// Returns the size of the file in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// Returns true if two formats read a logo in the same way: the options of a format do not matter.
fn is_same_format(a: Format, b: Format) -> bool {
    mem::discriminant(&a) == mem::discriminant(&b)
}

/// Returns a copy of `bytes`, or an error if there is no memory for it.
pub fn copy(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(bytes.len())
        .map_err(|_| Failure::memory(bytes.len()))?;
    copy.extend_from_slice(bytes);
    Ok(copy)
}

/// Keeps a logo in memory for the duration of a batch. Without it, each task of the batch could
/// have to copy and decode the logo again.
#[napi]
pub struct HeldLogo(RefCell<Option<Arc<SharedLogo>>>);

/// Copies the bytes of a logo for drawings with these numbers, unless a running call shares them.
#[napi(catch_unwind, ts_args_type = "image: Uint8Array, numbers: Int32Array")]
pub fn hold_logo(image: View<u8>, numbers: View<i32>) -> Either<HeldLogo, Failure> {
    let logo = Drawing::read(&numbers).and_then(|drawing| drawing.shared_logo(&image));
    returned(logo.map(|logo| HeldLogo(RefCell::new(Some(logo)))))
}

impl HeldLogo {
    /// Returns the logo, unless it was released.
    pub fn shared(&self) -> Option<Arc<SharedLogo>> {
        self.0.borrow().clone()
    }

    /// Returns the logo without keeping it in memory.
    pub fn weak(&self) -> Weak<SharedLogo> {
        self.0
            .borrow()
            .as_ref()
            .map(Arc::downgrade)
            .unwrap_or_default()
    }
}

#[napi]
impl HeldLogo {
    /// Frees the logo as soon as no task uses it.
    #[napi(catch_unwind)]
    pub fn release(&self) {
        self.0.take();
    }
}
