//! Tests that an encoder that has drawn a code of the same size allocates nothing, nor does a
//! reader, and how often an encoder allocates with a logo. These are the only tests of the file, because a process has one allocator.

#![allow(unsafe_code, reason = "an allocator that counts is one")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

#[cfg(feature = "image")]
use qr_core::LogoPlace;
use qr_core::read::Reader;
#[cfg(feature = "image")]
use qr_core::render::Logo;
use qr_core::render::{Format, Size, Style};
use qr_core::{Content, Encoder, ErrorCorrectionLevel, Options, Segment, Symbol, Symbology};

/// Counts the allocations of each thread, and passes them on to the allocator of the system.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the allocator of the system does the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Returns how often `work` allocates.
fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

#[test]
fn the_allocator_counts() {
    let one = || drop(black_box(Box::new(black_box([0_u8; 100]))));
    assert_eq!(allocations(one), 1);
    // Growing counts as allocating.
    let grown = || {
        let numbers: Vec<u32> = (0..black_box(1000)).filter(|i| i % 3 > 0).collect();
        black_box(numbers);
    };
    assert!(allocations(grown) >= 3);
}

/// Returns texts of each kind and length, each with a second text of that kind that is no longer.
fn texts() -> Vec<[String; 2]> {
    let lengths = [1, 11, 44, 100, 512, 1000];
    let kinds: [fn(usize, usize) -> char; 5] = [
        |i, salt| char::from(b'a' + ((i * i + 7 * i + salt) % 26) as u8),
        |i, salt| char::from(b'0' + ((i * i + salt) % 10) as u8),
        |i, salt| char::from(b"ab1234567890AB%C/"[(i * 5 + i / 9 + salt) % 17]),
        |i, salt| ['東', '京', '都', '茗', '荷', 'a'][(i * i + salt) % 6],
        |i, salt| ['é', '한', '😀', 'x', '1'][(i + salt) % 5],
    ];
    let text = |kind: fn(usize, usize) -> char, length, salt| {
        (0..length).map(|i| kind(i, salt)).collect::<String>()
    };
    let of_kind =
        |kind| lengths.map(|length| [text(kind, length, 0), text(kind, length - length / 50, 3)]);
    kinds.into_iter().flat_map(of_kind).collect()
}

#[test]
fn the_second_code_allocates_nothing() {
    let mut encoder = Encoder::default();
    let boosted = Options {
        boost_error_correction: true,
        ..Options::default()
    };
    let exact = |error_correction_level| Options {
        error_correction_level,
        ..Options::default()
    };
    for options in ErrorCorrectionLevel::ALL
        .map(exact)
        .into_iter()
        .chain([boosted])
    {
        for [text, other] in &texts() {
            for size in [100, 200, 400, 1000]
                .map(Size::Width)
                .into_iter()
                .chain([3, 7].map(Size::Scale))
            {
                let style = Style {
                    size: Some(size),
                    ..Style::default()
                };
                let mut make = |text: &str| {
                    let content = [Content::Text(text), Content::Segment(Segment::bytes(b"\0"))];
                    encoder.encode(&content, &options, None).is_ok()
                        && encoder.draw(Format::Png, style, None).is_ok()
                };
                let is_made = make(text);
                // The second text may need slightly larger buffers, so the first calls grow them.
                make(other);
                make(text);
                let count = allocations(|| {
                    assert_eq!(make(text), is_made);
                    make(other);
                });
                assert_eq!(count, 0, "{text:?} {options:?} {size:?}");
            }
        }
    }
}

#[test]
fn the_second_reading_allocates_nothing() {
    let mut reader = Reader::default();
    for [text, other] in &texts() {
        for symbology in Symbology::ALL {
            let options = Options {
                symbology,
                error_correction_level: ErrorCorrectionLevel::M,
                ..Options::default()
            };
            let encode = |text: &str| {
                let content = [Content::Text(text), Content::Segment(Segment::bytes(b"\0"))];
                Symbol::encode(&content, &options)
            };
            let (Ok(symbol), Ok(other)) = (encode(text), encode(other)) else {
                continue;
            };
            let mut rows: Vec<_> = symbol.rows().copied().collect();
            // A wrong codeword.
            rows[symbol.height() - 3][0] ^= 1 << 12;
            let mut read = || {
                assert!(reader.read_symbol(&symbol).is_ok());
                assert!(reader.read_symbol(&other).is_ok());
                assert!(reader.read(symbol.width(), &rows).is_ok());
            };
            read();
            assert_eq!(allocations(read), 0, "{text:?} {symbology:?}");
        }
    }
}

/// A PNG of one red pixel.
#[cfg(feature = "image")]
const RED: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0c\
    IDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

#[cfg(feature = "image")]
#[test]
fn the_second_code_with_a_logo_allocates_a_few_times() {
    let options = Options {
        boost_error_correction: true,
        ..Options::default()
    };
    let style = Style {
        size: Some(Size::Width(400)),
        ..Style::default()
    };
    let place = LogoPlace::default();
    for (format, most) in [
        (Format::Png, 50),
        (Format::Svg, 10),
        (Format::Webp, 12),
        (Format::Jpeg { quality: 92 }, 0),
        (Format::Gif, 0),
        (Format::Bmp, 1),
    ] {
        let logo = Logo::new(RED, format).unwrap();
        let mut encoder = Encoder::default();
        let mut make = |text: &str| {
            let of_symbol = allocations(|| {
                let content = [Content::Text(text)];
                encoder.encode(&content, &options, Some(&place)).unwrap();
            });
            let of_picture = allocations(|| {
                encoder.draw(format, style, Some(&logo)).unwrap();
            });
            (of_symbol, of_picture)
        };
        make("https://example.com/a");
        make("https://example.com/b");
        let (of_symbol, of_picture) = make("https://example.com/a");
        // Two for each version that is too small.
        assert!(of_symbol <= 13, "{format:?}: {of_symbol}");
        assert!(of_picture <= most, "{format:?}: {of_picture}");
    }
}
