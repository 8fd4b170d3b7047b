//! The colours of a picture.

/// A colour in sRGB (IEC 61966-2-1) with its opacity.
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
    /// The opacity, from 0 for transparent to 255 for opaque.
    pub alpha: u8,
}

impl Color {
    /// Opaque black.
    pub const BLACK: Self = Self::from_rgba(0x00_00_00_ff);
    /// Opaque white.
    pub const WHITE: Self = Self::from_rgba(0xff_ff_ff_ff);

    /// Makes the colour of a number `0xRRGGBBAA`.
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

    /// Returns the colour as `0xRRGGBBAA`.
    #[must_use]
    pub const fn rgba(self) -> u32 {
        u32::from_be_bytes([self.red, self.green, self.blue, self.alpha])
    }

    /// Returns red, green and blue.
    #[must_use]
    pub const fn rgb(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// Returns true if the colour is black, white or grey.
    #[must_use]
    pub const fn is_grey(self) -> bool {
        self.red == self.green && self.green == self.blue
    }

    /// Returns true if the colour is opaque.
    #[must_use]
    pub const fn is_opaque(self) -> bool {
        self.alpha == 255
    }
}

/// The two colours of a picture. The caller must choose colours that a reader can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colors {
    /// The colour of dark modules. Default: black.
    pub dark: Color,
    /// The colour of light modules and the quiet zone. Default: white.
    pub light: Color,
}

impl Colors {
    /// Returns true if both colours are grey.
    #[must_use]
    pub const fn are_grey(self) -> bool {
        self.dark.is_grey() && self.light.is_grey()
    }

    /// Returns true if both colours are opaque.
    #[must_use]
    pub const fn are_opaque(self) -> bool {
        self.dark.is_opaque() && self.light.is_opaque()
    }
}

impl Default for Colors {
    fn default() -> Self {
        Self {
            dark: Color::BLACK,
            light: Color::WHITE,
        }
    }
}
