//! Compresses a whole picture of pixels as PNG does, for formats that contain one.

use qr_deflate::Stream;

use super::{Filters, PAETH, UP};

/// Returns the zlib stream of rows of pixels, `length` bytes each, filtered by the row above.
pub(in crate::render) fn compress_pixels(
    rows: impl Iterator<Item: AsRef<[u8]>>,
    length: usize,
    bytes_per_pixel: usize,
) -> Vec<u8> {
    let (mut stream, mut zlib) = (Stream::default(), Vec::new());
    compress_into(rows, length, bytes_per_pixel, &mut stream, &mut zlib);
    zlib
}

/// As [`compress_pixels`], with the memory of earlier pictures.
pub(in crate::render) fn compress_into(
    rows: impl Iterator<Item: AsRef<[u8]>>,
    length: usize,
    bytes_per_pixel: usize,
    stream: &mut Stream,
    zlib: &mut Vec<u8>,
) {
    stream.start(bytes_per_pixel);
    // The pixels to the left of a row, and above the first row, are zeros (clause 9.2).
    let mut above = vec![0; bytes_per_pixel + length];
    let mut row = above.clone();
    let (mut up, mut paeth) = (vec![0; length], vec![0; length]);
    for bytes in rows {
        row[bytes_per_pixel..].copy_from_slice(bytes.as_ref());
        let [of_up, of_paeth] = qr_dispatch::run(Filters {
            row: &row,
            above: &above,
            start: bytes_per_pixel,
            bytes_per_pixel,
            up: &mut up,
            paeth: &mut paeth,
        });
        let (filter, filtered) = if of_up <= of_paeth {
            (UP, &up)
        } else {
            (PAETH, &paeth)
        };
        stream.push(&[filter]);
        push_between_zeros(filtered, stream);
        std::mem::swap(&mut row, &mut above);
    }
    stream.compress(zlib);
}

/// Appends bytes. Those at the start and at the end are often zeros, which need no search.
fn push_between_zeros(bytes: &[u8], stream: &mut Stream) {
    let is_used = |&byte: &u8| byte != 0;
    let start = bytes.iter().position(is_used).unwrap_or(bytes.len());
    let end = bytes
        .iter()
        .rposition(is_used)
        .map_or(start, |last| last + 1);
    stream.zeros(start);
    stream.push(&bytes[start..end]);
    stream.zeros(bytes.len() - end);
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::compress_pixels;

    proptest! {
        /// The crate `png` reads the pixels back.
        #[test]
        fn rows_are_those_of_a_png(
            width in 1_usize..40,
            is_grey in any::<bool>(),
            pixels in vec(prop_oneof![Just(0_u8), Just(255), any::<u8>()], 1..4000),
        ) {
            let bytes_per_pixel = if is_grey { 1 } else { 3 };
            let length = width * bytes_per_pixel;
            prop_assume!(pixels.len() >= length);
            let rows = pixels.chunks_exact(length);
            let height = rows.len();
            let zlib = compress_pixels(rows, length, bytes_per_pixel);
            let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
            let mut push = |kind: &[u8], data: &[u8]| {
                file.extend_from_slice(&(data.len() as u32).to_be_bytes());
                let start = file.len();
                file.extend_from_slice(kind);
                file.extend_from_slice(data);
                let checksum = crc32fast::hash(&file[start..]);
                file.extend_from_slice(&checksum.to_be_bytes());
            };
            let [width, height] = [width, height].map(|side| (side as u32).to_be_bytes());
            let color_type = if is_grey { 0 } else { 2 };
            push(b"IHDR", &[&width[..], &height, &[8, color_type, 0, 0, 0]].concat());
            push(b"IDAT", &zlib);
            push(b"IEND", &[]);
            let mut reader = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
            let mut read = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut read).unwrap();
            prop_assert_eq!(&read[..], &pixels[..read.len()]);
        }
    }
}
