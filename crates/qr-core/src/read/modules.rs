//! Reads the codewords from the modules: removes the data mask, and reverses the placement (ISO/IEC
//! 18004:2015, clauses 7.7 and 7.8).

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

use qr_dispatch::Work;

use crate::symbol::bit_planes::{BitPlanes, Word, xor};
use crate::symbol::template::{AnyTemplate, Template, template};
use crate::{ErrorCorrectionLevel, Mask, Version};

/// Writes the final message of a symbol to `message`, in the order of placement.
pub(super) fn read(
    version: Version,
    level: ErrorCorrectionLevel,
    mask: Mask,
    rows: &[[u64; 3]],
    message: &mut Vec<u8>,
) {
    // Every codeword is overwritten.
    message.resize(version.table().codewords.into(), 0);
    qr_dispatch::run(ReadJob {
        template: template(version, level),
        mask,
        rows,
        message,
    });
}

/// The arguments of [`read`], for runtime CPU dispatch.
struct ReadJob<'a> {
    template: &'a AnyTemplate,
    mask: Mask,
    rows: &'a [[u64; 3]],
    message: &'a mut [u8],
}

impl Work for ReadJob<'_> {
    type Output = ();

    #[inline(always)]
    fn work(self) {
        let Self {
            template,
            mask,
            rows,
            message,
        } = self;
        match template {
            AnyTemplate::Small(template) => read_with(template, mask, rows, message),
            AnyTemplate::OneWord(template) => read_with(template, mask, rows, message),
            AnyTemplate::TwoWords(template) => read_with(template, mask, rows, message),
            AnyTemplate::ThreeWords(template) => read_with(template, mask, rows, message),
        }
    }
}

#[inline(always)]
fn read_with<T: Word, const W: usize, const H: usize>(
    template: &Template<T, W, H>,
    mask: Mask,
    rows: &[[u64; 3]],
    message: &mut [u8],
) {
    let masked = &template.masks[usize::from(mask.number())].rows;
    let mut unmasked = BitPlanes::ZERO;
    for (i, row) in rows.iter().enumerate() {
        let row = std::array::from_fn(|w| T::truncated(row[w]));
        unmasked.set(i, xor(row, masked.line(i)));
    }
    template.placement.message(&unmasked.transposed(), message);
}
