//! Divides the text of a sequence of symbols. JavaScript then draws each symbol as any other.

use napi::bindgen_prelude::{Either, Uint32Array};
use napi_derive::napi;
use qr_core::divide;

use crate::content::{self, MAX_MESSAGE_BYTES};
use crate::error::{Failure, returned};
use crate::options::Drawing;
use crate::view::View;

/// How a text is divided among the symbols of a sequence.
#[napi(object, object_from_js = false)]
pub struct Divided {
    /// The version of all symbols.
    pub version: u32,
    /// The XOR of all bytes of the message.
    pub parity: u32,
    /// For each symbol the end of its part: in characters of a text, or in bytes.
    pub ends: Uint32Array,
}

/// Divides the last part of an item, a text or bytes, among the symbols of a sequence. The parts
/// before it are the headers of each symbol, without that of the sequence. `symbols` is 2 to 16, or
/// 0 for as few as hold the text.
#[napi(
    catch_unwind,
    ts_args_type = "data: Uint8Array, layout: Uint32Array, numbers: Int32Array, symbols: number"
)]
pub fn divide_text(
    data: View<u8>,
    layout: View<u32>,
    numbers: View<i32>,
    symbols: u32,
) -> Either<Divided, Failure> {
    let divided = || {
        let drawing = Drawing::read(&numbers)?;
        let items = content::only_item(data.len(), &layout, MAX_MESSAGE_BYTES)?;
        let (message, headers) = items.get(0).message(&drawing, &data)?;
        let symbols = u8::try_from(symbols).map_err(|_| Failure::argument("symbols"))?;
        let symbols = (symbols != 0).then_some(symbols);
        let division = divide(&message.marks, &headers, symbols, &drawing.symbol)?;
        let parity = message.bytes.iter().fold(0, |parity, byte| parity ^ byte);
        let mut ends = Vec::with_capacity(division.ends.len());
        let (mut start, mut characters) = (0, 0);
        for end in division.ends {
            let part = &message.marks[start..end];
            characters += part
                .iter()
                .filter(|mark| !matches!(mark, 0x80..=0xbf))
                .count() as u32;
            ends.push(characters);
            start = end;
        }
        Ok(Divided {
            version: division.version.number().into(),
            parity: parity.into(),
            ends: ends.into(),
        })
    };
    returned(divided())
}
