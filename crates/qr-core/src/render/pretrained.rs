//! Pre-trained Huffman codes, one set for each version and layout: for small pictures, and for
//! modules that are wider than a byte.
//!
//! The codewords of a symbol look random, so every picture of a version and layout has about the
//! same number of each byte. Making codes for one picture would take a third of its time and save
//! 1 % of its bytes. The codes are trained on generated symbols and not on earlier pictures: the
//! bytes of a picture depend on nothing but its content and options.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

use qr_deflate::{
    CellCodes, MatchEffort, PretrainedCodes, Rows, SquareCodes, SquareGrid, SquareMemory,
};

use super::bitmap::{self, Depth};
use super::layout::Layout;
use super::pixels::Table;
use super::{Frame, Style};
use crate::{Content, ErrorCorrectionLevel, Mode, Options, Segment, Symbol, Version};

/// The maximum number of modules of a symbol with pre-trained codes of bytes: less than those of
/// version 7. In larger symbols, making codes takes a smaller part of the time.
const MAX_MODULES_OF_BYTES: usize = 45 * 45 - 1;

/// The number of symbols that codes are trained on.
const NUM_EXAMPLES: u32 = 4;

/// The maximum number of sets that all threads share, up to 20 KiB each. The oldest is dropped.
const MAX_SHARED: usize = 256;

/// The codes of a version and layout.
#[derive(Clone)]
struct Set {
    version: Version,
    layout: Layout,
    codes: Codes,
}

/// The codes of modules.
#[derive(Clone)]
pub(super) enum Codes {
    /// Of modules of up to 8 pixels.
    Narrow(Arc<NarrowCodes>),
    /// Of modules that are wider than a byte.
    Wide(Arc<SquareCodes>),
}

/// The codes of bytes and of groups of modules.
pub(super) struct NarrowCodes {
    of_bytes: PretrainedCodes,
    /// The table that draws rows, and the codes of what it draws. `None` if the picture has more
    /// than a few hundred pixels a row, or one pixel a module.
    of_groups: Option<(Table, CellCodes)>,
}

/// The last set of each version that a workspace used. A server draws in one layout, so these are
/// the sets that the next picture needs.
pub(super) struct Pretrained {
    sets: [Option<Set>; Version::COUNT],
}

impl Default for Pretrained {
    fn default() -> Self {
        Self {
            sets: [const { None }; Version::COUNT],
        }
    }
}

impl Pretrained {
    /// Returns the codes of a version and layout, or `None` if it has none. `effort` is how hard to
    /// search for matches if there are none.
    pub fn codes(
        &mut self,
        version: Option<Version>,
        layout: Layout,
        effort: MatchEffort,
    ) -> Option<&Codes> {
        let version = version?;
        let has_codes = layout.scale >= SquareGrid::MIN_SCALE
            || effort == MatchEffort::Nothing
                && version.width() * version.height() <= MAX_MODULES_OF_BYTES;
        if !has_codes {
            return None;
        }
        let last = self.sets.get_mut(version.ordinal())?;
        if last.as_ref().is_none_or(|set| set.layout != layout) {
            *last = Some(Set::shared(version, layout));
        }
        last.as_ref().map(|set| &set.codes)
    }
}

impl Set {
    /// Returns the set of a version and layout that another thread trained, or trains it.
    ///
    /// Sets are shared because training draws four pictures, and each batch starts new threads.
    fn shared(version: Version, layout: Layout) -> Self {
        static SHARED: RwLock<VecDeque<Set>> = RwLock::new(VecDeque::new());
        let shared = SHARED.read().unwrap_or_else(PoisonError::into_inner);
        let mut sets = shared.iter();
        if let Some(set) = sets.find(|set| set.version == version && set.layout == layout) {
            return set.clone();
        }
        drop(shared);
        let set = Self {
            version,
            layout,
            codes: Codes::new(version, layout),
        };
        let mut shared = SHARED.write().unwrap_or_else(PoisonError::into_inner);
        if shared.len() == MAX_SHARED {
            shared.pop_front();
        }
        shared.push_back(set.clone());
        set
    }
}

impl Codes {
    fn new(version: Version, layout: Layout) -> Self {
        if layout.scale >= SquareGrid::MIN_SCALE {
            return Self::Wide(Arc::new(train_squares(version, layout)));
        }
        let Layout { scale, left, .. } = layout;
        let of_bytes = train(version, layout);
        let columns = version.width();
        let table = Table::new(columns, scale, left);
        let grid = table.grid(columns, version.height(), layout);
        let of_groups = CellCodes::new(grid, &of_bytes, |modules| table.group(modules));
        Self::Narrow(Arc::new(NarrowCodes {
            of_bytes,
            of_groups: of_groups.map(|codes| (table, codes)),
        }))
    }

    /// Appends the zlib stream of the rows of pixels of a frame in this layout. Returns false if a
    /// group has no code; then nothing is appended.
    pub fn compress(
        &self,
        frame: &Frame<'_>,
        memory: &mut SquareMemory,
        out: &mut Vec<u8>,
    ) -> bool {
        match self {
            Self::Narrow(codes) => codes.compress(frame, out),
            Self::Wide(codes) => {
                codes.compress(frame.lines(), memory, out);
                true
            }
        }
    }

    /// Returns the codes of bytes, if there are any.
    pub fn of_bytes(&self) -> Option<&PretrainedCodes> {
        match self {
            Self::Narrow(codes) => Some(&codes.of_bytes),
            Self::Wide(_) => None,
        }
    }
}

impl NarrowCodes {
    /// See [`Codes::compress`].
    fn compress(&self, frame: &Frame<'_>, out: &mut Vec<u8>) -> bool {
        self.of_groups.as_ref().is_some_and(|(table, codes)| {
            codes.compress(
                &self.of_bytes,
                frame.lines().iter().map(|&[low, high, _]| [low, high]),
                &|[low, high], row| table.draw(&[low, high, 0], &mut row[1..]),
                out,
            )
        })
    }
}

/// The number of modules that codes of wide modules are trained on. More would save less than 0.3 %
/// of the bytes.
const NUM_MODULES: usize = 2000;

/// The maximum number of wide modules without matches within rows: those of Micro QR. Without
/// matches, modules of up to 16 pixels take 3 % more bytes.
const MAX_MODULES_WITHOUT_MATCHES: usize = 17 * 17;

/// Trains the codes of wide modules.
fn train_squares(version: Version, layout: Layout) -> SquareCodes {
    let Layout {
        width,
        height,
        scale,
        left,
        top,
    } = layout;
    let (columns, rows) = (version.width(), version.height());
    let grid = SquareGrid {
        length: 1 + width.div_ceil(8),
        scale,
        columns,
        rows,
        left,
        above: top,
        below: height - top - rows * scale,
    };
    let num_examples = (NUM_MODULES / (columns * rows)).max(1) as u32;
    let examples: Vec<_> = (0..num_examples)
        .map(|example| {
            let symbol = self::example(version, example);
            Frame::new(&symbol, Style::default()).lines().to_vec()
        })
        .collect();
    let finds_matches = columns * rows > MAX_MODULES_WITHOUT_MATCHES;
    SquareCodes::train(grid, finds_matches, &examples).expect("the grid is that of a picture")
}

/// Trains the codes of a version and layout.
fn train(version: Version, layout: Layout) -> PretrainedCodes {
    PretrainedCodes::train(NUM_EXAMPLES, |example, rows: &mut Rows| {
        let symbol = self::example(version, example);
        bitmap::draw(
            &Frame::new(&symbol, Style::default()),
            layout,
            Depth::One,
            rows,
        );
    })
}

/// Returns a symbol full of bytes, or digits, that look random.
fn example(version: Version, number: u32) -> Symbol {
    let symbology = version.symbology();
    let mut levels = ErrorCorrectionLevel::ALL.into_iter();
    let options = Options {
        symbology,
        version: Some(version),
        error_correction_level: levels
            .find(|&level| version.has_level(level))
            .unwrap_or_default(),
        ..Options::default()
    };
    let level = options.error_correction_level;
    let mut state = number + 1;
    let random = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let digits: String;
    let bytes: Vec<u8>;
    let room = (version.data_bits(level) / 8).saturating_sub(3);
    let segment = match room.min(version.max_bytes(level)) {
        0 => {
            let count = version.max_digits(level);
            digits = random
                .take(count)
                .map(|byte| char::from(b'0' + byte % 10))
                .collect();
            Segment::unchecked(Mode::Numeric, &digits)
        }
        room => {
            bytes = random.take(room).collect();
            Segment::bytes(&bytes)
        }
    };
    Symbol::encode(&[Content::Segment(segment)], &options).expect("the segment fits in the version")
}

/// Returns the zlib stream of a frame by modules, if it has one, and by bytes, both with the codes
/// of a version if there are any.
#[cfg(test)]
pub(crate) fn by_modules_and_by_bytes(
    frame: &Frame<'_>,
    version: Version,
) -> (Option<Vec<u8>>, Vec<u8>) {
    let layout = frame.layout(super::MAX_WIDTH).expect("it fits");
    let codes = Codes::new(version, layout);
    let (mut modules, mut bytes) = (b"before".to_vec(), Vec::new());
    let has_modules = codes.compress(frame, &mut SquareMemory::default(), &mut modules);
    let modules = modules.strip_prefix(b"before").expect("it is still there");
    assert!(has_modules || modules.is_empty());
    let mut rows = Rows::default();
    bitmap::draw(frame, layout, Depth::One, &mut rows);
    rows.compress(MatchEffort::Nothing, codes.of_bytes(), &mut bytes);
    (has_modules.then(|| modules.to_vec()), bytes)
}
