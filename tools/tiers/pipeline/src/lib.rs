//! Draws a text as PNG for the tiers in Rust. Uses `qr_core`, or with the feature `article` the
//! article's pipeline. So the cost of a tier can be told from the cost of the drawing code.

use std::str::FromStr;

/// The error correction level (ISO/IEC 18004:2015, clause 6.5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Restores about 7 % of the codewords.
    L,
    /// Restores about 15 %.
    M,
    /// Restores about 25 %.
    Q,
    /// Restores about 30 %.
    H,
}

impl Level {
    /// All levels, in the order of the numbers that JavaScript passes.
    pub const ALL: [Self; 4] = [Self::L, Self::M, Self::Q, Self::H];
}

impl FromStr for Level {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "L" => Ok(Self::L),
            "M" => Ok(Self::M),
            "Q" => Ok(Self::Q),
            "H" => Ok(Self::H),
            _ => Err("level must be L, M, Q or H".to_owned()),
        }
    }
}

/// Returns the PNG of `text`, `width` pixels wide and high, or at least that with the feature
/// `article`.
///
/// # Errors
///
/// Returns a message if version 40 cannot hold the text, or the symbol is wider than `width`.
///
/// # Example
///
/// ```
/// use tier_pipeline::{Level, png};
///
/// assert!(png("https://example.com", Level::L, 200)?.starts_with(b"\x89PNG"));
/// # Ok::<(), String>(())
/// ```
#[cfg(not(feature = "article"))]
pub fn png(text: &str, level: Level, width: u32) -> Result<Vec<u8>, String> {
    use std::cell::RefCell;

    use qr_core::render::{Format, Size, Style};
    use qr_core::{Content, Encoder, Options};

    thread_local! {
        static ENCODER: RefCell<Encoder> = RefCell::default();
    }

    let options = Options {
        error_correction_level: qr_core::ErrorCorrectionLevel::ALL[level as usize],
        ..Options::default()
    };
    let style = Style {
        size: Some(Size::Width(width)),
        ..Style::default()
    };
    let draw = |encoder: &mut Encoder| {
        encoder.encode(&[Content::Text(text)], &options, None)?;
        encoder
            .draw(Format::Png, style, None)
            .map(|png| png.clone())
    };
    ENCODER
        .with_borrow_mut(draw)
        .map_err(|error: qr_core::Error| error.to_string())
}

/// Returns the PNG of `text`, at least `width` pixels wide and high.
///
/// # Errors
///
/// Returns a message if version 40 cannot hold the text.
#[cfg(feature = "article")]
pub fn png(text: &str, level: Level, width: u32) -> Result<Vec<u8>, String> {
    use tier_article::EcLevel;

    let level = match level {
        Level::L => EcLevel::L,
        Level::M => EcLevel::M,
        Level::Q => EcLevel::Q,
        Level::H => EcLevel::H,
    };
    tier_article::png(text, level, width).map_err(|error| error.to_string())
}
