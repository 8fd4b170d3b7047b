//! Writes SVG 1.1: one path on one rectangle.
//!
//! `crispEdges` takes 29 bytes. No renderer needs it against seams, but it decides whether a code
//! can be read below 1.5 screen pixels a module. At 1.3, `ZXing` reads 6 of 6 screenshots of Chromium
//! with it, and none without.

use std::io::Write;

use super::layers::{Area, for_each_layer};
use super::numbers::push_integer;
use super::path::push_path;
use super::path_pen::PathPen;
use super::shapes::{Finders, outline};
use super::svg_paint::{push_beginning, push_beginning_of};
use super::vector::Extent;
use super::{Colors, Frame, Workspace};
use crate::Error;

/// Appends the SVG of a frame, one unit a module.
///
/// With a size it has that `width` and `height`, in CSS pixels; without one it fills the element
/// that contains it. The symbol begins at 0: the view box begins with the quiet zone, at negative
/// numbers.
///
/// # Errors
///
/// - [`Error::ImageTooLarge`] if it would be wider or higher than [`MAX_WIDTH`](super::MAX_WIDTH)
///   modules or pixels,
/// - [`Error::ZeroScale`] for a width or a scale of 0,
/// - [`Error::InvalidModuleSize`] for a module size out of its range,
/// - [`Error::InvalidLogo`] for a logo that was read for another format.
///
/// Then `svg` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, Size, Style, Workspace, svg};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let style = Style { size: Some(Size::Scale(10)), ..Style::default() };
/// let mut page = b"<p>".to_vec();
/// svg::render(&Frame::new(&symbol, style), &mut Workspace::default(), &mut page)?;
/// assert!(page.starts_with(br#"<p><svg xmlns="http://www.w3.org/2000/svg" width="290" height="290""#));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    svg: &mut Vec<u8>,
) -> Result<(), Error> {
    let start = svg.len();
    let result = push(frame, workspace, svg);
    if result.is_err() {
        svg.truncate(start);
    }
    result
}

fn push(frame: &Frame<'_>, workspace: &mut Workspace, svg: &mut Vec<u8>) -> Result<(), Error> {
    let extent = Extent::new(frame)?;
    let Extent { columns, rows, .. } = extent;
    let [left, top, ..] = frame.margins().map(|modules| -modules.cast_signed());
    svg.reserve(HEADER + frame.width() * frame.height() * BYTES_OF_TEN_MODULES / 10);
    svg.extend_from_slice(br#"<svg xmlns="http://www.w3.org/2000/svg" "#);
    if let Some(width) = extent.width {
        let height = extent.height(width, 1, DECIMALS);
        // Writing to memory cannot fail.
        write!(svg, r#"width="{width}" height="{height}" "#).unwrap_or_default();
    }
    svg.extend_from_slice(br#"viewBox=""#);
    for number in [left, top, columns.cast_signed()] {
        push_signed(svg, number);
        svg.push(b' ');
    }
    push_integer(svg, rows);
    // Curves need smooth edges.
    let is_crisp = frame.style.shapes.are_plain();
    if is_crisp {
        svg.extend_from_slice(br#"" shape-rendering="crispEdges">"#);
    } else {
        svg.extend_from_slice(br#"">"#);
    }
    let is_square = frame.style.shapes.have_square_modules();
    if frame.has_layers() {
        for_each_layer(frame, |layer| {
            push_beginning_of(&layer, is_crisp, svg);
            match layer.area {
                Area::Background { radius: 0 } => push_background(svg, top, columns, rows),
                Area::Modules(Finders::ALL) if is_square => {
                    push_path(svg, frame, &mut workspace.contours);
                }
                _ => layer.draw(frame, &mut PathPen::new(svg)),
            }
            svg.extend_from_slice(PATH_END);
        });
    } else {
        let Colors { dark, light } = frame.style.colors;
        if light.alpha > 0 {
            push_beginning(svg, light);
            push_background(svg, top, columns, rows);
            svg.extend_from_slice(PATH_END);
        }
        push_beginning(svg, dark);
        if is_square {
            push_path(svg, frame, &mut workspace.contours);
        } else {
            outline(frame, Finders::ALL, &mut PathPen::new(svg));
        }
        svg.extend_from_slice(PATH_END);
    }
    #[cfg(feature = "image")]
    if let Some(logo) = frame.logo {
        super::logo::push_element(frame, logo, END.len(), svg)?;
    }
    svg.extend_from_slice(END);
    Ok(())
}

/// The end of a path.
const PATH_END: &[u8] = b"\"/>";

/// The end of an SVG.
const END: &[u8] = b"</svg>\n";

/// The number of decimals of a height that is not whole.
const DECIMALS: usize = 6;

/// The maximum number of bytes around the path.
const HEADER: usize = 400;

/// The maximum number of bytes of the path for ten modules. Measured: 20 to 22.
const BYTES_OF_TEN_MODULES: usize = 24;

/// Appends the outline of the background. A picture with a caption has another background.
fn push_background(svg: &mut Vec<u8>, corner: i64, columns: u64, rows: u64) {
    svg.push(b'M');
    push_signed(svg, corner);
    if corner == 0 {
        // A minus sign separates as well as a space.
        svg.push(b' ');
    }
    push_signed(svg, corner);
    svg.push(b'h');
    push_integer(svg, columns);
    svg.push(b'v');
    push_integer(svg, rows);
    svg.push(b'H');
    push_signed(svg, corner);
    svg.push(b'z');
}

fn push_signed(svg: &mut Vec<u8>, number: i64) {
    if number < 0 {
        svg.push(b'-');
    }
    push_integer(svg, number.unsigned_abs());
}
