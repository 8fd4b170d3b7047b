//! Writes the layers of a page that has gradients, colours of finder patterns or round corners.

use std::fmt::{Arguments, Write};

use super::Frame;
use super::curve_pen::CurvePen;
use super::layers::{Fill, for_each_layer};
use super::numbers::Part;
use super::pdf::{OPERATORS, push_color};
use super::shading::push_shading;
use super::shapes::UNIT;

/// Writes the operators of all layers, a unit a module, from the top. Returns the resources.
pub(super) fn push_layers(frame: &Frame<'_>, push: &mut dyn FnMut(Arguments<'_>)) -> String {
    // At most `MAX_WIDTH`.
    let [left, top, ..] = frame.margins().map(|modules| f64::from(modules as u32));
    let (mut shadings, mut states) = (String::new(), String::new());
    let mut number = 0;
    for_each_layer(frame, |layer| {
        // Writing to memory cannot fail.
        push(format_args!("q\n"));
        if let Fill::Solid(color) = layer.fill {
            if !color.is_opaque() {
                write!(states, "/A{number}<</ca {}>>", Part(color.alpha)).unwrap_or_default();
                push(format_args!("/A{number} gs\n"));
            }
            push_color(push, color);
        }
        layer.draw(frame, &mut CurvePen::new(push, OPERATORS, left, top, 1.0));
        match layer.fill {
            Fill::Solid(_) => push(format_args!("f\nQ\n")),
            Fill::Gradient(gradient) => {
                write!(shadings, "/S{number}").unwrap_or_default();
                let bounds = layer.bounds.sides().map(|side| side / f64::from(UNIT));
                let mut push_text = |text: Arguments<'_>| {
                    shadings.write_fmt(text).unwrap_or_default();
                };
                let place = |(x, y)| (left + x, top + y);
                push_shading(gradient, bounds, place, &mut push_text);
                push(format_args!("W n /S{number} sh\nQ\n"));
            }
        }
        number += 1;
    });
    let mut resources = String::new();
    for (name, entries) in [("Shading", shadings), ("ExtGState", states)] {
        if !entries.is_empty() {
            write!(resources, "/{name}<<{entries}>>").unwrap_or_default();
        }
    }
    resources
}
