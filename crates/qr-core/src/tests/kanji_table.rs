//! Compares the characters of kanji mode with the Shift JIS of `encoding_rs`.

use encoding_rs::SHIFT_JIS;

use crate::encode::jis_x_0208::JIS_X_0208;
use crate::encode::segment::shift_jis;

#[test]
fn characters_ascend_and_are_unique() {
    assert!(JIS_X_0208.windows(2).all(|pair| pair[0].0 < pair[1].0));
    let mut codes: Vec<u16> = JIS_X_0208.iter().map(|&(_, code)| code).collect();
    codes.sort_unstable();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
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
    assert_eq!(JIS_X_0208.len(), 6879 - 8);
    for (_, code) in JIS_X_0208 {
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
