//! Calls libqrencode, if it is given.

use std::ffi::{CString, c_int, c_uchar};

use libloading::{Library, Symbol};

/// The start of a `QRcode` of libqrencode.
#[repr(C)]
struct QrCode {
    #[allow(dead_code, reason = "a field of the C structure")]
    version: c_int,
    width: c_int,
    /// A byte for each module, whose lowest bit is 1 for dark.
    data: *mut c_uchar,
}

/// `QR_ECLEVEL_L`.
const LEVEL_L: c_int = 0;
/// The smallest version that holds the text.
const ANY_VERSION: c_int = 0;
/// `QR_MODE_8`.
const BYTE_MODE: c_int = 2;

type Encode = unsafe extern "C" fn(*const i8, c_int, c_int, c_int, c_int) -> *mut QrCode;
type Free = unsafe extern "C" fn(*mut QrCode);

/// The library, loaded.
pub struct Libqrencode(Library);

impl Libqrencode {
    /// Loads the library of this file.
    pub fn load(file: &str) -> Result<Self, libloading::Error> {
        // SAFETY: libqrencode runs no code when it is loaded.
        unsafe { Library::new(file) }.map(Self)
    }

    /// Encodes `text` and calls `read` with the modules: a byte for each, row by row.
    pub fn encode<T>(&self, text: &CString, read: impl FnOnce(&[u8]) -> T) -> T {
        // SAFETY: the functions have these types in qrencode.h of version 4. A code has width²
        // bytes, and is freed once, after the last use.
        unsafe {
            let encode: Symbol<'_, Encode> = self.0.get(b"QRcode_encodeString").expect("encodes");
            let free: Symbol<'_, Free> = self.0.get(b"QRcode_free").expect("frees");
            let code = encode(text.as_ptr().cast(), ANY_VERSION, LEVEL_L, BYTE_MODE, 1);
            assert!(!code.is_null(), "libqrencode refuses the text");
            let width = (*code).width.unsigned_abs() as usize;
            let result = read(std::slice::from_raw_parts((*code).data, width * width));
            free(code);
            result
        }
    }
}
