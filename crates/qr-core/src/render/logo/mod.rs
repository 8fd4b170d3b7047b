//! Pictures of a symbol with a logo on it.

mod overlay;

use qr_codecs::{Fault, Kind, Pixels, base64_size, make_room, read_svg, to_base64};

use super::raster::{
    GIF_OF_RGBA_TAKES, MAX_WIDTH, WEBP_TAKES, bmp_headers, check_encoder, check_opaque, draw,
    gif_error,
};
use super::{Colors, Format, Layout, Picture};
use crate::{Error, LogoFault, LogoPlace, Symbol};

pub use qr_codecs::{
    MAX_LOSSY_PIXELS, MOST_ATTRIBUTES, MOST_BYTES, MOST_BYTES_DRAWN, MOST_DRAWN, MOST_LEVELS,
    MOST_MEMORY, MOST_PIXELS, MOST_PREFIXES,
};

/// The first bytes of a file that is compressed with gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A picture that is drawn in the middle of symbols, decoded once for any number of them.
///
/// # Example
///
/// ```
/// use qr_core::render::{Format, Logo, Picture};
/// use qr_core::{Content, Encoder, LogoPlace, Options};
///
/// let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>"#;
/// let logo = Logo::new(svg, Format::Svg)?;
/// let place = LogoPlace { ratio: logo.ratio(), ..LogoPlace::default() };
/// let content = [Content::Text("HELLO")];
/// let options = Options { boost_error_correction: true, ..Options::default() };
/// let mut encoder = Encoder::default();
/// encoder.encode(&content, &options, Some(&place))?;
/// let picture = Picture { format: Format::Svg, ..Picture::default() };
/// let bytes = encoder.draw(&picture, Some(&logo))?;
/// assert!(String::from_utf8_lossy(bytes).contains(r#" xlink:href="data:image/svg+xml;base64,"#));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Logo(Source);

#[derive(Debug)]
enum Source {
    Pixels(Pixels),
    /// For an SVG: the bytes of a raster picture as they came, or an SVG that [`read_svg`] wrote anew.
    Embedded {
        media_type: &'static str,
        bytes: Vec<u8>,
        ratio: (u32, u32),
    },
}

impl Logo {
    /// Reads a PNG, JPEG or WebP, or an SVG if that is the format of the pictures that it is for.
    ///
    /// Also decodes a picture that is embedded in an SVG, to check that viewers can. Parses an SVG,
    /// and embeds what it parsed: UTF-8 without a document type, with entities replaced, and with
    /// listed elements and attributes only. Refuses an SVG that runs, loads or moves anything, or
    /// that makes a viewer draw more than [`MOST_DRAWN`] elements.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidLogo`]: see [`LogoFault`]. It is told by the header whether a picture has more pixels than
    /// [`MOST_PIXELS`] on a side, or takes more than [`MOST_MEMORY`] to decode, before any memory is taken for them.
    pub fn new(bytes: &[u8], format: Format) -> Result<Self, Error> {
        let invalid = Error::InvalidLogo;
        if matches!(format, Format::Utf8) {
            return Err(invalid(LogoFault::Format));
        }
        if bytes.len() > MOST_BYTES {
            return Err(invalid(LogoFault::TooManyBytes(bytes.len())));
        }
        let is_for_svg = matches!(format, Format::Svg);
        if bytes.starts_with(&GZIP) {
            return Err(invalid(LogoFault::Compressed));
        }
        if let Some(embedded) = read_svg(bytes)? {
            if !is_for_svg {
                return Err(invalid(LogoFault::Svg));
            }
            return Ok(Self(Source::Embedded {
                media_type: "image/svg+xml",
                bytes: embedded.into_bytes(),
                // The viewer fits any shape into the square.
                ratio: (1, 1),
            }));
        }
        let (media_type, pixels) = qr_codecs::decode(bytes).map_err(Error::from)?;
        if !is_for_svg {
            return Ok(Self(Source::Pixels(pixels)));
        }
        Ok(Self(Source::Embedded {
            media_type,
            bytes: bytes.to_vec(),
            // A viewer may turn it or not.
            ratio: if pixels.is_turned() {
                (1, 1)
            } else {
                ratio_of(&pixels)
            },
        }))
    }

    /// Its width and height, for [`LogoPlace::ratio`].
    #[must_use]
    pub fn ratio(&self) -> (u32, u32) {
        match &self.0 {
            Source::Pixels(pixels) => ratio_of(pixels),
            Source::Embedded { ratio, .. } => *ratio,
        }
    }

    /// Appends the picture of `symbol` with the logo to `bytes`. The symbol was
    /// encoded with the same `place`.
    ///
    /// # Errors
    ///
    /// As the format says, with the limit [`MAX_WIDTH`] for PNG too; and [`Error::InvalidLogo`] for a logo that was read for
    /// another format.
    pub fn render_into(
        &self,
        symbol: &Symbol,
        place: &LogoPlace,
        picture: &Picture,
        bytes: &mut Vec<u8>,
    ) -> Result<(), Error> {
        match &self.0 {
            Source::Pixels(pixels) => paint(pixels, symbol, place, picture, bytes),
            Source::Embedded {
                media_type,
                bytes: embedded,
                ..
            } if matches!(picture.format, Format::Svg) => {
                let svg = super::svg::render(symbol, picture)?;
                // Before what ends it.
                let (head, end) = svg.split_at(svg.len() - super::svg::END.len());
                // 11 MiB with the largest logo: an error if there is no memory for it.
                let most = MAX_ELEMENT + 2 * base64_size(embedded.len());
                make_room(bytes, svg.len() + most)?;
                bytes.extend_from_slice(head);
                push_image(symbol, place, media_type, embedded, bytes);
                bytes.extend_from_slice(end);
                Ok(())
            }
            Source::Embedded { .. } => Err(Error::InvalidLogo(LogoFault::Format)),
        }
    }
}

/// The most bytes of the element that shows a logo, without the logo.
const MAX_ELEMENT: usize = 512;

/// Appends the element that shows a logo in an SVG.
fn push_image(
    symbol: &Symbol,
    place: &LogoPlace,
    media_type: &str,
    logo: &[u8],
    bytes: &mut Vec<u8>,
) {
    // In 1/100,000 of a module, to round nothing.
    let side = 10 * symbol.size() as u64 * u64::from(place.size);
    let corner = (100_000 * symbol.size() as u64 - side) / 2;
    let decimal = |number: u64| {
        let text = format!("{}.{:05}", number / 100_000, number % 100_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let (corner, side) = (decimal(corner), decimal(side));
    // SVG 1.1 knows only `xlink:href`, and Illustrator, Batik and FOP still do. SVG 2 knows `href`.
    bytes.extend_from_slice(br#"<image xmlns:xlink="http://www.w3.org/1999/xlink""#);
    for attribute in ["xlink:href", "href"] {
        let start = format!(r#" {attribute}="data:{media_type};base64,"#);
        bytes.extend_from_slice(start.as_bytes());
        to_base64(logo, |digit| bytes.push(digit));
        bytes.push(b'"');
    }
    let end = format!(
        r#" x="{corner}" y="{corner}" width="{side}" height="{side}" preserveAspectRatio="xMidYMid meet"/>"#
    );
    bytes.extend_from_slice(end.as_bytes());
}

/// Appends a picture that is made of pixels.
fn paint(
    logo: &Pixels,
    symbol: &Symbol,
    place: &LogoPlace,
    picture: &Picture,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    let layout = Layout::within(symbol, &picture.image(), MAX_WIDTH)?;
    let width = layout.width as u32;
    let Colors { dark, light } = picture.colors;
    let is_opaque = dark.is_opaque() && light.is_opaque();
    let rgb = || {
        let mut pixels = draw(symbol, layout, dark.rgb(), light.rgb())?;
        overlay::lay::<3>(logo, symbol, place, layout, &mut pixels);
        Ok::<_, Error>(pixels)
    };
    let rgba = || {
        let of = |color: super::Color| color.rgba().to_be_bytes();
        let mut pixels = draw(symbol, layout, of(dark), of(light))?;
        overlay::lay::<4>(logo, symbol, place, layout, &mut pixels);
        Ok::<_, Error>(pixels)
    };
    let any = || -> Result<(Vec<u8>, Kind), Error> {
        if is_opaque {
            Ok((rgb()?, Kind::Rgb))
        } else {
            Ok((rgba()?, Kind::Rgba))
        }
    };
    match picture.format {
        Format::Png => {
            let (pixels, kind) = any()?;
            qr_codecs::png(&pixels, width, kind, bytes).map_err(|_| Error::NotEncoded("PNG"))
        }
        Format::Webp => {
            let (pixels, kind) = any()?;
            check_encoder(layout, WEBP_TAKES)?;
            qr_codecs::webp(&pixels, width, kind, bytes).map_err(|_| Error::NotEncoded("WebP"))
        }
        Format::Jpeg => {
            check_opaque(picture.colors, "JPEG")?;
            qr_codecs::jpeg(&rgb()?, width, Kind::Rgb, picture.quality, bytes)
                .map_err(|_| Error::NotEncoded("JPEG"))
        }
        Format::Gif => {
            if [dark.alpha, light.alpha]
                .iter()
                .any(|&alpha| alpha != 0 && alpha != 255)
            {
                return Err(Error::NotOpaque("GIF"));
            }
            let pixels = rgba()?;
            check_encoder(layout, GIF_OF_RGBA_TAKES)?;
            qr_codecs::gif_of_rgba(pixels, layout.width as u16, bytes)
                .map_err(|error| gif_error(error, layout))
        }
        Format::Bmp => {
            check_opaque(picture.colors, "BMP")?;
            push_bmp(&rgb()?, layout.width, bytes)
        }
        Format::Svg | Format::Utf8 | Format::Terminal | Format::Eps | Format::Pdf => {
            Err(Error::InvalidLogo(LogoFault::Format))
        }
    }
}

fn ratio_of(pixels: &Pixels) -> (u32, u32) {
    (pixels.width as u32, pixels.height as u32)
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::InvalidLogo(match fault {
            Fault::Unknown => LogoFault::Unknown,
            Fault::Damaged => LogoFault::Damaged,
            Fault::Animated => LogoFault::Animated,
            Fault::TooComplex => LogoFault::TooComplex,
            Fault::TooManyBytes(bytes) => LogoFault::TooManyBytes(bytes),
            Fault::TooManyPixels { width, height } => LogoFault::TooManyPixels { width, height },
            Fault::Svg(fault) => LogoFault::DamagedSvg(fault),
            Fault::NoMemory(error) => return error.into(),
        })
    }
}

/// Appends a BMP of 24 bits a pixel.
fn push_bmp(rgb: &[u8], width: usize, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let row_length = (3 * width).next_multiple_of(4);
    bmp_headers(width, row_length, 24, &[], bytes)?;
    // The last row is the first, and blue the first of its colours.
    for row in rgb.chunks_exact(3 * width).rev() {
        let pixels = row.chunks_exact(3);
        bytes.extend(pixels.flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]));
        bytes.extend(std::iter::repeat_n(0, row_length - row.len()));
    }
    Ok(())
}
