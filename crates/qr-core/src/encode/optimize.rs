//! Divides text into the segments that take the fewest bits, by dynamic programming.
//!
//! For each character and each mode that has it, computes the fewest bits of all characters up to
//! it, given that it is in that mode. A character costs 10/3 bits in numeric mode and 11/2 in
//! alphanumeric mode; counting in sixths of a bit keeps this exact, and a segment that ends is
//! rounded up to whole bits as the standard does. Because rounding never reverses an order, the
//! cheapest way into a state is part of the cheapest way through it, so the result is the optimum
//! and not an approximation.

use crate::Mode;
use crate::encode::segment::{GS, Segment, is_alphanumeric, shift_jis};
use crate::symbology::CharCountClass;

/// The modes in the order of the tables below; byte comes first because it has every character.
const MODES: [Mode; 4] = [Mode::Byte, Mode::Alphanumeric, Mode::Numeric, Mode::Kanji];

/// Costs more than any text, and does not overflow in sums.
const NEVER: u32 = u32::MAX / 2;

/// The unit of costs: sixths of a bit.
pub(super) const BIT: u32 = 6;

/// Whether segments use kanji mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kanji {
    /// No kanji mode: every character that is not ASCII is UTF-8 in byte mode.
    Avoid,
    /// Every character that is not ASCII is in kanji mode. A symbol that mixed kanji mode with
    /// UTF-8 would leave a decoder to guess whether its bytes are Shift JIS.
    Require,
}

/// Returns true if kanji mode can be used for `text`: it has characters beyond ASCII, and kanji
/// mode has all of them.
pub(crate) fn kanji_applies(text: &str) -> bool {
    let mut beyond_ascii = text.chars().filter(|c| !c.is_ascii()).peekable();
    beyond_ascii.peek().is_some() && beyond_ascii.all(|c| shift_jis(c).is_some())
}

/// Returns true if segments of versions of a class can have all characters of `text`: M1 has only
/// digits, and M2 only alphanumeric characters.
pub(crate) fn can_hold(class: CharCountClass, text: &str) -> bool {
    let is_held = |character: char| {
        character.is_ascii_digit() || class.has(Mode::Alphanumeric) && is_alphanumeric(character)
    };
    class.has(Mode::Byte) || text.chars().all(is_held)
}

/// Divides `text` into the segments that take the fewest bits in versions of a character count
/// class, which [`can_hold`] it, and appends them to `segments`. `came_from` is scratch space.
pub(crate) fn push_optimal_segments<'a>(
    text: &'a str,
    class: CharCountClass,
    kanji: Kanji,
    gains: &'static Gains,
    segments: &mut Vec<Segment<'a>>,
    came_from: &mut Vec<u8>,
) {
    if text.is_empty() {
        return;
    }
    came_from.clear();
    let mut search = Search {
        headers: MODES.map(|mode| class.header_bits(mode) as u32 * BIT),
        costs: None,
        gains,
        came_from,
    };
    match kanji {
        Kanji::Avoid => {
            if search.all_bytes(text.as_bytes()) {
                segments.push(Segment::unchecked(Mode::Byte, text));
                return;
            }
        }
        Kanji::Require => text.chars().for_each(|c| search.ascii_or_kanji(c)),
    }
    search.push_cheapest(text, segments);
}

struct Search<'s> {
    /// The cost of the header of a segment.
    headers: Costs,
    /// The cost of all characters so far, by the mode of the last one. `None` before the first.
    costs: Option<Costs>,
    gains: &'static Gains,
    /// Two bits for each byte and mode: the mode of the byte before it, given that the byte is in
    /// that mode.
    came_from: &'s mut Vec<u8>,
}

/// Sixths of a bit, by mode as in [`MODES`].
type Costs = [u32; MODES.len()];

/// Marks a byte whose previous byte is in the same mode, for all modes.
const SAME_MODE: u8 = 0b11_10_01_00;

impl Search<'_> {
    /// Processes text whose characters beyond ASCII are in byte mode. Returns true if byte mode is
    /// best for all of it; then nothing is processed.
    fn all_bytes(&mut self, text: &[u8]) -> bool {
        // A run of bytes that other modes have too is best in byte mode if it is short. Only the
        // first and the last run, which save a header, and longer runs need a closer look.
        let shortest = self.shortest_inside();
        let mut at = 0;
        // Bytes that must be in byte mode and are not processed yet.
        let mut plain = 0;
        while at < text.len() {
            let run = &text[at..][..self.run_at(&text[at..])];
            let is_at_an_end = at == 0 || at + run.len() == text.len();
            if self.cannot_pay(run, is_at_an_end, run.len() == text.len()) {
                plain += run.len();
            } else {
                self.in_byte_mode(plain);
                plain = 0;
                for &byte in run {
                    self.step(self.gains.ascii_costs(byte));
                }
            }
            at += run.len();
            let skipped = self.next_run(&text[at..], shortest);
            plain += skipped;
            at += skipped;
        }
        if plain == text.len() {
            return true;
        }
        self.in_byte_mode(plain);
        false
    }

    /// Returns the length of the run at the start of `text` that other modes have too.
    fn run_at(&self, text: &[u8]) -> usize {
        let end = text.iter().position(|&byte| self.gains.of_byte(byte) == 0);
        end.unwrap_or(text.len())
    }

    /// Returns the length of the shortest run that may be best in another mode, between bytes that
    /// only byte mode has: see [`cannot_pay`](Self::cannot_pay).
    fn shortest_inside(&self) -> usize {
        let [byte, alphanumeric, numeric, _] = self.headers;
        let headers = alphanumeric.min(numeric) + byte;
        (headers / u32::from(GAIN_OF_DIGIT)) as usize + 1
    }

    /// Returns how many bytes come before the next run of at least `shortest` bytes that other
    /// modes have too, or before the run at the end. `text` starts with a byte that only byte mode
    /// has, or is empty.
    fn next_run(&self, text: &[u8], shortest: usize) -> usize {
        // Where a run may start. Looks for a byte of byte mode from the end of the shortest run
        // backwards: a run starts behind it, so most bytes are never looked at.
        let mut start = 0;
        while let Some(run) = text.get(start..start + shortest) {
            match run.iter().rposition(|&byte| self.gains.of_byte(byte) == 0) {
                Some(last) => start += last + 1,
                None => return start,
            }
        }
        let rest = &text[start..];
        let last = rest.iter().rposition(|&byte| self.gains.of_byte(byte) == 0);
        start + last.map_or(0, |last| last + 1)
    }

    /// Returns true if `run`, between bytes that only byte mode has, is best in byte mode too: its
    /// gain in other modes is less than the header of another mode, plus the header to return to
    /// byte mode.
    fn cannot_pay(&self, run: &[u8], is_at_an_end: bool, is_all: bool) -> bool {
        let [byte, alphanumeric, numeric, _] = self.headers;
        let header = alphanumeric.min(numeric);
        let gain: u32 = run
            .iter()
            .map(|&byte| u32::from(self.gains.of_byte(byte)))
            .sum();
        // If the run is all of the text, byte mode needs a header too.
        !is_all && gain <= if is_at_an_end { header } else { header + byte }
    }

    /// Processes `count` bytes that are in byte mode.
    fn in_byte_mode(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        self.step([8 * BIT, NEVER, NEVER, NEVER]);
        let last = self.came_from.len() + count - 1;
        self.came_from.resize(last, SAME_MODE);
        if let Some([cost, ..]) = &mut self.costs {
            *cost += 8 * BIT * (count - 1) as u32;
        }
    }

    /// Processes a character of text whose characters beyond ASCII are in kanji mode.
    fn ascii_or_kanji(&mut self, character: char) {
        if let Ok(byte) = u8::try_from(character)
            && byte.is_ascii()
        {
            self.step(self.gains.ascii_costs(byte));
        } else {
            self.step([NEVER, NEVER, NEVER, 13 * BIT]);
            let last = self.came_from.len() + character.len_utf8() - 1;
            self.came_from.resize(last, SAME_MODE);
        }
    }

    /// Processes a character with these costs by mode.
    fn step(&mut self, of_character: Costs) {
        let mut next = [NEVER; MODES.len()];
        let mut from = 0;
        for (mode, next_cost) in next.iter_mut().enumerate() {
            if of_character[mode] == NEVER {
                continue;
            }
            let (cost, before) = match &self.costs {
                None => (self.headers[mode], mode),
                Some(costs) => cheapest_before(costs, mode, self.headers[mode]),
            };
            *next_cost = cost + of_character[mode];
            from |= (before as u8) << (2 * mode);
        }
        self.costs = Some(next);
        self.came_from.push(from);
    }

    /// Follows the choices back from the cheapest end, and cuts the text where the mode changes.
    fn push_cheapest<'a>(&self, text: &'a str, segments: &mut Vec<Segment<'a>>) {
        let costs = self.costs.unwrap_or([NEVER; MODES.len()]);
        let mut mode = (0..MODES.len())
            .min_by_key(|&mode| costs[mode].next_multiple_of(BIT))
            .unwrap_or(0);
        let first = segments.len();
        let mut end = text.len();
        for (start, from) in self.came_from.iter().enumerate().rev() {
            let before = usize::from(from >> (2 * mode) & 0b11);
            if before != mode || start == 0 {
                segments.push(self.segment(MODES[mode], &text[start..end]));
                end = start;
            }
            mode = before;
        }
        segments[first..].reverse();
    }

    fn segment<'a>(&self, mode: Mode, text: &'a str) -> Segment<'a> {
        if mode == Mode::Alphanumeric && self.gains.of_byte(b'%') == GAIN_OF_DOUBLED {
            Segment::alphanumeric_after_fnc1(text)
        } else {
            Segment::unchecked(mode, text)
        }
    }
}

/// The cost of a character in alphanumeric and in numeric mode, in sixths of a bit.
pub(super) const ALPHANUMERIC: u32 = 33;
pub(super) const NUMERIC: u32 = 20;

/// What a digit saves in numeric mode, and another character in alphanumeric mode, compared with
/// byte mode.
const GAIN_OF_DIGIT: u8 = (8 * BIT - NUMERIC) as u8;
const GAIN_OF_ALPHANUMERIC: u8 = (8 * BIT - ALPHANUMERIC) as u8;

/// The gain of `%` after FNC1, which alphanumeric mode writes as `%%`. It saves nothing, but a run
/// of alphanumeric characters may have it inside: two headers cost more. The true gain is
/// negative, and a larger one is safe, as a run with it is only looked at more closely.
const GAIN_OF_DOUBLED: u8 = 1;

/// The most that each byte saves in another mode, compared with byte mode; 0 if only byte mode has
/// it.
pub(crate) struct Gains([u8; 256]);

impl Gains {
    /// Returns the gains after these headers, in content with these texts.
    ///
    /// After FNC1, alphanumeric mode writes the separator GS as `%`, and `%` as `%%` (ISO/IEC
    /// 18004:2015, clause 7.4.8.2). A GS before a GS or a `%` would be read as `%`. Element strings
    /// of GS1 never have that. In a text that has it, only byte mode has GS and `%`.
    pub fn of<'t>(
        mut headers: impl Iterator<Item = Mode>,
        texts: impl Iterator<Item = &'t str>,
    ) -> &'static Self {
        static PLAIN: Gains = Gains::new(0, GAIN_OF_ALPHANUMERIC);
        static AFTER_FNC1: Gains = Gains::new(GAIN_OF_ALPHANUMERIC, GAIN_OF_DOUBLED);
        static AMBIGUOUS: Gains = Gains::new(0, 0);
        if !headers.any(|mode| matches!(mode, Mode::Fnc1First | Mode::Fnc1Second)) {
            return &PLAIN;
        }
        let mut pairs = texts.flat_map(|text| text.as_bytes().windows(2));
        if pairs.any(|pair| matches!(pair, [GS, GS | b'%'])) {
            &AMBIGUOUS
        } else {
            &AFTER_FNC1
        }
    }

    const fn new(gain_of_gs: u8, gain_of_percent: u8) -> Self {
        let mut gains = [0; 256];
        let mut byte = 0;
        while byte < 128 {
            gains[byte as usize] = match byte {
                b'0'..=b'9' => GAIN_OF_DIGIT,
                b'%' => gain_of_percent,
                GS => gain_of_gs,
                _ if is_alphanumeric(byte as char) => GAIN_OF_ALPHANUMERIC,
                _ => 0,
            };
            byte += 1;
        }
        Self(gains)
    }

    fn of_byte(&self, byte: u8) -> u8 {
        self.0[usize::from(byte)]
    }

    /// Returns the cost of an ASCII character by mode.
    fn ascii_costs(&self, byte: u8) -> Costs {
        let gain = self.of_byte(byte);
        [
            8 * BIT,
            match gain {
                0 => NEVER,
                GAIN_OF_DOUBLED => 2 * ALPHANUMERIC,
                _ => ALPHANUMERIC,
            },
            if gain == GAIN_OF_DIGIT {
                NUMERIC
            } else {
                NEVER
            },
            NEVER,
        ]
    }
}

/// Returns the cheapest way to have `mode` next, as its cost and the mode before: continuing the
/// segment, or ending a segment of another mode, which rounds up to whole bits, and paying
/// `header`.
fn cheapest_before(costs: &Costs, mode: usize, header: u32) -> (u32, usize) {
    let mut best = (costs[mode], mode);
    for (before, &cost) in costs.iter().enumerate() {
        let switched = cost.next_multiple_of(BIT) + header;
        if before != mode && cost < NEVER && switched < best.0 {
            best = (switched, before);
        }
    }
    best
}
