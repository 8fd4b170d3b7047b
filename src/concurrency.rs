//! How many pictures may be drawn at a time, so that a batch takes no more memory than one call.
//!
//! The memory that drawing a picture takes follows from its options. Each thread has a picture in
//! memory: on 64 cores, WebP of 4096 pixels would take 5 GiB.

use qr_core::render::text::MAX_MODULES;
use qr_core::render::{Format, MAX_WIDTH, Picture, Size, raster};
use qr_core::{LogoPlace, Options, Version};

use crate::options::Drawing;

const MIB: usize = 1024 * 1024;

/// The bytes for all pictures that one call draws at a time. With 32 MiB of results that wait, and
/// those that JavaScript has not freed yet, a call stays under the 256 MiB of SECURITY.md.
const MAX_MEMORY: usize = 160 * MIB;

/// The part of these that decoding a logo may take: `qr_codecs::MAX_DECODE_MEMORY`.
const LOGO_MEMORY: usize = 96 * MIB;

/// The bytes that any picture takes besides its pixels: the symbol, and the largest symbol as PDF
/// or SVG.
const BASE: usize = 256 * 1024;

impl Drawing {
    /// Returns how many pictures may be drawn at a time, at least 1. `logo` is the size of the
    /// logo's file in bytes.
    #[must_use]
    pub fn concurrency(&self, logo: usize) -> usize {
        let is_decoded = self.place.is_some() && self.picture.format != Format::Svg;
        let most = MAX_MEMORY - if is_decoded { LOGO_MEMORY } else { 0 };
        (most / memory(&self.symbol, &self.picture, self.place.as_ref(), logo)).max(1)
    }
}

/// Returns the most bytes that drawing one picture takes, with the picture.
fn memory(symbol: &Options, picture: &Picture, place: Option<&LogoPlace>, logo: usize) -> usize {
    let version = symbol.version.unwrap_or(Version::MAX);
    let quiet_zone = (picture.quiet_zone as usize).saturating_mul(2);
    let modules = quiet_zone.saturating_add(17 + 4 * usize::from(version.number()));
    let area = |width: usize, most: u32| width.min(most as usize).pow(2);
    let image = picture.image();
    let width = match image.size {
        Size::Width(width) => width as usize,
        Size::Scale(scale) => modules.saturating_mul(scale as usize),
    };
    let colors = [image.colors.dark, image.colors.light];
    let is_opaque = colors.iter().all(|color| color.is_opaque());
    let is_grey = colors
        .iter()
        .all(|color| color.red == color.green && color.green == color.blue);
    let pixels = area(width, raster::MAX_WIDTH);
    // The bytes of a pixel. Encoders take more besides (render/raster.rs).
    let kind = match (is_opaque, is_grey && place.is_none()) {
        (false, _) => 4,
        (true, true) => 1,
        (true, false) => 3,
    };
    BASE + match (picture.format, place) {
        // Measured: 3 MiB at 16384 pixels, and 25 MiB with alpha.
        (Format::Png, None) => area(width, MAX_WIDTH) / if is_opaque { 64 } else { 8 },
        (Format::Png, Some(_)) => pixels * kind,
        (Format::Webp, _) => pixels * (kind + 4),
        // The file may take a byte a pixel at the highest quality.
        (Format::Jpeg, _) => pixels * (kind + 1),
        (Format::Gif, None) => pixels * 5 / 4,
        (Format::Bmp, None) => pixels / 4,
        (Format::Gif | Format::Bmp, Some(_)) => pixels * 6,
        // The SVG has the logo twice, in base 64: 11 MiB, and as much again for each picture that
        // waits.
        (Format::Svg, _) => 16 * logo,
        (Format::Utf8, _) => 4 * area(modules, MAX_MODULES),
        // A space takes a byte, and a change of colour 5. As much again while the text waits.
        (Format::Terminal, _) => 16 * area(modules, MAX_MODULES),
        _ => 0,
    }
}
