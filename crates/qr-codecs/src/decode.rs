//! Bytes that somebody sent -> pixels, or why there are none.

use std::fmt;
use std::io::{Cursor, ErrorKind};

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ImageDecoder, ImageError, ImageResult, Limits};

use crate::SvgFault;
use crate::budget::{Budget, DecodeWork};
use crate::container::jpeg::{Jpeg, MAX_VISITS};
use crate::container::png::Png;
use crate::container::riff::{Bitstream, WebP};
use crate::container::vp8l;
use crate::memory::{AllocError, probe_memory, try_with_capacity};

/// The most bytes of a picture that is decoded.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// The most pixels on a side of it.
pub const MAX_SIDE: u32 = 4096;

/// The most pixels of a lossy WebP. Each can take 120 ns to decode, and 40 ns more with alpha.
pub const MAX_LOSSY_PIXELS: u32 = 6_000_000;

/// The most memory that is taken to decode it, in bytes: 9 million pixels of a JPEG, which may come in parts that
/// have to be kept, 14 million of an opaque WebP.
pub const MAX_DECODE_MEMORY: u64 = 96 * 1024 * 1024;

/// What a PNG may have besides pixels, such as a colour profile, in bytes.
const MAX_PNG_ALLOCATION: u64 = 8 * 1024 * 1024;

/// A picture as it was decoded, turned as it says when it is read.
pub struct Image {
    /// Its width, turned.
    pub width: usize,
    /// Its height, turned.
    pub height: usize,
    bytes: Vec<u8>,
    color_type: image::ColorType,
    /// The width and the height before it is turned.
    stored: (usize, usize),
    orientation: Orientation,
}

impl Image {
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
        let size = usize::from(self.color_type.bytes_per_pixel());
        let pixel = &self.bytes[(y * width + x) * size..][..size];
        // Of 16 bits the higher 8 are as much as is drawn.
        let high = |i: usize| u16::from_ne_bytes([pixel[i], pixel[i + 1]]).to_be_bytes()[0];
        match self.color_type {
            image::ColorType::L8 => [pixel[0], pixel[0], pixel[0], 255],
            image::ColorType::La8 => [pixel[0], pixel[0], pixel[0], pixel[1]],
            image::ColorType::Rgb8 => [pixel[0], pixel[1], pixel[2], 255],
            image::ColorType::Rgba8 => [pixel[0], pixel[1], pixel[2], pixel[3]],
            image::ColorType::L16 => [high(0), high(0), high(0), 255],
            image::ColorType::La16 => [high(0), high(0), high(0), high(2)],
            image::ColorType::Rgb16 => [high(0), high(2), high(4), 255],
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

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Image")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

/// Why there are no pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes are neither PNG, JPEG nor WebP.
    Unknown,
    /// They are one of them, but cannot be read.
    Damaged,
    /// There is more than one frame.
    Animated,
    /// The pixels need far fewer tables or scans than there are.
    TooComplex,
    /// There are more than [`MAX_FILE_BYTES`].
    TooManyBytes(usize),
    /// There are more pixels than [`MAX_SIDE`] on a side, more than [`MAX_LOSSY_PIXELS`], or more
    /// than there is memory for.
    TooManyPixels {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// It is an SVG that cannot be embedded.
    Svg(SvgFault),
    /// There is no memory to decode it.
    Alloc(AllocError),
}

impl From<SvgFault> for DecodeError {
    fn from(fault: SvgFault) -> Self {
        Self::Svg(fault)
    }
}

impl From<AllocError> for DecodeError {
    fn from(error: AllocError) -> Self {
        Self::Alloc(error)
    }
}

/// The media type and the pixels of a PNG, JPEG or WebP.
///
/// # Errors
///
/// See [`DecodeError`]. It is told by the header whether there are too many pixels, before any memory is taken for them.
pub fn decode(bytes: &[u8]) -> Result<(&'static str, Image), DecodeError> {
    decode_within(bytes, &mut Budget::default())
}

/// Decodes as [`decode`], if `budget` has enough left for it.
pub fn decode_within(
    bytes: &[u8],
    budget: &mut Budget,
) -> Result<(&'static str, Image), DecodeError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(DecodeError::TooManyBytes(bytes.len()));
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
    Err(DecodeError::Unknown)
}

fn decode_png(bytes: &[u8], budget: &mut Budget) -> Result<Image, DecodeError> {
    let png = Png::parse(bytes)?;
    check_size(png.width, png.height, 1)?;
    budget.take(&DecodeWork {
        width: png.width,
        height: png.height,
        ..DecodeWork::default()
    })?;
    let file = png.to_file()?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_PNG_ALLOCATION);
    let decoder = known(
        PngDecoder::with_limits(Cursor::new(&file), limits),
        file.len(),
    )?;
    let bytes_per_pixel = decoder.color_type().bytes_per_pixel();
    read(decoder, png.exif, bytes_per_pixel.into())
}

fn decode_jpeg(bytes: &[u8], budget: &mut Budget) -> Result<Image, DecodeError> {
    let jpeg = Jpeg::parse(bytes)?;
    // Two bytes for each of as many as four components, where they come one after the other or in
    // several passes, and three for the pixel.
    let bytes_per_pixel = match jpeg.components {
        1 => 3,
        _ => 11,
    };
    check_size(jpeg.width, jpeg.height, bytes_per_pixel)?;
    if jpeg.visits > MAX_VISITS {
        return Err(DecodeError::TooComplex);
    }
    budget.take(&DecodeWork {
        width: jpeg.width,
        height: jpeg.height,
        visits: jpeg.visits,
        ..DecodeWork::default()
    })?;
    let decoder = known(JpegDecoder::new(Cursor::new(&jpeg.file)), jpeg.file.len())?;
    read(decoder, jpeg.exif, bytes_per_pixel)
}

fn decode_webp(bytes: &[u8], budget: &mut Budget) -> Result<Image, DecodeError> {
    let webp = WebP::parse(bytes)?;
    // The pixels, and the planes that they are put together from; alpha has a plane of its own.
    let bytes_per_pixel = if webp.has_alpha { 11 } else { 7 };
    let (width, height) = (webp.width, webp.height);
    check_size(width, height, bytes_per_pixel)?;
    let is_lossy = matches!(webp.bitstream, Bitstream::Lossy(_));
    if is_lossy && width * height > MAX_LOSSY_PIXELS {
        return Err(DecodeError::TooManyPixels { width, height });
    }
    let tables = match (webp.bitstream, webp.alpha) {
        (Bitstream::Lossless(data), _) => vp8l::check(data, width, height)?,
        (Bitstream::Lossy(_), Some(alpha)) => vp8l::check_alpha(alpha, width, height)?,
        (Bitstream::Lossy(_), None) => 0,
    };
    budget.take(&DecodeWork {
        width,
        height,
        is_lossy,
        tables,
        ..DecodeWork::default()
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
) -> Result<Image, DecodeError> {
    let (width, height) = decoder.dimensions();
    check_size(width, height, bytes_per_pixel)?;
    // Exif data that cannot be read says nothing.
    let orientation = exif
        .and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms);
    let color_type = decoder.color_type();
    let length = decoder.total_bytes() as usize;
    let mut bytes = try_with_capacity(length)?;
    bytes.resize(length, 0);
    // What the decoder takes besides is at most as much as was checked.
    let all = width as usize * height as usize * bytes_per_pixel as usize;
    probe_memory(all.saturating_sub(length))?;
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
    Ok(Image {
        width,
        height,
        bytes,
        color_type,
        stored,
        orientation,
    })
}

/// Checks that no side is empty or too long, and that the pixels do not take too much memory.
pub fn check_size(width: u32, height: u32, bytes_per_pixel: u64) -> Result<(), DecodeError> {
    if width == 0 || height == 0 {
        return Err(DecodeError::Damaged);
    }
    let memory = u64::from(width) * u64::from(height) * bytes_per_pixel;
    if width.max(height) > MAX_SIDE || memory > MAX_DECODE_MEMORY {
        return Err(DecodeError::TooManyPixels { width, height });
    }
    Ok(())
}

/// What a decoder made of as many bytes; what it says of its failure is of no use to who has only the picture, but that there
/// was no memory to read them.
fn known<T>(result: ImageResult<T>, bytes: usize) -> Result<T, DecodeError> {
    result.map_err(|error| match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::OutOfMemory => {
            AllocError(bytes).into()
        }
        _ => DecodeError::Damaged,
    })
}
