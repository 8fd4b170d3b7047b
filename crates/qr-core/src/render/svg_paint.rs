//! Writes the paints of an SVG: colours, and gradients as elements.

use std::io::Write;

use super::Color;
use super::curve_pen::Decimal;
use super::design::{Gradient, GradientKind, MAX_OFFSET, centre, ends, radius};
use super::layers::{Fill, Layer};
use super::numbers::{Part, Quotient};
use super::shapes::UNIT;

/// Appends the gradient of a layer, if it has one, and the beginning of a path that is filled with
/// the paint, up to its data. `is_crisp` says that the picture has no smooth edges, which an area of
/// a frame needs.
pub(super) fn push_beginning_of(layer: &Layer<'_>, is_crisp: bool, svg: &mut Vec<u8>) {
    let mut paint = Vec::new();
    match layer.fill {
        Fill::Solid(color) => push_color(&mut paint, color, "fill-opacity"),
        Fill::Gradient(gradient) => {
            let bounds = layer.bounds.sides().map(|side| side / f64::from(UNIT));
            let name = push_gradient(gradient, bounds, svg);
            paint.extend_from_slice(b"url(#");
            paint.extend_from_slice(&name);
            paint.push(b')');
        }
    }
    svg.extend_from_slice(b"<path ");
    if is_crisp && layer.area.is_of_surround() {
        svg.extend_from_slice(br#"shape-rendering="auto" "#);
    }
    svg.extend_from_slice(br#"fill=""#);
    svg.extend_from_slice(&paint);
    svg.extend_from_slice(br#"" d=""#);
}

/// Appends the beginning of a path that is filled with a colour, up to its data.
pub(super) fn push_beginning(svg: &mut Vec<u8>, color: Color) {
    svg.extend_from_slice(br#"<path fill=""#);
    push_color(svg, color, "fill-opacity");
    svg.extend_from_slice(br#"" d=""#);
}

/// Appends the value of an attribute for a colour and, if it is not opaque, the attribute `opacity`
/// without its last quote.
fn push_color(svg: &mut Vec<u8>, color: Color, opacity: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digit = |number: u8| HEX[usize::from(number % 16)];
    svg.push(b'#');
    // Three digits if both of each part are the same.
    let is_short = color.rgb().iter().all(|part| part % 17 == 0);
    for part in color.rgb() {
        if !is_short {
            svg.push(digit(part / 16));
        }
        svg.push(digit(part));
    }
    if !color.is_opaque() {
        let alpha = Part(color.alpha);
        // Writing to memory cannot fail.
        write!(svg, r#"" {opacity}="{alpha}"#).unwrap_or_default();
    }
}

/// The length of the name of a gradient.
const NAME: usize = 9;

/// Appends the element of a gradient over a rectangle in modules. Returns its name.
///
/// The name is a hash of what the gradient looks like. A page may contain many SVGs, and uses the
/// first gradient of a name for all of them.
fn push_gradient(gradient: &Gradient, bounds: [f64; 4], svg: &mut Vec<u8>) -> [u8; NAME] {
    let mut push = Vec::new();
    let element = match gradient.kind() {
        GradientKind::Linear { direction } => {
            let [from, to] = ends(direction, bounds);
            let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(Decimal);
            // Writing to memory cannot fail.
            write!(push, r#"x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}""#).unwrap_or_default();
            "linearGradient"
        }
        GradientKind::Radial => {
            let (x, y) = centre(bounds);
            let [x, y, r] = [x, y, radius(bounds)].map(Decimal);
            write!(push, r#"cx="{x}" cy="{y}" r="{r}""#).unwrap_or_default();
            "radialGradient"
        }
    };
    push.push(b'>');
    for stop in gradient.stops() {
        let offset = Quotient(stop.offset.into(), MAX_OFFSET.into(), 4);
        write!(push, r#"<stop offset="{offset}" stop-color=""#).unwrap_or_default();
        push_color(&mut push, stop.color, "stop-opacity");
        push.extend_from_slice(br#""/>"#);
    }
    let mut name = *b"g00000000";
    // FNV-1a.
    let hash = push
        .iter()
        .chain(element.as_bytes())
        .fold(0x811c_9dc5_u32, |hash, &byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
    write!(&mut name[1..], "{hash:08x}").unwrap_or_default();
    write!(svg, "<{element} id=\"").unwrap_or_default();
    svg.extend_from_slice(&name);
    svg.extend_from_slice(br#"" gradientUnits="userSpaceOnUse" "#);
    svg.extend_from_slice(&push);
    write!(svg, "</{element}>").unwrap_or_default();
    name
}
