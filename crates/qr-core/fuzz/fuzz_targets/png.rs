//! Draws a PNG of any symbol, size and colours, and decodes it with the crate `png`.
//!
//! Every pixel must have the right colour. An invalid size must cause the documented error.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::render::{Format, Frame, Size, Style, Workspace, png};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::errors::width;
use qr_core_fuzz::input::{Choices, Extent, MAX_RARE_WIDTH, colors, symbol};
use qr_core_fuzz::pixels::{assert_drawn, decode_png};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    size: [u8; 2],
    numbers: [u32; 2],
    content: &'a [u8],
}

fuzz_target!(|input: Input| {
    let symbol = symbol(&input.choices, input.content);
    let flags = input.choices.flags;
    let style = if flags & 8 != 0 {
        let [quiet_zone, size] = input.numbers;
        let size = if flags & 16 != 0 {
            Size::Width(size)
        } else {
            Size::Scale(size)
        };
        Style {
            quiet_zone,
            size: Some(size),
            ..Style::default()
        }
    } else {
        let Extent { quiet_zone, size } = Extent::of(input.size, symbol.size());
        let mut style = Style {
            quiet_zone,
            size: Some(size),
            ..Style::default()
        };
        if flags & 16 == 0 {
            style.colors = colors(input.numbers);
        }
        style
    };
    let frame = Frame::new(&symbol, style);
    match width(&symbol, Format::Png, &style) {
        Ok(width) if width > MAX_RARE_WIDTH => count("valid, but too wide to compare in time"),
        Ok(_) => {
            // The PNG is appended: the bytes before it stay.
            let mut bytes = b"before".to_vec();
            png::render(&frame, &mut Workspace::default(), &mut bytes).expect("a valid size");
            let png = bytes
                .strip_prefix(b"before")
                .expect("the bytes before the picture");
            assert_drawn(&symbol, &style, &decode_png(png));
            count("pictures compared pixel by pixel");
        }
        Err(error) => {
            assert_eq!(Format::Png.draw(&frame), Err(error));
            count("invalid sizes: refused as documented");
        }
    }
});
