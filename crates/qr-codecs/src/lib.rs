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
//! png(&[255, 0, 0], 1, Kind::Rgb, &mut bytes)?;
//! let (media_type, pixels) = decode(&bytes).unwrap();
//! assert_eq!(media_type, "image/png");
//! assert_eq!(pixels.at(0, 0), [255, 0, 0, 255]);
//! # Ok::<(), qr_codecs::NotEncoded>(())
//! ```

#![deny(unsafe_code)]

mod container;
mod decode;
mod encode;
mod memory;

pub use decode::{Fault, MAX_LOSSY_PIXELS, MOST_BYTES, MOST_MEMORY, MOST_PIXELS, Pixels, decode};
pub use encode::{Kind, NotEncoded, gif_of_indices, gif_of_rgba, jpeg, png, webp};
pub use memory::{NoMemory, check_room, make_room, with_room};
