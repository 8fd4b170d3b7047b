//! Parses the chunks of a PNG, and writes a PNG with only the chunks that the pixels need.

use crate::decode::LogoFault;
use crate::memory::try_with_capacity;

/// The parts of a PNG that its pixels and its orientation need.
#[derive(Debug)]
pub struct Png<'a> {
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The Exif data.
    pub exif: Option<&'a [u8]>,
    /// The chunks that the pixels need, each with its length, type and checksum.
    chunks: Vec<&'a [u8]>,
}

/// The first bytes of every PNG.
pub const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

/// The chunk `IEND`, which ends every PNG.
const END: &[u8; 12] = b"\0\0\0\0IEND\xae\x42\x60\x82";

impl<'a> Png<'a> {
    /// Parses a file that starts with the signature.
    ///
    /// # Errors
    ///
    /// [`LogoFault::Damaged`] if a chunk claims more bytes than the file has, if a required chunk
    /// is missing or in the wrong place, or if a critical chunk is unknown;
    /// [`LogoFault::Animated`].
    pub fn parse(file: &'a [u8]) -> Result<Self, LogoFault> {
        let mut rest = &file[SIGNATURE.len()..];
        let (header, name, data) = take_chunk(&mut rest)?;
        let [size, ..] = data.as_chunks::<8>().0 else {
            return Err(LogoFault::Damaged);
        };
        if name != b"IHDR" {
            return Err(LogoFault::Damaged);
        }
        let [width, height] = [size.first_chunk(), size.last_chunk()]
            .map(|side: Option<&[u8; 4]>| side.map_or(0, |side| u32::from_be_bytes(*side)));
        let mut png = Self {
            width,
            height,
            exif: None,
            chunks: vec![header],
        };
        let [mut palette, mut transparency] = [None; 2];
        let mut has_pixels = false;
        let mut is_after_pixels = false;
        while !rest.is_empty() {
            let (chunk, name, data) = take_chunk(&mut rest)?;
            match name {
                b"IDAT" if is_after_pixels => return Err(LogoFault::Damaged),
                b"IDAT" => {
                    if !has_pixels {
                        png.chunks.extend([palette, transparency].iter().flatten());
                    }
                    has_pixels = true;
                    if !data.is_empty() {
                        png.chunks.push(chunk);
                    }
                }
                b"IEND" => break,
                _ if has_pixels => is_after_pixels = true,
                b"PLTE" if palette.is_none() => palette = Some(chunk),
                b"tRNS" if transparency.is_none() => transparency = Some(chunk),
                b"acTL" => return Err(LogoFault::Animated),
                b"eXIf" => {
                    png.exif.get_or_insert(data);
                }
                _ if name[0].is_ascii_uppercase() => return Err(LogoFault::Damaged),
                _ => {}
            }
        }
        if !has_pixels {
            return Err(LogoFault::Damaged);
        }
        Ok(png)
    }

    /// Returns a PNG with the same pixels and no other data.
    ///
    /// # Errors
    ///
    /// [`LogoFault::NoMemory`] if the system has no memory.
    pub fn to_file(&self) -> Result<Vec<u8>, LogoFault> {
        let size = self.chunks.iter().map(|chunk| chunk.len()).sum::<usize>();
        let mut file = try_with_capacity(SIGNATURE.len() + size + END.len())?;
        file.extend_from_slice(SIGNATURE);
        for chunk in &self.chunks {
            file.extend_from_slice(chunk);
        }
        file.extend_from_slice(END);
        Ok(file)
    }
}

/// A whole chunk, its type and its data.
type PngChunk<'a> = (&'a [u8], &'a [u8; 4], &'a [u8]);

/// Removes the first chunk from `rest`, and returns it.
fn take_chunk<'a>(rest: &mut &'a [u8]) -> Result<PngChunk<'a>, LogoFault> {
    let length = rest.first_chunk().ok_or(LogoFault::Damaged)?;
    let length = u32::from_be_bytes(*length) as usize;
    let size = length.checked_add(12).ok_or(LogoFault::Damaged)?;
    let (chunk, after) = rest.split_at_checked(size).ok_or(LogoFault::Damaged)?;
    *rest = after;
    let (name, data) = chunk[4..8 + length]
        .split_first_chunk()
        .ok_or(LogoFault::Damaged)?;
    Ok((chunk, name, data))
}
