//! Maps the thirteen bits of kanji mode to characters (ISO/IEC 18004:2015, clause 7.4.6).

use crate::encode::jis_x_0208::JIS_X_0208;

/// Returns the character of thirteen bits, or `None` if no character of kanji mode has them.
pub(super) fn character(value: u32) -> Option<char> {
    let point = JIS_X_0208.get(value as usize).filter(|&&point| point > 0)?;
    char::from_u32((*point).into())
}
