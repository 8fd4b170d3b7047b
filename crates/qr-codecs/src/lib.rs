//! Decodes untrusted PNG, JPEG and WebP, and sanitizes SVG.
//!
//! This crate wraps the crates `image` and `roxmltree`. Rust compiles generic code in the
//! crate that calls it, with the options of that crate. A separate crate lets Cargo compile the
//! codecs for size while `qr-core` is compiled for speed: every installation carries the codecs,
//! but few calls run them.
//!
//! Untrusted files are checked before they are used. `container` parses a PNG, JPEG or WebP before
//! its decoder runs, and `svg` writes a sanitized copy of an SVG.
//!
//! # Example
//!
//! ```
//! use qr_codecs::decode;
//!
//! let file = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";
//! let (media_type, image) = decode(file).unwrap();
//! assert_eq!((media_type, image.width, image.height), ("image/webp", 1, 1));
//! ```

#![deny(unsafe_code)]

mod base64;
mod budget;
mod container;
mod decode;
mod memory;
mod svg;

pub use base64::{base64_size, to_base64};
pub use decode::{
    Image, LogoFault, MAX_DECODE_MEMORY, MAX_FILE_BYTES, MAX_LOSSY_PIXELS, MAX_SIDE, decode,
};
pub use memory::{AllocError, probe_memory, try_reserve, try_with_capacity};
pub use svg::{
    Excerpt, MAX_ATTRIBUTES, MAX_DEPTH, MAX_DRAWN_BYTES, MAX_DRAWN_ELEMENTS, MAX_PREFIXES,
    SvgFault, read as read_svg,
};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use svg::{is_listed_attribute, is_listed_element};
