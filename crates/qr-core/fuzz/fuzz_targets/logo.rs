//! Draws pictures in every format with a logo of any bytes.
//!
//! The logo is refused with an error, or the picture is decoded and rqrr reads the symbol under the
//! logo. The target also asserts bounds for the time and the memory of decoding a logo.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{assert_hidden, can_be_read};
use qr_core::render::logo::MAX_DECODE_MEMORY;
use qr_core::render::{
    DEFAULT_QUALITY, Format, FormatOptions, Frame, Logo, Medium, NUM_FORMATS, Size, Style,
    Workspace,
};
use qr_core::{ClearArea, Content, Encoder, Error, LogoPlace, Options, Symbol};
use qr_core_fuzz::cost::{CountingAllocator, measure};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::input::{Choices, Extent};
use qr_core_fuzz::reader::assert_corrected;
use qr_core_fuzz::xml::Element;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// The maximum memory for decoding a logo, in bytes, without its pixels and without copies of its
/// file: 64 MiB of tables, and some buffers.
const MAX_FIXED_MEMORY: usize = 72 << 20;

/// The maximum memory for decoding one pixel, in bytes.
const PIXEL_BYTES: usize = 12;

/// The maximum time for decoding a logo. The address sanitizer makes decoding about five times
/// slower.
const MAX_TIME: Duration = Duration::from_secs(8);

const TEXT: &str = "https://example.com/a/b/c";

const FORMATS: [Format; NUM_FORMATS] = Format::all(FormatOptions {
    inverse: false,
    small: false,
    quality: DEFAULT_QUALITY,
});

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    size: [u8; 2],
    logo_size: u16,
    padding: u16,
    reserve: u16,
    ratio: [u16; 2],
    format: u8,
    bytes: &'a [u8],
}

fuzz_target!(|input: Input| {
    let flags = input.choices.flags;
    let mut place = LogoPlace {
        size: input.logo_size % LogoPlace::MAX_SIZE + 1,
        padding: input.padding % 1001,
        ratio: (1, 1),
        reserve: input.reserve % 10_001,
        clear: ClearArea::ALL[usize::from(input.padding / 1001) % ClearArea::ALL.len()],
    };
    if flags & 8 != 0 {
        let version = input
            .choices
            .options
            .version
            .unwrap_or(qr_core::Version::MIN);
        let [width, height] = input.ratio.map(|side| u32::from(side) + 1);
        place.ratio = (width, height);
        assert_hidden(
            &place,
            version,
            input.choices.options.error_correction_level,
        );
        count("hidden codewords counted for random versions, levels and ratios");
        return;
    }
    let format = FORMATS[usize::from(input.format) % FORMATS.len()];
    let logo = match decode(input.bytes, format) {
        Ok(logo) => logo,
        Err(error) => {
            assert!(matches!(error, Error::InvalidLogo(_)), "{error:?}");
            count("invalid logos: refused");
            return;
        }
    };
    place.ratio = logo.ratio();
    assert!(place.ratio.0 > 0 && place.ratio.1 > 0);
    let Some(symbol) = symbol(&input, &place) else {
        return;
    };
    let Extent { quiet_zone, size } = Extent::of(input.size, symbol.size());
    let style = Style {
        quiet_zone,
        size: Some(size),
        ..Style::default()
    };
    draw(
        format,
        &symbol,
        &Frame::new(&symbol, style).with_logo(&logo, place),
    );
});

/// Decodes the logo, and checks the time and the memory that this takes.
fn decode(bytes: &[u8], format: Format) -> Result<Logo, Error> {
    let (logo, memory, time) = measure(|| Logo::new(bytes, format));
    assert!(time < MAX_TIME, "{time:?} to decode a logo");
    // An SVG has no pixels: parsing it may take up to `MAX_DECODE_MEMORY`.
    let pixels = match &logo {
        Ok(logo) if !matches!(format, Format::Svg) => {
            let (width, height) = logo.ratio();
            width as usize * height as usize
        }
        _ => MAX_DECODE_MEMORY as usize / PIXEL_BYTES,
    };
    let max = MAX_FIXED_MEMORY + PIXEL_BYTES * pixels + 2 * bytes.len();
    assert!(
        memory < max,
        "{memory} bytes to decode a logo of {pixels} pixels"
    );
    logo
}

/// Returns the symbol under the logo, or `None` if no symbol would be readable with it.
fn symbol(input: &Input<'_>, place: &LogoPlace) -> Option<Symbol> {
    let options = Options {
        boost_error_correction: input.choices.flags & 16 == 0,
        ..input.choices.options
    };
    let content = [Content::Text(TEXT)];
    let mut encoder = Encoder::default();
    let symbol = match encoder.encode(&content, &options, Some(place)) {
        Ok(symbol) => symbol.clone(),
        Err(Error::LogoTooLarge {
            size,
            largest,
            reserve,
            version,
            level,
        }) => {
            assert_eq!((size, reserve), (place.size, place.reserve));
            assert!(!can_be_read(place, version, level));
            let largest = LogoPlace {
                size: largest,
                ..*place
            };
            assert!(largest.size == 0 || can_be_read(&largest, version, level));
            count("logos too large to read the symbol: refused");
            return None;
        }
        Err(Error::VersionTooSmall { .. }) => {
            count("versions too small for the text: refused");
            return None;
        }
        Err(error) => panic!("{error:?}"),
    };
    let (version, level) = (symbol.version(), symbol.error_correction_level());
    assert!(can_be_read(place, version, level));
    // The modules that are cleared are light, and all others are as without the logo.
    let hidden = place.hidden(version).expect("a logo within the symbol");
    let options = Options {
        version: Some(version),
        error_correction_level: level,
        boost_error_correction: false,
        mask: Some(symbol.mask()),
        ..options
    };
    let plain = Symbol::encode(&content, &options).expect("the same without a logo");
    for y in 0..symbol.size() {
        for x in 0..symbol.size() {
            let is_cleared = hidden.cleared_in_row(y).contains(&x);
            assert_eq!(symbol.is_dark(x, y), !is_cleared && plain.is_dark(x, y));
        }
    }
    if assert_corrected(&symbol, |x, y| symbol.is_dark(x, y), TEXT.as_bytes()) {
        count("symbols with light modules under the logo, read by rqrr");
    } else {
        count("symbols with light modules under the logo, not corrected by rqrr");
    }
    Some(symbol)
}

fn draw(format: Format, symbol: &Symbol, frame: &Frame<'_>) {
    let mut bytes = b"before".to_vec();
    let result = format.render(frame, &mut Workspace::default(), &mut bytes);
    let made = bytes
        .strip_prefix(b"before")
        .expect("the bytes before the picture");
    match format.medium() {
        Medium::Rows | Medium::Pixels => {}
        _ if format == Format::Svg => {
            result.expect("an SVG");
            Element::parse(made).expect("an XML document");
            count("SVG, parsed as XML");
            return;
        }
        Medium::Shapes => {
            result.expect("a page");
            count("pages with a logo");
            return;
        }
        Medium::Text => {
            assert!(matches!(result, Err(Error::InvalidLogo(_))) && made.is_empty());
            count("formats without logos: refused");
            return;
        }
    }
    result.expect("a picture");
    let image = image::load_from_memory(made).expect("a picture").to_luma8();
    let width = image.width() as usize;
    let modules = symbol.size() + 2 * frame.style.quiet_zone as usize;
    let scale = match frame.style.size {
        Some(Size::Scale(scale)) => scale as usize,
        Some(Size::Width(width)) => width as usize / modules,
        None => unreachable!("a size was chosen"),
    };
    assert_eq!(image.width(), image.height());
    // Lossy formats turn black and white into greys.
    let is_black = |x: usize, y: usize| image.get_pixel(x as u32, y as u32)[0] < 128;
    let before = (width - symbol.size() * scale) / 2;
    let at = |module: usize| before + module * scale + scale / 2;
    let is_corrected = assert_corrected(symbol, |x, y| is_black(at(x), at(y)), TEXT.as_bytes());
    if is_corrected {
        count("pictures with a logo, read by rqrr");
    } else {
        count("pictures with a logo, not corrected by rqrr");
    }
}
