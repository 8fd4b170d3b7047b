//! What is wrong with a caption or with its font.

/// Says why a caption cannot be drawn.
///
/// # Example
///
/// ```
/// use qr_core::CaptionFault;
///
/// let fault = CaptionFault::TooWide { width: 40, available: 27 };
/// assert_ne!(fault, CaptionFault::RoundBackground);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaptionFault {
    /// The text has no character that is seen, or more than
    /// [`MAX_CAPTION_CHARACTERS`](crate::render::MAX_CAPTION_CHARACTERS).
    Length(usize),
    /// The text has a control character.
    Control {
        /// The character.
        character: char,
        /// Its place among the characters, from 0.
        index: usize,
    },
    /// The text has a character whose form or place depends on those beside it.
    NeedsShaping {
        /// The first such character.
        character: char,
        /// Its place among the characters, from 0.
        index: usize,
    },
    /// The text is too wide for the code, even in the smallest letters.
    TooWide {
        /// The width of the text in the smallest letters, in modules.
        width: u32,
        /// The width of the band without its ends, in modules.
        available: u32,
    },
    /// The code has no quiet zone. The frame would touch the symbol, which no reader then finds.
    NoQuietZone,
    /// The style rounds the corners of the background, but the frame has its own.
    RoundBackground,
}

/// Says why a font cannot be used.
///
/// # Example
///
/// ```
/// use qr_core::FontFault;
///
/// assert_ne!(FontFault::Unknown, FontFault::Collection);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FontFault {
    /// The font has more bytes than are read.
    TooManyBytes(usize),
    /// The bytes are no TrueType or OpenType font, or a damaged one.
    Unknown,
    /// The font is compressed, as WOFF and WOFF2 are.
    Compressed,
    /// The file has several fonts.
    Collection,
    /// A letter of the text has more parts than are drawn.
    TooComplex,
    /// A letter of the text is far larger than the size of the font says.
    TooLarge,
    /// The font lacks a character of the text.
    MissingCharacter {
        /// The first such character.
        character: char,
        /// Its place among the characters, from 0.
        index: usize,
        /// Whether the font is the built-in one.
        is_built_in: bool,
    },
}
