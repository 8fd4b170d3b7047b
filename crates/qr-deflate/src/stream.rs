//! Compresses bytes of any kind, among long stretches of zeros and of rows that repeat.
//!
//! It is made for filtered rows of pixels, most of which are zeros: only what is not zero is
//! searched for matches. See [`Stream`].

use crate::sequences::{MAX_NARROW_ROW, Sequence, common_start};
use crate::{MAX_DISTANCE, MAX_MATCH, adler};

/// The minimum length of a match. A shorter one takes about as many bits as literals.
const SHORTEST: usize = 4;

/// The length from which on a match is long enough not to look for a better one.
const LONG: usize = 32;

/// After this many bytes without a match, only each second byte is looked up; after twice as many,
/// each third, and so on: photos have hardly any matches.
const PATIENCE: usize = 64;

/// The number of earlier places that are compared.
const COMPARED: usize = 4;

const HASH_BITS: u32 = 10;

/// Bytes to look up.
#[derive(Clone, Copy, Default)]
struct Place {
    /// The index of the first byte in `bytes`.
    at: u32,
    /// The end of the bytes that are there as they are in the stream.
    end: u32,
    /// How many bytes of the stream are before the first.
    offset: u32,
    /// The first [`SHORTEST`] bytes. Most places with the same hash have others, and are not looked
    /// at: a PNG with a logo of 75 × 75 pixels takes 200 instead of 250 µs.
    word: u32,
}

impl Place {
    /// Returns the place of the next byte.
    fn next(self, bytes: &[u8]) -> Self {
        let at = self.at + 1;
        Self {
            at,
            end: self.end,
            offset: self.offset + 1,
            word: word(bytes, at as usize),
        }
    }
}

/// Bytes that a stream has already.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// The index of the first in the bytes that were pushed together.
    at: u32,
    length: u32,
    distance: u32,
}

/// A zlib stream whose writer knows where it is zero and where it repeats.
///
/// # Example
///
/// ```
/// use qr_deflate::Stream;
///
/// let mut stream = Stream::default();
/// stream.start(1);
/// stream.push(b"\x02pixels, pixels");
/// stream.zeros(1000);
/// let mut zlib = Vec::new();
/// stream.compress(&mut zlib);
/// assert!(zlib.len() < 60);
/// ```
#[derive(Default)]
pub struct Stream {
    bytes_per_pixel: usize,
    /// The bytes that were pushed, and a zero for each stretch that needs one.
    bytes: Vec<u8>,
    sequences: Vec<Sequence>,
    /// The beginning of the literals that are in no sequence yet.
    literals: usize,
    /// The number of bytes of the stream.
    length: usize,
    /// The newest places of each hash, the newest first.
    places: Vec<[Place; COMPARED]>,
    /// The two sums of Adler-32, reduced.
    sums: (u64, u64),
}

impl Stream {
    /// Starts again, without bytes. Looks for runs of equal bytes and of pixels of so many bytes.
    pub fn start(&mut self, bytes_per_pixel: usize) {
        self.bytes_per_pixel = bytes_per_pixel;
        self.bytes.clear();
        self.sequences.clear();
        (self.literals, self.length) = (0, 0);
        self.places.clear();
        self.places
            .resize(1 << HASH_BITS, [Place::default(); COMPARED]);
        self.sums = (1, 0);
    }

    /// Returns about how many bytes of memory the stream takes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.capacity()
            + size_of::<Sequence>() * self.sequences.capacity()
            + size_of::<[Place; COMPARED]>() * self.places.capacity()
    }

    /// Appends bytes, and looks for matches in those that were pushed before.
    pub fn push(&mut self, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        let end = self.bytes.len();
        let mut at = start;
        let mut misses = 0;
        while at + SHORTEST <= end {
            let place = Place {
                at: at as u32,
                end: end as u32,
                offset: (self.length + at - start) as u32,
                word: word(&self.bytes, at),
            };
            let (mut length, mut distance) = self.best(place);
            // A better match that begins with the next byte is worth a literal.
            if (SHORTEST..LONG).contains(&length) && at + 1 + SHORTEST <= end {
                let next = self.best(place.next(&self.bytes));
                if next.0 > length + 1 {
                    at += 1;
                    (length, distance) = next;
                }
            }
            let (period, run) = self.run(at, end);
            // A run takes fewer bits than a match, unless the match has the next run too.
            if run >= period + SHORTEST && length < run + self.run(at + run, end).1.max(SHORTEST) {
                misses = 0;
                self.push_match(at + period, run - period, period);
                at += run;
            } else if length >= SHORTEST {
                misses = 0;
                self.push_match(at, length, distance);
                at += length;
            } else {
                misses += 1;
                at += 1 + misses / PATIENCE;
                continue;
            }
            self.literals = at;
        }
        self.length += bytes.len();
        self.sums = adler::add(self.sums, bytes);
    }

    /// Appends bytes as [`push`](Self::push) does, and the matches in them to `matches`.
    pub fn push_recorded(&mut self, bytes: &[u8], matches: &mut Vec<Match>) {
        let (start, before) = (self.bytes.len(), self.sequences.len());
        self.push(bytes);
        matches.extend(self.sequences[before..].iter().map(|sequence| Match {
            at: (sequence.end - start) as u32,
            length: sequence.length as u32,
            distance: sequence.distance as u32,
        }));
    }

    /// Appends bytes whose matches are known. Later bytes have no matches in them, except in
    /// `matches`, whose distances must be those of this stream.
    pub fn push_prepared(&mut self, bytes: &[u8], matches: &[Match]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        for of in matches {
            let at = start + of.at as usize;
            self.push_match(at, of.length as usize, of.distance as usize);
            self.literals = at + of.length as usize;
        }
        self.length += bytes.len();
        self.sums = adler::add(self.sums, bytes);
    }

    /// Returns the length and the distance of the match of a place that saves most; of equal ones, of
    /// the nearest. Remembers the place.
    #[inline]
    fn best(&mut self, place: Place) -> (usize, usize) {
        let hash = hash(place.word);
        let candidates = self.places[hash];
        self.places[hash].copy_within(..COMPARED - 1, 1);
        self.places[hash][0] = place;
        let mut best = (0, 0);
        let mut most = 0;
        for candidate in candidates {
            if candidate.word != place.word {
                continue;
            }
            let (length, distance) = self.matched(candidate, place);
            let saved = saved(length, distance);
            if saved > most {
                (best, most) = ((length, distance), saved);
            }
        }
        best
    }

    /// Returns after how many bytes those from `at` to `end` repeat, 1 or the bytes of a pixel, and
    /// the length of the run.
    #[inline]
    fn run(&self, at: usize, end: usize) -> (usize, usize) {
        let bytes = &self.bytes[at..end];
        let run = |period: usize| match bytes.get(period..) {
            Some(later) => period + common_start(&bytes[..later.len()], later),
            None => 0,
        };
        let of_bytes = run(1);
        if of_bytes > SHORTEST || self.bytes_per_pixel == 1 {
            (1, of_bytes)
        } else {
            (self.bytes_per_pixel, run(self.bytes_per_pixel))
        }
    }

    /// Returns the length and the distance of the match of two places.
    #[inline]
    fn matched(&self, candidate: Place, place: Place) -> (usize, usize) {
        let (from, at) = (candidate.at as usize, place.at as usize);
        let distance = (place.offset - candidate.offset) as usize;
        if distance == 0 || distance > MAX_DISTANCE {
            return (0, 0);
        }
        let most = (place.end - place.at).min(candidate.end - candidate.at) as usize;
        let most = most.min(MAX_MATCH);
        let bytes = &self.bytes;
        (
            common_start(&bytes[from..from + most], &bytes[at..at + most]),
            distance,
        )
    }

    fn push_match(&mut self, at: usize, length: usize, distance: usize) {
        self.sequences.push(Sequence {
            start: self.literals,
            end: at,
            length,
            distance,
        });
    }

    /// Appends zeros.
    pub fn zeros(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        let is_zero_before = self.bytes.last() == Some(&0);
        let run = count - usize::from(!is_zero_before);
        if !is_zero_before {
            self.bytes.push(0);
        }
        if run < SHORTEST {
            self.bytes.extend(std::iter::repeat_n(0, run));
        } else {
            let end = self.bytes.len();
            self.push_match(end, run, 1);
            self.literals = end;
        }
        self.length += count;
        let (a, b) = self.sums;
        self.sums = (a, (b + count as u64 * a) % adler::BASE);
    }

    /// Appends rows of `length` bytes, at least 16, which are zeros after the first byte.
    pub fn zero_rows(&mut self, first: u8, length: usize, count: usize) {
        if count == 0 {
            return;
        }
        self.push(&[first]);
        self.zeros(length - 1);
        if length > MAX_NARROW_ROW {
            for _ in 1..count {
                self.push(&[first]);
                self.zeros(length - 1);
            }
            return;
        }
        let repeated = (count - 1) * length;
        if repeated > 0 {
            let end = self.bytes.len();
            self.push_match(end, repeated, length);
            self.literals = end;
            self.length += repeated;
            for _ in 1..count {
                let a = self.sums.0 + u64::from(first);
                self.sums = (
                    a % adler::BASE,
                    (self.sums.1 + a * length as u64) % adler::BASE,
                );
            }
        }
    }

    /// Appends the zlib stream to `out`.
    ///
    /// # Panics
    ///
    /// Never: the codes have a code for every symbol.
    #[inline(never)]
    pub fn compress(&mut self, out: &mut Vec<u8>) {
        let end = self.bytes.len();
        self.push_match(end, 0, 1);
        self.literals = end;
        crate::push_block(&self.sequences, &self.bytes, out);
        let (a, b) = self.sums;
        out.extend_from_slice(&((b << 16 | a) as u32).to_be_bytes());
    }
}

/// Returns about how many bits a match saves, compared with literals of 5 bits, or 0.
#[inline]
fn saved(length: usize, distance: usize) -> usize {
    let extra_bits = (distance.max(1).ilog2() as usize).saturating_sub(1);
    (5 * length).saturating_sub(12 + extra_bits)
}

/// Returns the [`SHORTEST`] bytes at `at`.
#[inline]
fn word(bytes: &[u8], at: usize) -> u32 {
    let word = bytes.get(at..).and_then(<[u8]>::first_chunk);
    word.map_or(0, |&word| u32::from_le_bytes(word))
}

#[inline]
fn hash(word: u32) -> usize {
    (word.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
}
