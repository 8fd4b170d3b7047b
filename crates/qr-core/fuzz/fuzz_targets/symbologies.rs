//! Encodes any content in any symbology, with any options, and reads the modules back with the naive
//! reader.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::read_naively;
use qr_core::{Shape, Symbol, Symbology, Version, segments};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::input::{Choices, Part, parts};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    /// The symbology, the version, and the shape.
    symbology: [u8; 3],
    content: &'a [u8],
}

fuzz_target!(|input: Input| {
    let parts = parts(input.content);
    let content = input.choices.content(&parts);
    let [symbology, version, shape] = input.symbology;
    let symbology = Symbology::ALL[usize::from(symbology) % Symbology::ALL.len()];
    let mut options = input.choices.options;
    options.symbology = symbology;
    options.version = Version::from_ordinal(version.into());
    options.needs_correction = shape & 1 == 1;
    if shape & 2 == 2 {
        options.shape = Shape::Narrowest;
    }
    if shape & 4 == 4 {
        options.height = Some(shape >> 3);
    }
    let symbol = match Symbol::encode(&content, &options) {
        Ok(symbol) => symbol,
        Err(error) => {
            assert_eq!(segments(&content, &options), Err(error));
            count("content or options refused");
            return;
        }
    };
    let version = symbol.version();
    assert_eq!(version.symbology(), symbology);
    assert!(version.has_level(symbol.error_correction_level()));
    assert!(!(options.needs_correction && version.only_detects_errors()));
    assert!(options.version.is_none_or(|asked| asked == version));
    let given: Vec<u8> = parts.iter().flat_map(bytes_of).copied().collect();
    assert_eq!(read_naively(&symbol), given);
    count(match symbology {
        Symbology::MicroQr => "Micro QR read from the modules",
        Symbology::Rmqr => "rMQR read from the modules",
        _ => "QR read from the modules",
    });
});

/// Returns the data of a part.
fn bytes_of(part: &Part) -> &[u8] {
    match part {
        Part::Text(text) | Part::Segment(_, text) => text.as_bytes(),
        Part::Bytes(bytes) => bytes,
    }
}
