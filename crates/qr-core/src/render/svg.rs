//! SVG 1.1: one path on one rectangle.

use std::fmt::Arguments;
use std::io::Write;

use super::numbers::Part;
use super::path::push_path;
use super::vector::Extent;
use super::{Color, Picture};
use crate::{Error, Symbol};

/// Returns the SVG of a symbol, one unit a module.
///
/// With a size it has that `width` and `height`, in CSS pixels; without one it fills what it is placed in. Nothing of the
/// content is in it but modules. The symbol begins at 0: the quiet zone is where the view box begins before that.
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
/// assert!(picture.starts_with(br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 29 29""#));
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
    let corner = -i64::from(picture.quiet_zone);
    svg.reserve(HEADER + symbol.size() * symbol.size() * BYTES_OF_TEN_MODULES / 10);
    // Writing to memory cannot fail.
    let mut push = |text: Arguments<'_>| svg.write_fmt(text).unwrap_or_default();
    push(format_args!(r#"<svg xmlns="http://www.w3.org/2000/svg" "#));
    if let Some(width) = width {
        push(format_args!(r#"width="{width}" height="{width}" "#));
    }
    push(format_args!(
        r#"viewBox="{corner} {corner} {modules} {modules}" shape-rendering="crispEdges">"#
    ));
    let colors = picture.colors;
    if colors.light.alpha > 0 {
        let fill = fill(colors.light);
        // A minus sign separates as well as a space.
        let separator = if corner < 0 { "" } else { " " };
        push(format_args!(
            r#"<path {fill} d="M{corner}{separator}{corner}h{modules}v{modules}H{corner}z"/>"#
        ));
    }
    let fill = fill(colors.dark);
    push(format_args!(r#"<path {fill} d=""#));
    push_path(svg, symbol);
    svg.extend_from_slice(b"\"/>");
    svg.extend_from_slice(END);
    Ok(())
}

/// What closes an SVG.
pub(super) const END: &[u8] = b"</svg>\n";

/// The most bytes around the path.
const HEADER: usize = 400;

/// The most bytes of the path for ten modules. Measured: 20 to 22.
const BYTES_OF_TEN_MODULES: usize = 24;

/// Returns the attributes that fill in a colour.
fn fill(color: Color) -> String {
    let [red, green, blue] = color.rgb();
    let is_short = color.rgb().iter().all(|part| part % 17 == 0);
    let hex = if is_short {
        format!("#{:x}{:x}{:x}", red / 17, green / 17, blue / 17)
    } else {
        format!("#{red:02x}{green:02x}{blue:02x}")
    };
    if color.is_opaque() {
        return format!(r#"fill="{hex}""#);
    }
    let opacity = Part(color.alpha);
    format!(r#"fill="{hex}" fill-opacity="{opacity}""#)
}
