//! Compares the characters of kanji mode with the Shift JIS of `encoding_rs`.

use encoding_rs::SHIFT_JIS;

use crate::encode::codewords::kanji_value;
use crate::encode::jis_x_0208::JIS_X_0208;
use crate::encode::segment::shift_jis;

/// Returns the code points of the table.
fn points() -> impl Iterator<Item = u16> {
    JIS_X_0208.into_iter().filter(|&point| point > 0)
}

#[test]
fn characters_are_unique() {
    let mut points: Vec<u16> = points().collect();
    points.sort_unstable();
    assert!(points.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn values_are_those_of_the_codes() {
    for (&point, value) in JIS_X_0208.iter().zip(0..) {
        if point == 0 {
            continue;
        }
        let code = shift_jis(char::from_u32(point.into()).unwrap()).unwrap();
        assert_eq!(kanji_value(code), value);
    }
}

#[test]
fn codes_are_those_of_encoding_rs() {
    for point in 0..=0xffff {
        let Some(character) = char::from_u32(point) else {
            continue;
        };
        if let Some(code) = shift_jis(character) {
            let bytes = code.to_be_bytes();
            let text = character.to_string();
            assert_eq!(SHIFT_JIS.encode(&text).0, &bytes[..], "{text}");
            assert_eq!(SHIFT_JIS.decode(&bytes).0, text);
        }
    }
}

/// JIS X 0208:1997 has 6,879 characters. The table leaves out eight, which are ambiguous.
#[test]
fn has_all_characters_of_jis_x_0208_except_eight() {
    assert_eq!(points().count(), 6879 - 8);
    for point in points() {
        let code = shift_jis(char::from_u32(point.into()).unwrap()).unwrap();
        let lead = code >> 8;
        // Clause 7.4.6: the two ranges that thirteen bits can express.
        assert!((0x8140..=0x9ffc).contains(&code) || (0xe040..=0xebbf).contains(&code));
        // Row 13, NEC's: numbers in circles, units, company marks.
        assert!(!(lead == 0x87 && code & 0xff <= 0x9e));
        // Rows 89 to 92 and 115 to 119, IBM's.
        assert!(lead < 0xed);
    }
    for absent in [
        '①', '㈱', '髙', '﨑', '〜', '～', '−', '－', '‖', '∥', '¢', '￠', '£', '¬', '\\', '＼',
        'a', 'ｱ',
    ] {
        assert_eq!(shift_jis(absent), None, "{absent}");
    }
}
