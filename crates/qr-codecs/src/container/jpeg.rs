//! Parses the segments of a JPEG, and writes a JPEG with only the segments that the pixels need.

use crate::decode::LogoFault;
use crate::memory::try_with_capacity;

/// The maximum number of coefficients that the scans of a progressive JPEG visit, as
/// [`FrameHeader::visits`] counts them.
///
/// Each scan visits all blocks of its components, and takes about a nanosecond for a coefficient.
/// The scans that libjpeg writes visit every block of a grey image three times, and of a colour
/// image seven times. In an image of an accepted size, these are at most 80 million coefficients.
pub const MAX_VISITS: u64 = 300_000_000;

/// The parts of a JPEG that its pixels and its orientation need.
#[derive(Debug)]
pub struct Jpeg<'a> {
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The number of components, 1 to 4.
    pub components: usize,
    /// The Exif data, without the prefix `Exif\0\0`.
    pub exif: Option<&'a [u8]>,
    /// The number of coefficients that the scans visit. 0 if the JPEG is not progressive.
    pub visits: u64,
    /// The JPEG for the decoder.
    pub file: Vec<u8>,
}

/// The frame header (SOF).
struct FrameHeader<'a> {
    is_progressive: bool,
    width: u32,
    height: u32,
    /// For each component its identifier, its sampling factors and its quantization table.
    components: &'a [[u8; 3]],
}

/// The definitions that the next scan uses. A definition replaces an earlier one of the same
/// table.
#[derive(Default)]
struct Tables<'a> {
    quantization: [Option<&'a [u8]>; 4],
    /// Four tables for DC coefficients, then four for AC coefficients.
    huffman: [Option<&'a [u8]>; 8],
    restart_interval: Option<&'a [u8]>,
    /// The content of the `Adobe` segment, which names the colour space.
    adobe: Option<&'a [u8]>,
    /// True for a frame of a Motion JPEG video, which may omit the standard Huffman tables.
    is_video: bool,
}

impl<'a> Jpeg<'a> {
    /// Parses a file that starts with a marker for the start of an image.
    ///
    /// # Errors
    ///
    /// [`LogoFault::Damaged`] if a segment claims more bytes than the file has, if a scan or the
    /// end is missing, if a sequential frame has two scans of a component, and for any frame that
    /// is not sequential or progressive with Huffman coding.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, LogoFault> {
        let mut rest = &bytes[2..];
        let mut file = try_with_capacity(bytes.len() + 256)?;
        file.extend_from_slice(&bytes[..2]);
        let mut tables = Tables::default();
        let mut exif = None;
        let mut frame: Option<FrameHeader<'a>> = None;
        let mut visits = 0;
        // The components of the scans so far, one bit each.
        let mut seen = 0;
        let frame = loop {
            let (marker, after) = next_marker(rest)?;
            rest = after;
            if matches!(marker, 0x01 | 0xd0..=0xd8) {
                continue;
            }
            if marker == 0xd9 {
                break frame.filter(|frame| frame.is_progressive && visits > 0);
            }
            let data = take_segment(&mut rest)?;
            match marker {
                0xc0..=0xc2 if frame.is_none() => {
                    // A decoder may depend on whether the colour space comes before or after the
                    // frame header, so the order is kept.
                    tables.write_colors(&mut file);
                    frame = Some(FrameHeader::parse(marker, data)?);
                    write_segment(&mut file, marker, data);
                }
                0xc4 => tables.read_huffman(data)?,
                0xdb => tables.read_quantization(data)?,
                0xdd => tables.restart_interval = Some(data),
                0xe0 if data.starts_with(b"AVI1\0") => tables.is_video = true,
                0xe1 if visits == 0 && data.len() > 6 => {
                    exif = data.strip_prefix(b"Exif\0\0").or(exif);
                }
                0xee if data.starts_with(b"Adobe") => tables.adobe = Some(data),
                0xda => {
                    let frame = frame.as_ref().ok_or(LogoFault::Damaged)?;
                    let scan = frame.scan(data)?;
                    visits += scan.visits;
                    if !frame.is_progressive && seen & scan.components != 0 {
                        return Err(LogoFault::Damaged);
                    }
                    seen |= scan.components;
                    tables.write(&mut file);
                    write_segment(&mut file, marker, data);
                    let (codes, after) = rest.split_at(codes_length(rest)?);
                    file.extend_from_slice(codes);
                    rest = after;
                }
                // Other frame types, arithmetic coding, and a height that follows the first scan.
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcf | 0xdc => return Err(LogoFault::Damaged),
                // Application data and comments are left out.
                _ => {}
            }
            // In a sequential frame each component has one scan.
            if frame
                .as_ref()
                .is_some_and(|frame| !frame.is_progressive && seen == frame.all())
            {
                break frame;
            }
        };
        let frame = frame.ok_or(LogoFault::Damaged)?;
        file.extend_from_slice(&[0xff, 0xd9]);
        Ok(Self {
            width: frame.width,
            height: frame.height,
            components: frame.components.len(),
            exif,
            visits: if frame.is_progressive { visits } else { 0 },
            file,
        })
    }
}

/// The facts of a scan.
struct Scan {
    /// The number of coefficients that the scan visits.
    visits: u64,
    /// One bit for each component of the scan.
    components: u8,
}

impl<'a> FrameHeader<'a> {
    fn parse(marker: u8, data: &'a [u8]) -> Result<Self, LogoFault> {
        let &[_, h0, h1, w0, w1, count, ref components @ ..] = data else {
            return Err(LogoFault::Damaged);
        };
        let (components, []) = components.as_chunks() else {
            return Err(LogoFault::Damaged);
        };
        let factors = |&[_, factors, _]: &[u8; 3]| [factors >> 4, factors & 15];
        let are_factors = components
            .iter()
            .flat_map(factors)
            .all(|n| (1..=4).contains(&n));
        if components.len() != usize::from(count) || !(1..=4).contains(&count) || !are_factors {
            return Err(LogoFault::Damaged);
        }
        Ok(Self {
            is_progressive: marker == 0xc2,
            width: u16::from_be_bytes([w0, w1]).into(),
            height: u16::from_be_bytes([h0, h1]).into(),
            components,
        })
    }

    /// Returns one bit for each component of the frame.
    fn all(&self) -> u8 {
        (1 << self.components.len()) - 1
    }

    /// Parses a scan header (SOS).
    fn scan(&self, data: &[u8]) -> Result<Scan, LogoFault> {
        let (&count, rest) = data.split_first().ok_or(LogoFault::Damaged)?;
        let (parts, band) = rest
            .split_at_checked(2 * usize::from(count))
            .ok_or(LogoFault::Damaged)?;
        let &[first, last, _] = band else {
            return Err(LogoFault::Damaged);
        };
        let mut scan = Scan {
            visits: 0,
            components: 0,
        };
        for part in parts.chunks_exact(2) {
            let place = self.components.iter().position(|[id, ..]| *id == part[0]);
            let place = place.ok_or(LogoFault::Damaged)?;
            scan.components |= 1 << place;
            scan.visits += self.visits(place, first, last);
        }
        Ok(scan)
    }

    /// Returns the number of coefficients of one component that a scan visits. Adds 8 for each
    /// block, because a block itself takes time too.
    fn visits(&self, place: usize, first: u8, last: u8) -> u64 {
        let sampling = |of: fn(u8) -> u8| {
            let most = self.components.iter().map(|part| of(part[1])).max();
            (
                u64::from(of(self.components[place][1])),
                u64::from(most.unwrap_or(1)),
            )
        };
        let ((across, most_across), (down, most_down)) =
            (sampling(|n| n >> 4), sampling(|n| n & 15));
        let blocks = (u64::from(self.width) * across).div_ceil(8 * most_across)
            * (u64::from(self.height) * down).div_ceil(8 * most_down);
        blocks * (8 + u64::from(last.saturating_sub(first)))
    }
}

impl<'a> Tables<'a> {
    /// Reads the definitions of Huffman tables. Each has a slot, 16 counts, and its symbols.
    fn read_huffman(&mut self, mut data: &'a [u8]) -> Result<(), LogoFault> {
        while let &[place, ref counts @ ..] = data {
            let counts = counts.first_chunk::<16>().ok_or(LogoFault::Damaged)?;
            let size = 17
                + counts
                    .iter()
                    .map(|&count| usize::from(count))
                    .sum::<usize>();
            let (table, after) = data.split_at_checked(size).ok_or(LogoFault::Damaged)?;
            let slot = match place {
                0..=3 => place,
                0x10..=0x13 => place - 12,
                _ => return Err(LogoFault::Damaged),
            };
            self.huffman[usize::from(slot)] = Some(table);
            data = after;
        }
        Ok(())
    }

    /// Reads the definitions of quantization tables. Each has a slot and 64 numbers.
    fn read_quantization(&mut self, mut data: &'a [u8]) -> Result<(), LogoFault> {
        while let &[place, ..] = data {
            let size = match place >> 4 {
                0 => 65,
                1 => 129,
                _ => return Err(LogoFault::Damaged),
            };
            let (table, after) = data.split_at_checked(size).ok_or(LogoFault::Damaged)?;
            let slot = self.quantization.get_mut(usize::from(place & 15));
            *slot.ok_or(LogoFault::Damaged)? = Some(table);
            data = after;
        }
        Ok(())
    }

    /// Writes the definitions since the last scan.
    fn write(&mut self, file: &mut Vec<u8>) {
        self.write_colors(file);
        for table in self.quantization.iter_mut().filter_map(Option::take) {
            write_segment(file, 0xdb, table);
        }
        for table in self.huffman.iter_mut().filter_map(Option::take) {
            write_segment(file, 0xc4, table);
        }
        if let Some(interval) = self.restart_interval.take() {
            write_segment(file, 0xdd, interval);
        }
    }

    /// Writes the segments that tell the decoder how to convert the colours.
    fn write_colors(&mut self, file: &mut Vec<u8>) {
        if std::mem::take(&mut self.is_video) {
            write_segment(file, 0xe0, b"AVI1\0");
        }
        if let Some(adobe) = self.adobe.take() {
            write_segment(file, 0xee, adobe);
        }
    }
}

/// Returns the next marker and the bytes after it.
fn next_marker(bytes: &[u8]) -> Result<(u8, &[u8]), LogoFault> {
    let is_marker = |two: &[u8]| two[0] == 0xff && !matches!(two[1], 0 | 0xff);
    let at = bytes
        .windows(2)
        .position(is_marker)
        .ok_or(LogoFault::Damaged)?;
    Ok((bytes[at + 1], &bytes[at + 2..]))
}

/// Removes a segment, which starts with its length, from `rest`. Returns its content.
fn take_segment<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], LogoFault> {
    let length = rest.first_chunk().ok_or(LogoFault::Damaged)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (segment, after) = rest.split_at_checked(length).ok_or(LogoFault::Damaged)?;
    *rest = after;
    segment.get(2..).ok_or(LogoFault::Damaged)
}

fn write_segment(file: &mut Vec<u8>, marker: u8, data: &[u8]) {
    file.extend_from_slice(&[0xff, marker]);
    file.extend_from_slice(&(data.len() as u16 + 2).to_be_bytes());
    file.extend_from_slice(data);
}

/// Returns the number of bytes of entropy-coded data before the next marker. Restart markers are
/// part of the data.
fn codes_length(bytes: &[u8]) -> Result<usize, LogoFault> {
    let is_end = |two: &[u8]| two[0] == 0xff && !matches!(two[1], 0 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(is_end).ok_or(LogoFault::Damaged)
}
