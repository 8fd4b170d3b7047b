//! Finds the fewest bits of text after FNC1 by trying all segmentations, and reads each
//! alphanumeric segment as a decoder does.

use super::segments::{MODES, bits_of};
use crate::encode::optimize::{Gains, Kanji, push_optimal_segments};
use crate::encode::segment::{GS, is_alphanumeric};
use crate::symbology::CharCountClass;
use crate::{Mode, Segment};

/// Writes text as the characters of an alphanumeric segment: GS as `%`, and `%` as `%%` (ISO/IEC
/// 18004:2015, clause 7.4.8.2).
pub fn write(text: &str) -> String {
    text.replace('%', "%%").replace(char::from(GS), "%")
}

/// Reads the characters of an alphanumeric segment as a decoder does, from left to right.
pub fn read(characters: &str) -> String {
    let mut text = String::new();
    let mut rest = characters;
    while let Some(character) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("%%") {
            text.push('%');
            rest = after;
        } else {
            text.push(if character == '%' {
                char::from(GS)
            } else {
                character
            });
            rest = &rest[character.len_utf8()..];
        }
    }
    text
}

/// Returns the characters that `mode` encodes for `text`, or `None` if the mode cannot, or if a
/// decoder would read another text.
pub fn written(mode: Mode, text: &str) -> Option<String> {
    match mode {
        Mode::Numeric => text
            .chars()
            .all(|c| c.is_ascii_digit())
            .then(|| text.into()),
        Mode::Alphanumeric => {
            let characters = write(text);
            let is_same = characters.chars().all(is_alphanumeric) && read(&characters) == text;
            is_same.then_some(characters)
        }
        Mode::Byte => Some(text.into()),
        _ => None,
    }
}

/// Tries every first segment and, once for each rest, every segmentation of the rest. Kanji mode is
/// left out.
pub fn exhaustive(text: &str, class: CharCountClass) -> usize {
    let starts: Vec<usize> = text
        .char_indices()
        .map(|(i, _)| i)
        .chain([text.len()])
        .collect();
    let mut best = vec![0; starts.len()];
    for from in (0..starts.len() - 1).rev() {
        let segments = (from + 1..starts.len()).flat_map(|to| MODES.map(|mode| (to, mode)));
        best[from] = segments
            .filter_map(|(to, mode)| {
                let characters = written(mode, &text[starts[from]..starts[to]])?;
                Some(bits_of(mode, &characters, class) + best[to])
            })
            .min()
            .expect("byte mode has every character");
    }
    best[0]
}

/// Returns true if `text` has GS before GS or `%`, which the encoder leaves to byte mode.
pub fn is_ambiguous(text: &str) -> bool {
    text.contains("\u{1d}\u{1d}") || text.contains("\u{1d}%")
}

/// Returns the bits of the segments that the encoder chooses. Asserts that they are the text, and
/// that their length is right.
pub fn optimal(text: &str, class: CharCountClass) -> usize {
    let mut segments = Vec::new();
    let gains = Gains::of([Mode::Fnc1First].into_iter(), [text].into_iter());
    let came_from = &mut Vec::new();
    push_optimal_segments(text, class, Kanji::Avoid, gains, &mut segments, came_from);
    let joined: Vec<u8> = segments.iter().flat_map(Segment::data).copied().collect();
    assert_eq!(joined, text.as_bytes(), "the segments are the text");
    for segment in &segments {
        let text = std::str::from_utf8(segment.data()).expect("segments end between characters");
        let characters = written(segment.mode(), text).expect("the mode has the text");
        assert_eq!(
            segment.bits(class),
            bits_of(segment.mode(), &characters, class)
        );
    }
    segments.iter().map(|s| s.bits(class)).sum()
}
