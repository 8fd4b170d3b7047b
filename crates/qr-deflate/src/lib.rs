//! Compresses rows that repeat, such as rows of pixels, to a zlib stream (RFC 1950) of one deflate
//! block (RFC 1951).
//!
//! It is made for pictures of large pixels, and is slow or compresses badly for
//! anything else:
//!
//! - Few rows differ: each row is repeated. Only the first of equal rows is searched for matches.
//! - A row shares its start and its end with the previous row. One match at the distance of a row
//!   encodes the shared end, the repetitions, and the shared start of the next row.
//! - The bytes between are few and rarely match earlier bytes: see [`MatchEffort`].
//! - Bytes are groups of bits of a few cells: [`CellCodes`] and [`SquareCodes`] write them without
//!   making them.
//!
//! It writes one block, with Huffman codes that are made for it or trained on similar rows. The data
//! is too short for a second block.
//!
//! # Example
//!
//! ```
//! use qr_deflate::{MatchEffort, Rows, SharedEdges};
//!
//! let mut rows = Rows::default();
//! // Two rows of 4 bytes. The first is repeated 100 times.
//! rows.start(4, 2, 0xff);
//! rows.push(100, SharedEdges::default(), |row| row[1] = 0);
//! rows.push(1, SharedEdges { start: 1, end: 1 }, |row| row[2] = 0);
//! let mut zlib = Vec::new();
//! rows.compress(MatchEffort::Nothing, None, &mut zlib);
//! assert!(zlib.len() < 40);
//! ```

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]
#![forbid(unsafe_code)]

mod adler;
mod bits;
mod cells;
mod codes;
mod huffman;
mod matches;
mod runs;
mod sequences;
mod squares;
mod stream;
mod text;

use adler::Checksum;
use bits::BlockStart;
pub use bits::Writer;
pub use cells::{CellCodes, CellGrid, RowOfCells};
use codes::{BlockCodes, Counts};
pub use huffman::HuffmanCode;
use matches::MatchFinder;
use runs::RunFinder;
pub use sequences::MAX_NARROW_ROW;
use sequences::Sequence;
pub use squares::{SquareCodes, SquareGrid, SquareMemory, Squares};
pub use stream::{Match, Stream};
pub use text::Text;

use qr_dispatch::Work;

/// The minimum and maximum length of a match in bytes (RFC 1951, section 3.2.5).
const MIN_MATCH: usize = 3;
const MAX_MATCH: usize = 258;
/// A window of 32 KiB, and the lowest compression level, which decoders ignore (RFC 1950, section
/// 2.2).
const ZLIB_HEADER: [u8; 2] = [0x78, 0x01];
/// The maximum length of a row in bytes: 16,384 pixels of a byte each, after a filter byte.
pub const MAX_ROW_LENGTH: usize = 16_385;
/// The maximum distance of a match in bytes.
const MAX_DISTANCE: usize = 32 * 1024;

/// How hard to search for matches inside a row, in addition to the edges that it shares with the
/// previous row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchEffort {
    /// Searches only for a run at the end. Best if the codes of bytes are short: then a match saves
    /// nothing.
    Nothing,
    /// Searches all earlier bytes. Weighs a match against literals of this cost.
    All {
        /// The cost of a literal in tenths of a bit.
        literal: usize,
    },
    /// Searches for runs of equal bytes, and for several runs that occurred before. Best if a byte
    /// is a pixel. Writes the repetitions of a row of more than [`MAX_NARROW_ROW`] bytes that is
    /// one run after its first byte as runs.
    Runs,
}

/// The number of leading and trailing bytes that a row shares with the previous row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharedEdges {
    /// The equal bytes at the start of the row.
    pub start: usize,
    /// The equal bytes at the end of the row, without those counted in `start`.
    pub end: usize,
}

/// A row and its repetitions.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// The number of repetitions, at least 1.
    count: usize,
    same: SharedEdges,
}

/// Rows of equal length with their repetitions, and the buffers to compress them.
#[derive(Default)]
pub struct Rows {
    /// The length of a row in bytes.
    length: usize,
    /// The rows, one after the other, with room for more.
    bytes: Vec<u8>,
    /// The repetitions and shared edges of the rows that were added.
    added: Vec<Row>,
    sequences: Vec<Sequence>,
    weights: adler::Weights,
    finder: MatchFinder,
    run_finder: RunFinder,
}

impl Rows {
    /// Starts again, with space for `most` rows of `length` bytes: at least 3, the length of the
    /// shortest match, and at most [`MAX_ROW_LENGTH`]. All bytes of a row are `blank` until it is
    /// filled.
    ///
    /// # Panics
    ///
    /// If `length` is outside this range.
    pub fn start(&mut self, length: usize, most: usize, blank: u8) {
        assert!((MIN_MATCH..=MAX_ROW_LENGTH).contains(&length));
        self.length = length;
        self.bytes.clear();
        self.bytes.resize(length * most + Self::BEYOND, blank);
        self.added.clear();
    }

    /// Returns about how many bytes of memory the rows take.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.capacity()
            + self.finder.memory()
            + self.run_finder.memory()
            + size_of::<Sequence>() * self.sequences.capacity()
    }

    /// The number of bytes beyond a row that [`push`](Self::push) passes to `fill`.
    pub const BEYOND: usize = adler::BEYOND;

    /// Adds a row that repeats `count` times, at least once. `same` has the edges that the row
    /// shares with the previous row; a lower bound is fine, and the first row shares none. `fill`
    /// gets the blank row and [`BEYOND`](Self::BEYOND) bytes after it, which it may overwrite with
    /// blank bytes.
    #[inline]
    pub fn push(&mut self, count: usize, same: SharedEdges, fill: impl FnOnce(&mut [u8])) {
        let start = self.length * self.added.len();
        fill(&mut self.bytes[start..start + self.length + Self::BEYOND]);
        debug_assert!(count > 0 && (self.added.is_empty() || self.is_same(start, same)));
        self.added.push(Row { count, same });
    }

    fn is_same(&self, start: usize, same: SharedEdges) -> bool {
        let (before, row) =
            self.bytes[start - self.length..][..2 * self.length].split_at(self.length);
        let end = self.length - same.end;
        same.start <= end
            && before[..same.start] == row[..same.start]
            && before[end..] == row[end..]
    }

    /// Appends the zlib stream of the rows to `out`. Uses the `pretrained` codes if they have a
    /// code for every symbol of the rows, otherwise makes codes for these rows.
    ///
    /// # Panics
    ///
    /// Never: codes made for the rows have a code for every symbol.
    pub fn compress(
        &mut self,
        effort: MatchEffort,
        pretrained: Option<&PretrainedCodes>,
        out: &mut Vec<u8>,
    ) {
        out.extend_from_slice(&ZLIB_HEADER);
        self.find_sequences(effort);
        let start = out.len();
        out.resize(
            start + BlockCodes::most_bytes(&self.sequences) + bits::BEYOND,
            0,
        );
        let room = &mut out[start..];
        let length = pretrained
            .and_then(|PretrainedCodes { codes, start }| {
                self.write(codes, Writer::after(start, room))
            })
            .unwrap_or_else(|| {
                let mut counts = Counts::new(1);
                counts.add(&self.sequences, &self.bytes);
                let codes = BlockCodes::new(&counts);
                let mut writer = Writer::new(room);
                codes.begin(&mut writer);
                self.write(&codes, writer)
                    .expect("they are made for all that is there")
            });
        out.truncate(start + length);
        adler::weigh(self.length, &mut self.weights);
        let checksum = qr_dispatch::run(Checksum {
            rows: &self.added,
            bytes: &self.bytes,
            length: self.length,
            weights: &self.weights,
        });
        out.extend_from_slice(&checksum.to_be_bytes());
    }

    /// Writes the sequences. Returns the number of bytes, or `None` if a symbol has no code.
    fn write(&self, codes: &BlockCodes, writer: Writer<'_>) -> Option<usize> {
        qr_dispatch::run(Block {
            codes,
            sequences: &self.sequences,
            bytes: &self.bytes,
            writer,
        })
    }
}

/// Huffman codes that suit many similar sets of rows. Making codes for one small picture would take
/// a third of its time and save 1 % of its bytes.
pub struct PretrainedCodes {
    codes: BlockCodes,
    start: BlockStart,
}

impl PretrainedCodes {
    /// Trains codes on examples, each of which `draw` adds to the rows. The codes are for rows that
    /// are compressed with [`MatchEffort::Nothing`].
    pub fn train(examples: u32, draw: impl Fn(u32, &mut Rows)) -> Self {
        let mut rows = Rows::default();
        let mut counts = Counts::new(examples);
        for example in 0..examples {
            draw(example, &mut rows);
            rows.find_sequences(MatchEffort::Nothing);
            counts.add(&rows.sequences, &rows.bytes);
        }
        let codes = BlockCodes::new(&counts);
        let mut out = vec![0; BlockCodes::most_bytes(&[]) + bits::BEYOND];
        let mut writer = Writer::new(&mut out);
        codes.begin(&mut writer);
        let start = writer.into_start();
        Self { codes, start }
    }
}

/// Appends the header of a zlib stream, and a block with codes that are made for it.
#[inline(never)]
fn push_block(sequences: &[Sequence], bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&ZLIB_HEADER);
    let mut counts = Counts::new(1);
    counts.add(sequences, bytes);
    let codes = BlockCodes::new(&counts);
    let start = out.len();
    out.resize(start + BlockCodes::most_bytes(sequences) + bits::BEYOND, 0);
    let mut writer = Writer::new(&mut out[start..]);
    codes.begin(&mut writer);
    let length = qr_dispatch::run(Block {
        codes: &codes,
        sequences,
        bytes,
        writer,
    });
    out.truncate(start + length.expect("the codes are made for these bytes"));
}

/// The arguments of writing a block, for runtime CPU dispatch.
struct Block<'a> {
    codes: &'a BlockCodes,
    sequences: &'a [Sequence],
    bytes: &'a [u8],
    writer: Writer<'a>,
}

impl Work for Block<'_> {
    type Output = Option<usize>;

    #[inline(always)]
    fn work(mut self) -> Option<usize> {
        self.codes
            .write(self.sequences, self.bytes, &mut self.writer)
            .then(|| self.writer.finish())
    }
}
