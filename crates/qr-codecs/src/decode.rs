//! Decodes a PNG, JPEG or WebP from an untrusted source.
//!
//! [`decode`] recognizes the format by its first bytes. `container` then parses the file and
//! removes everything but the pixels. The size and the work are checked before a decoder of the
//! crate `image` allocates any memory.

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
use crate::container::png::{Png, SIGNATURE};
use crate::container::riff::{Bitstream, WebP};
use crate::container::vp8l;
use crate::memory::{AllocError, probe_memory, try_with_capacity};

/// The maximum size of a file that [`decode`] accepts, in bytes.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// The maximum width and height of an image that [`decode`] accepts, in pixels.
pub const MAX_SIDE: u32 = 4096;

/// The maximum number of pixels in a lossy WebP. Decoding a pixel takes up to 120 ns, and up to
/// 160 ns with alpha.
pub const MAX_LOSSY_PIXELS: u32 = 6_000_000;

/// The maximum memory for decoding an image, in bytes.
///
/// It suffices for 9 million pixels of a JPEG, whose decoder may have to keep all coefficients,
/// and for 14 million pixels of an opaque WebP.
pub const MAX_DECODE_MEMORY: u64 = 96 * 1024 * 1024;

/// The maximum memory that the PNG decoder may take for anything but pixels, in bytes.
const MAX_PNG_ALLOCATION: u64 = 8 * 1024 * 1024;

/// A decoded image.
///
/// The pixels stay in the order of the file. [`Image::at`] applies the Exif orientation.
pub struct Image {
    /// The width in pixels, after the orientation was applied.
    pub width: usize,
    /// The height in pixels, after the orientation was applied.
    pub height: usize,
    bytes: Vec<u8>,
    color_type: image::ColorType,
    /// The width and the height in the file.
    stored: (usize, usize),
    orientation: Orientation,
}

impl Image {
    /// Returns how many bytes of memory the pixels take.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.capacity()
    }

    /// Returns red, green, blue and alpha of a pixel.
    ///
    /// # Panics
    ///
    /// If the pixel is outside of the image.
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
        // The upper 8 of 16 bits: pictures are drawn with 8 bits per channel.
        let high = |i: usize| u16::from_ne_bytes([pixel[i], pixel[i + 1]]).to_be_bytes()[0];
        match self.color_type {
            image::ColorType::L8 => [pixel[0], pixel[0], pixel[0], 255],
            image::ColorType::La8 => [pixel[0], pixel[0], pixel[0], pixel[1]],
            image::ColorType::Rgb8 => [pixel[0], pixel[1], pixel[2], 255],
            image::ColorType::Rgba8 => [pixel[0], pixel[1], pixel[2], pixel[3]],
            image::ColorType::L16 => [high(0), high(0), high(0), 255],
            image::ColorType::La16 => [high(0), high(0), high(0), high(2)],
            image::ColorType::Rgb16 => [high(0), high(2), high(4), 255],
            // `Rgba16`. The decoders return no other type.
            _ => [high(0), high(2), high(4), high(6)],
        }
    }

    /// Returns true if the file has an orientation other than upright. Some viewers ignore the
    /// orientation.
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

/// The reason why a logo was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogoFault {
    /// The file is neither PNG, JPEG, WebP nor SVG.
    Unknown,
    /// The file is a PNG, JPEG or WebP with an error.
    Damaged,
    /// The file is an animation.
    Animated,
    /// The file has far more tables or scans than its pixels need.
    TooComplex,
    /// The file is an SVG, and the format of the picture supports only raster logos.
    SvgOnRaster,
    /// The format of the picture supports no logo, or the logo was read for another format.
    NotOnFormat,
    /// The file is compressed with gzip, as an SVGZ is.
    Compressed,
    /// The file has more than [`MAX_FILE_BYTES`]. Holds its size in bytes.
    TooManyBytes(usize),
    /// The image has a side above [`MAX_SIDE`], is a lossy WebP of more than
    /// [`MAX_LOSSY_PIXELS`], or needs more than [`MAX_DECODE_MEMORY`].
    TooManyPixels {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The file is an SVG that cannot be embedded.
    Svg(SvgFault),
    /// The system has no memory to decode the image. `qr_core` converts this to its own error.
    NoMemory(AllocError),
}

impl From<SvgFault> for LogoFault {
    fn from(fault: SvgFault) -> Self {
        Self::Svg(fault)
    }
}

impl From<AllocError> for LogoFault {
    fn from(error: AllocError) -> Self {
        Self::NoMemory(error)
    }
}

/// Decodes a PNG, JPEG or WebP. Returns the media type and the image.
///
/// # Errors
///
/// See [`LogoFault`]. A header that declares too many pixels is refused before any memory is
/// allocated for them.
pub fn decode(bytes: &[u8]) -> Result<(&'static str, Image), LogoFault> {
    decode_within(bytes, &mut Budget::default())
}

/// Decodes as [`decode`] does, and takes the work from `budget`.
///
/// # Errors
///
/// As [`decode`], and [`LogoFault::TooComplex`] if the work exceeds what is left of `budget`.
pub fn decode_within(
    bytes: &[u8],
    budget: &mut Budget,
) -> Result<(&'static str, Image), LogoFault> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(LogoFault::TooManyBytes(bytes.len()));
    }
    if bytes.starts_with(SIGNATURE) {
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

fn decode_png(bytes: &[u8], budget: &mut Budget) -> Result<Image, LogoFault> {
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
    let decoder = convert_error(
        PngDecoder::with_limits(Cursor::new(&file), limits),
        file.len(),
    )?;
    let bytes_per_pixel = decoder.color_type().bytes_per_pixel();
    run_decoder(decoder, png.exif, bytes_per_pixel.into())
}

fn decode_jpeg(bytes: &[u8], budget: &mut Budget) -> Result<Image, LogoFault> {
    let jpeg = Jpeg::parse(bytes)?;
    // Three bytes for the pixel. If the components or the passes come one after the other, the
    // decoder also keeps all coefficients: two bytes for each of up to four components.
    let bytes_per_pixel = match jpeg.components {
        1 => 3,
        _ => 11,
    };
    check_size(jpeg.width, jpeg.height, bytes_per_pixel)?;
    if jpeg.visits > MAX_VISITS {
        return Err(LogoFault::TooComplex);
    }
    budget.take(&DecodeWork {
        width: jpeg.width,
        height: jpeg.height,
        visits: jpeg.visits,
        ..DecodeWork::default()
    })?;
    let decoder = convert_error(JpegDecoder::new(Cursor::new(&jpeg.file)), jpeg.file.len())?;
    run_decoder(decoder, jpeg.exif, bytes_per_pixel)
}

fn decode_webp(bytes: &[u8], budget: &mut Budget) -> Result<Image, LogoFault> {
    let webp = WebP::parse(bytes)?;
    // The decoder keeps the colour planes and the finished pixels, and a plane for alpha.
    let bytes_per_pixel = if webp.has_alpha { 11 } else { 7 };
    let (width, height) = (webp.width, webp.height);
    check_size(width, height, bytes_per_pixel)?;
    let is_lossy = matches!(webp.bitstream, Bitstream::Lossy(_));
    if is_lossy && width * height > MAX_LOSSY_PIXELS {
        return Err(LogoFault::TooManyPixels { width, height });
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
    let decoder = convert_error(WebPDecoder::new(Cursor::new(&file)), file.len())?;
    run_decoder(decoder, webp.exif, bytes_per_pixel)
}

/// Runs `decoder`, which takes up to `bytes_per_pixel` bytes of memory for each pixel. `exif` is
/// the Exif data, which may hold an orientation.
///
/// # Errors
///
/// [`LogoFault::TooManyPixels`] if the image is too large, [`LogoFault::NoMemory`] if the system
/// has no memory, and [`LogoFault::Damaged`] if the decoder fails otherwise.
fn run_decoder(
    decoder: impl ImageDecoder,
    exif: Option<&[u8]>,
    bytes_per_pixel: u64,
) -> Result<Image, LogoFault> {
    let (width, height) = decoder.dimensions();
    check_size(width, height, bytes_per_pixel)?;
    // Damaged Exif data counts as none.
    let orientation = exif
        .and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms);
    let color_type = decoder.color_type();
    let length = decoder.total_bytes() as usize;
    let mut bytes = try_with_capacity(length)?;
    bytes.resize(length, 0);
    // The decoder allocates the rest of the memory that `bytes_per_pixel` allows for.
    let all = width as usize * height as usize * bytes_per_pixel as usize;
    probe_memory(all.saturating_sub(length))?;
    convert_error(decoder.read_image(&mut bytes), length)?;
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

/// Checks that both sides are 1 to [`MAX_SIDE`], and that the pixels fit in [`MAX_DECODE_MEMORY`].
///
/// # Errors
///
/// [`LogoFault::Damaged`] for a side of 0, otherwise [`LogoFault::TooManyPixels`].
pub fn check_size(width: u32, height: u32, bytes_per_pixel: u64) -> Result<(), LogoFault> {
    if width == 0 || height == 0 {
        return Err(LogoFault::Damaged);
    }
    let memory = u64::from(width) * u64::from(height) * bytes_per_pixel;
    if width.max(height) > MAX_SIDE || memory > MAX_DECODE_MEMORY {
        return Err(LogoFault::TooManyPixels { width, height });
    }
    Ok(())
}

/// Converts the error of a decoder that tried to allocate `bytes`. Any error but a lack of memory
/// becomes [`LogoFault::Damaged`]: the exact reason would not help a caller who has only the file.
fn convert_error<T>(result: ImageResult<T>, bytes: usize) -> Result<T, LogoFault> {
    result.map_err(|error| match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::OutOfMemory => {
            AllocError(bytes).into()
        }
        _ => LogoFault::Damaged,
    })
}
