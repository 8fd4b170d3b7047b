//! Writes the layers of an EPS that has gradients, colours of finder patterns or round corners.

use std::fmt::Arguments;

use super::Frame;
use super::curve_pen::CurvePen;
use super::eps::{OPERATORS, push_color};
use super::layers::{Fill, for_each_layer};
use super::shading::push_shading;
use super::shapes::UNIT;

/// Writes all layers, a unit a module. The symbol begins at `left` and, counted from the bottom,
/// `top`.
pub(super) fn push_layers(
    frame: &Frame<'_>,
    left: f64,
    top: f64,
    push: &mut dyn FnMut(Arguments<'_>),
) {
    for_each_layer(frame, |layer| {
        push(format_args!("gsave newpath\n"));
        layer.draw(frame, &mut CurvePen::new(push, OPERATORS, left, top, -1.0));
        match layer.fill {
            Fill::Solid(color) => {
                push_color(push, color);
                push(format_args!("fill"));
            }
            Fill::Gradient(gradient) => {
                let bounds = layer.bounds.sides().map(|side| side / f64::from(UNIT));
                push(format_args!("clip\n"));
                push_shading(gradient, bounds, |(x, y)| (left + x, top - y), push);
                push(format_args!("\nshfill"));
            }
        }
        push(format_args!(" grestore\n"));
    });
}
