//! Finds the fewest bits that segments take by trying all segmentations.

use crate::encode::optimize::{Gains, Kanji, push_optimal_segments};
use crate::symbology::CharCountClass;
use crate::{Mode, Symbology};

pub const MODES: [Mode; 4] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte, Mode::Kanji];

/// Returns true if the segmenter may put `character` in `mode`.
pub fn allows(mode: Mode, character: char, kanji: Kanji) -> bool {
    match (mode, character.is_ascii(), kanji) {
        (Mode::Kanji, is_ascii, kanji) => !is_ascii && kanji == Kanji::Require,
        (Mode::Byte, is_ascii, kanji) => is_ascii || kanji == Kanji::Avoid,
        _ => mode.has(character),
    }
}

/// Returns the length of one segment in bits, as clauses 7.4.3 to 7.4.6 count it.
pub fn bits_of(mode: Mode, text: &str, class: CharCountClass) -> usize {
    let n = text.chars().count();
    let (count, data) = match mode {
        Mode::Numeric => ([10, 12, 14], 10 * (n / 3) + [0, 4, 7][n % 3]),
        Mode::Alphanumeric => ([9, 11, 13], 11 * (n / 2) + 6 * (n % 2)),
        Mode::Byte => ([8, 16, 16], 8 * text.len()),
        Mode::Kanji => ([8, 10, 12], 13 * n),
        header => unreachable!("{header} has no text"),
    };
    if class.last_version().symbology() == Symbology::Qr {
        4 + count[class.index()] + data
    } else {
        class.header_bits(mode) + data
    }
}

/// Tries every first segment and, once for each rest, every segmentation of the rest.
pub fn exhaustive_by_segments(text: &str, class: CharCountClass, kanji: Kanji) -> usize {
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
                let segment = &text[starts[from]..starts[to]];
                let allowed = segment.chars().all(|c| allows(mode, c, kanji));
                allowed.then(|| bits_of(mode, segment, class) + best[to])
            })
            .min()
            .expect("byte or kanji mode has every character");
    }
    best[0]
}

pub fn optimal(text: &str, class: CharCountClass, kanji: Kanji) -> usize {
    let mut segments = Vec::new();
    let gains = Gains::of(std::iter::empty());
    push_optimal_segments(text, class, kanji, gains, &mut segments, &mut Vec::new());
    let joined: Vec<u8> = segments
        .iter()
        .flat_map(|s| s.data().iter().copied())
        .collect();
    assert_eq!(joined, text.as_bytes(), "the segments are the text");
    for segment in &segments {
        let text = std::str::from_utf8(segment.data()).unwrap();
        assert!(text.chars().all(|c| allows(segment.mode(), c, kanji)));
        assert_eq!(segment.bits(class), bits_of(segment.mode(), text, class));
    }
    segments.iter().map(|s| s.bits(class)).sum()
}

/// Returns the fewest bits for a text of any length. The bits of a character depend on its mode,
/// and on its place in a group of three digits or two alphanumeric characters.
pub fn fewest_bits(text: &str, class: CharCountClass, kanji: Kanji) -> usize {
    // The fewest by mode, and by the place in its group that comes next.
    let mut fewest: [[Option<usize>; 3]; MODES.len()] = Default::default();
    for (i, character) in text.chars().enumerate() {
        let all = fewest.iter().flatten().copied().flatten().min();
        let before = if i == 0 { Some(0) } else { all };
        let mut next: [[Option<usize>; 3]; MODES.len()] = Default::default();
        for (mode, (of_mode, next)) in MODES.into_iter().zip(fewest.iter().zip(&mut next)) {
            if !allows(mode, character, kanji) {
                continue;
            }
            let group: &[usize] = match mode {
                Mode::Numeric => &[4, 3, 3],
                Mode::Alphanumeric => &[6, 5],
                Mode::Byte => &[8 * character.len_utf8()],
                Mode::Kanji => &[13],
                header => unreachable!("{header} has no text"),
            };
            let mut offer = |place: usize, bits: usize| {
                let fewest = &mut next[(place + 1) % group.len()];
                *fewest = Some(fewest.map_or(bits, |other| other.min(bits)));
            };
            if let Some(before) = before {
                offer(0, before + bits_of(mode, "", class) + group[0]);
            }
            for (place, added) in group.iter().enumerate() {
                if let Some(bits) = of_mode[place] {
                    offer(place, bits + added);
                }
            }
        }
        fewest = next;
    }
    let all = fewest.iter().flatten().copied().flatten();
    all.min().expect("byte or kanji mode has every character")
}
