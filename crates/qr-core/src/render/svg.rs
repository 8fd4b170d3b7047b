//! SVG 1.1: one path on one rectangle.

use std::fmt::Arguments;
use std::io::Write;

use super::numbers::{Part, push_integer};
use super::runs::runs_of_row;
use super::vector::Extent;
use super::{Color, Picture};
use crate::{Error, Symbol};

/// The SVG of a symbol, one unit a module.
///
/// With a size it has that `width` and `height`, in CSS pixels; without one it fills what it is placed in. Nothing of the
/// content is in it but modules. The symbol begins at 0, and half a unit above it: the quiet zone is where the view box
/// begins before that.
///
/// # Errors
///
/// - [`Error::ImageTooLarge`] if the picture would be wider than [`MAX_WIDTH`](super::MAX_WIDTH) modules or pixels,
/// - [`Error::ZeroScale`] for a width or a scale of 0.
///
/// # Example
///
/// ```
/// use qr_core::render::{Picture, svg};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = svg::render(&symbol, &Picture::default())?;
/// assert!(picture.starts_with(br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4.5 29 29""#));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(symbol: &Symbol, picture: &Picture) -> Result<Vec<u8>, Error> {
    let mut svg = Vec::new();
    render_into(symbol, picture, &mut svg)?;
    Ok(svg)
}

/// Appends the SVG of a symbol to `svg`: the bytes of [`render`].
///
/// # Errors
///
/// As [`render`], and then `svg` is as it was.
///
/// # Example
///
/// ```
/// use qr_core::render::{Picture, Size, svg};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = Picture { size: Some(Size::Scale(10)), ..Picture::default() };
/// let mut page = b"<p>".to_vec();
/// svg::render_into(&symbol, &picture, &mut page)?;
/// assert!(page.starts_with(br#"<p><svg xmlns="http://www.w3.org/2000/svg" width="290" height="290""#));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render_into(symbol: &Symbol, picture: &Picture, svg: &mut Vec<u8>) -> Result<(), Error> {
    let Extent { modules, width } = Extent::new(symbol, picture)?;
    let (left, top) = match picture.quiet_zone {
        0 => ("0".to_owned(), "-.5".to_owned()),
        quiet_zone => (format!("-{quiet_zone}"), format!("-{quiet_zone}.5")),
    };
    svg.reserve(HEADER + STROKE * strokes(symbol));
    // Writing to memory cannot fail.
    let mut push = |text: Arguments<'_>| svg.write_fmt(text).unwrap_or_default();
    push(format_args!(r#"<svg xmlns="http://www.w3.org/2000/svg" "#));
    if let Some(width) = width {
        push(format_args!(r#"width="{width}" height="{width}" "#));
    }
    push(format_args!(
        r#"viewBox="{left} {top} {modules} {modules}" shape-rendering="crispEdges">"#
    ));
    let colors = picture.colors;
    if colors.light.alpha > 0 {
        let fill = paint("fill", colors.light);
        // The sign of `top` separates, too, and what is filled need not be closed.
        push(format_args!(
            r#"<path {fill} d="M{left}{top}h{modules}v{modules}H{left}"/>"#
        ));
    }
    let stroke = paint("stroke", colors.dark);
    push(format_args!(r#"<path {stroke} d=""#));
    push_strokes(svg, symbol);
    svg.extend_from_slice(b"\"/>");
    svg.extend_from_slice(END);
    Ok(())
}

/// What closes an SVG.
pub(super) const END: &[u8] = b"</svg>\n";

/// The bytes around the strokes, and those of a stroke, about.
const HEADER: usize = 400;
const STROKE: usize = 7;

/// About how many strokes there are: dark and light look random.
fn strokes(symbol: &Symbol) -> usize {
    symbol.size() * symbol.size() / 4
}

/// A run of dark modules is a stroke along their middle, as wide as a module.
///
/// Measured on texts of 11 to 2953 bytes: columns take a tenth more than rows, and outlines of what is dark a third.
fn push_strokes(svg: &mut Vec<u8>, symbol: &Symbol) {
    // Where the last stroke has ended.
    let (mut x, mut y) = (0, 0);
    for (row, modules) in symbol.rows().enumerate() {
        for (start, count) in runs_of_row(modules) {
            if row == y {
                push_next(svg, start - x, count);
            } else {
                push_move(svg, (start, row), (x, y));
                svg.push(b'h');
                push_integer(svg, count as u64);
            }
            (x, y) = (start + count, row);
        }
    }
}

/// The next stroke of a row, after a gap. Nearly all are of one digit each, and written at once.
#[inline]
fn push_next(svg: &mut Vec<u8>, gap: usize, count: usize) {
    if gap < 10 && count < 10 {
        let [gap, count] = [gap, count].map(|number| b'0' + number as u8);
        svg.extend_from_slice(&[b'm', gap, b' ', b'0', b'h', count]);
    } else {
        svg.push(b'm');
        push_integer(svg, gap as u64);
        svg.extend_from_slice(b" 0h");
        push_integer(svg, count as u64);
    }
}

/// Moves to the beginning of a row below: from the corner or from where the pen is, whichever is shorter.
fn push_move(svg: &mut Vec<u8>, (x, y): (usize, usize), from: (usize, usize)) {
    let digits = |number: usize| number.checked_ilog10().unwrap_or(0);
    let sign = u32::from(x < from.0);
    if digits(x) + digits(y) <= sign + digits(x.abs_diff(from.0)) + digits(y - from.1) {
        svg.push(b'M');
        push_integer(svg, x as u64);
        svg.push(b' ');
        push_integer(svg, y as u64);
    } else {
        svg.push(b'm');
        if x < from.0 {
            svg.push(b'-');
        }
        push_integer(svg, x.abs_diff(from.0) as u64);
        svg.push(b' ');
        push_integer(svg, (y - from.1) as u64);
    }
}

/// The attributes that paint in a colour.
fn paint(attribute: &str, color: Color) -> String {
    let [red, green, blue] = color.rgb();
    let is_short = color.rgb().iter().all(|part| part % 17 == 0);
    let hex = if is_short {
        format!("#{:x}{:x}{:x}", red / 17, green / 17, blue / 17)
    } else {
        format!("#{red:02x}{green:02x}{blue:02x}")
    };
    if color.is_opaque() {
        return format!(r#"{attribute}="{hex}""#);
    }
    let opacity = Part(color.alpha);
    format!(r#"{attribute}="{hex}" {attribute}-opacity="{opacity}""#)
}
