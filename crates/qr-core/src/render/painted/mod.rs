//! Writes the pixels of a [`Canvas`](super::canvas::Canvas): pictures that are not made of squares
//! in two colours. The other files of these formats write modules, which is faster.

mod bmp;
mod gif;
mod jpeg;
mod png;
mod webp;

pub(super) use self::bmp::render as bmp;
pub(super) use self::gif::render as gif;
pub(super) use self::jpeg::render as jpeg;
pub(super) use self::png::render as png;
pub(super) use self::webp::render as webp;
