//! What of the rows is written as it is, and what as a match of something before.

use super::Rows;

/// The shortest and the longest match (RFC 1951, section 3.2.5).
pub(crate) const SHORTEST: usize = 3;
const LONGEST: usize = 258;
/// How far back a match reaches.
const WINDOW: usize = 32 * 1024;

/// How many earlier positions of the same three bytes are compared, at most.
const MOST_COMPARED: usize = 32;
/// Positions within a match longer than this are not to be found again: what they would find is a match too.
const LONG: usize = 64;

const HASH_BITS: u32 = 11;
const NONE: u32 = u32::MAX;

/// A literal byte or a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A byte.
    Literal(u8),
    /// `length` bytes, 3 to 258, from `distance` bytes back, 1 to 32768.
    Match { length: u16, distance: u16 },
}

/// The tokens of all rows.
pub(crate) fn find(rows: &Rows) -> Vec<Token> {
    let mut finder = Finder::new(rows);
    let mut start = 0;
    for (row, &count) in rows.counts.iter().enumerate() {
        finder.first_of(row, start);
        start = finder.others(row, count - 1);
    }
    finder.tokens
}

struct Finder<'a> {
    bytes: &'a [u8],
    /// The bytes of a row.
    length: usize,
    /// Where the first and the last of the equal rows begin, counted in the bytes that are compressed.
    firsts: Vec<usize>,
    lasts: Vec<usize>,
    /// The newest position of each hash of three bytes, and for each position the one before it.
    newest: Vec<u32>,
    before: Vec<u32>,
    tokens: Vec<Token>,
}

impl<'a> Finder<'a> {
    fn new(rows: &'a Rows) -> Self {
        let mut start = 0;
        let mut firsts = Vec::with_capacity(rows.counts.len());
        let mut lasts = Vec::with_capacity(rows.counts.len());
        for &count in &rows.counts {
            firsts.push(start);
            lasts.push(start + (count - 1) * rows.length);
            start += count * rows.length;
        }
        Self {
            bytes: &rows.bytes,
            length: rows.length,
            firsts,
            lasts,
            newest: vec![NONE; 1 << HASH_BITS],
            before: vec![NONE; rows.bytes.len()],
            tokens: Vec::new(),
        }
    }

    /// The first of the equal rows, from its byte `start` on: literals and matches.
    fn first_of(&mut self, row: usize, start: usize) {
        let (mut at, end) = (row * self.length + start, (row + 1) * self.length);
        let mut found = self.best(row, at, end);
        while at < end {
            self.remember(at);
            let (length, distance) = found;
            // A better match that begins with the next byte is worth a literal.
            let next = self.best(row, at + 1, end);
            if length < SHORTEST || worth(next.0, next.1) > worth(length, distance) {
                self.tokens.push(Token::Literal(self.bytes[at]));
                at += 1;
                found = next;
                continue;
            }
            self.tokens.push(token(length, distance));
            if length <= LONG {
                for position in at + 1..at + length {
                    self.remember(position);
                }
            }
            at += length;
            found = self.best(row, at, end);
        }
    }

    /// The `count` rows that are equal to the first, and as much of the next one as is equal too: how much that is, in
    /// bytes.
    fn others(&mut self, row: usize, count: usize) -> usize {
        let (here, next) = (row * self.length, (row + 1) * self.length);
        let most = self.length.min(self.bytes.len() - next);
        let mut alike = self.common(here, next, most);
        let mut left = count * self.length + alike;
        if left < SHORTEST {
            (left, alike) = (0, 0);
        }
        for at in next..next + alike {
            self.remember(at);
        }
        while left > 0 {
            // No rest may be shorter than a match.
            let length = match left {
                0..=LONGEST => left,
                _ if left < LONGEST + SHORTEST => LONGEST - SHORTEST,
                _ => LONGEST,
            };
            self.tokens.push(token(length, self.length));
            left -= length;
        }
        alike
    }

    fn hash(&self, at: usize) -> Option<usize> {
        let three = self.bytes.get(at..at + 3)?;
        let word = u32::from_le_bytes([three[0], three[1], three[2], 0]);
        Some((word.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize)
    }

    fn remember(&mut self, at: usize) {
        if let Some(hash) = self.hash(at) {
            self.before[at] = self.newest[hash];
            self.newest[hash] = at as u32;
        }
    }

    /// The match that is worth most for what is from `at` to `end`, the end of `row`; of equals the nearest. Its length
    /// is 0 where none is worth anything.
    fn best(&self, row: usize, at: usize, end: usize) -> (usize, usize) {
        let mut best = (0, 0);
        let most = LONGEST.min(end.saturating_sub(at));
        let Some(hash) = self.hash(at).filter(|_| most >= SHORTEST) else {
            return best;
        };
        let mut candidate = self.newest[hash];
        for _ in 0..MOST_COMPARED {
            if candidate == NONE {
                break;
            }
            let from = candidate as usize;
            let distance = self.distance(row, at, from);
            if distance > WINDOW {
                break;
            }
            let length = self.common(from, at, most);
            if worth(length, distance) > worth(best.0, best.1) {
                best = (length, distance);
                if length == most {
                    break;
                }
            }
            candidate = self.before[from];
        }
        best
    }

    /// How far back `from` is. Of equal rows it is the last, as that is the nearest; what follows there is what
    /// follows in `bytes`, too.
    fn distance(&self, row: usize, at: usize, from: usize) -> usize {
        let from_row = from / self.length;
        if from_row == row {
            return at - from;
        }
        self.firsts[row] + at % self.length - self.lasts[from_row] - from % self.length
    }

    /// How many bytes are equal from two positions on, up to `most`.
    fn common(&self, from: usize, at: usize, most: usize) -> usize {
        let (a, b) = (&self.bytes[from..], &self.bytes[at..at + most]);
        a.iter().zip(b).take_while(|(a, b)| a == b).count()
    }
}

fn token(length: usize, distance: usize) -> Token {
    Token::Match {
        length: length as u16,
        distance: distance as u16,
    }
}

/// About how many tenths of a bit a match takes less than the literals it replaces; 0 where there is none.
///
/// The codes are not known yet. These are what comes out smallest on average: 4.5 bits for a literal, 12 for the two
/// symbols of a match, and the extra bits of its distance. Some more for the symbols than they take keeps rare
/// ones out of the codes.
fn worth(length: usize, distance: usize) -> usize {
    if length < SHORTEST {
        return 0;
    }
    let extra_bits = (distance.ilog2() as usize).saturating_sub(1);
    (length * 45).saturating_sub(120 + 10 * extra_bits)
}
