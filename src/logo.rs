//! Logos that calls share.
//!
//! A call on the thread pool needs a copy of its logo, as JavaScript may change the bytes before a
//! thread reads them. Calls that wait with equal bytes share one copy, and decode it once. A server
//! that draws one logo on all its codes may have a thousand calls under way: a copy for each would
//! take 4 MiB, and 64 MiB while it is drawn.

use std::cell::RefCell;
use std::mem;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use napi_derive::napi;
use qr_core::render::{Format, Logo};

use crate::Result;
use crate::error::Failure;
use crate::options::Drawing;
use crate::view::View;

/// The bytes of a logo, and the logo that the first thread has decoded from them.
pub struct SharedLogo {
    bytes: Vec<u8>,
    format: Format,
    decoded: OnceLock<std::result::Result<Logo, Failure>>,
}

/// The logos of the calls under way.
static LOGOS: Mutex<Vec<Weak<SharedLogo>>> = Mutex::new(Vec::new());

/// The most logos of one size that a new logo is compared with: somebody may send many that differ
/// in their last byte.
const MAX_COMPARED: usize = 4;

impl SharedLogo {
    /// Returns the logo of these bytes, for pictures in `format`. Shares it with other calls.
    pub fn new(bytes: &[u8], format: Format) -> std::result::Result<Arc<Self>, Failure> {
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
    pub fn decoded(&self, drawing: &Drawing) -> std::result::Result<&Logo, Failure> {
        let decode = || {
            let logo = drawing.logo(Some(&self.bytes))?;
            logo.ok_or_else(|| Failure::argument("logo"))
        };
        self.decoded
            .get_or_init(decode)
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Returns the size of the file in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// Returns true if logos are read alike for two formats: their options do not matter.
fn is_same_format(a: Format, b: Format) -> bool {
    mem::discriminant(&a) == mem::discriminant(&b)
}

/// Returns a copy of `bytes`, or an error if there is no memory for it.
pub fn copy(bytes: &[u8]) -> std::result::Result<Vec<u8>, Failure> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(bytes.len())
        .map_err(|_| Failure::memory(bytes.len()))?;
    copy.extend_from_slice(bytes);
    Ok(copy)
}

/// Keeps a logo from being copied and decoded again for each task of a batch.
#[napi]
pub struct HeldLogo(RefCell<Option<Arc<SharedLogo>>>);

#[napi]
impl HeldLogo {
    /// Copies the bytes of a logo for drawings with these numbers, unless a call has them already.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "image: Uint8Array, numbers: Int32Array"
    )]
    pub fn new(image: View<u8>, numbers: View<i32>) -> Result<Self> {
        let drawing = Drawing::read(&numbers)?;
        Ok(Self(RefCell::new(Some(drawing.shared_logo(&image)?))))
    }

    /// Frees the logo as soon as no task has it.
    #[napi(catch_unwind)]
    pub fn release(&self) {
        self.0.take();
    }
}
