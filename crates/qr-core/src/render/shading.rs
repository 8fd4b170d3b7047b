//! Writes gradients as shading dictionaries (ISO 32000-1, clause 8.7.4.5), which PDF and PostScript
//! share.

use std::fmt::Arguments;

use super::Color;
use super::curve_pen::Decimal;
use super::design::{Gradient, GradientKind, MAX_OFFSET, Stop, centre, ends, radius};
use super::numbers::{Part, Quotient};

/// Writes the dictionary of a gradient over a rectangle. `place` converts its coordinates to those of
/// the page, in the same units.
pub(super) fn push_shading(
    gradient: &Gradient,
    bounds: [f64; 4],
    place: impl Fn((f64, f64)) -> (f64, f64),
    push: &mut dyn FnMut(Arguments<'_>),
) {
    match gradient.kind() {
        GradientKind::Linear { direction } => {
            let [from, to] = ends(direction, bounds).map(place);
            let [x0, y0, x1, y1] = [from.0, from.1, to.0, to.1].map(Decimal);
            push(format_args!("<</ShadingType 2/Coords[{x0} {y0} {x1} {y1}]"));
        }
        GradientKind::Radial => {
            let (x, y) = place(centre(bounds));
            let [x, y, r] = [x, y, radius(bounds)].map(Decimal);
            push(format_args!(
                "<</ShadingType 3/Coords[{x} {y} 0 {x} {y} {r}]"
            ));
        }
    }
    push(format_args!(
        "/ColorSpace/DeviceRGB/Extend[true true]/Function"
    ));
    push_function(gradient.stops(), push);
    push(format_args!(">>"));
}

/// Writes the function that returns the colour of an offset (clause 7.10.4).
fn push_function(stops: &[Stop], push: &mut dyn FnMut(Arguments<'_>)) {
    let ends = |stop: &Stop, offset| Stop { offset, ..*stop };
    let first = stops.first().map(|stop| ends(stop, 0));
    let last = stops.last().map(|stop| ends(stop, MAX_OFFSET));
    let all: Vec<Stop> = first
        .into_iter()
        .chain(stops.iter().copied())
        .chain(last)
        .collect();
    // Two stops at one offset have no colours between them.
    let parts = || {
        let pairs = all.windows(2).map(|pair| (pair[0], pair[1]));
        pairs.filter(|(from, to)| from.offset < to.offset)
    };
    push(format_args!("<</FunctionType 3/Domain[0 1]/Functions["));
    for (from, to) in parts() {
        push(format_args!("<</FunctionType 2/Domain[0 1]/N 1/C0["));
        push_parts(from.color, push);
        push(format_args!("]/C1["));
        push_parts(to.color, push);
        push(format_args!("]>>"));
    }
    push(format_args!("]/Bounds["));
    for (from, _) in parts().skip(1) {
        let bound = Quotient(from.offset.into(), MAX_OFFSET.into(), 4);
        push(format_args!("{bound} "));
    }
    push(format_args!("]/Encode["));
    for _ in parts() {
        push(format_args!("0 1 "));
    }
    push(format_args!("]>>"));
}

fn push_parts(color: Color, push: &mut dyn FnMut(Arguments<'_>)) {
    let [red, green, blue] = color.rgb().map(Part);
    push(format_args!("{red} {green} {blue}"));
}
