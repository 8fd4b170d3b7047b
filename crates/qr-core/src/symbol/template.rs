//! Computes the modules that all symbols of a version and level share, at first use.

use std::sync::OnceLock;

use crate::symbol::bit_planes::{BitPlanes, Word};
use crate::symbol::mask;
use crate::symbol::matrix::Matrix;
use crate::symbol::patterns::{FunctionPatterns, format_information};
use crate::symbol::penalty::Penalty;
use crate::symbol::placement::{Placement, skipped_column};
use crate::symbology::MaskChoice;
use crate::{ErrorCorrectionLevel, Mask, Version};

/// A symbol of a version and level without its codewords.
pub(crate) struct Template<T, const W: usize, const H: usize> {
    pub width: usize,
    pub height: usize,
    pub placement: Placement,
    pub mask_choice: MaskChoice,
    pub penalty: Penalty<T, W>,
    /// For each mask, the modules that turn placed codewords into a finished symbol by XOR: the
    /// mask in the encoding region, function patterns and format information elsewhere. Lines
    /// beyond the symbol are [`Penalty::padding`].
    pub masks: Box<[MaskedTemplate<T, W, H>]>,
}

/// A template with a mask, as rows and as columns.
pub(crate) struct MaskedTemplate<T, const W: usize, const H: usize> {
    pub rows: BitPlanes<T, W, H>,
    pub columns: BitPlanes<T, W, H>,
}

impl<T: Word, const W: usize, const H: usize> Template<T, W, H> {
    fn new(version: Version, level: ErrorCorrectionLevel) -> Self {
        let patterns = FunctionPatterns::new(version);
        let penalty = Penalty::new(version.width());
        let masks = version.symbology().masks().map(|mask| {
            let finished = finish(version, &patterns, level, mask);
            // Transposed as a matrix: bit planes of each size take 15 KB more of the binary.
            let columns = planes(&finished.transposed(), &penalty);
            let rows = planes(&finished, &penalty);
            MaskedTemplate { rows, columns }
        });
        Self {
            width: version.width(),
            height: version.height(),
            placement: Placement::new(
                &patterns.reserved,
                skipped_column(version),
                version.table().codewords.into(),
                H,
            ),
            mask_choice: version.symbology().tables().mask_choice,
            penalty,
            // Collected one by one, because an array of all masks would take 70 KB of the stack.
            masks: masks.collect(),
        }
    }

    fn unmask(&self, mask: Mask, modules: &mut Matrix) {
        let masked = &self.masks[usize::from(mask.number())].rows;
        for (i, line) in modules.lines_mut().iter_mut().enumerate() {
            for (word, masked) in line.iter_mut().zip(masked.line(i)) {
                *word ^= masked.extended();
            }
        }
    }
}

impl AnyTemplate {
    /// Returns the placement of the codewords.
    pub fn placement(&self) -> &Placement {
        match self {
            Self::Small(template) => &template.placement,
            Self::OneWord(template) => &template.placement,
            Self::TwoWords(template) => &template.placement,
            Self::ThreeWords(template) => &template.placement,
        }
    }

    /// Removes a mask and the function patterns from the rows of a symbol.
    pub fn unmask(&self, mask: Mask, modules: &mut Matrix) {
        match self {
            Self::Small(template) => template.unmask(mask, modules),
            Self::OneWord(template) => template.unmask(mask, modules),
            Self::TwoWords(template) => template.unmask(mask, modules),
            Self::ThreeWords(template) => template.unmask(mask, modules),
        }
    }
}

/// Returns the rows of `modules` as bit planes, with padding beyond them.
fn planes<T: Word, const W: usize, const H: usize>(
    modules: &Matrix,
    penalty: &Penalty<T, W>,
) -> BitPlanes<T, W, H> {
    let mut planes = BitPlanes::ZERO;
    for i in 0..H {
        let line = modules.lines().get(i);
        planes.set(
            i,
            match line {
                Some(line) => std::array::from_fn(|w| T::truncated(line[w])),
                None => penalty.padding(),
            },
        );
    }
    planes
}

/// Returns the symbol of a version, level and mask with codewords of 0.
fn finish(
    version: Version,
    patterns: &FunctionPatterns,
    level: ErrorCorrectionLevel,
    mask: Mask,
) -> Matrix {
    let mut modules = Matrix::new(patterns.modules.width(), patterns.modules.height());
    mask::apply(version.symbology(), mask, &mut modules, &patterns.reserved);
    for (line, pattern) in modules.lines_mut().iter_mut().zip(patterns.modules.lines()) {
        for (word, pattern) in line.iter_mut().zip(pattern) {
            *word |= pattern;
        }
    }
    for ((x, y), dark) in format_information(version, level, mask) {
        modules.set(x, y, dark);
    }
    modules
}

/// The number of lines of the smallest template, the only one that Micro QR Code has.
pub(crate) const SMALL_LINES: usize = 40;

/// A template with as many words a line as its version needs. The number of lines is a multiple of
/// eight, with at least one line beyond the symbol, as the penalty of a row looks at the next one.
pub(crate) enum AnyTemplate {
    /// Up to 32 modules: versions 1 to 3 of QR Code, Micro QR Code, and the narrowest of rMQR.
    Small(Template<u32, 1, SMALL_LINES>),
    /// Up to 64 modules: versions 4 to 11.
    OneWord(Template<u64, 1, 72>),
    /// Up to 128 modules: versions 12 to 27.
    TwoWords(Template<u64, 2, 136>),
    /// Up to 177 modules: versions 28 to 40.
    ThreeWords(Template<u64, 3, 192>),
}

/// Returns the template of a version and level: 2 to 80 KiB.
pub(crate) fn template(version: Version, level: ErrorCorrectionLevel) -> &'static AnyTemplate {
    // Boxed, because the static also has space for templates that are never computed.
    static TEMPLATES: [[OnceLock<Box<AnyTemplate>>; Version::COUNT]; 4] =
        [const { [const { OnceLock::new() }; Version::COUNT] }; 4];
    let place = &TEMPLATES[level as usize][version.ordinal()];
    place.get_or_init(|| {
        Box::new(match version.width().max(version.height()) {
            ..=32 => AnyTemplate::Small(Template::new(version, level)),
            33..=64 => AnyTemplate::OneWord(Template::new(version, level)),
            65..=128 => AnyTemplate::TwoWords(Template::new(version, level)),
            129.. => AnyTemplate::ThreeWords(Template::new(version, level)),
        })
    })
}
