//! Reads logos, and draws them on a symbol.

mod decoded;
pub(super) mod indexed;
mod kept;
pub(super) mod overlay;
pub(super) mod print;
mod quantize;

use qr_codecs::{LogoFault, base64_size, read_svg, to_base64, try_reserve, try_with_capacity};

use std::sync::Arc;

use self::decoded::Decoded;
use self::kept::Kept;
use self::overlay::Sizes;
#[cfg(test)]
pub(crate) use self::overlay::for_each_pixel;
use self::print::Printed;
use super::frame::PlacedLogo;
use super::{Format, Frame, jpeg};
use crate::Error;

pub use self::print::MAX_PRINT_SIDE;
pub use qr_codecs::{
    MAX_ATTRIBUTES, MAX_DECODE_MEMORY, MAX_DEPTH, MAX_DRAWN_BYTES, MAX_DRAWN_ELEMENTS,
    MAX_FILE_BYTES, MAX_LOSSY_PIXELS, MAX_PREFIXES, MAX_SIDE,
};

/// The first bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A picture to draw in the middle of symbols. Decode it once for all of them.
///
/// # Example
///
/// ```
/// use qr_core::render::{Format, Logo, Style};
/// use qr_core::{Content, Encoder, LogoPlace, Options};
///
/// let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>"#;
/// let logo = Logo::new(svg, Format::Svg)?;
/// let place = LogoPlace { ratio: logo.ratio(), ..LogoPlace::default() };
/// let content = [Content::Text("HELLO")];
/// let options = Options { boost_error_correction: true, ..Options::default() };
/// let mut encoder = Encoder::default();
/// encoder.encode(&content, &options, Some(&place))?;
/// let bytes = encoder.draw(Format::Svg, Style::default(), Some(&logo))?;
/// assert!(String::from_utf8_lossy(bytes).contains(r#" xlink:href="data:image/svg+xml;base64,"#));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Logo(Source);

#[derive(Debug)]
enum Source {
    Pixels {
        image: Decoded,
        /// The image at the sizes of the last pictures.
        sizes: Sizes,
        /// The blocks of the last JPEG pictures.
        jpeg: jpeg::Kept,
        /// The pixels for PDF and EPS.
        print: Kept<Printed>,
    },
    /// For an SVG: the original bytes of a raster picture, or an SVG that [`read_svg`] rewrote, in
    /// base 64, encoded once for all pictures.
    Embedded {
        media_type: &'static str,
        base64: Vec<u8>,
        ratio: (u32, u32),
    },
}

impl Logo {
    /// Reads a PNG, JPEG or WebP, or an SVG if that is the format of the pictures that it is for.
    ///
    /// Also decodes a picture that is embedded in an SVG, to check that viewers can. Parses an SVG,
    /// and embeds what it parsed: UTF-8 without a document type, with entities replaced, and with
    /// listed elements and attributes only. Refuses an SVG that runs, loads or moves anything, or
    /// that makes a viewer draw more than [`MAX_DRAWN_ELEMENTS`] elements.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidLogo`]: see [`LogoFault`]. The header shows whether a picture has more than
    /// [`MAX_SIDE`] on a side, or takes more than [`MAX_DECODE_MEMORY`] to decode, before any
    /// memory is allocated for the pixels.
    pub fn new(bytes: &[u8], format: Format) -> Result<Self, Error> {
        Self::read(bytes, None, format)
    }

    /// As [`new`](Self::new), for a logo whose pixels can be freed: see
    /// [`free_image`](Self::free_image).
    ///
    /// # Errors
    ///
    /// As `new`.
    pub fn from_file(file: &Arc<Vec<u8>>, format: Format) -> Result<Self, Error> {
        Self::read(file, Some(file), format)
    }

    fn read(bytes: &[u8], file: Option<&Arc<Vec<u8>>>, format: Format) -> Result<Self, Error> {
        let invalid = Error::InvalidLogo;
        if matches!(format, Format::Utf8 { .. }) {
            return Err(invalid(LogoFault::NotOnFormat));
        }
        if bytes.len() > MAX_FILE_BYTES {
            return Err(invalid(LogoFault::TooManyBytes(bytes.len())));
        }
        let is_for_svg = matches!(format, Format::Svg);
        if bytes.starts_with(&GZIP) {
            return Err(invalid(LogoFault::Compressed));
        }
        if let Some(embedded) = read_svg(bytes)? {
            if !is_for_svg {
                return Err(invalid(LogoFault::SvgOnRaster));
            }
            return Ok(Self(Source::Embedded {
                media_type: "image/svg+xml",
                base64: encode_base64(embedded.as_bytes())?,
                // A viewer fits any shape into the square.
                ratio: (1, 1),
            }));
        }
        let (media_type, pixels) = qr_codecs::decode(bytes).map_err(Error::from)?;
        if !is_for_svg {
            return Ok(Self(Source::Pixels {
                image: Decoded::new(pixels, file.cloned()),
                sizes: Sizes::default(),
                jpeg: jpeg::Kept::default(),
                print: Kept::default(),
            }));
        }
        Ok(Self(Source::Embedded {
            media_type,
            base64: encode_base64(bytes)?,
            // Some viewers apply the orientation of the picture, some do not.
            ratio: if pixels.is_turned() {
                (1, 1)
            } else {
                ratio_of(pixels.width, pixels.height)
            },
        }))
    }

    /// Returns the width and height, for [`LogoPlace::ratio`](crate::LogoPlace::ratio).
    #[must_use]
    pub fn ratio(&self) -> (u32, u32) {
        match &self.0 {
            Source::Pixels { image, .. } => ratio_of(image.width, image.height),
            Source::Embedded { ratio, .. } => *ratio,
        }
    }

    /// Returns true if the logo was read for pictures with pixels.
    #[must_use]
    pub const fn has_pixels(&self) -> bool {
        matches!(self.0, Source::Pixels { .. })
    }

    /// Returns about how many bytes of memory the logo takes now. Pictures of new sizes add some.
    #[must_use]
    pub fn memory(&self) -> usize {
        match &self.0 {
            Source::Pixels {
                image,
                sizes,
                jpeg,
                print,
            } => image.memory() + sizes.memory() + jpeg.memory() + print.memory(Printed::memory),
            Source::Embedded { base64, .. } => base64.capacity(),
        }
    }

    /// Frees the pixels of a logo that [`from_file`](Self::from_file) read, and keeps the logo at the
    /// sizes of the last pictures. The next picture of another size decodes the file again.
    pub fn free_image(&self) {
        if let Source::Pixels { image, .. } = &self.0 {
            image.free();
        }
    }

    /// Returns the pixels, or an error if the logo was read for an SVG.
    fn pixels(&self) -> Result<(&Decoded, &Sizes, &jpeg::Kept), Error> {
        match &self.0 {
            Source::Pixels {
                image, sizes, jpeg, ..
            } => Ok((image, sizes, jpeg)),
            Source::Embedded { .. } => Err(Error::InvalidLogo(LogoFault::NotOnFormat)),
        }
    }

    /// Returns the pixels, and those that are kept for PDF and EPS, or an error if the logo was read
    /// for an SVG.
    fn print(&self) -> Result<(&Decoded, &Kept<Printed>), Error> {
        match &self.0 {
            Source::Pixels { image, print, .. } => Ok((image, print)),
            Source::Embedded { .. } => Err(Error::InvalidLogo(LogoFault::NotOnFormat)),
        }
    }
}

/// The maximum length of the element that shows a logo, without the logo, in bytes.
const MAX_ELEMENT: usize = 512;

/// Appends the element that shows a logo in an SVG. Reserves memory for `more` bytes after it.
pub(super) fn push_element(
    frame: &Frame<'_>,
    PlacedLogo { logo, place }: PlacedLogo<'_>,
    more: usize,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    let Source::Embedded {
        media_type, base64, ..
    } = &logo.0
    else {
        return Err(Error::InvalidLogo(LogoFault::NotOnFormat));
    };
    // Takes 11 MiB with the largest logo. Returns an error if there is no memory for it.
    let most = MAX_ELEMENT + 2 * base64.len();
    try_reserve(bytes, most + more)?;
    // Numbers are in 1/100,000 of a module, which rounds nothing.
    let side = 10 * frame.width() as u64 * u64::from(place.size);
    let corner = |modules: usize| (100_000 * modules as u64).saturating_sub(side) / 2;
    let decimal = |number: u64| {
        let text = format!("{}.{:05}", number / 100_000, number % 100_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let [x, y] = [frame.width(), frame.height()].map(|modules| decimal(corner(modules)));
    let side = decimal(side);
    // SVG 1.1 knows only `xlink:href`, and Illustrator, Batik and FOP still do. SVG 2 knows `href`.
    bytes.extend_from_slice(br#"<image xmlns:xlink="http://www.w3.org/1999/xlink""#);
    for attribute in ["xlink:href", "href"] {
        let start = format!(r#" {attribute}="data:{media_type};base64,"#);
        bytes.extend_from_slice(start.as_bytes());
        bytes.extend_from_slice(base64);
        bytes.push(b'"');
    }
    let end = format!(
        r#" x="{x}" y="{y}" width="{side}" height="{side}" preserveAspectRatio="xMidYMid meet"/>"#
    );
    bytes.extend_from_slice(end.as_bytes());
    Ok(())
}

/// Returns `bytes` in base 64, or an error if there is no memory for it.
fn encode_base64(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut base64 = try_with_capacity(base64_size(bytes.len()))?;
    to_base64(bytes, |digit| base64.push(digit));
    Ok(base64)
}

fn ratio_of(width: usize, height: usize) -> (u32, u32) {
    (width as u32, height as u32)
}

impl From<LogoFault> for Error {
    fn from(fault: LogoFault) -> Self {
        match fault {
            LogoFault::NoMemory(error) => error.into(),
            fault => Self::InvalidLogo(fault),
        }
    }
}
