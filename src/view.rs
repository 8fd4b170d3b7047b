//! Reads typed arrays of JavaScript as slices, and refuses shared memory.
//!
//! napi-rs turns any typed array into a slice. If the array is a view of a `SharedArrayBuffer`,
//! another thread can write to the slice during the call, which is undefined behaviour: Rust could
//! check that bytes are UTF-8, and then read different bytes. [`View`] and [`ViewMut`] refuse such
//! arrays. Any other array belongs to this thread, which runs no JavaScript during a call of the
//! addon. So the memory cannot change, shrink or be detached.
//!
//! A typed array that many calls use is [`Attached`]: looking up its address then takes half as
//! many instructions as reading an argument.
//!
//! napi-rs has no such check, so this module calls Node's C API itself. It also creates functions
//! without arguments, which cost less than those that napi-rs generates. It has all `unsafe` blocks
//! of the addon.

use std::ffi::{CStr, c_void};
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{self, NonNull};
use std::rc::Rc;
use std::slice;

use napi::bindgen_prelude::{
    Env, FromNapiValue, Function, JsError, ToNapiValue, Unknown, panic_to_error,
};
use napi::{Error, Result, Status, check_status, sys};

use crate::error::Failure;

/// An element type of a typed array.
pub trait ViewElement: Copy {
    /// The types of typed arrays that have such elements.
    const TYPES: &[i32];
}

impl ViewElement for u8 {
    const TYPES: &[i32] = &[
        sys::TypedarrayType::uint8_array,
        sys::TypedarrayType::uint8_clamped_array,
    ];
}

impl ViewElement for i32 {
    const TYPES: &[i32] = &[sys::TypedarrayType::int32_array];
}

impl ViewElement for u32 {
    const TYPES: &[i32] = &[sys::TypedarrayType::uint32_array];
}

/// A read-only view of a `Uint8Array`, `Int32Array` or `Uint32Array`.
pub struct View<'env, T>(&'env [T]);

/// A writable view of a `Uint8Array`.
///
/// A function with such an argument must have no other argument of type [`View`] or [`ViewMut`]:
/// the two could be views of the same memory.
pub struct ViewMut<'env>(&'env mut [u8]);

impl<T: ViewElement> FromNapiValue for View<'_, T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: Node.js passed `env` and `value`. `elements` returns valid elements.
        Ok(Self(unsafe {
            let Elements { data, length, .. } = elements::<T>(env, value)?;
            slice::from_raw_parts(data.as_ptr(), length)
        }))
    }
}

impl FromNapiValue for ViewMut<'_> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: As above. No other slice has the same memory, because a function with this
        // argument has no other view.
        Ok(Self(unsafe {
            let Elements { data, length, .. } = elements::<u8>(env, value)?;
            slice::from_raw_parts_mut(data.as_ptr(), length)
        }))
    }
}

/// A `Uint8Array` that later calls use without passing it. Keeps its `ArrayBuffer` alive.
///
/// JavaScript can detach or shrink the `ArrayBuffer` between two calls, so each call must ask for
/// the address again.
pub struct Attached {
    env: sys::napi_env,
    buffer: sys::napi_ref,
    offset: usize,
    length: usize,
}

impl Attached {
    /// Returns how many bytes [`address`](Self::address) vouches for.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Returns the bytes, or `None` if JavaScript has detached or shrunk their buffer.
    ///
    /// Use no such slice after a call of [`write`](Self::write), on this or another object:
    /// JavaScript can attach one array twice.
    pub fn bytes(&self) -> Option<&[u8]> {
        // SAFETY: `address` vouches for `length` bytes.
        self.address()
            .map(|start| unsafe { slice::from_raw_parts(start.as_ptr(), self.length) })
    }

    /// Copies `bytes` to the offset `at`. Returns false if there is no room for them, or if
    /// JavaScript has detached or shrunk the buffer.
    pub fn write(&self, at: usize, bytes: &[u8]) -> bool {
        let has_room = at <= self.length && bytes.len() <= self.length - at;
        let Some(start) = has_room.then(|| self.address()).flatten() else {
            return false;
        };
        // SAFETY: There is room. `bytes` is memory of Rust, so the two do not overlap.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), start.add(at).as_ptr(), bytes.len()) };
        true
    }

    /// Returns the address of the bytes, or `None` if JavaScript has detached or shrunk their
    /// buffer. No other thread changes the bytes, and they live until JavaScript runs again.
    fn address(&self) -> Option<NonNull<u8>> {
        let (mut value, mut data, mut length) = (ptr::null_mut(), ptr::null_mut(), 0);
        // SAFETY: This object cannot leave its thread, and ends with its environment, so both
        // are alive. The reference is strong. Errors leave the variables as they are.
        unsafe {
            sys::napi_get_reference_value(self.env, self.buffer, &raw mut value);
            if value.is_null() {
                return None;
            }
            sys::napi_get_arraybuffer_info(self.env, value, &raw mut data, &raw mut length);
        }
        let is_whole = self.offset.checked_add(self.length)? <= length;
        // SAFETY: The offset is within the buffer.
        let first = is_whole.then(|| unsafe { data.cast::<u8>().add(self.offset) })?;
        NonNull::new(first)
    }
}

impl FromNapiValue for Attached {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        let mut reference = ptr::null_mut();
        // SAFETY: Node.js passed `env` and `value`, and `buffer` is an ArrayBuffer of that call.
        let (elements, status) = unsafe {
            let elements = elements::<u8>(env, value)?;
            let status = sys::napi_create_reference(env, elements.buffer, 1, &raw mut reference);
            (elements, status)
        };
        if status != sys::Status::napi_ok {
            return Err(refusal("this value"));
        }
        Ok(Self {
            env,
            buffer: reference,
            offset: elements.offset,
            length: elements.length,
        })
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        // SAFETY: As in `address`. Nothing uses the reference afterwards.
        unsafe { sys::napi_delete_reference(self.env, self.buffer) };
    }
}

/// The work of a function without arguments.
pub trait Action {
    /// Does the work.
    fn run(&self) -> std::result::Result<(), Failure>;
}

/// Creates a function without arguments that runs `action`, and returns undefined or the fields of
/// an error. A function that napi-rs generates takes hundreds of instructions more a call.
pub fn create_function<'env, A: Action>(
    env: &'env Env,
    name: &CStr,
    action: Rc<A>,
) -> Result<Function<'env, (), Unknown<'env>>> {
    let (raw, length) = (env.raw(), name.to_bytes().len().cast_signed());
    let data = Rc::into_raw(action).cast_mut().cast();
    let (mut function, no) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: The function owns one count of the `Rc`, which its finalizer drops.
    unsafe {
        check_status!(sys::napi_create_function(
            raw,
            name.as_ptr(),
            length,
            Some(call::<A>),
            data,
            &raw mut function
        ))?;
        check_status!(sys::napi_add_finalizer(
            raw,
            function,
            data,
            Some(release::<A>),
            no,
            no.cast()
        ))?;
        Function::from_napi_value(raw, function)
    }
}

/// Runs the action of a function. A panic becomes an exception.
unsafe extern "C" fn call<A: Action>(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> sys::napi_value {
    let mut data = ptr::null_mut();
    // SAFETY: Node.js passed `env` and `info`. The data is the action of `create_function`, which
    // lives as long as the function.
    let action = unsafe {
        let (no, none) = (ptr::null_mut(), ptr::null_mut());
        sys::napi_get_cb_info(env, info, no, none, ptr::null_mut(), &raw mut data);
        &*data.cast_const().cast::<A>()
    };
    match catch_unwind(AssertUnwindSafe(|| action.run())) {
        Ok(Ok(())) => ptr::null_mut(),
        // SAFETY: `env` is the environment of this call.
        Ok(Err(failure)) => unsafe { return_failure(env, failure) },
        // SAFETY: As above.
        Err(panic) => unsafe { throw(env, panic_to_error(panic)) },
    }
}

/// Drops the action of a function that JavaScript has forgotten.
unsafe extern "C" fn release<A>(_env: sys::napi_env, data: *mut c_void, _hint: *mut c_void) {
    // SAFETY: `create_function` made `data`, and Node.js calls this once.
    drop(unsafe { Rc::from_raw(data.cast_const().cast::<A>()) });
}

/// Converts the fields of an error for JavaScript.
///
/// # Safety
///
/// `env` must be the environment of the call.
#[cold]
unsafe fn return_failure(env: sys::napi_env, failure: Failure) -> sys::napi_value {
    // SAFETY: The caller vouches for `env`.
    unsafe { Failure::to_napi_value(env, failure).unwrap_or_else(|error| throw(env, error)) }
}

/// Throws an error in JavaScript. Returns the value that a function must then return.
///
/// # Safety
///
/// `env` must be the environment of the call.
#[cold]
unsafe fn throw(env: sys::napi_env, error: Error) -> sys::napi_value {
    // SAFETY: The caller vouches for `env`.
    unsafe { JsError::from(error).throw_into(env) };
    ptr::null_mut()
}

/// What Node.js says about a typed array.
struct Elements<T> {
    data: NonNull<T>,
    length: usize,
    /// The `ArrayBuffer`, and where the elements begin in it, in bytes.
    buffer: sys::napi_value,
    offset: usize,
}

/// Returns the address and the number of the elements of the typed array `value`.
///
/// The elements are initialised and aligned, no other thread changes them, and they live until the
/// call of the addon's function ends.
///
/// # Safety
///
/// `env` and `value` must be those that Node.js passed to the addon's function.
unsafe fn elements<T: ViewElement>(
    env: sys::napi_env,
    value: sys::napi_value,
) -> Result<Elements<T>> {
    let (mut kind, mut length, mut data) = (0, 0, ptr::null_mut());
    let (mut buffer, mut offset) = (ptr::null_mut(), 0);
    // SAFETY: The caller vouches for `env` and `value`; the pointers are to variables of this
    // function.
    let status = unsafe {
        sys::napi_get_typedarray_info(
            env,
            value,
            &raw mut kind,
            &raw mut length,
            &raw mut data,
            &raw mut buffer,
            &raw mut offset,
        )
    };
    if status != sys::Status::napi_ok || !T::TYPES.contains(&kind) {
        return Err(refusal("another value"));
    }
    let mut is_unshared = false;
    // SAFETY: As above. For a SharedArrayBuffer, Node.js returns false.
    let status = unsafe { sys::napi_is_arraybuffer(env, buffer, &raw mut is_unshared) };
    if status != sys::Status::napi_ok || !is_unshared {
        return Err(refusal("a view of a SharedArrayBuffer"));
    }
    // The pointer of an empty or detached array can be null or dangling.
    let (data, length) = match NonNull::new(data.cast()) {
        Some(data) if length > 0 => (data, length),
        _ => (NonNull::dangling(), 0),
    };
    Ok(Elements {
        data,
        length,
        buffer,
        offset,
    })
}

impl<T> Deref for View<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0
    }
}

impl Deref for ViewMut<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0
    }
}

impl DerefMut for ViewMut<'_> {
    fn deref_mut(&mut self) -> &mut [u8] {
        self.0
    }
}

fn refusal(received: &str) -> Error {
    let reason = format!("index.js never passes {received} here");
    Error::new(Status::InvalidArg, reason)
}
