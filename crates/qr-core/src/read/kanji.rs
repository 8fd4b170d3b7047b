//! Maps the thirteen bits of kanji mode to characters (ISO/IEC 18004:2015, clause 7.4.6).

use std::sync::OnceLock;

use crate::encode::codewords::kanji_value;
use crate::encode::jis_x_0208::JIS_X_0208;

/// Returns the character of thirteen bits, or `None` if no character of kanji mode has them.
pub(super) fn character(value: u32) -> Option<char> {
    // The code point of each value, 0 for none: 16 KiB, computed at first use.
    static POINTS: OnceLock<Box<[u16]>> = OnceLock::new();
    let points = POINTS.get_or_init(|| {
        let mut points = vec![0; 1 << 13];
        for &(point, code) in &JIS_X_0208 {
            points[kanji_value(code) as usize] = point;
        }
        points.into()
    });
    let point = points.get(value as usize).filter(|&&point| point > 0)?;
    char::from_u32((*point).into())
}
