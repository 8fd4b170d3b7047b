//! Draws symbols. Each format has its own file. Every renderer takes a [`Frame`], and knows nothing
//! of how the symbol was encoded.

mod bitmap;
#[cfg(feature = "image")]
pub mod bmp;
mod cells;
mod color;
mod contours;
pub mod eps;
mod format;
mod frame;
mod layout;
#[cfg(feature = "image")]
pub mod logo;
#[cfg(not(feature = "image"))]
mod no_logo;
mod numbers;
mod path;
pub mod pdf;
mod pixels;
pub mod png;
mod pretrained;
#[cfg(feature = "image")]
pub mod raster;
mod runs;
mod style;
pub mod svg;
pub mod terminal;
pub mod text;
mod vector;
mod workspace;

pub use color::{Color, Colors};
pub use format::{DEFAULT_QUALITY, Format};
pub use frame::Frame;
pub use layout::DEFAULT_WIDTH;
#[cfg(feature = "image")]
pub use logo::Logo;
#[cfg(not(feature = "image"))]
pub use no_logo::Logo;
pub use style::{QUIET_ZONE, Size, Style};
pub use workspace::Workspace;

/// The maximum width and height of PNG, SVG, EPS and PDF, in pixels, points or modules. A PNG of
/// this size takes 32 MiB before compression, 1 bit a pixel.
pub const MAX_WIDTH: u32 = 16_384;
