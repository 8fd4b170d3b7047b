//! Lays out a caption in a font of any bytes. The font is refused with an error, or the frame is drawn.
//! The target also asserts bounds for the time and the memory of both.

#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use qr_core::render::{Caption, CaptionPosition, Color, Design, Format, Frame, Style};
use qr_core::{Content, Error, Options, Symbol};
use qr_core_fuzz::cost::{CountingAllocator, measure};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// The maximum memory, in bytes: outlines of 32,768 parts, and the picture.
const MAX_MEMORY: usize = 8 << 20;

/// The maximum time. The address sanitizer makes the code about five times slower.
const MAX_TIME: Duration = Duration::from_secs(4);

const TEXT: &str = "Sag&Q ש";

fuzz_target!(|font: &[u8]| {
    let (result, memory, time) = measure(|| draw(font));
    assert!(time < MAX_TIME, "{time:?}");
    assert!(memory < MAX_MEMORY, "{memory}");
    match result {
        Ok(()) | Err(Error::InvalidFont(_) | Error::InvalidCaption(_)) => {}
        Err(error) => panic!("{error:?}"),
    }
});

fn draw(font: &[u8]) -> Result<(), Error> {
    // Most fonts have no letter of Hebrew.
    let caption = [TEXT, &TEXT[..5]].map(|text| {
        Caption::new(
            text,
            Some(font),
            CaptionPosition::Bottom,
            Color::BLACK,
            Color::WHITE,
        )
    });
    let [first, second] = caption;
    let design = Design {
        caption: Some(first.or(second)?),
        ..Design::default()
    };
    let symbol = Symbol::encode(&[Content::Text("1")], &Options::default())?;
    let frame = Frame::new(&symbol, Style::default()).with_design(&design);
    for format in [Format::Png, Format::Svg] {
        let picture = format.draw(&frame)?;
        assert!(picture.len() > 100);
    }
    Ok(())
}
