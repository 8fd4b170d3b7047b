//! Draws the final message as the modules of a symbol, with the best mask (ISO/IEC 18004:2015,
//! clauses 7.7 and 7.8).

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

use crate::symbol::bit_planes::{BitPlanes, Word, xor};
use crate::symbol::matrix::Matrix;
use crate::symbol::template::{AnyTemplate, SMALL_LINES, Template, template};
use crate::symbology::MaskChoice;
use crate::{ErrorCorrectionLevel, Mask, Version};
use qr_dispatch::Work;

/// The arguments of [`draw`], for runtime CPU dispatch. Overwrites `modules`. Uses `mask`, or the
/// first mask of the lowest penalty, and returns it.
pub(crate) struct DrawJob<'a> {
    pub template: &'a AnyTemplate,
    pub message: &'a [u8],
    pub mask: Option<Mask>,
    pub modules: &'a mut Matrix,
}

/// Draws the symbol of `message` in `modules`. Returns its mask: `mask`, or the first of the lowest
/// penalty.
pub(crate) fn draw(
    message: &[u8],
    version: Version,
    level: ErrorCorrectionLevel,
    mask: Option<Mask>,
    modules: &mut Matrix,
) -> Mask {
    #[cfg(test)]
    DRAWN.with(|drawn| drawn.set(drawn.get() + 1));
    qr_dispatch::run_counting(DrawJob {
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

impl Work for DrawJob<'_> {
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
    let columns: BitPlanes<T, W, H> = template.placement.columns(message);
    let rows = columns.transposed();
    // A closure would not be inlined: see `qr_dispatch::Work`.
    let mask = match mask {
        Some(mask) => mask,
        None => match template.mask_choice {
            MaskChoice::LowestPenalty => lowest_penalty(template, &rows, &columns),
            // Of Micro QR Code: larger templates have no code for it.
            MaskChoice::HighestEdges if H == SMALL_LINES => {
                highest_edges(template, &rows, &columns)
            }
            MaskChoice::HighestEdges | MaskChoice::Only => Mask::MIN,
        },
    };
    let masked = &template.masks[usize::from(mask.number())].rows;
    modules.resize(template.width, template.height);
    for (i, line) in modules.lines_mut().iter_mut().enumerate() {
        *line = [0; 3];
        for (word, finished) in line.iter_mut().zip(xor(rows.line(i), masked.line(i))) {
            *word = finished.extended();
        }
    }
    mask
}

/// Returns the first mask of the lowest penalty.
#[inline(always)]
fn lowest_penalty<T: Word, const W: usize, const H: usize>(
    template: &Template<T, W, H>,
    rows: &BitPlanes<T, W, H>,
    columns: &BitPlanes<T, W, H>,
) -> Mask {
    let mut best = (Mask::MIN, u32::MAX);
    for (masked, mask) in template.masks.iter().zip(0..) {
        let mut penalty = template.penalty.rows(rows, &masked.rows);
        // Often the penalty of the rows alone exceeds the whole penalty of another mask.
        if penalty < best.1 {
            penalty += template.penalty.columns(columns, &masked.columns);
        }
        if penalty < best.1 {
            best = (Mask::from_reference(mask), penalty);
        }
    }
    best.0
}

/// Returns the first mask of the highest score of two edges: the dark modules of the right column
/// and of the lowest row without their timing modules, of which the smaller number counts 16-fold
/// (clause 7.8.3.2).
#[inline(always)]
fn highest_edges<T: Word, const W: usize, const H: usize>(
    template: &Template<T, W, H>,
    rows: &BitPlanes<T, W, H>,
    columns: &BitPlanes<T, W, H>,
) -> Mask {
    let mut best = (Mask::MIN, 0);
    for (masked, mask) in template.masks.iter().zip(0..) {
        let dark = |lines: &BitPlanes<T, W, H>, masked: &BitPlanes<T, W, H>, last: usize| {
            // A symbol of this symbology has one word a line.
            let line = xor(lines.line(last), masked.line(last));
            line.first()
                .map_or(0, |word| (word.extended() >> 1).count_ones())
        };
        let right = dark(columns, &masked.columns, template.width - 1);
        let lowest = dark(rows, &masked.rows, template.height - 1);
        let score = 16 * right.min(lowest) + right.max(lowest);
        if score > best.1 {
            best = (Mask::from_reference(mask), score);
        }
    }
    best.0
}
