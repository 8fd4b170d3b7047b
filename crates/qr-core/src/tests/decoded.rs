//! Decodes symbols with rqrr.

use std::io::Cursor;

use rqrr::{PreparedImage, SimpleGrid};

use super::{all_capacities, draw, encode, filling, options};
use crate::render::{Format, Size, Style};
use crate::{Content, Mask, Options, Segment, Symbol};

fn decode(symbol: &Symbol) -> String {
    let grid = SimpleGrid::from_func(symbol.size(), |x, y| symbol.is_dark(x, y));
    rqrr::Grid::new(grid).decode().unwrap().1
}

/// Returns the width and the grey values of a PNG.
fn grey(png: &[u8]) -> (usize, Vec<u8>) {
    let mut decoder = ::png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    (reader.info().width as usize, pixels)
}

#[test]
fn rqrr_decodes_every_version_level_and_mask() {
    for (version, level) in all_capacities() {
        for mask in Mask::all() {
            let text = filling(version, level, 99 - 10 * usize::from(mask.number()));
            let symbol = encode(&text, &options(version, level, Some(mask))).unwrap();
            assert_eq!((symbol.version(), symbol.mask()), (version, mask));
            assert_eq!(decode(&symbol), text);
        }
    }
}

#[test]
fn rqrr_finds_and_decodes_a_symbol_in_a_png() {
    for (version, level) in all_capacities() {
        let text = filling(version, level, 60);
        let symbol = encode(&text, &options(version, level, None)).unwrap();
        let image = Style {
            size: Some(Size::Scale(3)),
            ..Style::default()
        };
        let (width, pixels) = grey(&draw(Format::Png, &symbol, image).unwrap());
        let mut prepared =
            PreparedImage::prepare_from_greyscale(width, width, |x, y| pixels[y * width + x]);
        let found: Vec<_> = prepared
            .detect_grids()
            .iter()
            .map(|grid| grid.decode().unwrap().1)
            .collect();
        assert_eq!(found, [text]);
    }
}

/// Uses texts that kanji mode does not shorten, because rqrr returns kanji mode as Shift JIS.
#[test]
fn rqrr_decodes_utf_8_in_byte_mode() {
    for text in ["grüezi", "茗荷", "Привет", "안녕", "😀👨‍👩‍👧", "مرحبا", "a\0b"]
    {
        assert_eq!(decode(&encode(text, &Options::default()).unwrap()), text);
    }
}

#[test]
fn rqrr_decodes_several_segments() {
    let content: [Content<'_>; 4] = [
        Segment::numeric("0123456789").unwrap().into(),
        Segment::alphanumeric("ABC-$").unwrap().into(),
        Segment::bytes(b"xyz").into(),
        Content::Text("END 12345678 end"),
    ];
    let symbol = Symbol::encode(&content, &Options::default()).unwrap();
    assert_eq!(decode(&symbol), "0123456789ABC-$xyzEND 12345678 end");
}
