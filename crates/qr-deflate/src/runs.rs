//! Finds runs of equal bytes, and matches of several runs, in rows of a byte a pixel.

use crate::Row;
use crate::matches::Places;
use crate::sequences::{Sequence, common_start};
use crate::{MAX_DISTANCE, MAX_MATCH, MIN_MATCH};

/// The maximum number of earlier runs to compare. Comparing twice as many saves less than 1 %.
const MAX_COMPARED: usize = 16;

/// About how many tenths of a bit a run takes, which is a literal and a match of the byte before,
/// and how many a match of several runs takes, without the extra bits of its distance.
const RUN_COST: usize = 100;
const MATCH_COST: usize = 90;

const HASH_BITS: u32 = 9;
const NONE: u32 = u32::MAX;

/// Finds earlier runs of the same byte, before a run of the same length.
#[derive(Default)]
pub(crate) struct RunFinder {
    places: Places,
    /// The start of each run and, after the last run of a row, its end.
    starts: Vec<u32>,
    /// The newest of `starts` with each hash, and for each of `starts` the previous one with the
    /// same hash.
    newest: Vec<u32>,
    before: Vec<u32>,
}

impl RunFinder {
    /// Starts again, for `rows` of `length` bytes each.
    pub fn start(&mut self, rows: &[Row], length: usize) {
        self.places.start(rows, length);
        self.starts.clear();
        self.before.clear();
        self.newest.clear();
        self.newest.resize(1 << HASH_BITS, NONE);
    }

    /// Returns about how many bytes of memory the finder takes.
    pub fn memory(&self) -> usize {
        size_of::<u32>()
            * (self.starts.capacity() + self.newest.capacity() + self.before.capacity())
    }

    /// Appends sequences for the bytes from `own` to `end`, which are in one row. `start` is the
    /// start of the literals of the next sequence, before and after the call.
    pub fn push(
        &mut self,
        bytes: &[u8],
        start: &mut usize,
        own: usize,
        end: usize,
        sequences: &mut Vec<Sequence>,
    ) {
        let mut run = self.starts.len();
        self.find_runs(bytes, own, end);
        let mut at = own;
        while at < end {
            let end_of_run = self.starts[run + 1] as usize;
            let is_within_run = at > 0 && bytes[at - 1] == bytes[at];
            if let Some((length, distance)) = self.best(bytes, at, run, end) {
                sequences.push(Sequence {
                    start: *start,
                    end: at,
                    length,
                    distance,
                });
                at += length;
                *start = at;
                while at < end && self.starts[run + 1] as usize <= at {
                    self.remember(bytes, run);
                    run += 1;
                }
                continue;
            }
            let literals = usize::from(!is_within_run);
            if end_of_run >= at + literals + MIN_MATCH {
                sequences.push(Sequence {
                    start: *start,
                    end: at + literals,
                    length: end_of_run - at - literals,
                    distance: 1,
                });
                *start = end_of_run;
            }
            self.remember(bytes, run);
            at = end_of_run;
            run += 1;
        }
    }

    fn find_runs(&mut self, bytes: &[u8], own: usize, end: usize) {
        let mut at = own;
        while at < end {
            self.starts.push(at as u32);
            let byte = bytes[at];
            let run = bytes[at..end].iter().position(|&other| other != byte);
            at = run.map_or(end, |run| at + run);
        }
        self.starts.push(end as u32);
        self.before.resize(self.starts.len(), NONE);
    }

    fn remember(&mut self, bytes: &[u8], run: usize) {
        if let Some(hash) = self.hash(bytes, run) {
            self.before[run] = self.newest[hash];
            self.newest[hash] = run as u32;
        }
    }

    /// Returns the hash of a run's byte and the length of the next run. Returns `None` if there is
    /// no next run, or if it is the last of its row, as it may continue in the next row.
    fn hash(&self, bytes: &[u8], run: usize) -> Option<usize> {
        let &[start, next, end, _, ..] = &self.starts[run..] else {
            return None;
        };
        let key = (end - next) << 1 ^ u32::from(bytes[start as usize]);
        Some((key.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize)
    }

    /// Returns the length and the distance of the match for the bytes from `at` in a run to `end`
    /// that saves most. Of equal matches, returns the nearest. A match may begin within an earlier
    /// run, if the rest of that run is as long as the rest of this one.
    fn best(&self, bytes: &[u8], at: usize, run: usize, end: usize) -> Option<(usize, usize)> {
        let (mut best, mut most_saved, mut longest) = (None, 0, 0);
        let left = self.starts[run + 1] as usize - at;
        let mut candidate = self.newest[self.hash(bytes, run)?];
        for _ in 0..MAX_COMPARED {
            if candidate == NONE {
                break;
            }
            let candidate_run = candidate as usize;
            candidate = self.before[candidate_run];
            let first = self.starts[candidate_run] as usize;
            let end_of_candidate = self.starts[candidate_run + 1] as usize;
            if first + left > end_of_candidate {
                continue;
            }
            let from = end_of_candidate - left;
            let distance = self.places.distance(at, from);
            if distance > MAX_DISTANCE {
                break;
            }
            let length = common_start(&bytes[from..][..end - at], &bytes[at..end]);
            if length > longest && length >= MIN_MATCH {
                longest = length;
                let saved = self.saved(at, run, at + length, distance);
                if saved > most_saved {
                    (best, most_saved) = (Some((length, distance)), saved);
                }
            }
        }
        best
    }

    /// Returns about how many tenths of a bit a match from `at` in a run to `end` saves.
    fn saved(&self, at: usize, run: usize, end: usize, distance: usize) -> usize {
        let runs = self.starts[run + 1..]
            .iter()
            .take_while(|&&start| start as usize <= end)
            .count();
        let matches = (end - at).div_ceil(MAX_MATCH);
        let extra_bits = (distance.ilog2() as usize).saturating_sub(1);
        (runs * RUN_COST).saturating_sub(matches * (MATCH_COST + 10 * extra_bits))
    }
}
