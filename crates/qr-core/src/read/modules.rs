//! Reads the codewords from the modules: removes the data mask, and reverses the placement (ISO/IEC
//! 18004:2015, clauses 7.7 and 7.8).

use crate::symbol::matrix::Matrix;
use crate::symbol::template::template;
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
    let template = template(version, level);
    let mut modules = Matrix::new(version.width(), version.height());
    modules.lines_mut().copy_from_slice(rows);
    template.unmask(mask, &mut modules);
    template.placement().message(&modules.transposed(), message);
}
