//! Finds matches with earlier bytes.

use crate::Row;
use crate::sequences::{Sequence, common_start};
use crate::{MAX_DISTANCE, MAX_MATCH, MIN_MATCH};

/// The maximum number of earlier positions with the same hash that are compared. With 32, and
/// keys of 3 bytes, pictures took three times as long and were 2 % smaller at best.
const MAX_COMPARED: usize = 4;
/// The length of the shortest match that is searched for. Shorter matches save little, and would
/// fill the few positions that are compared.
const KEY: usize = 6;
/// Positions inside a match longer than this are not remembered: the match itself will be found.
const LONG: usize = 64;

const HASH_BITS: u32 = 9;
const NONE: u32 = u32::MAX;

/// The positions of rows and their repetitions in the uncompressed data.
#[derive(Default)]
pub(super) struct Places {
    /// The bytes of a row.
    length: usize,
    /// The offsets of the first and the last repetition of each row in the uncompressed data.
    firsts: Vec<usize>,
    lasts: Vec<usize>,
}

impl Places {
    /// Starts again, for `rows` of `length` bytes each.
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

/// A match finder with hash chains of [`KEY`] bytes.
#[derive(Default)]
pub(crate) struct MatchFinder {
    /// The cost of a literal in tenths of a bit.
    literal: usize,
    places: Places,
    /// The newest position of each hash, and for each position the previous one with the same hash.
    newest: Vec<u32>,
    before: Vec<u32>,
}

impl MatchFinder {
    /// Starts again, for `rows` of `length` bytes each.
    pub fn start(&mut self, rows: &[Row], length: usize, literal: usize) {
        self.literal = literal;
        self.places.start(rows, length);
        self.newest.clear();
        self.newest.resize(1 << HASH_BITS, NONE);
        // What is left of earlier rows is overwritten before it is read.
        let positions = rows.len() * length;
        if self.before.len() < positions {
            self.before.resize(positions, NONE);
        }
    }

    /// Returns about how many bytes of memory the finder takes.
    pub fn memory(&self) -> usize {
        size_of::<u32>() * (self.newest.capacity() + self.before.capacity())
    }

    /// Appends sequences for the bytes from `own` to `end`, which are in one row. `start` is the
    /// beginning of the literals of the next sequence, before and after the call.
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

    /// Returns the length and the distance of the match for the bytes from `at` to `end` that saves
    /// most; of equal matches the nearest. The length is 0 if no match saves anything.
    fn best(&self, bytes: &[u8], at: usize, end: usize) -> (usize, usize) {
        let mut best = (0, 0);
        let most = MAX_MATCH.min(end.saturating_sub(at));
        if most < KEY {
            return best;
        }
        let Some(hash) = hash(bytes, at) else {
            return best;
        };
        let own = &bytes[at..at + most];
        let mut candidate = self.newest[hash];
        // Candidates are further and further away, so a match that is not longer saves less.
        let mut longest = KEY - 1;
        for _ in 0..MAX_COMPARED {
            if candidate == NONE {
                break;
            }
            let from = candidate as usize;
            let earlier = &bytes[from..from + most];
            if earlier[longest] == own[longest] {
                let length = common_start(earlier, own);
                if length > longest {
                    let distance = self.places.distance(at, from);
                    if distance > MAX_DISTANCE {
                        break;
                    }
                    longest = length;
                    if self.worth(length, distance) > self.worth(best.0, best.1) {
                        best = (length, distance);
                    }
                    if length == most {
                        break;
                    }
                }
            }
            candidate = self.before[from];
        }
        best
    }

    /// Returns about how many tenths of a bit a match saves, compared with literals; 0 without a
    /// match.
    ///
    /// The codes are not known yet. This estimate makes the smallest files on average: 3
    /// bits and two literals for the two symbols of a match, and the extra bits of its distance. It
    /// overestimates the symbols, which keeps rare ones out of the codes.
    fn worth(&self, length: usize, distance: usize) -> usize {
        if length < MIN_MATCH {
            return 0;
        }
        let extra_bits = (distance.ilog2() as usize).saturating_sub(1);
        (length * self.literal).saturating_sub(30 + 2 * self.literal + 10 * extra_bits)
    }
}

/// Returns the hash of the bytes of the shortest match from `at` on, or `None` at the end of all.
fn hash(bytes: &[u8], at: usize) -> Option<usize> {
    let word = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    let key = word << (64 - 8 * KEY);
    Some((key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HASH_BITS)) as usize)
}
