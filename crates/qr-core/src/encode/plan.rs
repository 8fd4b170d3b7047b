//! Chooses the segmentation of content with the fewest bits, and the smallest version that holds
//! it.

use crate::encode::optimize::{Gains, Kanji, can_hold, kanji_applies, push_optimal_segments};
use crate::encode::scratch::Scratch;
use crate::symbology::CharCountClass;
use crate::{Content, Error, ErrorCorrectionLevel, Mode, Options, Segment, Symbology, Version};

/// The maximum number of bytes of content that fits in a symbol: 7089 digits fill version 40 at
/// level L. No character takes fewer bits a byte than a digit: 3⅓, and a kanji of three bytes 13.
const MAX_CONTENT_BYTES: usize = 7089;

/// Returns the segments that [`Symbol::encode`](crate::Symbol::encode) divides `content` into. The
/// data of each segment is a part of `content`.
///
/// # Errors
///
/// As [`Symbol::encode`](crate::Symbol::encode).
///
/// # Example
///
/// ```
/// use qr_core::{Content, Mode, Options, segments};
///
/// let found = segments(&[Content::Text("ORDER 20261122")], &Options::default())?;
/// let modes: Vec<_> = found.iter().map(|segment| segment.mode()).collect();
/// assert_eq!(modes, [Mode::Alphanumeric, Mode::Numeric]);
/// assert_eq!(found[1].data(), b"20261122");
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn segments<'a>(content: &[Content<'a>], options: &Options) -> Result<Vec<Segment<'a>>, Error> {
    let mut scratch = Scratch::default();
    plan(content, options, &mut scratch)?;
    Ok(scratch.segments)
}

/// Plans a symbol and leaves its segments in `scratch.segments`. Returns the smallest version that
/// holds the segments, or the requested version, and the level: the requested level, or with
/// `boost_error_correction` the highest at which the version holds the segments.
///
/// Kanji mode is used only where it makes the symbol smaller, or makes the content fit at all:
/// fewer decoders read it well than read UTF-8.
pub(crate) fn plan<'a>(
    content: &[Content<'a>],
    options: &Options,
    scratch: &mut Scratch<'a>,
) -> Result<(Version, ErrorCorrectionLevel), Error> {
    let (version, bits) = fit(content, options, scratch)?;
    if let Some(max_version) = options.max_version.filter(|&most| version > most) {
        return Err(Error::MaxVersionTooSmall {
            max_version,
            smallest: version,
        });
    }
    // The segments are the same at every level: the length of headers depends only on the version.
    let holds = |level: &&ErrorCorrectionLevel| version.data_bits(**level) >= bits;
    let lowest = options.error_correction_level;
    let mut levels = ErrorCorrectionLevel::ALL.iter().rev();
    let highest = || levels.find(holds).copied();
    let boosted = options.boost_error_correction.then(highest).flatten();
    Ok((version, boosted.unwrap_or(lowest)))
}

/// Returns the fewest bits that `content` takes in versions of a character count class.
pub(crate) fn fewest_bits<'a>(
    content: &[Content<'a>],
    options: &Options,
    class: CharCountClass,
    scratch: &mut Scratch<'a>,
) -> usize {
    let mut planner = Planner::new(content, options, scratch);
    let utf_8 = planner.bits(class, Kanji::Avoid);
    if kanji_is_possible(content) {
        utf_8.min(planner.bits(class, Kanji::Require))
    } else {
        utf_8
    }
}

/// Chooses the version and leaves its segments in `scratch.segments`. Returns the version and the
/// bits of the segments.
fn fit<'a>(
    content: &[Content<'a>],
    options: &Options,
    scratch: &mut Scratch<'a>,
) -> Result<(Version, usize), Error> {
    let level = options.error_correction_level;
    let mut planner = Planner::new(content, options, scratch);
    let bytes = planner.bytes;
    if bytes == 0 {
        return Err(Error::Empty);
    }
    check(content, options)?;
    let symbology = options.symbology;
    let too_long = |other| Error::DataTooLong {
        symbology,
        level,
        bytes,
        other,
    };
    if bytes > MAX_CONTENT_BYTES {
        return Err(too_long(None));
    }
    let kanji_is_possible = kanji_is_possible(content);
    let Some(asked) = options.version else {
        if let Some(smallest) = planner.smallest(first_version(options), kanji_is_possible) {
            return Ok(smallest);
        }
        return Err(too_long(other_version(content, options)));
    };
    for kanji in [Kanji::Avoid, Kanji::Require] {
        let is_possible = matches!(kanji, Kanji::Avoid) || kanji_is_possible;
        if let Some(bits) = is_possible.then(|| planner.bits(CharCountClass::of(asked), kanji))
            && bits <= planner.capacity(asked)
        {
            return Ok((asked, bits));
        }
    }
    Err(match planner.smallest(asked, kanji_is_possible) {
        Some((smallest, _)) => Error::VersionTooSmall {
            version: asked,
            smallest,
        },
        None => too_long(other_version(content, options)),
    })
}

/// Refuses options that exclude each other, or that the symbology lacks.
fn check(content: &[Content<'_>], options: &Options) -> Result<(), Error> {
    let &Options {
        symbology,
        version,
        error_correction_level: level,
        ..
    } = options;
    // QR Code lacks no level, mask and header.
    if symbology == Symbology::Qr && version.is_none_or(|v| v.symbology() == symbology) {
        return Ok(());
    }
    let has_level = |version: Version| version.has_level(level) && options.corrects_enough(version);
    match version {
        Some(version) if version.symbology() != symbology => {
            return Err(Error::OtherSymbology { symbology, version });
        }
        Some(version) if has_level(version) => {}
        None if symbology.versions().any(has_level) => {}
        _ => {
            return Err(Error::MissingLevel {
                symbology,
                version,
                level,
            });
        }
    }
    if let Some(mask) = options.mask
        && usize::from(mask.number()) >= symbology.masks().len()
    {
        return Err(Error::InvalidMask(mask.number()));
    }
    match content
        .iter()
        .filter_map(header_mode)
        .find(|&mode| !symbology.has(mode))
    {
        Some(mode) => Err(Error::MissingMode { symbology, mode }),
        None => Ok(()),
    }
}

/// Returns the first version to try.
fn first_version(options: &Options) -> Version {
    let mut versions = options.symbology.versions();
    versions
        .find(|&version| options.corrects_enough(version))
        .unwrap_or(Version::MIN)
}

/// Returns the smallest version of QR Code that holds content which another symbology cannot hold.
fn other_version(content: &[Content<'_>], options: &Options) -> Option<Version> {
    if options.symbology == Symbology::Qr {
        return None;
    }
    let others = Options {
        error_correction_level: options.error_correction_level,
        ..Options::default()
    };
    let fitting = fit(content, &others, &mut Scratch::default());
    fitting.ok().map(|(version, _)| version)
}

/// Returns the versions that `options` allow, in the order in which they are tried.
pub(crate) fn candidates(options: &Options) -> impl Iterator<Item = Version> {
    let &Options {
        symbology,
        shape,
        height,
        version,
        max_version,
        ..
    } = options;
    symbology
        .versions_by(shape)
        .filter(move |&candidate| match version {
            Some(asked) => candidate == asked,
            None => {
                height.is_none_or(|height| candidate.height() == usize::from(height))
                    && max_version.is_none_or(|largest| candidate <= largest)
            }
        })
}

struct Planner<'s, 'a> {
    content: &'s [Content<'a>],
    options: &'s Options,
    /// The bytes of the content.
    bytes: usize,
    gains: &'static Gains,
    /// The segments of the last attempt.
    segments: &'s mut Vec<Segment<'a>>,
    came_from: &'s mut Vec<u8>,
}

impl<'s, 'a> Planner<'s, 'a> {
    fn new(content: &'s [Content<'a>], options: &'s Options, scratch: &'s mut Scratch<'a>) -> Self {
        Self {
            content,
            options,
            bytes: content.iter().map(|c| data_of(c).len()).sum(),
            gains: Gains::of(
                content.iter().filter_map(header_mode),
                content.iter().filter_map(text_of),
            ),
            segments: &mut scratch.segments,
            came_from: &mut scratch.came_from,
        }
    }

    /// Returns the smallest version from `from` on, and the bits of its segments.
    fn smallest(&mut self, from: Version, kanji_is_possible: bool) -> Option<(Version, usize)> {
        let utf_8 = self.smallest_with(from, Kanji::Avoid);
        if !kanji_is_possible {
            return utf_8;
        }
        let kanji = self.smallest_with(from, Kanji::Require);
        match (utf_8, kanji) {
            (Some((utf_8, _)), None) => Some(self.again(utf_8)),
            (Some((utf_8, _)), Some((kanji, _))) if !self.is_before(kanji, utf_8) => {
                Some(self.again(utf_8))
            }
            _ => kanji,
        }
    }

    /// Returns true if `version` is tried before `other`.
    fn is_before(&self, version: Version, other: Version) -> bool {
        if self.options.symbology != Symbology::Rmqr {
            return version < other;
        }
        let mut versions = candidates(self.options);
        version != other && versions.find(|&each| each == version || each == other) == Some(version)
    }

    /// Makes the segments for `version` without kanji mode, after an attempt with kanji mode.
    fn again(&mut self, version: Version) -> (Version, usize) {
        (
            version,
            self.bits(CharCountClass::of(version), Kanji::Avoid),
        )
    }

    fn smallest_with(&mut self, from: Version, kanji: Kanji) -> Option<(Version, usize)> {
        if self.options.symbology == Symbology::Rmqr {
            return self.smallest_rectangle(kanji);
        }
        // Digits take 10 bits for three bytes, and nothing takes fewer. If even digits would not
        // fit, making segments is pointless.
        let fewest = self.bytes * 10 / 3;
        let mut first = from;
        for class in self.options.symbology.char_count_classes() {
            let last = class.last_version();
            if last < first {
                continue;
            }
            if fewest <= self.capacity(last) {
                let bits = self.bits(class, kanji);
                let mut versions = first.through(last);
                if let Some(version) = versions.find(|&version| self.capacity(version) >= bits) {
                    return Some((version, bits));
                }
            }
            first = last.after();
        }
        None
    }

    /// Returns the first rMQR version that holds the content, and the bits of its segments.
    ///
    /// Each version has headers of other lengths, so the shortest segments are of a version. The
    /// lowest and narrowest version has the shortest headers of all: its segments show which
    /// versions need no try.
    fn smallest_rectangle(&mut self, kanji: Kanji) -> Option<(Version, usize)> {
        let shortest = Symbology::Rmqr.char_count_classes().next()?;
        let fewest = self.bits(shortest, kanji);
        let any = Options {
            version: None,
            ..*self.options
        };
        candidates(&any).find_map(|version| {
            if self.capacity(version) < fewest {
                return None;
            }
            let bits = self.bits(CharCountClass::of(version), kanji);
            (self.capacity(version) >= bits).then_some((version, bits))
        })
    }

    fn capacity(&self, version: Version) -> usize {
        version.data_bits(self.options.error_correction_level)
    }

    /// Makes the segments for a character count class. Returns their length in bits: more than any
    /// version holds if the versions of the class lack a mode that is needed.
    fn bits(&mut self, class: CharCountClass, kanji: Kanji) -> usize {
        self.segments.clear();
        for part in self.content {
            match part {
                Content::Text(text) if !can_hold(class, text) => return usize::MAX,
                Content::Text(text) => {
                    let (segments, came_from) = (&mut *self.segments, &mut *self.came_from);
                    push_optimal_segments(text, class, kanji, self.gains, segments, came_from);
                }
                // An empty segment would only cost bits.
                Content::Segment(segment) if segment.data().is_empty() && !segment.is_header() => {}
                Content::Segment(segment) => self.segments.push(*segment),
            }
        }
        let bits = self.segments.iter().map(|segment| segment.bits(class));
        bits.fold(0, usize::saturating_add)
    }
}

fn data_of<'a>(content: &Content<'a>) -> &'a [u8] {
    match content {
        Content::Text(text) => text.as_bytes(),
        Content::Segment(segment) => segment.data(),
    }
}

/// Returns text whose segments the encoder chooses.
fn text_of<'a>(content: &Content<'a>) -> Option<&'a str> {
    match content {
        Content::Text(text) => Some(text),
        Content::Segment(_) => None,
    }
}

/// Returns the mode of a header.
fn header_mode(content: &Content<'_>) -> Option<Mode> {
    match content {
        Content::Segment(segment) if segment.is_header() => Some(segment.mode()),
        _ => None,
    }
}

/// Returns true if kanji mode may be used: all characters beyond ASCII are in kanji mode, so that
/// no UTF-8 is left. An ECI header rules kanji mode out, because readers also apply it to the Shift
/// JIS of kanji mode.
fn kanji_is_possible(content: &[Content<'_>]) -> bool {
    let mut beyond_ascii = content.iter().filter(|c| !data_of(c).is_ascii()).peekable();
    beyond_ascii.peek().is_some()
        && !content
            .iter()
            .filter_map(header_mode)
            .any(|mode| mode == Mode::Eci)
        && beyond_ascii.all(|content| match content {
            Content::Text(text) => kanji_applies(text),
            Content::Segment(segment) => segment.mode() == Mode::Kanji,
        })
}
