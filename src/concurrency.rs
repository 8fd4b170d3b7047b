//! Limits how many pictures are drawn at a time, so that a batch stays within the memory that one
//! call may take.
//!
//! Each thread has a picture in memory: on 64 cores, WebP pictures of 4096 pixels would take 5 GiB.
//! The memory for a picture follows from its options, so [`Drawing::concurrency`] computes the
//! number of pictures from them.

use qr_core::Version;
use qr_core::render::logo::MAX_DECODE_MEMORY;
use qr_core::render::text::MAX_MODULES;
use qr_core::render::{Format, MAX_WIDTH, Size, Style, raster};

use crate::options::Drawing;

const MIB: usize = 1024 * 1024;

/// The maximum memory for the pictures that one call draws at a time, in bytes.
///
/// In addition, up to 32 MiB of finished pictures wait, and JavaScript frees pictures with a delay.
/// Even so, a call stays below the 256 MiB that SECURITY.md promises.
const MAX_PICTURE_MEMORY: usize = 160 * MIB;

/// The part of [`MAX_PICTURE_MEMORY`] that is set aside for decoding a logo, in bytes.
const LOGO_MEMORY: usize = MAX_DECODE_MEMORY as usize;

/// The memory for any picture in addition to its pixels, in bytes: the symbol, and the largest PDF
/// or SVG.
const BASE_MEMORY: usize = 256 * 1024;

impl Drawing {
    /// Returns the number of pictures that may be drawn at a time, at least 1. `logo` is the size
    /// of the logo's file in bytes, 0 without a logo.
    #[must_use]
    pub fn concurrency(&self, logo: usize) -> usize {
        let is_decoded = self.place.is_some() && self.format != Format::Svg;
        let available = MAX_PICTURE_MEMORY - if is_decoded { LOGO_MEMORY } else { 0 };
        (available / self.memory(logo)).max(1)
    }

    /// Returns the maximum memory for drawing one picture, in bytes, with the finished picture.
    fn memory(&self, logo: usize) -> usize {
        let version = self.symbol.version.unwrap_or(Version::MAX);
        let Style {
            quiet_zone,
            size,
            colors,
        } = self.style;
        let quiet_zone = (quiet_zone as usize).saturating_mul(2);
        let modules = quiet_zone.saturating_add(version.size());
        let area = |width: usize, max: u32| width.min(max as usize).pow(2);
        let width = match size {
            None => 200,
            Some(Size::Width(width)) => width as usize,
            Some(Size::Scale(scale)) => modules.saturating_mul(scale as usize),
        };
        let is_opaque = colors.are_opaque();
        let pixels = area(width, raster::MAX_WIDTH);
        // Encoders allocate more memory, which is added below (see raster.rs of `qr_core`).
        let bytes_per_pixel = match (is_opaque, colors.are_grey() && self.place.is_none()) {
            (false, _) => 4,
            (true, true) => 1,
            (true, false) => 3,
        };
        BASE_MEMORY
            + match (self.format, self.place) {
                // Measured: 3 MiB at 16384 pixels, and 25 MiB with alpha.
                (Format::Png, None) => area(width, MAX_WIDTH) / if is_opaque { 64 } else { 8 },
                (Format::Png, Some(_)) => pixels * bytes_per_pixel,
                (Format::Webp, _) => pixels * (bytes_per_pixel + 4),
                // At the highest quality, the file can take one byte per pixel.
                (Format::Jpeg { .. }, _) => pixels * (bytes_per_pixel + 1),
                (Format::Gif, None) => pixels * 5 / 4,
                (Format::Bmp, None) => pixels / 4,
                (Format::Gif | Format::Bmp, Some(_)) => pixels * 6,
                // The SVG contains the logo twice, in base 64: 11 MiB for a logo of 4 MiB. A finished
                // picture that waits takes as much again.
                (Format::Svg, _) => 16 * logo,
                (Format::Utf8 { .. }, _) => 4 * area(modules, MAX_MODULES),
                // A space takes 1 byte and a change of colour 5. A finished picture that waits takes as
                // much again.
                (Format::Terminal { .. }, _) => 16 * area(modules, MAX_MODULES),
                _ => 0,
            }
    }
}
