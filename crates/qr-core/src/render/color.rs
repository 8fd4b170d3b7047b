//! The colours of a picture.

/// A colour of sRGB (IEC 61966-2-1) and how much of it covers what is behind.
///
/// # Example
///
/// ```
/// use qr_core::render::Color;
///
/// assert_eq!(Color::from_rgba(0xff_80_00_ff), Color { red: 255, green: 128, blue: 0, alpha: 255 });
/// assert_eq!(Color::WHITE.rgba(), 0xff_ff_ff_ff);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    /// 0 to 255.
    pub red: u8,
    /// 0 to 255.
    pub green: u8,
    /// 0 to 255.
    pub blue: u8,
    /// 0, nothing of it is seen, to 255, nothing is seen through it.
    pub alpha: u8,
}

impl Color {
    /// Opaque black.
    pub const BLACK: Self = Self::from_rgba(0x00_00_00_ff);
    /// Opaque white.
    pub const WHITE: Self = Self::from_rgba(0xff_ff_ff_ff);

    /// The colour of a number that is `0xRRGGBBAA`.
    #[must_use]
    pub const fn from_rgba(rgba: u32) -> Self {
        let [red, green, blue, alpha] = rgba.to_be_bytes();
        Self {
            red,
            green,
            blue,
            alpha,
        }
    }

    /// The colour as `0xRRGGBBAA`.
    #[must_use]
    pub const fn rgba(self) -> u32 {
        u32::from_be_bytes([self.red, self.green, self.blue, self.alpha])
    }

    /// Red, green and blue.
    #[must_use]
    pub const fn rgb(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// Whether it is black, white or between them.
    #[must_use]
    pub const fn is_grey(self) -> bool {
        self.red == self.green && self.green == self.blue
    }

    /// Whether nothing is seen through it.
    #[must_use]
    pub const fn is_opaque(self) -> bool {
        self.alpha == 255
    }
}

/// The two colours of a picture. Whether a reader can tell one from the other is for the caller to see to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colors {
    /// Of dark modules. Default: black.
    pub dark: Color,
    /// Of light modules and the quiet zone. Default: white.
    pub light: Color,
}

impl Default for Colors {
    fn default() -> Self {
        Self {
            dark: Color::BLACK,
            light: Color::WHITE,
        }
    }
}
