//! SVG: one path on one rectangle.

use std::fmt::Write;

use super::{Color, Picture, Size};
use crate::{Error, Symbol};

/// The SVG of a symbol, one unit a module.
///
/// With a size it has that `width` and `height`, in CSS pixels; without one it fills what it is placed in. Nothing of the
/// content is in it but modules.
///
/// # Errors
///
/// [`Error::ZeroScale`] for a width or a scale of 0.
///
/// # Example
///
/// ```
/// use qr_core::render::{Picture, svg};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = svg::render(&symbol, &Picture::default())?;
/// assert!(picture.starts_with(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29""#));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(symbol: &Symbol, picture: &Picture) -> Result<String, Error> {
    let quiet_zone = u64::from(picture.quiet_zone);
    let width = symbol.size() as u64 + 2 * quiet_zone;
    let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" "#);
    let pixels = match picture.size {
        None => None,
        Some(Size::Width(0) | Size::Scale(0)) => return Err(Error::ZeroScale),
        Some(Size::Width(width)) => Some(width.into()),
        Some(Size::Scale(scale)) => Some(width * u64::from(scale)),
    };
    // Writing to memory cannot fail.
    let mut push = |text: std::fmt::Arguments<'_>| svg.write_fmt(text).unwrap_or_default();
    if let Some(pixels) = pixels {
        push(format_args!(r#"width="{pixels}" height="{pixels}" "#));
    }
    push(format_args!(
        r#"viewBox="0 0 {width} {width}" shape-rendering="crispEdges">"#
    ));
    let colors = picture.colors;
    if colors.light.alpha > 0 {
        let fill = paint("fill", colors.light);
        push(format_args!(
            r#"<path {fill} d="M0 0h{width}v{width}H0z"/>"#
        ));
    }
    let stroke = paint("stroke", colors.dark);
    push(format_args!(r#"<path {stroke} d=""#));
    for y in 0..symbol.size() {
        // A run of dark modules is a stroke along their middle, as wide as a module.
        let mut x = 0;
        while x < symbol.size() {
            let run = (x..symbol.size())
                .take_while(|&x| symbol.is_dark(x, y))
                .count();
            if run > 0 {
                let (left, top) = (x as u64 + quiet_zone, y as u64 + quiet_zone);
                push(format_args!("M{left} {top}.5h{run}"));
            }
            x += run + 1;
        }
    }
    push(format_args!("\"/></svg>\n"));
    Ok(svg)
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
    let opacity = f64::from(color.alpha) / 255.0;
    format!(r#"{attribute}="{hex}" {attribute}-opacity="{opacity:.3}""#)
}
