//! Text -> the segments that take the fewest bits, by dynamic programming.
//!
//! For each character and each mode that has it, the fewest bits that all characters up to it take
//! when it is in that mode. A character costs 10/3 bits in numeric mode and 11/2 in alphanumeric mode;
//! counting in sixths of a bit keeps this exact, and a segment that ends is rounded up to whole bits
//! as the standard does. Because rounding never reverses an order, the cheapest way into a state is
//! part of the cheapest way through it, so the result is the optimum and not an approximation.

use crate::segment::{Mode, Segment, shift_jis};

/// The modes in the order of the tables below; byte comes first because it has every character.
const MODES: [Mode; 4] = [Mode::Byte, Mode::Alphanumeric, Mode::Numeric, Mode::Kanji];

/// More than any text costs, and small enough to add to.
const NEVER: u32 = u32::MAX / 2;

/// Sixths of a bit.
const BIT: u32 = 6;

/// What the segments may use beyond numeric, alphanumeric and byte mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kanji {
    /// No kanji mode: every character that is not ASCII is UTF-8 in byte mode.
    Avoid,
    /// Every character that is not ASCII is in kanji mode. A symbol that mixed kanji mode with UTF-8
    /// would leave a decoder to guess whether its bytes are Shift JIS.
    Require,
}

/// Whether kanji mode is of any use to `text`: it has characters beyond ASCII, and kanji mode has all
/// of them.
pub(crate) fn kanji_applies(text: &str) -> bool {
    let mut beyond_ascii = text.chars().filter(|c| !c.is_ascii()).peekable();
    beyond_ascii.peek().is_some() && beyond_ascii.all(|c| shift_jis(c).is_some())
}

/// Cuts `text` into the segments that take the fewest bits in versions of the width class `class`,
/// and appends them to `segments`.
pub(crate) fn push_optimal_segments<'a>(
    text: &'a str,
    class: usize,
    kanji: Kanji,
    segments: &mut Vec<Segment<'a>>,
) {
    let headers = MODES.map(|mode| mode.header_bits(class) as u32 * BIT);
    // came_from[i] has, for each mode, two bits: the mode of the character before, given that
    // character i is in this one.
    let mut came_from = Vec::with_capacity(text.len());
    let mut costs = [NEVER; 4];
    for (i, character) in text.chars().enumerate() {
        let of_character = character_costs(character, kanji);
        let mut next = [NEVER; 4];
        let mut from = 0u8;
        for (mode, next_cost) in next.iter_mut().enumerate() {
            if of_character[mode] == NEVER {
                continue;
            }
            let (cost, before) = if i == 0 {
                (headers[mode], mode)
            } else {
                cheapest_before(&costs, mode, headers[mode])
            };
            *next_cost = cost + of_character[mode];
            from |= (before as u8) << (2 * mode);
        }
        costs = next;
        came_from.push(from);
    }
    trace(text, &costs, &came_from, segments);
}

/// What one character costs in each mode, in sixths of a bit.
fn character_costs(character: char, kanji: Kanji) -> [u32; 4] {
    let bytes = character.len_utf8() as u32 * 8 * BIT;
    if character.is_ascii() {
        let cost = |mode: Mode, cost| if mode.has(character) { cost } else { NEVER };
        [
            bytes,
            cost(Mode::Alphanumeric, 33),
            cost(Mode::Numeric, 20),
            NEVER,
        ]
    } else {
        match kanji {
            Kanji::Avoid => [bytes, NEVER, NEVER, NEVER],
            Kanji::Require => [NEVER, NEVER, NEVER, 13 * BIT],
        }
    }
}

/// The cheapest way to have `mode` next: going on in it, or ending another mode's segment, which
/// rounds up to whole bits, and beginning one with `header`.
fn cheapest_before(costs: &[u32; 4], mode: usize, header: u32) -> (u32, usize) {
    let mut best = (costs[mode], mode);
    for (before, &cost) in costs.iter().enumerate() {
        let switched = cost.next_multiple_of(BIT) + header;
        if before != mode && cost < NEVER && switched < best.0 {
            best = (switched, before);
        }
    }
    best
}

/// Follows the choices back from the cheapest end, then cuts the text where the mode changes.
fn trace<'a>(text: &'a str, costs: &[u32; 4], came_from: &[u8], segments: &mut Vec<Segment<'a>>) {
    let mut mode = (0..4)
        .min_by_key(|&mode| costs[mode].next_multiple_of(BIT))
        .unwrap_or(0);
    let mut ends = Vec::new();
    let mut end = text.len();
    let characters = text.char_indices().rev();
    for ((start, _), from) in characters.zip(came_from.iter().rev()) {
        let before = usize::from(from >> (2 * mode) & 0b11);
        if before != mode || start == 0 {
            ends.push((MODES[mode], start, end));
            end = start;
        }
        mode = before;
    }
    let pieces = ends.into_iter().rev();
    segments.extend(pieces.map(|(mode, start, end)| Segment::unchecked(mode, &text[start..end])));
}
