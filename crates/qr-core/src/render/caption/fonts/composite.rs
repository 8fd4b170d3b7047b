//! Refuses letters that are made of too many others: a font of a few hundred bytes can have a letter
//! of two letters of two letters, 32 deep, which would take hours.

use ttf_parser::{GlyphId, loca};

/// The maximum number of components of a letter, those of components too. Real ones have two or three.
const MAX_COMPONENTS: usize = 64;

/// Returns true if a glyph of the table `glyf`, whose data are at these places, has too many components.
pub(super) fn is_too_complex(glyphs: &[u8], places: loca::Table<'_>, glyph: GlyphId) -> bool {
    // Those that were not looked at yet. Each is counted as often as it is drawn.
    let mut rest = vec![glyph];
    let mut count = 0;
    while let Some(glyph) = rest.pop() {
        count += 1;
        if count > MAX_COMPONENTS {
            return true;
        }
        let data = places
            .glyph_range(glyph)
            .and_then(|range| glyphs.get(range));
        components(data.unwrap_or_default(), |component| {
            if rest.len() <= MAX_COMPONENTS {
                rest.push(component);
            }
        });
    }
    false
}

const HEADER: usize = 10;
const HAS_WORDS: u16 = 1;
const HAS_SCALE: u16 = 1 << 3;
const HAS_MORE: u16 = 1 << 5;
const HAS_TWO_SCALES: u16 = 1 << 6;
const HAS_MATRIX: u16 = 1 << 7;

/// Calls `push` for each component of the data of a glyph.
fn components(data: &[u8], mut push: impl FnMut(GlyphId)) {
    let word = |at: usize| {
        let bytes = data.get(at..at + 2)?;
        Some(u16::from_be_bytes([bytes[0], bytes[1]]))
    };
    // A negative number of contours.
    if word(0).is_none_or(|contours| contours < 0x8000) {
        return;
    }
    let mut at = HEADER;
    while let (Some(flags), Some(glyph)) = (word(at), word(at + 2)) {
        push(GlyphId(glyph));
        if flags & HAS_MORE == 0 {
            return;
        }
        let has = |flag: u16| flags & flag != 0;
        at += 4 + if has(HAS_WORDS) { 4 } else { 2 };
        at += match () {
            () if has(HAS_MATRIX) => 8,
            () if has(HAS_TWO_SCALES) => 4,
            () if has(HAS_SCALE) => 2,
            () => 0,
        };
    }
}
