//! Divides rows into literals and matches.

use crate::{MAX_MATCH, MIN_MATCH, MatchEffort, Rows};

/// Literals, then a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    /// The range of the literals in the rows without repetitions.
    pub start: usize,
    pub end: usize,
    /// The length of the match, 3 or more, or 0 without a match. A length above the maximum is
    /// written as several matches.
    pub length: usize,
    /// The distance of the match in bytes.
    pub distance: usize,
}

impl Sequence {
    /// Returns the lengths of the matches that make up [`length`](Self::length), each 3 to 258.
    #[inline(always)]
    pub fn matches(&self) -> impl Iterator<Item = usize> {
        pieces(self.length)
    }
}

/// Returns the lengths of the matches that make up a match of `length` bytes, each 3 to 258.
#[inline(always)]
pub(crate) fn pieces(length: usize) -> impl Iterator<Item = usize> {
    let mut left = length;
    std::iter::from_fn(move || {
        // No rest may be shorter than a match.
        let length = match left {
            0 => return None,
            1..=MAX_MATCH => left,
            _ if left < MAX_MATCH + MIN_MATCH => MAX_MATCH - MIN_MATCH,
            _ => MAX_MATCH,
        };
        left -= length;
        Some(length)
    })
}

/// The minimum run length worth a match of distance 1. A shorter run takes about as many bits as
/// literals.
pub(crate) const RUN: usize = 12;

impl Rows {
    /// Makes the sequences of all rows.
    pub(super) fn find_sequences(&mut self, effort: MatchEffort) {
        let length = self.length;
        let bytes = &self.bytes[..length * self.added.len()];
        let sequences = &mut self.sequences;
        sequences.clear();
        match effort {
            MatchEffort::Nothing => {}
            MatchEffort::All { literal } => self.finder.start(&self.added, length, literal),
            MatchEffort::Runs => self.run_finder.start(&self.added, length),
        }
        let (mut start, mut end) = (0, 0);
        // The number of following bytes that equal the previous row.
        let mut same = 0;
        for (i, row) in self.added.iter().enumerate() {
            let (from, to) = (i * length, (i + 1) * length);
            let (mut own, mut at_the_end) = (from, 0);
            if i > 0 {
                own += row.same.start;
                same += row.same.start;
                at_the_end = row.same.end;
                if same >= MIN_MATCH {
                    sequences.push(Sequence {
                        start,
                        end,
                        length: same,
                        distance: length,
                    });
                    start = own;
                }
                // A shorter end is literals, like the bytes before and after it.
            }
            end = to - at_the_end;
            match effort {
                MatchEffort::Nothing => push_run(bytes, &mut start, own, end, sequences),
                MatchEffort::All { .. } => self.finder.push(bytes, &mut start, own, end, sequences),
                MatchEffort::Runs => {
                    self.run_finder.push(bytes, &mut start, own, end, sequences);
                }
            }
            same = at_the_end + (row.count - 1) * length;
            if effort == MatchEffort::Runs && at_the_end == 0 && is_wide_run(&bytes[from..to]) {
                // Writes each repetition as two bytes and a run.
                sequences.push(Sequence {
                    start,
                    end,
                    length: 0,
                    distance: length,
                });
                sequences.extend((1..row.count).map(|_| Sequence {
                    start: from,
                    end: from + 2,
                    length: length - 2,
                    distance: 1,
                }));
                start = to;
                same = 0;
            }
        }
        if same < MIN_MATCH {
            (end, same) = (bytes.len(), 0);
        }
        sequences.push(Sequence {
            start,
            end,
            length: same,
            distance: length,
        });
    }
}

/// The longest row whose repetitions are smallest as matches at the distance of a row. In longer
/// rows the extra bits of that distance make a run smaller.
pub const MAX_NARROW_ROW: usize = 512;

/// Returns true if a row is one run after its first byte, and so wide that its repetitions are
/// smallest as runs.
fn is_wide_run(row: &[u8]) -> bool {
    row.len() > MAX_NARROW_ROW && row[2..].iter().all(|&byte| byte == row[1])
}

/// Makes a run of equal bytes, at the end of the bytes from `own` to `end`, a match. The bytes from
/// `start` up to the run are its literals.
fn push_run(
    bytes: &[u8],
    start: &mut usize,
    own: usize,
    end: usize,
    sequences: &mut Vec<Sequence>,
) {
    let run = run_at_the_end(&bytes[own..end]);
    if run > 0 {
        sequences.push(Sequence {
            start: *start,
            end: end - run,
            length: run,
            distance: 1,
        });
        *start = end;
    }
}

/// Returns the length of the run at the end of bytes, less the first byte of the run; 0 if it is
/// not worth a match.
#[inline(always)]
pub(crate) fn run_at_the_end(bytes: &[u8]) -> usize {
    let Some((last, others)) = bytes.split_last() else {
        return 0;
    };
    let run = others.iter().rev().take_while(|&byte| byte == last).count();
    if run >= RUN { run } else { 0 }
}

/// Returns the number of equal bytes at the start of `a` and `b`, which have the same length.
pub(crate) fn common_start(a: &[u8], b: &[u8]) -> usize {
    let (a_words, a_rest) = a.as_chunks();
    let (b_words, b_rest) = b.as_chunks();
    for (i, (&a, &b)) in a_words.iter().zip(b_words).enumerate() {
        let differing = u64::from_le_bytes(a) ^ u64::from_le_bytes(b);
        if differing != 0 {
            return 8 * i + differing.trailing_zeros() as usize / 8;
        }
    }
    let rest = a_rest.iter().zip(b_rest).take_while(|(a, b)| a == b);
    8 * a_words.len() + rest.count()
}
