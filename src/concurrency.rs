//! How many pictures may be drawn at a time, so that a batch takes no more memory than one call.
//!
//! The memory that drawing a picture takes follows from its options. Each thread has a picture in
//! memory: on 64 cores, WebP of 4096 pixels would take 5 GiB.

use qr_core::Version;
use qr_core::render::text::MAX_MODULES;
use qr_core::render::{Format, MAX_WIDTH, Size, Style, raster};

use crate::options::Drawing;

const MIB: usize = 1024 * 1024;

/// The bytes for all pictures that one call draws at a time. With 32 MiB of results that wait, and
/// those that JavaScript has not freed yet, a call stays under the 256 MiB of SECURITY.md.
const MAX_MEMORY: usize = 160 * MIB;

/// The part of these that decoding a logo may take: `qr_codecs::MOST_MEMORY`.
const LOGO_MEMORY: usize = 96 * MIB;

/// The bytes that any picture takes besides its pixels: the symbol, and the largest symbol as PDF
/// or SVG.
const BASE: usize = 256 * 1024;

impl Drawing {
    /// Returns how many pictures may be drawn at a time, at least 1. `logo` is the size of the
    /// logo's file in bytes.
    #[must_use]
    pub fn concurrency(&self, logo: usize) -> usize {
        let is_decoded = self.place.is_some() && self.format != Format::Svg;
        let most = MAX_MEMORY - if is_decoded { LOGO_MEMORY } else { 0 };
        (most / self.memory(logo)).max(1)
    }

    /// Returns the maximum memory that drawing one picture takes, with the picture, in bytes.
    fn memory(&self, logo: usize) -> usize {
        let version = self.symbol.version.unwrap_or(Version::MAX);
        let Style {
            quiet_zone,
            size,
            colors,
        } = self.style;
        let quiet_zone = (quiet_zone as usize).saturating_mul(2);
        let modules = quiet_zone.saturating_add(version.size());
        let area = |width: usize, most: u32| width.min(most as usize).pow(2);
        let width = match size {
            None => 200,
            Some(Size::Width(width)) => width as usize,
            Some(Size::Scale(scale)) => modules.saturating_mul(scale as usize),
        };
        let is_opaque = colors.are_opaque();
        let pixels = area(width, raster::MAX_WIDTH);
        // The bytes of a pixel. Encoders take more besides (render/raster.rs).
        let kind = match (is_opaque, colors.are_grey() && self.place.is_none()) {
            (false, _) => 4,
            (true, true) => 1,
            (true, false) => 3,
        };
        BASE + match (self.format, self.place) {
            // Measured: 3 MiB at 16384 pixels, and 25 MiB with alpha.
            (Format::Png, None) => area(width, MAX_WIDTH) / if is_opaque { 64 } else { 8 },
            (Format::Png, Some(_)) => pixels * kind,
            (Format::Webp, _) => pixels * (kind + 4),
            // The file may take a byte a pixel at the highest quality.
            (Format::Jpeg { .. }, _) => pixels * (kind + 1),
            (Format::Gif, None) => pixels * 5 / 4,
            (Format::Bmp, None) => pixels / 4,
            (Format::Gif | Format::Bmp, Some(_)) => pixels * 6,
            // The SVG has the logo twice, in base 64: 11 MiB, and as much again for each picture
            // that waits.
            (Format::Svg, _) => 16 * logo,
            (Format::Utf8 { .. }, _) => 4 * area(modules, MAX_MODULES),
            // A space takes a byte, and a change of colour 5. As much again while the text waits.
            (Format::Terminal { .. }, _) => 16 * area(modules, MAX_MODULES),
            _ => 0,
        }
    }
}
