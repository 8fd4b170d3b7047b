//! Writes PNG in two colours (ISO/IEC 15948): one bit a pixel if both are opaque, otherwise eight.
//!
//! Black on white is greyscale: a palette takes 18 bytes more, 5 % of a typical code. The price:
//! sharp keeps a greyscale picture grey, unless `pipelineColourspace('srgb')` is set.
//!
//! A colour that is not opaque takes 8 bits a pixel, because pdfkit, pdfmake and
//! @react-pdf/renderer read each byte of a PNG with `tRNS` as a pixel. The file is half as large
//! again at 200 pixels, and twice as large at 400. There, `qr-deflate` comes within 4 to 12 % of
//! zlib's level 9.

use super::bitmap::{self, Depth};
use super::layout::Layout;
use super::pretrained::Codes;
use super::{Colors, Frame, MAX_WIDTH, Workspace};
#[cfg(feature = "image")]
use super::{colored, frame::PlacedLogo, logo::overlay::Cover};
use crate::Error;
use qr_deflate::MatchEffort;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The colour types that we write: greyscale, with a palette, and with a logo in colours (clause
/// 11.2.1).
const GREYSCALE: u8 = 0;
pub(super) const INDEXED: u8 = 3;
#[cfg(feature = "image")]
pub(super) const TRUECOLOR: u8 = 2;
#[cfg(feature = "image")]
pub(super) const TRUECOLOR_WITH_ALPHA: u8 = 6;

/// The last chunk, which is empty: length, type and checksum.
pub(super) const END: [u8; 12] = *b"\0\0\0\0IEND\xae\x42\x60\x82";

/// Appends the PNG of a frame: one bit a pixel, greyscale if black on white, otherwise with a
/// palette. If a colour is not opaque, 8 bits a pixel with a palette. With a logo, 8 bits for each
/// of red, green, blue and, if a colour is not opaque, alpha.
///
/// The bytes depend only on the frame. Allocates only if the picture is larger than every earlier
/// one with the same `workspace` and `png`.
///
/// # Errors
///
/// - [`Error::WidthTooSmall`] if the width cannot hold the symbol and its quiet zone at one pixel a
///   module,
/// - [`Error::ImageTooLarge`] if the picture would be wider or higher than
///   [`MAX_WIDTH`], or with a logo
///   [`raster::MAX_WIDTH`](super::raster::MAX_WIDTH),
/// - [`Error::ZeroScale`] for a scale of 0,
/// - [`Error::InvalidLogo`] for a logo that was read for another format.
///
/// Then `png` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, Size, Style, Workspace, png};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let style = Style { size: Some(Size::Scale(4)), ..Style::default() };
/// let mut bytes = Vec::new();
/// png::render(&Frame::new(&symbol, style), &mut Workspace::default(), &mut bytes)?;
/// // The width in the header: (21 + 2 × 4) modules of 4 pixels.
/// assert_eq!(bytes[16..20], 116u32.to_be_bytes());
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    png: &mut Vec<u8>,
) -> Result<(), Error> {
    #[cfg(feature = "image")]
    if !frame.is_plain() {
        return super::painted::png(frame, workspace, png);
    }
    #[cfg(not(feature = "image"))]
    frame.check_plain()?;
    #[cfg(feature = "image")]
    if let Some(logo) = frame.logo {
        return render_with_logo(frame, logo, workspace, png);
    }
    let layout = frame.layout(MAX_WIDTH)?;
    let colors = frame.style.colors;
    let is_plain = colors == Colors::default();
    let depth = Depth::of(colors);
    let color_type = if is_plain { GREYSCALE } else { INDEXED };
    push_header(png, layout, depth as u8, color_type);
    if !is_plain {
        push_palette(png, colors);
    }
    push_chunk(png, *b"IDAT", |data| {
        let effort = match depth {
            Depth::One => match_effort(layout, frame),
            Depth::Eight => MatchEffort::Runs,
        };
        let codes = match depth {
            Depth::One => workspace.pretrained.codes(frame.version(), layout, effort),
            Depth::Eight => None,
        };
        if codes.is_some_and(|codes| codes.compress(frame, &mut workspace.squares, data)) {
            return;
        }
        let codes = codes.and_then(Codes::of_bytes);
        bitmap::draw(frame, layout, depth, &mut workspace.rows);
        workspace.rows.compress(effort, codes, data);
        workspace.trim();
    });
    png.extend_from_slice(&END);
    Ok(())
}

/// Appends the PNG of a frame with a logo.
#[cfg(feature = "image")]
fn render_with_logo(
    frame: &Frame<'_>,
    logo: PlacedLogo<'_>,
    workspace: &mut Workspace,
    png: &mut Vec<u8>,
) -> Result<(), Error> {
    let layout = frame.layout(super::raster::MAX_WIDTH)?;
    let placed = Cover::new(frame, logo, layout)?;
    let Colors { dark, light } = frame.style.colors;
    let (dark, light) = (super::raster::rgba(dark), super::raster::rgba(light));
    let (bytes_per_pixel, color_type) = if frame.style.colors.are_opaque() {
        (3, TRUECOLOR)
    } else {
        (4, TRUECOLOR_WITH_ALPHA)
    };
    let (dark, light) = (&dark[..bytes_per_pixel], &light[..bytes_per_pixel]);
    let start = png.len();
    push_header(png, layout, 8, color_type);
    let mut result = Ok(());
    push_chunk(png, *b"IDAT", |data| {
        let of_logo = (
            frame.style.colors.light,
            bytes_per_pixel,
            colored::is_between_light(frame, &placed, layout),
        );
        let rows = super::raster::rows(frame, layout, dark, light);
        let stream = &mut workspace.stream;
        result = colored::compress(rows, &placed, layout, of_logo, stream, data);
        workspace.trim();
    });
    png.extend_from_slice(&END);
    if result.is_err() {
        png.truncate(start);
    }
    result
}

/// Appends the signature and the header (clause 11.2.1).
pub(super) fn push_header(png: &mut Vec<u8>, layout: Layout, bits: u8, color_type: u8) {
    png.extend_from_slice(&SIGNATURE);
    push_chunk(png, *b"IHDR", |data| {
        data.extend_from_slice(&(layout.width as u32).to_be_bytes());
        data.extend_from_slice(&(layout.height as u32).to_be_bytes());
        // The only compression method, the only filter method, not interlaced.
        data.extend_from_slice(&[bits, color_type, 0, 0, 0]);
    });
}

/// Appends the palette. Index 0 is dark, as 0 is black without a palette (clauses 11.2.3 and
/// 11.3.2).
fn push_palette(png: &mut Vec<u8>, Colors { dark, light }: Colors) {
    push_chunk(png, *b"PLTE", |data| {
        data.extend_from_slice(&dark.rgb());
        data.extend_from_slice(&light.rgb());
    });
    // Indices without an alpha are opaque.
    match (dark.alpha, light.alpha) {
        (u8::MAX, u8::MAX) => {}
        (dark, u8::MAX) => push_chunk(png, *b"tRNS", |data| data.push(dark)),
        (dark, light) => push_chunk(png, *b"tRNS", |data| data.extend_from_slice(&[dark, light])),
    }
}

/// Returns how to look for matches within rows of modules. Measured on random texts of all
/// versions.
///
/// Modules of at most 4 pixels make few different bytes, which take 1 to 6 bits each; so do modules
/// of 8 pixels that begin with a byte. In a small symbol, matches of modules of up to 8 pixels save
/// less than the codes for them take.
fn match_effort(Layout { scale, left, .. }: Layout, frame: &Frame<'_>) -> MatchEffort {
    let size = frame.width().max(frame.height());
    // At least one module begins at the start of a byte.
    let is_aligned = left.trailing_zeros() >= scale.trailing_zeros();
    match scale {
        ..=4 => MatchEffort::Nothing,
        5..=8 if size <= MAX_SMALL_SIZE => MatchEffort::Nothing,
        8 if is_aligned => MatchEffort::Nothing,
        // These modules make the largest number of different bytes.
        5 | 7 => MatchEffort::All { literal: 45 },
        6 if !is_aligned => MatchEffort::All { literal: 45 },
        _ => MatchEffort::All { literal: 30 },
    }
}

/// The modules on a side of a small symbol: version 4.
const MAX_SMALL_SIZE: usize = 33;

/// Appends a chunk: length, type, data and the checksum of these two (clause 5.3).
pub(super) fn push_chunk(png: &mut Vec<u8>, kind: [u8; 4], push_data: impl FnOnce(&mut Vec<u8>)) {
    let start = png.len();
    png.extend_from_slice(&[0; 4]);
    png.extend_from_slice(&kind);
    push_data(png);
    let length = (png.len() - start - 8) as u32;
    png[start..start + 4].copy_from_slice(&length.to_be_bytes());
    let checksum = crc32fast::hash(&png[start + 4..]);
    png.extend_from_slice(&checksum.to_be_bytes());
}
