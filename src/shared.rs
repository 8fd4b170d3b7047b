//! Draws texts in memory that JavaScript and Rust share.
//!
//! JavaScript attaches the memory once. For each code it writes the options and the text there,
//! and calls a function without arguments. Rust writes the picture to the slab, a piece of Node's
//! buffer pool, and JavaScript takes the part of it that the picture fills. Through Node's C API,
//! each argument costs a call, a string two calls and an allocation, and a buffer for the picture
//! two more. That took 2 of the 7 µs of `generateQrCode`. Passing the memory with each call took
//! 1,500 of 6,700 instructions outside `qr_core`.
//!
//! ```text
//! 0             CALL_AT        TEXT                   PICTURE                    SIZE
//! the numbers,  the fields,    the text as UTF-8,     a picture not in the slab
//! ```

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::rc::Rc;
use std::slice;
use std::sync::Arc;

use napi::bindgen_prelude::{
    Env, FromNapiValue, Function, JsError, ToNapiValue, Unknown, panic_to_error,
};
use napi::{Error, Status, sys};
use napi_derive::napi;
use qr_core::Content;

use crate::error::Failure;
use crate::limits::MAX_CHARACTERS;
use crate::logo::{HeldLogo, SharedLogo};
use crate::options::{Drawing, NUM_SLOTS};
use crate::pipeline::with_encoder;
use crate::view::Attached;

/// The index of each field of a call. The fields follow the numbers of the drawing.
#[napi]
#[derive(Clone, Copy)]
pub enum Field {
    /// The length of the text in bytes.
    Length,
    /// Where the picture may begin in the slab, in bytes.
    SlabAt,
    /// The size of the picture in bytes. Rust writes it.
    Size,
    /// Where the picture is, one of `Place`. Rust writes it.
    Place,
    /// 1 if the numbers of the drawing have changed since the last call. Rust sets it to 0.
    IsChanged,
}

/// Where the picture is after a call.
#[napi]
#[derive(Clone, Copy)]
pub enum Place {
    /// In the slab, at `SlabAt`.
    Slab,
    /// In the memory, at `PICTURE_AT`.
    Memory,
    /// In the addon: `takePicture` copies it.
    Addon,
}

const NUM_FIELDS: usize = Field::IsChanged as usize + 1;

/// The value of `IsChanged` that panics on purpose, for the test that a panic becomes an exception.
const PANIC: i32 = 255;

/// The offset of the fields, in bytes. The numbers of the drawing are before it, four bytes each.
pub const CALL: usize = 4 * NUM_SLOTS;

/// The offset of the text, in bytes.
pub const TEXT: usize = CALL + 4 * NUM_FIELDS;

/// The offset of the picture, in bytes. The longest text that index.js passes ends before it: each
/// of its UTF-16 units takes at most three bytes.
pub const PICTURE: usize = 24 * 1024;
const _: () = assert!(TEXT + 3 * MAX_CHARACTERS as usize <= PICTURE);

/// The size of the memory in bytes.
pub const SIZE: usize = 40 * 1024;

/// What all calls with one memory share.
struct State {
    memory: Attached,
    slab: Option<Attached>,
    /// The options of the last call, or the error that they caused.
    drawing: Option<Drawing>,
    logo: Option<Arc<SharedLogo>>,
}

/// Memory that JavaScript and Rust share.
#[napi]
pub struct SharedMemory(Rc<RefCell<State>>);

#[napi]
impl SharedMemory {
    /// Attaches `memory`, which has `MEMORY_SIZE` bytes.
    #[napi(constructor, catch_unwind, ts_args_type = "memory: Uint8Array")]
    pub fn new(memory: Attached) -> napi::Result<Self> {
        if memory.length() != SIZE {
            let reason = "index.js never passes memory of another size";
            return Err(Error::new(Status::InvalidArg, reason));
        }
        Ok(Self(Rc::new(RefCell::new(State {
            memory,
            slab: None,
            drawing: None,
            logo: None,
        }))))
    }

    /// Makes the next calls write their pictures to `slab`, if it has room for them.
    #[napi(catch_unwind, ts_args_type = "slab: Uint8Array")]
    pub fn set_slab(&self, slab: Attached) {
        self.0.borrow_mut().slab = Some(slab);
    }

    /// Makes the next calls draw `logo`, if the numbers of their drawing have a size for it.
    #[napi(catch_unwind)]
    pub fn set_logo(&self, logo: Option<&HeldLogo>) {
        self.0.borrow_mut().logo = logo.and_then(HeldLogo::shared);
    }

    /// Returns the function that draws the text in the memory with the options there: see
    /// shared.rs. It returns the fields of an error, or undefined.
    #[napi(
        catch_unwind,
        ts_args_type = "",
        ts_return_type = "() => Failure | undefined"
    )]
    pub fn draw_function<'env>(
        &self,
        env: &'env Env,
    ) -> napi::Result<Function<'env, (), Unknown<'env>>> {
        create_function(env, Rc::clone(&self.0))
    }
}

impl State {
    /// Draws the text in the memory, and writes the size and the place of the picture there.
    fn draw(&mut self) -> Result<(), Failure> {
        let wrong = || Failure::argument("memory");
        let start = self.memory.address().ok_or_else(wrong)?;
        // SAFETY: The memory has SIZE bytes, which nothing changes while this slice lives.
        let memory = unsafe { slice::from_raw_parts(start.as_ptr(), SIZE) };
        let fields = read_numbers::<NUM_FIELDS>(&memory[CALL..]);
        let field = |field: Field| fields[field as usize];
        if field(Field::IsChanged) != 0 {
            assert!(field(Field::IsChanged) != PANIC, "panic on purpose");
            self.drawing = None;
            self.drawing = Some(Drawing::read(&read_numbers::<NUM_SLOTS>(memory))?);
        }
        let drawing = self.drawing.as_ref().ok_or_else(wrong)?;
        let length = field(Field::Length).cast_unsigned() as usize;
        let bytes = memory[TEXT..PICTURE].get(..length).ok_or_else(wrong)?;
        let text = Content::Text(std::str::from_utf8(bytes).map_err(|_| wrong())?);
        let (with_header, without) = (drawing.header().map(|header| [header, text]), [text]);
        let content = with_header.as_ref().map_or(&without[..], |both| &both[..]);
        let logo = match (&drawing.place, &self.logo) {
            (None, _) => None,
            (Some(_), Some(logo)) if logo.suits(drawing.format) => Some(logo.decoded(drawing)?),
            (Some(_), _) => return Err(Failure::argument("logo")),
        };
        let slab_at = field(Field::SlabAt).cast_unsigned() as usize;
        with_encoder(|encoder| {
            let picture = drawing.draw(encoder, content, logo)?;
            let size = picture.len();
            let slab = self
                .slab
                .as_ref()
                .filter(|slab| slab_at <= slab.length() && size <= slab.length() - slab_at);
            let (place, to) = if let Some(slab) = slab.and_then(Attached::address) {
                // SAFETY: The picture ends before the slab does.
                (Place::Slab, Some(unsafe { slab.add(slab_at) }))
            } else if size <= SIZE - PICTURE {
                // SAFETY: The offset is within the memory.
                (Place::Memory, Some(unsafe { start.add(PICTURE) }))
            } else {
                (Place::Addon, None)
            };
            let written = [(size as u32).cast_signed(), place as i32, 0];
            // SAFETY: There is room for the picture and for the fields. The picture is Rust's
            // memory, so it does not overlap. No slice of the memory is used below.
            unsafe {
                if let Some(to) = to {
                    ptr::copy_nonoverlapping(picture.as_ptr(), to.as_ptr(), size);
                }
                let fields = start.as_ptr().add(CALL + 4 * Field::Size as usize);
                fields.cast::<[i32; 3]>().write_unaligned(written);
            }
            if to.is_some() {
                encoder.trim();
            }
            Ok(())
        })
    }
}

// `State::draw` writes these three at once.
const _: () = assert!(
    Field::Place as usize == Field::Size as usize + 1
        && Field::IsChanged as usize == Field::Size as usize + 2
);

/// Reads the first `N` numbers of `bytes`.
fn read_numbers<const N: usize>(bytes: &[u8]) -> [i32; N] {
    let mut numbers = [0; N];
    for (number, &bytes) in numbers.iter_mut().zip(bytes.as_chunks().0) {
        *number = i32::from_ne_bytes(bytes);
    }
    numbers
}

/// Creates a function without arguments that calls [`State::draw`]. The function that napi-rs
/// would generate takes 400 instructions more a call.
fn create_function(
    env: &Env,
    state: Rc<RefCell<State>>,
) -> napi::Result<Function<'_, (), Unknown<'_>>> {
    let name = c"draw";
    let mut function = ptr::null_mut();
    let data = Rc::into_raw(state).cast_mut().cast();
    // SAFETY: The function owns one count of the `Rc`, which its finalizer drops.
    unsafe {
        let length = name.to_bytes().len().cast_signed();
        let raw = env.raw();
        let status = sys::napi_create_function(
            raw,
            name.as_ptr(),
            length,
            Some(draw),
            data,
            &raw mut function,
        );
        napi::check_status!(status)?;
        let no = ptr::null_mut();
        napi::check_status!(sys::napi_add_finalizer(
            raw,
            function,
            data,
            Some(release),
            no,
            no.cast()
        ))?;
        Function::from_napi_value(raw, function)
    }
}

/// Drops the count of a function that JavaScript has forgotten.
unsafe extern "C" fn release(
    _env: sys::napi_env,
    data: *mut std::ffi::c_void,
    _hint: *mut std::ffi::c_void,
) {
    // SAFETY: `create_function` made `data`, and Node.js calls this once.
    drop(unsafe { Rc::from_raw(data.cast_const().cast::<RefCell<State>>()) });
}

/// Calls [`State::draw`]. Returns undefined, or the fields of an error.
unsafe extern "C" fn draw(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    let mut data = ptr::null_mut();
    // SAFETY: Node.js passed `env` and `info`. The data is the state of `create_function`, which
    // lives as long as the function.
    let state = unsafe {
        let (no, none) = (ptr::null_mut(), ptr::null_mut());
        sys::napi_get_cb_info(env, info, no, none, ptr::null_mut(), &raw mut data);
        &*data.cast_const().cast::<RefCell<State>>()
    };
    match catch_unwind(AssertUnwindSafe(|| state.borrow_mut().draw())) {
        Ok(Ok(())) => ptr::null_mut(),
        // SAFETY: `env` is the environment of this call.
        Ok(Err(failure)) => unsafe { return_failure(env, failure) },
        Err(panic) => {
            // SAFETY: As above.
            unsafe { JsError::from(panic_to_error(panic)).throw_into(env) };
            ptr::null_mut()
        }
    }
}

/// Converts the fields of an error for JavaScript.
///
/// # Safety
///
/// `env` must be the environment of the call.
#[cold]
unsafe fn return_failure(env: sys::napi_env, failure: Failure) -> sys::napi_value {
    // SAFETY: The caller vouches for `env`.
    unsafe {
        Failure::to_napi_value(env, failure).unwrap_or_else(|error| {
            JsError::from(error).throw_into(env);
            ptr::null_mut()
        })
    }
}

/// Copies the picture that had no room in the memory into `place`, which has the size of the
/// picture.
pub fn take_kept(place: &mut [u8]) -> Result<(), Failure> {
    with_encoder(|encoder| {
        let picture = encoder.picture();
        if place.is_empty() || picture.len() != place.len() {
            return Err(Failure::argument("picture"));
        }
        place.copy_from_slice(picture);
        picture.clear();
        encoder.trim();
        Ok(())
    })
}
