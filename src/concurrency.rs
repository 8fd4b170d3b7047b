//! Limits how many pictures are drawn at a time, so that a batch stays within the memory that one
//! call may take.
//!
//! Each thread has a picture in memory: on 64 cores, WebP pictures of 4096 pixels would take 5 GiB.
//! The memory for a picture follows from its options, so [`Drawing::concurrency`] computes the
//! number of pictures from them.

use qr_core::Version;
use qr_core::render::Format;
use qr_core::render::logo::MAX_DECODE_MEMORY;

use crate::options::Drawing;

const MIB: usize = 1024 * 1024;

/// The maximum memory for the pictures that one call draws at a time, in bytes.
///
/// In addition, up to 32 MiB of finished pictures wait, and JavaScript frees pictures with a delay.
/// Even so, a call stays below the 256 MiB that SECURITY.md promises.
const MAX_PICTURE_MEMORY: usize = 160 * MIB;

/// The part of [`MAX_PICTURE_MEMORY`] that is set aside for decoding a logo, in bytes.
const LOGO_MEMORY: usize = MAX_DECODE_MEMORY as usize;

impl Drawing {
    /// Returns the number of pictures that may be drawn at a time, at least 1. `logo` is the size
    /// of the logo's file in bytes, 0 without a logo.
    #[must_use]
    pub fn concurrency(&self, logo: usize) -> usize {
        let is_decoded = self.place.is_some() && self.format != Format::Svg;
        let available = MAX_PICTURE_MEMORY - if is_decoded { LOGO_MEMORY } else { 0 };
        let version = self.symbol.version.unwrap_or(Version::MAX);
        let logo = self.place.map(|_| logo);
        let design = self.design.as_deref();
        let memory = self.format.max_memory(&self.style, version, logo, design);
        (available / memory).max(1)
    }
}
