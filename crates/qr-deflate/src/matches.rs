//! Matches of what was anywhere before.

use crate::Row;
use crate::sequences::{Sequence, common_start};
use crate::{MAX_DISTANCE, MAX_MATCH, MIN_MATCH};

/// How many earlier positions of the same three bytes are compared, at most.
const MAX_COMPARED: usize = 32;
/// Positions within a match longer than this are not to be found again: what they would find is a match too.
const LONG: usize = 64;

const HASH_BITS: u32 = 11;
const NONE: u32 = u32::MAX;

/// Knows where repeated rows begin.
#[derive(Default)]
pub(super) struct Places {
    /// The bytes of a row.
    length: usize,
    /// Where the first and the last of the equal rows begin, counted in the bytes that are compressed.
    firsts: Vec<usize>,
    lasts: Vec<usize>,
}

impl Places {
    /// Starts anew, for `rows` of `length` bytes each.
    pub fn start(&mut self, rows: &[Row], length: usize) {
        self.length = length;
        self.firsts.clear();
        self.lasts.clear();
        let mut start = 0;
        for &Row { count, .. } in rows {
            self.firsts.push(start);
            self.lasts.push(start + (count - 1) * length);
            start += count * length;
        }
    }

    /// Returns how far `from` is before `at`. If the row of `from` is repeated, counts from the
    /// last of the equal rows, as it is the nearest. The bytes after it are the same.
    pub fn distance(&self, at: usize, from: usize) -> usize {
        let (row, from_row) = (at / self.length, from / self.length);
        if from_row == row {
            return at - from;
        }
        self.firsts[row] + at % self.length - self.lasts[from_row] - from % self.length
    }
}

/// Finds earlier places of the same three bytes.
#[derive(Default)]
pub(crate) struct MatchFinder {
    /// How many tenths of a bit a literal takes.
    literal: usize,
    places: Places,
    /// The newest position of each hash of three bytes, and for each position the one before it.
    newest: Vec<u32>,
    before: Vec<u32>,
}

impl MatchFinder {
    /// Starts anew, for `rows` of `length` bytes each.
    pub fn start(&mut self, rows: &[Row], length: usize, literal: usize) {
        self.literal = literal;
        self.places.start(rows, length);
        self.newest.clear();
        self.newest.resize(1 << HASH_BITS, NONE);
        self.before.clear();
        self.before.resize(rows.len() * length, NONE);
    }

    /// About how many bytes of memory there are.
    pub fn memory(&self) -> usize {
        size_of::<u32>() * (self.newest.capacity() + self.before.capacity())
    }

    /// Looks for the bytes from `own` to `end`, all of one row. Matches are sequences, with what is from `start` on
    /// before the first.
    pub fn push(
        &mut self,
        bytes: &[u8],
        start: &mut usize,
        own: usize,
        end: usize,
        sequences: &mut Vec<Sequence>,
    ) {
        let mut at = own;
        let mut found = self.best(bytes, at, end);
        while at < end {
            self.remember(bytes, at);
            let (length, distance) = found;
            // A better match that begins with the next byte is worth a literal.
            let next = self.best(bytes, at + 1, end);
            if length < MIN_MATCH || self.worth(next.0, next.1) > self.worth(length, distance) {
                at += 1;
                found = next;
                continue;
            }
            sequences.push(Sequence {
                start: *start,
                end: at,
                length,
                distance,
            });
            if length <= LONG {
                for position in at + 1..at + length {
                    self.remember(bytes, position);
                }
            }
            at += length;
            *start = at;
            found = self.best(bytes, at, end);
        }
    }

    fn remember(&mut self, bytes: &[u8], at: usize) {
        if let Some(hash) = hash(bytes, at) {
            self.before[at] = self.newest[hash];
            self.newest[hash] = at as u32;
        }
    }

    /// The match that is worth most for what is from `at` to `end`; of equals the nearest. Its length is 0 where none
    /// is worth anything.
    fn best(&self, bytes: &[u8], at: usize, end: usize) -> (usize, usize) {
        let mut best = (0, 0);
        let most = MAX_MATCH.min(end.saturating_sub(at));
        let Some(hash) = hash(bytes, at).filter(|_| most >= MIN_MATCH) else {
            return best;
        };
        let mut candidate = self.newest[hash];
        for _ in 0..MAX_COMPARED {
            if candidate == NONE {
                break;
            }
            let from = candidate as usize;
            let distance = self.places.distance(at, from);
            if distance > MAX_DISTANCE {
                break;
            }
            let length = common_start(&bytes[from..from + most], &bytes[at..at + most]);
            if self.worth(length, distance) > self.worth(best.0, best.1) {
                best = (length, distance);
                if length == most {
                    break;
                }
            }
            candidate = self.before[from];
        }
        best
    }

    /// About how many tenths of a bit a match takes less than the literals it replaces; 0 where there is none.
    ///
    /// The codes are not known yet. This is what comes out smallest on average: 3 bits and two literals for the two
    /// symbols of a match, and the extra bits of its distance. Some more for the symbols than they take keeps rare
    /// ones out of the codes.
    fn worth(&self, length: usize, distance: usize) -> usize {
        if length < MIN_MATCH {
            return 0;
        }
        let extra_bits = (distance.ilog2() as usize).saturating_sub(1);
        (length * self.literal).saturating_sub(30 + 2 * self.literal + 10 * extra_bits)
    }
}

fn hash(bytes: &[u8], at: usize) -> Option<usize> {
    let three = bytes.get(at..at + 3)?;
    let word = u32::from_le_bytes([three[0], three[1], three[2], 0]);
    Some((word.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize)
}
