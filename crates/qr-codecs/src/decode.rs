//! Bytes that somebody sent -> pixels, or why there are none.

use std::fmt;
use std::io::{Cursor, ErrorKind};

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, ImageResult, Limits};

use crate::memory::{NoMemory, check_room, with_room};

/// The most bytes of a picture that is decoded.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The most pixels on a side of it.
pub const MOST_PIXELS: u32 = 4096;

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

/// Why there are no pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are neither PNG, JPEG nor WebP.
    Unknown,
    /// They are one of them, but cannot be read.
    Damaged,
    /// There is more than one frame.
    Animated,
    /// There are more than [`MOST_BYTES`].
    TooManyBytes(usize),
    /// There are more pixels than [`MOST_PIXELS`] on a side, or more than there is memory for.
    TooManyPixels {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// There is no memory to decode it.
    NoMemory(NoMemory),
}

impl From<NoMemory> for Fault {
    fn from(error: NoMemory) -> Self {
        Self::NoMemory(error)
    }
}

/// The media type and the pixels of a PNG, JPEG or WebP.
///
/// # Errors
///
/// See [`Fault`]. It is told by the header whether there are too many pixels, before any memory is taken for them.
pub fn decode(bytes: &[u8]) -> Result<(&'static str, Pixels), Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(Fault::TooManyBytes(bytes.len()));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(("image/png", decode_png(bytes)?));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(("image/jpeg", decode_jpeg(bytes)?));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(("image/webp", decode_webp(bytes)?));
    }
    Err(Fault::Unknown)
}

fn decode_png(bytes: &[u8]) -> Result<Pixels, Fault> {
    // The header is the first chunk. It is looked at here, as a decoder that is made reads on.
    let number = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    let (Some(width), Some(height)) = (number(16), number(20)) else {
        return Err(Fault::Damaged);
    };
    check_size(width, height, 1)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_BESIDES);
    let decoder = known(
        PngDecoder::with_limits(Cursor::new(bytes), limits),
        bytes.len(),
    )?;
    if known(decoder.is_apng(), bytes.len())? {
        return Err(Fault::Animated);
    }
    let bytes_per_pixel = decoder.color_type().bytes_per_pixel();
    read(decoder, bytes_per_pixel.into())
}

fn decode_jpeg(bytes: &[u8]) -> Result<Pixels, Fault> {
    // What is missing at the end would be grey. Neither marker can be within what they are around.
    let last = |marker| bytes.windows(2).rposition(|two| two == [0xff, marker]);
    if last(0xd9) < last(0xda) {
        return Err(Fault::Damaged);
    }
    let decoder = known(JpegDecoder::new(Cursor::new(bytes)), bytes.len())?;
    // Two bytes for each of as many as four colours, where they come one after the other or in several passes.
    let bytes_per_pixel = match decoder.color_type() {
        ColorType::L8 => 3,
        _ => 11,
    };
    read(decoder, bytes_per_pixel)
}

fn decode_webp(bytes: &[u8]) -> Result<Pixels, Fault> {
    // The size of a lossy frame may be another than that of the picture, which is seen when there is memory for both.
    for chunk in bytes.windows(18).filter(|chunk| chunk.starts_with(b"VP8 ")) {
        if chunk[11..14] == [0x9d, 0x01, 0x2a] {
            let side =
                |at: usize| u32::from(u16::from_le_bytes([chunk[at], chunk[at + 1]]) & 0x3fff);
            check_size(side(14), side(16), 1)?;
        }
    }
    let decoder = known(WebPDecoder::new(Cursor::new(bytes)), bytes.len())?;
    if decoder.has_animation() {
        return Err(Fault::Animated);
    }
    // The pixels, and as they are before they are put together: alpha comes by itself.
    let bytes_per_pixel = match decoder.color_type() {
        ColorType::Rgba8 => 11,
        _ => 7,
    };
    read(decoder, bytes_per_pixel)
}

/// Reads the pixels, if `bytes_per_pixel` of memory for each are not too much.
fn read(mut decoder: impl ImageDecoder, bytes_per_pixel: u64) -> Result<Pixels, Fault> {
    let (width, height) = decoder.dimensions();
    check_size(width, height, bytes_per_pixel)?;
    // One that cannot be read says nothing.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
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

fn check_size(width: u32, height: u32, bytes_per_pixel: u64) -> Result<(), Fault> {
    if width == 0 || height == 0 {
        return Err(Fault::Damaged);
    }
    let memory = u64::from(width) * u64::from(height) * bytes_per_pixel;
    if width.max(height) > MOST_PIXELS || memory > MOST_MEMORY {
        return Err(Fault::TooManyPixels { width, height });
    }
    Ok(())
}

/// What a decoder made of as many bytes; what it says of its failure is of no use to who has only the picture, but that there
/// was no memory to read them.
fn known<T>(result: ImageResult<T>, bytes: usize) -> Result<T, Fault> {
    result.map_err(|error| match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::OutOfMemory => {
            NoMemory(bytes).into()
        }
        _ => Fault::Damaged,
    })
}
