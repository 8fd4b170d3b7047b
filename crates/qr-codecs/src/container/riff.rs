//! Parses the chunks of a WebP, and writes a WebP with only the chunks that the pixels need.

use crate::decode::{LogoFault, check_size};
use crate::memory::try_with_capacity;

/// Flags of a `VP8X` chunk.
const ANIMATION: u8 = 0x02;
const XMP: u8 = 0x04;
const EXIF: u8 = 0x08;
const ALPHA: u8 = 0x10;

/// The parts of a WebP that its pixels and its orientation need.
#[derive(Debug)]
pub struct WebP<'a> {
    /// The width in pixels. 0 for a lossless image of 16,384 pixels, which is therefore refused.
    pub width: u32,
    /// The height in pixels, with the same exception.
    pub height: u32,
    /// True if the decoder returns an alpha channel.
    pub has_alpha: bool,
    /// The colours.
    pub bitstream: Bitstream<'a>,
    /// The content of the `ALPH` chunk, which is the alpha channel of a lossy image.
    pub alpha: Option<&'a [u8]>,
    /// The content of the `EXIF` chunk.
    pub exif: Option<&'a [u8]>,
    /// True if the file has a `VP8X` chunk.
    is_extended: bool,
}

/// The content of the chunk with the colours.
#[derive(Clone, Copy, Debug)]
pub enum Bitstream<'a> {
    /// The content of `VP8 `.
    Lossy(&'a [u8]),
    /// The content of `VP8L`.
    Lossless(&'a [u8]),
}

impl<'a> WebP<'a> {
    /// Parses a file that starts with `RIFF`, a length and `WEBP`.
    ///
    /// # Errors
    ///
    /// [`LogoFault::Damaged`] if the file or a chunk claims more bytes than there are, if a
    /// required chunk is missing, or if the sizes in `VP8X` and in the bitstream differ;
    /// [`LogoFault::TooManyPixels`] if a bitstream after `VP8X` is too large;
    /// [`LogoFault::Animated`].
    pub fn parse(file: &'a [u8]) -> Result<Self, LogoFault> {
        let size = u32_at(file, 4).ok_or(LogoFault::Damaged)?;
        let body = usize::try_from(size)
            .ok()
            .and_then(|size| file.get(8..)?.get(..size)?.get(4..))
            .ok_or(LogoFault::Damaged)?;
        let (name, data, rest) = chunk(body)?;
        match name {
            b"VP8 " => Self::simple(Bitstream::Lossy(data)),
            b"VP8L" => Self::simple(Bitstream::Lossless(data)),
            b"VP8X" => Self::extended(data, rest),
            _ => Err(LogoFault::Damaged),
        }
    }

    fn simple(bitstream: Bitstream<'a>) -> Result<Self, LogoFault> {
        let (width, height, has_alpha) = bitstream.header()?;
        Ok(Self {
            width,
            height,
            has_alpha,
            bitstream,
            alpha: None,
            exif: None,
            is_extended: false,
        })
    }

    fn extended(header: &'a [u8], mut rest: &'a [u8]) -> Result<Self, LogoFault> {
        let flags = *header.first().ok_or(LogoFault::Damaged)?;
        let side = |at| Some((u32_at(header, at)? & 0x00ff_ffff) + 1);
        // The height is the last 3 bytes of the chunk, so it is read with the byte before it.
        let (Some(width), Some(height)) = (side(4), u32_at(header, 6).map(|n| (n >> 8) + 1)) else {
            return Err(LogoFault::Damaged);
        };
        if flags & ANIMATION != 0 {
            return Err(LogoFault::Animated);
        }
        let [mut lossy, mut lossless, mut alpha, mut exif, mut xmp] = [None; 5];
        while !rest.is_empty() {
            let (name, data, after) = chunk(rest)?;
            let slot = match name {
                b"VP8 " => &mut lossy,
                b"VP8L" => &mut lossless,
                b"ALPH" => &mut alpha,
                b"EXIF" => &mut exif,
                b"XMP " => &mut xmp,
                _ => &mut None,
            };
            // If a chunk is repeated, the first one counts.
            slot.get_or_insert(data);
            rest = after;
        }
        if flags & EXIF != 0 && exif.is_none() || flags & XMP != 0 && xmp.is_none() {
            return Err(LogoFault::Damaged);
        }
        let bitstream = match (lossy, lossless) {
            (Some(data), None) => Bitstream::Lossy(data),
            (None, Some(data)) => Bitstream::Lossless(data),
            _ => return Err(LogoFault::Damaged),
        };
        let (coded_width, coded_height, _) = bitstream.header()?;
        // Checked before the sizes are compared: if both checks fail, `TooManyPixels` is the more
        // helpful error.
        check_size(coded_width, coded_height, 1)?;
        let has_alpha = flags & ALPHA != 0;
        let is_lossy = matches!(bitstream, Bitstream::Lossy(_));
        if (coded_width, coded_height) != (width, height)
            || has_alpha && is_lossy && alpha.is_none()
        {
            return Err(LogoFault::Damaged);
        }
        Ok(Self {
            width,
            height,
            has_alpha,
            bitstream,
            alpha: alpha.filter(|_| has_alpha && is_lossy),
            exif,
            is_extended: true,
        })
    }

    /// Returns a WebP with the same pixels and no other data.
    ///
    /// # Errors
    ///
    /// [`LogoFault::NoMemory`] if the system has no memory.
    pub fn to_file(&self) -> Result<Vec<u8>, LogoFault> {
        let (name, data) = match self.bitstream {
            Bitstream::Lossy(data) => (b"VP8 ", data),
            Bitstream::Lossless(data) => (b"VP8L", data),
        };
        let alpha = self.alpha.unwrap_or_default();
        let mut file = try_with_capacity(data.len() + alpha.len() + 64)?;
        file.extend_from_slice(b"RIFF\0\0\0\0WEBP");
        if self.is_extended {
            let mut header = [0; 10];
            header[0] = if self.has_alpha { ALPHA } else { 0 };
            header[4..7].copy_from_slice(&(self.width - 1).to_le_bytes()[..3]);
            header[7..].copy_from_slice(&(self.height - 1).to_le_bytes()[..3]);
            push_chunk(&mut file, b"VP8X", &header);
        }
        if let Some(alpha) = self.alpha {
            push_chunk(&mut file, b"ALPH", alpha);
        }
        push_chunk(&mut file, name, data);
        let size = file.len() as u32 - 8;
        file[4..8].copy_from_slice(&size.to_le_bytes());
        Ok(file)
    }
}

impl Bitstream<'_> {
    /// Returns the width, the height, and true if a lossless bitstream declares an alpha channel.
    fn header(&self) -> Result<(u32, u32, bool), LogoFault> {
        match self {
            Self::Lossy(data) => {
                let side = |at| Some(u32::from(u16_at(data, at)? & 0x3fff));
                if data.get(3..6) != Some(&[0x9d, 0x01, 0x2a]) {
                    return Err(LogoFault::Damaged);
                }
                side(6).zip(side(8)).map(|(w, h)| (w, h, false))
            }
            Self::Lossless(data) => u32_at(data, 1).map(|header| {
                let side = |shift: u32| ((header >> shift & 0x3fff) + 1) & 0x3fff;
                (side(0), side(14), header >> 28 & 1 != 0)
            }),
        }
        .ok_or(LogoFault::Damaged)
    }
}

/// The name and the content of a chunk, and the bytes after the chunk.
type RiffChunk<'a> = (&'a [u8; 4], &'a [u8], &'a [u8]);

/// Returns the first chunk.
fn chunk(bytes: &[u8]) -> Result<RiffChunk<'_>, LogoFault> {
    let (name, rest) = bytes.split_first_chunk().ok_or(LogoFault::Damaged)?;
    let size = u32_at(rest, 0).ok_or(LogoFault::Damaged)? as usize;
    let data = rest[4..].get(..size).ok_or(LogoFault::Damaged)?;
    // A chunk is padded to an even size. Some writers omit the padding at the end of the file.
    let after = rest.get(4 + size + size % 2..).unwrap_or_default();
    Ok((name, data, after))
}

fn push_chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend_from_slice(name);
    file.extend_from_slice(&(data.len() as u32).to_le_bytes());
    file.extend_from_slice(data);
    if !data.len().is_multiple_of(2) {
        file.push(0);
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
