//! What is the same in all symbols of a version and level, made when the first of them is.

use std::sync::OnceLock;

use crate::symbol::lines::{Lines, Word};
use crate::symbol::mask;
use crate::symbol::matrix::Matrix;
use crate::symbol::patterns::{FunctionPatterns, format_information, format_information_places};
use crate::symbol::penalty::Shape;
use crate::symbol::placement::Placement;
use crate::{ErrorCorrectionLevel, Mask, Symbology, Version};

/// All of a symbol but its codewords, for each mask.
pub(crate) struct Template<T, const W: usize, const H: usize> {
    pub width: usize,
    pub height: usize,
    pub placement: Placement<W>,
    pub shape: Shape<T, W>,
    /// By mask, what changes codewords as placed into a finished symbol, by XOR: the mask where they are,
    /// function patterns and format information elsewhere. Beyond the symbol there is [`Shape::padding`].
    pub masks: Box<[Completion<T, W, H>]>,
}

/// Rows, and the same modules with columns as lines.
pub(crate) struct Completion<T, const W: usize, const H: usize> {
    pub rows: Lines<T, W, H>,
    pub columns: Lines<T, W, H>,
}

impl<T: Word, const W: usize, const H: usize> Template<T, W, H> {
    fn new(version: Version, level: ErrorCorrectionLevel) -> Self {
        let patterns = FunctionPatterns::new(version);
        let shape = Shape::new(version.size());
        let masks = version.symbology().masks().map(|mask| {
            let finished = finish(version.symbology(), &patterns, level, mask);
            let mut rows = Lines::ZERO;
            for (y, line) in finished.lines().iter().enumerate() {
                rows.set(y, std::array::from_fn(|w| T::truncated(line[w])));
            }
            let mut columns = rows.transposed();
            for i in version.size()..H {
                rows.set(i, shape.padding());
                columns.set(i, shape.padding());
            }
            Completion { rows, columns }
        });
        Self {
            width: version.width(),
            height: version.height(),
            placement: Placement::new(&patterns.reserved),
            shape,
            // One after the other, as all of them are much for a stack.
            masks: masks.collect(),
        }
    }
}

/// The symbol of a version, level and mask where all codewords are 0.
fn finish(
    symbology: Symbology,
    patterns: &FunctionPatterns,
    level: ErrorCorrectionLevel,
    mask: Mask,
) -> Matrix {
    let mut modules = Matrix::new(patterns.modules.width(), patterns.modules.height());
    mask::apply(symbology, mask, &mut modules, &patterns.reserved);
    for (line, pattern) in modules.lines_mut().iter_mut().zip(patterns.modules.lines()) {
        for (word, pattern) in line.iter_mut().zip(pattern) {
            *word |= pattern;
        }
    }
    let information = format_information(level.format_bits(), mask.number().into());
    for (i, (first, second)) in format_information_places(modules.width()).enumerate() {
        let dark = information >> i & 1 == 1;
        for (x, y) in [first, second] {
            modules.set(x, y, dark);
        }
    }
    modules
}

/// Templates by the words that a line takes. The lines are a multiple of eight, and one more for what looks at the
/// next one.
pub(crate) enum AnyTemplate {
    /// Versions 1 to 3.
    Small(Template<u32, 1, 40>),
    /// Versions 4 to 11.
    OneWord(Template<u64, 1, 72>),
    /// Versions 12 to 27.
    TwoWords(Template<u64, 2, 136>),
    /// Versions 28 to 40.
    ThreeWords(Template<u64, 3, 192>),
}

/// The template of a version and level: 2 to 80 KiB.
pub(crate) fn template(version: Version, level: ErrorCorrectionLevel) -> &'static AnyTemplate {
    // Boxed, as the binary has room for all that are not made yet.
    static TEMPLATES: [[OnceLock<Box<AnyTemplate>>; 40]; 4] =
        [const { [const { OnceLock::new() }; 40] }; 4];
    let place = &TEMPLATES[level as usize][usize::from(version.number()) - 1];
    place.get_or_init(|| {
        Box::new(match version.number() {
            ..=3 => AnyTemplate::Small(Template::new(version, level)),
            4..=11 => AnyTemplate::OneWord(Template::new(version, level)),
            12..=27 => AnyTemplate::TwoWords(Template::new(version, level)),
            28.. => AnyTemplate::ThreeWords(Template::new(version, level)),
        })
    })
}
