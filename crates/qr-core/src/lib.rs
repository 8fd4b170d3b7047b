//! QR Code symbols (ISO/IEC 18004:2015, QR Code Model 2), and pictures of them. No Node, no I/O.
//!
//! Data flows one way: content → segments → codewords → matrix → masked symbol → bytes. A [`Symbol`]
//! is finished and read-only, and it is all that a renderer in [`render`] sees.
//!
//! # Example
//!
//! ```
//! use qr_core::render::{ImageOptions, png};
//! use qr_core::{Content, Options, Symbol};
//!
//! let symbol = Symbol::encode(&[Content::Text("https://example.com")], &Options::default())?;
//! let bytes = png::render(&symbol, &ImageOptions::default())?;
//! assert!(bytes.starts_with(b"\x89PNG"));
//! # Ok::<(), qr_core::Error>(())
//! ```

#![deny(unsafe_code)]

mod blocks;
mod codewords;
mod deflate;
mod draw;
mod error;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod jis_x_0208;
mod lines;
mod logo;
mod mask;
mod matrix;
#[cfg(any(test, fuzzing))]
mod naive;
mod optimize;
mod patterns;
mod penalty;
mod placement;
mod plan;
mod reed_solomon;
pub mod render;
mod scratch;
mod segment;
mod symbol;
mod template;
mod version;
mod wide;

#[cfg(test)]
mod tests;

pub use error::Error;
pub use logo::LogoPlace;
pub use plan::segments;
#[cfg(feature = "image")]
pub use qr_codecs::{Excerpt, LogoFault, SvgFault};
pub use segment::{Content, Mode, Segment};
pub use symbol::{Options, Symbol};
pub use version::{ErrorCorrectionLevel, Mask, Version};
