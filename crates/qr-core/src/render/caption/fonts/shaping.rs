//! Says which characters need more than a place beside the last: letters that join, marks above
//! others, and characters that only steer those around them.

/// The blocks of scripts and characters that need shaping, in the order of their numbers.
const NEED_SHAPING: [[u32; 2]; 26] = [
    // Soft hyphen.
    [0xad, 0xad],
    // Combining marks.
    [0x300, 0x36f],
    [0x483, 0x489],
    // Hebrew points.
    [0x591, 0x5bd],
    [0x5bf, 0x5bf],
    [0x5c1, 0x5c2],
    [0x5c4, 0x5c5],
    [0x5c7, 0x5c7],
    // Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic.
    [0x600, 0x8ff],
    // Scripts of India, Sri Lanka, Thailand, Laos, Tibet and Myanmar.
    [0x900, 0x109f],
    // Hangul as single parts. Text that was composed (NFC) has none.
    [0x1100, 0x11ff],
    // Philippine scripts, Khmer, Mongolian, Limbu, Tai Le, New Tai Lue.
    [0x1700, 0x1aff],
    // Balinese to Vedic extensions.
    [0x1b00, 0x1cff],
    [0x1dc0, 0x1dff],
    // Zero-width characters and marks of direction.
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x206f],
    [0x20d0, 0x20ff],
    // Ideographic and kana marks.
    [0x302a, 0x302f],
    [0x3099, 0x309a],
    // Scripts of Southern and Eastern Asia.
    [0xa800, 0xabff],
    // A Hebrew point, and forms of Arabic.
    [0xfb1e, 0xfb1e],
    [0xfb50, 0xfdff],
    // Variation selectors and combining half marks.
    [0xfe00, 0xfe2f],
    // Forms of Arabic, and the byte order mark.
    [0xfe70, 0xfeff],
    // Annotations of a line.
    [0xfff0, 0xfffb],
];

/// Returns true if a character needs shaping.
pub(super) fn needs_shaping(character: char) -> bool {
    let code = u32::from(character);
    let is_supplementary = matches!(
        code,
        // Scripts that run from right to left or derive from Brahmi.
        0x10800..=0x11fff
        // Adlam and other scripts that run from right to left.
        | 0x1e800..=0x1efff
        // Flags and skin tones, which join with others.
        | 0x1f1e6..=0x1f1ff
        | 0x1f3fb..=0x1f3ff
        // Tags and more variation selectors.
        | 0xe0000..=0xe0fff
    );
    let is_listed = NEED_SHAPING
        .iter()
        .any(|[first, last]| (*first..=*last).contains(&code));
    is_supplementary || is_listed
}

#[cfg(test)]
mod tests {
    use super::needs_shaping;

    #[test]
    fn tells_scripts_apart() {
        for character in "Aé–€→Жאת漢あ한ﬁ😀".chars() {
            assert!(!needs_shaping(character), "{character}");
        }
        for character in "بܐहกខ\u{301}\u{5b7}\u{200d}\u{202e}\u{fe0f}🇨".chars() {
            assert!(needs_shaping(character), "{character:?}");
        }
    }
}
