//! Encodes QR Code and Micro QR Code (ISO/IEC 18004:2015) and rMQR symbols (ISO/IEC 23941:2022), and
//! draws pictures of them. Knows nothing of Node.js, and does no I/O.
//!
//! Data flows one way: content → segments → codewords → matrix → masked symbol → bytes. A
//! [`Symbol`] is finished and read-only. The renderers in [`render`] see nothing else. [`read`] goes
//! the other way: matrix → codewords → segments.
//!
//! # Example
//!
//! ```
//! use qr_core::render::{Format, Frame, Style};
//! use qr_core::{Content, Options, Symbol};
//!
//! let symbol = Symbol::encode(&[Content::Text("https://example.com")], &Options::default())?;
//! let bytes = Format::Png.draw(&Frame::new(&symbol, Style::default()))?;
//! assert!(bytes.starts_with(b"\x89PNG"));
//! # Ok::<(), qr_core::Error>(())
//! ```

#![forbid(unsafe_code)]

mod encode;
mod encoder;
mod error;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(any(test, fuzzing))]
mod naive;
pub mod read;
pub mod render;
mod symbol;
mod symbology;

#[cfg(test)]
mod tests;

pub use encode::header::{ApplicationIndicator, Fnc1, SequencePlace};
pub use encode::options::{Options, Shape};
pub use encode::plan::segments;
pub use encode::segment::{Content, Segment, shift_jis};
pub use encode::sequence::{Division, divide};
pub use encoder::Encoder;
#[cfg(feature = "image")]
pub use encoder::{Advice, Unreadable};
pub use error::Error;
#[cfg(feature = "image")]
pub use qr_codecs::{Excerpt, LogoFault, SvgFault};
pub use read::read_symbol;
pub use render::{CaptionFault, FontFault};
pub use symbol::Symbol;
pub use symbol::logo::LogoPlace;
pub use symbol::logo_area::{ClearArea, HiddenModules};
pub use symbol::role::Role;
pub use symbology::Symbology;
pub use symbology::mode::Mode;
pub use symbology::version::{ErrorCorrectionLevel, Mask, Version};
