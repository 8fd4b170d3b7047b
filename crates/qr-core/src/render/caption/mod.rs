//! Captions: a frame with round corners around a code, and a band in it with a line of text.
//!
//! The text is kept as outlines, so that it looks the same in every format and on every machine.

mod fault;
#[cfg(feature = "fonts")]
mod fonts;
mod line;
mod surround;

pub use fault::{CaptionFault, FontFault};
#[cfg(feature = "fonts")]
pub use fonts::MAX_FONT_BYTES;
use line::Line;
pub(super) use surround::Surround;

use super::Color;

/// The maximum number of characters of a caption.
pub const MAX_CAPTION_CHARACTERS: usize = 64;

/// The side of a code on which its caption is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaptionPosition {
    /// Below the code.
    Bottom,
    /// Above the code.
    Top,
}

/// A frame around a code, with a line of text. See [`Caption::new`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Caption {
    line: Line,
    position: CaptionPosition,
    pub(super) color: Color,
    pub(super) text_color: Color,
}

impl Caption {
    /// Lays out the text of a caption, once for all codes.
    ///
    /// `color` is that of the frame, and `text_color` that of the text. `font` is a TrueType or
    /// OpenType font; without one, the text is in Inter Bold, which has the characters of Western
    /// European languages. Letters are placed one after another. Hebrew runs from right to left.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidCaption`](crate::Error::InvalidCaption) unless the text has 1 to
    ///   [`MAX_CAPTION_CHARACTERS`] characters, none of which is a control character or one that needs
    ///   more than a place beside the last, as the letters of Arabic do,
    /// - [`Error::InvalidFont`](crate::Error::InvalidFont) for a font that cannot be used, or that lacks
    ///   a character.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::render::{Caption, CaptionPosition, Color, Design, Format, Frame, Style};
    /// use qr_core::{Content, Options, Symbol};
    ///
    /// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
    /// let caption = Caption::new("SCAN ME", None, CaptionPosition::Bottom, Color::BLACK, Color::WHITE)?;
    /// let design = Design { caption: Some(caption), ..Design::default() };
    /// let svg = Format::Svg.draw(&Frame::new(&symbol, Style::default()).with_design(&design))?;
    /// // The quiet zone and the frame are around the symbol, and the band is below it.
    /// assert!(String::from_utf8_lossy(&svg).contains(r#"viewBox="-5 -5 31 37""#));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[cfg(feature = "fonts")]
    pub fn new(
        text: &str,
        font: Option<&[u8]>,
        position: CaptionPosition,
        color: Color,
        text_color: Color,
    ) -> Result<Self, crate::Error> {
        Ok(Self {
            line: fonts::lay_out(text, font)?,
            position,
            color,
            text_color,
        })
    }

    /// Returns the colours of the frame and the text.
    pub(super) fn colors(&self) -> [Color; 2] {
        [self.color, self.text_color]
    }
}
