//! The pixels of a lossless WebP, of which green is subtracted (RFC 9649, section 4.3).

/// Green, red, blue and alpha of a pixel, the second and third without green; or the difference of
/// two pixels.
pub(in crate::render) type Pixel = [u8; 4];

/// Converts red, green, blue and alpha.
pub(in crate::render) fn without_green([red, green, blue, alpha]: [u8; 4]) -> Pixel {
    [
        green,
        red.wrapping_sub(green),
        blue.wrapping_sub(green),
        alpha,
    ]
}

/// Returns red, green, blue and alpha.
pub(in crate::render) fn with_green([green, red, blue, alpha]: Pixel) -> [u8; 4] {
    [
        red.wrapping_add(green),
        green,
        blue.wrapping_add(green),
        alpha,
    ]
}

/// Returns the difference of two pixels.
pub(in crate::render) fn subtract(a: Pixel, b: Pixel) -> Pixel {
    [0, 1, 2, 3].map(|i| a[i].wrapping_sub(b[i]))
}
