//! Content -> the version that holds it -> data codewords -> error correction -> the final message
//! (ISO/IEC 18004:2015, clauses 7.4 to 7.6).

use qrcode::bits::Bits;
use qrcode::ec::construct_codewords;
use qrcode::types::QrResult;

use crate::optimize::{Kanji, kanji_applies, push_optimal_segments};
use crate::{Content, Error, ErrorCorrectionLevel, Mode, Options, Segment, Version};

/// The ECI assignment number of UTF-8 (AIM ITS/04-023).
const ECI_UTF_8: u32 = 26;

/// The bits of the ECI header: mode indicator and a one-byte designator.
const ECI_HEADER_BITS: usize = 12;

/// No content of more bytes fits in any symbol: 7089 digits fill version 40 at level L, and a kanji
/// of three bytes takes thirteen bits, a digit of one byte 3⅓.
const MAX_CONTENT_BYTES: usize = 7089;

/// The width classes of versions: see [`Version::class`].
const CLASSES: usize = 3;

/// The segments of a symbol and its version.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan<'a> {
    pub version: Version,
    pub segments: Vec<Segment<'a>>,
}

/// Chooses the segments and the smallest version, or the one asked for, that holds them.
///
/// Kanji mode is used only where it makes the symbol smaller, or makes the content fit at all: fewer
/// decoders read it well than read UTF-8.
pub(crate) fn plan<'a>(content: &[Content<'a>], options: &Options) -> Result<Plan<'a>, Error> {
    let level = options.error_correction_level;
    let bytes: usize = content.iter().map(|c| data_of(c).len()).sum();
    if bytes == 0 {
        return Err(Error::Empty);
    }
    if bytes > MAX_CONTENT_BYTES {
        return Err(Error::DataTooLong { level, bytes });
    }
    let plan = match options.version {
        None => smallest_plan(content, options, Version::MIN),
        Some(version) => plan_of_version(content, options, version),
    };
    if let (None, Some(version)) = (&plan, options.version)
        && let Some(larger) = smallest_plan(content, options, version)
    {
        return Err(Error::VersionTooSmall {
            version,
            smallest: larger.version,
        });
    }
    plan.ok_or(Error::DataTooLong { level, bytes })
}

fn plan_of_version<'a>(
    content: &[Content<'a>],
    options: &Options,
    version: Version,
) -> Option<Plan<'a>> {
    let ways = [Kanji::Avoid, Kanji::Require];
    let possible = if kanji_is_possible(content, options) {
        2
    } else {
        1
    };
    ways[..possible].iter().find_map(|&kanji| {
        let segments = segments(content, version.class(), kanji);
        let fits = total_bits(&segments, version.class(), options.eci)
            <= version.data_bits(options.error_correction_level);
        fits.then_some(Plan { version, segments })
    })
}

/// The plan of the smallest version from `from` on.
fn smallest_plan<'a>(
    content: &[Content<'a>],
    options: &Options,
    from: Version,
) -> Option<Plan<'a>> {
    let utf_8 = smallest_plan_with(content, options, from, Kanji::Avoid);
    if !kanji_is_possible(content, options) {
        return utf_8;
    }
    let kanji = smallest_plan_with(content, options, from, Kanji::Require);
    match (utf_8, kanji) {
        (Some(utf_8), Some(kanji)) if kanji.version < utf_8.version => Some(kanji),
        (utf_8, kanji) => utf_8.or(kanji),
    }
}

fn smallest_plan_with<'a>(
    content: &[Content<'a>],
    options: &Options,
    from: Version,
    kanji: Kanji,
) -> Option<Plan<'a>> {
    (from.class()..CLASSES).find_map(|class| {
        let segments = segments(content, class, kanji);
        let bits = total_bits(&segments, class, options.eci);
        Version::all()
            .filter(|version| *version >= from && version.class() == class)
            .find(|version| version.data_bits(options.error_correction_level) >= bits)
            .map(|version| Plan { version, segments })
    })
}

fn data_of<'a>(content: &Content<'a>) -> &'a [u8] {
    match content {
        Content::Text(text) => text.as_bytes(),
        Content::Segment(segment) => segment.data(),
    }
}

/// Kanji mode needs all content to do without UTF-8. With an ECI in force the caller asked for UTF-8, so
/// there is none.
fn kanji_is_possible(content: &[Content<'_>], options: &Options) -> bool {
    let mut beyond_ascii = content.iter().filter(|c| !data_of(c).is_ascii()).peekable();
    !options.eci
        && beyond_ascii.peek().is_some()
        && beyond_ascii.all(|content| match content {
            Content::Text(text) => kanji_applies(text),
            Content::Segment(segment) => segment.mode() == Mode::Kanji,
        })
}

fn segments<'a>(content: &[Content<'a>], class: usize, kanji: Kanji) -> Vec<Segment<'a>> {
    let mut segments = Vec::new();
    for part in content {
        match part {
            Content::Text(text) => push_optimal_segments(text, class, kanji, &mut segments),
            // An empty segment says nothing and would cost a header.
            Content::Segment(segment) if segment.data().is_empty() => {}
            Content::Segment(segment) => segments.push(*segment),
        }
    }
    segments
}

fn total_bits(segments: &[Segment<'_>], class: usize, eci: bool) -> usize {
    let header = if eci { ECI_HEADER_BITS } else { 0 };
    header
        + segments
            .iter()
            .map(|s| s.bits_in_class(class))
            .sum::<usize>()
}

/// The codewords in the order in which they are placed in the symbol: the blocks of data interleaved,
/// then their error correction interleaved.
pub(crate) fn final_message(plan: &Plan<'_>, level: ErrorCorrectionLevel, eci: bool) -> Vec<u8> {
    encode(plan, level, eci).expect("a plan fits in its version")
}

fn encode(plan: &Plan<'_>, level: ErrorCorrectionLevel, eci: bool) -> QrResult<Vec<u8>> {
    let mut bits = Bits::new(plan.version.into());
    if eci {
        bits.push_eci_designator(ECI_UTF_8)?;
    }
    for segment in &plan.segments {
        match segment.mode() {
            Mode::Numeric => bits.push_numeric_data(segment.data())?,
            Mode::Alphanumeric => bits.push_alphanumeric_data(segment.data())?,
            Mode::Byte => bits.push_byte_data(segment.data())?,
            Mode::Kanji => bits.push_kanji_data(&segment.shift_jis())?,
        }
    }
    bits.push_terminator(level.into())?;
    let (mut message, correction) =
        construct_codewords(&bits.into_bytes(), plan.version.into(), level.into())?;
    message.extend(correction);
    Ok(message)
}
