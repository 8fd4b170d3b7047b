//! Bytes that somebody sent -> pixels, or why there are none.

use std::fmt;
use std::io::{Cursor, ErrorKind};

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, ImageResult, Limits};

use crate::SvgFault;
use crate::budget::{Budget, Work};
use crate::container::jpeg::{Jpeg, MAX_VISITS};
use crate::container::png::Png;
use crate::container::riff::{Frame, WebP};
use crate::container::vp8l;
use crate::memory::{NoMemory, check_room, with_room};

/// The most bytes of a picture that is decoded.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The most pixels on a side of it.
pub const MOST_PIXELS: u32 = 4096;

/// The most pixels of a lossy WebP. Each can take 120 ns to decode, and 40 ns more with alpha.
pub const MAX_LOSSY_PIXELS: u32 = 6_000_000;

/// The most memory that is taken to decode it, in bytes: 9 million pixels of a JPEG, which may come in parts that
/// have to be kept, 14 million of an opaque WebP.
pub const MOST_MEMORY: u64 = 96 * 1024 * 1024;

/// What a PNG may have besides pixels, such as a colour profile, in bytes.
const MOST_BESIDES: u64 = 8 * 1024 * 1024;

/// A picture as it was decoded, turned as it says when it is read.
pub struct Pixels {
    /// Its width, turned.
    pub width: usize,
    /// Its height, turned.
    pub height: usize,
    bytes: Vec<u8>,
    kind: ColorType,
    /// The width and the height before it is turned.
    stored: (usize, usize),
    orientation: Orientation,
}

impl Pixels {
    /// Red, green, blue and alpha of a pixel.
    ///
    /// # Panics
    ///
    /// For one that is outside.
    #[inline]
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> [u8; 4] {
        let (width, height) = self.stored;
        let (x, y) = match self.orientation {
            Orientation::NoTransforms => (x, y),
            Orientation::Rotate90 => (y, height - 1 - x),
            Orientation::Rotate180 => (width - 1 - x, height - 1 - y),
            Orientation::Rotate270 => (width - 1 - y, x),
            Orientation::FlipHorizontal => (width - 1 - x, y),
            Orientation::FlipVertical => (x, height - 1 - y),
            Orientation::Rotate90FlipH => (y, x),
            Orientation::Rotate270FlipH => (width - 1 - y, height - 1 - x),
        };
        let size = usize::from(self.kind.bytes_per_pixel());
        let pixel = &self.bytes[(y * width + x) * size..][..size];
        // Of 16 bits the higher 8 are as much as is drawn.
        let high = |i: usize| u16::from_ne_bytes([pixel[i], pixel[i + 1]]).to_be_bytes()[0];
        match self.kind {
            ColorType::L8 => [pixel[0], pixel[0], pixel[0], 255],
            ColorType::La8 => [pixel[0], pixel[0], pixel[0], pixel[1]],
            ColorType::Rgb8 => [pixel[0], pixel[1], pixel[2], 255],
            ColorType::Rgba8 => [pixel[0], pixel[1], pixel[2], pixel[3]],
            ColorType::L16 => [high(0), high(0), high(0), 255],
            ColorType::La16 => [high(0), high(0), high(0), high(2)],
            ColorType::Rgb16 => [high(0), high(2), high(4), 255],
            // Nothing that is decoded is another.
            _ => [high(0), high(2), high(4), high(6)],
        }
    }

    /// Whether it was turned, as it said that it has to be: not everyone who decodes it does.
    #[must_use]
    pub fn is_turned(&self) -> bool {
        self.orientation != Orientation::NoTransforms
    }
}

impl fmt::Debug for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pixels")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

/// Why a picture cannot be a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogoFault {
    /// The bytes are neither PNG, JPEG, WebP nor SVG.
    Unknown,
    /// The picture is of a known format, but cannot be read.
    Damaged,
    /// The picture has more than one frame.
    Animated,
    /// The pixels need far fewer tables or scans than the picture has.
    TooComplex,
    /// The picture is an SVG, and the symbol is drawn in a format that takes none.
    SvgOnRaster,
    /// The format of the symbol takes no logo, or not this one: it was read for another format.
    NotOnFormat,
    /// The bytes are compressed with gzip, as those of an SVGZ are.
    Compressed,
    /// The picture has this number of bytes, more than [`MOST_BYTES`].
    TooManyBytes(usize),
    /// There are more pixels than [`MOST_PIXELS`] on a side, more than [`MAX_LOSSY_PIXELS`], or
    /// more than there is memory for.
    TooManyPixels {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// The picture is XML, but not an SVG that can be embedded.
    Svg(SvgFault),
    /// There is no memory to decode the picture. `qr_core` reports its own error for this.
    NoMemory(NoMemory),
}

impl From<SvgFault> for LogoFault {
    fn from(fault: SvgFault) -> Self {
        Self::Svg(fault)
    }
}

impl From<NoMemory> for LogoFault {
    fn from(error: NoMemory) -> Self {
        Self::NoMemory(error)
    }
}

/// The media type and the pixels of a PNG, JPEG or WebP.
///
/// # Errors
///
/// See [`LogoFault`]. The header tells whether there are too many pixels, before any memory is
/// taken for them.
pub fn decode(bytes: &[u8]) -> Result<(&'static str, Pixels), LogoFault> {
    decode_within(bytes, &mut Budget::default())
}

/// Decodes as [`decode`], if `budget` has enough left for it.
pub fn decode_within(
    bytes: &[u8],
    budget: &mut Budget,
) -> Result<(&'static str, Pixels), LogoFault> {
    if bytes.len() > MOST_BYTES {
        return Err(LogoFault::TooManyBytes(bytes.len()));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(("image/png", decode_png(bytes, budget)?));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(("image/jpeg", decode_jpeg(bytes, budget)?));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(("image/webp", decode_webp(bytes, budget)?));
    }
    Err(LogoFault::Unknown)
}

fn decode_png(bytes: &[u8], budget: &mut Budget) -> Result<Pixels, LogoFault> {
    let png = Png::parse(bytes)?;
    check_size(png.width, png.height, 1)?;
    budget.take(&Work {
        width: png.width,
        height: png.height,
        ..Work::default()
    })?;
    let file = png.to_file()?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_BESIDES);
    let decoder = known(
        PngDecoder::with_limits(Cursor::new(&file), limits),
        file.len(),
    )?;
    let bytes_per_pixel = decoder.color_type().bytes_per_pixel();
    read(decoder, png.exif, bytes_per_pixel.into())
}

fn decode_jpeg(bytes: &[u8], budget: &mut Budget) -> Result<Pixels, LogoFault> {
    let jpeg = Jpeg::parse(bytes)?;
    // Two bytes for each of as many as four components, where they come one after the other or in
    // several passes, and three for the pixel.
    let bytes_per_pixel = match jpeg.components {
        1 => 3,
        _ => 11,
    };
    check_size(jpeg.width, jpeg.height, bytes_per_pixel)?;
    if jpeg.visits > MAX_VISITS {
        return Err(LogoFault::TooComplex);
    }
    budget.take(&Work {
        width: jpeg.width,
        height: jpeg.height,
        visits: jpeg.visits,
        ..Work::default()
    })?;
    let decoder = known(JpegDecoder::new(Cursor::new(&jpeg.file)), jpeg.file.len())?;
    read(decoder, jpeg.exif, bytes_per_pixel)
}

fn decode_webp(bytes: &[u8], budget: &mut Budget) -> Result<Pixels, LogoFault> {
    let webp = WebP::parse(bytes)?;
    // The pixels, and the planes that they are put together from; alpha has a plane of its own.
    let bytes_per_pixel = if webp.has_alpha { 11 } else { 7 };
    let (width, height) = (webp.width, webp.height);
    check_size(width, height, bytes_per_pixel)?;
    let is_lossy = matches!(webp.frame, Frame::Lossy(_));
    if is_lossy && width * height > MAX_LOSSY_PIXELS {
        return Err(LogoFault::TooManyPixels { width, height });
    }
    let tables = match (webp.frame, webp.alpha) {
        (Frame::Lossless(data), _) => vp8l::check(data, width, height)?,
        (Frame::Lossy(_), Some(alpha)) => vp8l::check_alpha(alpha, width, height)?,
        (Frame::Lossy(_), None) => 0,
    };
    budget.take(&Work {
        width,
        height,
        is_lossy,
        tables,
        ..Work::default()
    })?;
    let file = webp.to_file()?;
    let decoder = known(WebPDecoder::new(Cursor::new(&file)), file.len())?;
    read(decoder, webp.exif, bytes_per_pixel)
}

/// Reads the pixels, unless `bytes_per_pixel` for each are too much memory. `exif` says how the
/// picture is turned.
fn read(
    decoder: impl ImageDecoder,
    exif: Option<&[u8]>,
    bytes_per_pixel: u64,
) -> Result<Pixels, LogoFault> {
    let (width, height) = decoder.dimensions();
    check_size(width, height, bytes_per_pixel)?;
    // Exif data that cannot be read says nothing.
    let orientation = exif
        .and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms);
    let kind = decoder.color_type();
    let length = decoder.total_bytes() as usize;
    let mut bytes = with_room(length)?;
    bytes.resize(length, 0);
    // What the decoder takes besides is at most as much as was checked.
    let all = width as usize * height as usize * bytes_per_pixel as usize;
    check_room(all.saturating_sub(length))?;
    known(decoder.read_image(&mut bytes), length)?;
    let stored = (width as usize, height as usize);
    let is_turned = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (width, height) = if is_turned {
        (stored.1, stored.0)
    } else {
        stored
    };
    Ok(Pixels {
        width,
        height,
        bytes,
        kind,
        stored,
        orientation,
    })
}

/// Checks that no side is empty or too long, and that the pixels do not take too much memory.
pub fn check_size(width: u32, height: u32, bytes_per_pixel: u64) -> Result<(), LogoFault> {
    if width == 0 || height == 0 {
        return Err(LogoFault::Damaged);
    }
    let memory = u64::from(width) * u64::from(height) * bytes_per_pixel;
    if width.max(height) > MOST_PIXELS || memory > MOST_MEMORY {
        return Err(LogoFault::TooManyPixels { width, height });
    }
    Ok(())
}

/// What a decoder made of as many bytes; what it says of its failure is of no use to who has only the picture, but that there
/// was no memory to read them.
fn known<T>(result: ImageResult<T>, bytes: usize) -> Result<T, LogoFault> {
    result.map_err(|error| match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::OutOfMemory => {
            NoMemory(bytes).into()
        }
        _ => LogoFault::Damaged,
    })
}
