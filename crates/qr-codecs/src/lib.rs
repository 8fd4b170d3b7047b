//! Pictures of any kind -> WebP, JPEG, GIF and PNG, and back.
//!
//! What others made for it is generic, and so compiled where it is used, as that is. Here it is compiled for size: few
//! callers need it, and all of them carry it.
//!
//! # Example
//!
//! ```
//! use qr_codecs::{Kind, decode, png};
//!
//! let mut bytes = Vec::new();
//! png(&[255, 0, 0], 1, 1, Kind::Rgb, &mut bytes)?;
//! let (media_type, pixels) = decode(&bytes).unwrap();
//! assert_eq!(media_type, "image/png");
//! assert_eq!(pixels.at(0, 0), [255, 0, 0, 255]);
//! # Ok::<(), qr_codecs::NotEncoded>(())
//! ```

#![deny(unsafe_code)]

mod base64;
mod budget;
mod container;
mod decode;
mod encode;
mod memory;
mod svg;

pub use base64::{base64_size, to_base64};
pub use decode::{Fault, MAX_LOSSY_PIXELS, MOST_BYTES, MOST_MEMORY, MOST_PIXELS, Pixels, decode};
pub use encode::{Kind, NotEncoded, gif_of_indices, gif_of_rgba, jpeg, png, webp};
pub use memory::{NoMemory, check_room, make_room, with_room};
pub use svg::{
    Excerpt, MOST_ATTRIBUTES, MOST_BYTES_DRAWN, MOST_DRAWN, MOST_LEVELS, MOST_PREFIXES, SvgFault,
    read as read_svg,
};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use svg::{is_attribute, is_listed};
