//! The final message -> the modules of a symbol, with the best mask (ISO/IEC 18004:2015, clauses 7.7 and 7.8).

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

use crate::symbol::lines::{Lines, Word, xor};
use crate::symbol::matrix::Matrix;
use crate::symbol::template::{AnyTemplate, Template, template};
use crate::{ErrorCorrectionLevel, Mask, Version};
use qr_dispatch::Work;

/// A symbol that is to be drawn in `modules`, whatever they were, with `mask` or with the mask of the least penalty, of
/// equals the first. The mask is what drawing gives.
pub(crate) struct Drawing<'a> {
    pub template: &'a AnyTemplate,
    pub message: &'a [u8],
    pub mask: Option<Mask>,
    pub modules: &'a mut Matrix,
}

/// Draws the symbol of `message` in `modules`, and gives its mask: see [`Drawing`].
pub(crate) fn draw(
    message: &[u8],
    version: Version,
    level: ErrorCorrectionLevel,
    mask: Option<Mask>,
    modules: &mut Matrix,
) -> Mask {
    #[cfg(test)]
    DRAWN.with(|drawn| drawn.set(drawn.get() + 1));
    qr_dispatch::run(Drawing {
        template: template(version, level),
        message,
        mask,
        modules,
    })
}

#[cfg(test)]
thread_local! {
    static DRAWN: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Returns how many symbols this thread has drawn.
#[cfg(test)]
pub(crate) fn times_drawn() -> usize {
    DRAWN.get()
}

impl Work for Drawing<'_> {
    type Output = Mask;

    #[inline(always)]
    fn work(self) -> Mask {
        let Self {
            template,
            message,
            mask,
            modules,
        } = self;
        match template {
            AnyTemplate::Small(template) => draw_with(template, message, mask, modules),
            AnyTemplate::OneWord(template) => draw_with(template, message, mask, modules),
            AnyTemplate::TwoWords(template) => draw_with(template, message, mask, modules),
            AnyTemplate::ThreeWords(template) => draw_with(template, message, mask, modules),
        }
    }
}

#[inline(always)]
fn draw_with<T: Word, const W: usize, const H: usize>(
    template: &Template<T, W, H>,
    message: &[u8],
    mask: Option<Mask>,
    modules: &mut Matrix,
) -> Mask {
    let columns: Lines<T, W, H> = template.placement.columns(message);
    let rows = columns.transposed();
    // No closure: see `qr_dispatch::Work`.
    let mask = match mask {
        Some(mask) => mask,
        None => best_mask(template, &rows, &columns),
    };
    let completion = &template.masks[usize::from(mask.number())].rows;
    modules.resize(template.width, template.height);
    for (i, line) in modules.lines_mut().iter_mut().enumerate() {
        *line = [0; 3];
        for (word, finished) in line.iter_mut().zip(xor(rows.line(i), completion.line(i))) {
            *word = finished.extended();
        }
    }
    mask
}

#[inline(always)]
fn best_mask<T: Word, const W: usize, const H: usize>(
    template: &Template<T, W, H>,
    rows: &Lines<T, W, H>,
    columns: &Lines<T, W, H>,
) -> Mask {
    let mut best = (Mask::MIN, u32::MAX);
    for (mask, completion) in Mask::all().zip(template.masks.iter()) {
        let mut penalty = template.shape.of_rows(rows, &completion.rows);
        // Often rows alone are worse than all of another mask.
        if penalty < best.1 {
            penalty += template.shape.of_columns(columns, &completion.columns);
        }
        if penalty < best.1 {
            best = (mask, penalty);
        }
    }
    best.0
}
