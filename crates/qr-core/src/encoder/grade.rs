//! Grades the last picture as a verifier would.

use super::{Encoder, frame_of, style_to_read};
use crate::Error;
use crate::read::PictureGrade;
use crate::render::{Colors, Design, Format, Logo, Medium, Shapes, Style};

/// The width of a module in pixels when an SVG, EPS or PDF is drawn to be graded: an aperture of 0.8
/// modules then covers some thirty.
const SCALE: u32 = 8;

impl Encoder {
    /// Grades the picture that was drawn last with the same arguments, by the parameters of ISO/IEC
    /// 15415. Predicts the grade of ideal printing: no ink, paper or light makes it worse.
    ///
    /// Grades the pixels of a picture before they are compressed. Shapes are drawn at 8 pixels a
    /// module, with no more of their quiet zone than the symbology asks for, and so are plain
    /// pictures that are too large for memory. Text is graded as black squares on white.
    ///
    /// A logo counts if it [has pixels](Logo::has_pixels): read it for a format with pixels to grade
    /// an SVG. Without pixels, the modules under the logo are graded.
    ///
    /// # Errors
    ///
    /// - [`Error::Empty`] if nothing has been encoded,
    /// - [`Error::OutOfMemory`] if there is no memory for the pixels.
    ///
    /// A picture that cannot be read is no error, but fails: grade 0.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::read::Parameter;
    /// use qr_core::render::{Color, Colors, Format, Style};
    /// use qr_core::{Content, Encoder, Options};
    ///
    /// let mut encoder = Encoder::default();
    /// encoder.encode(&[Content::Text("HELLO")], &Options::default(), None)?;
    /// // Grey that reflects half of the light.
    /// let colors = Colors { dark: Color::from_rgba(0xbcbc_bcff), ..Colors::default() };
    /// let style = Style { colors, ..Style::default() };
    /// encoder.draw(Format::Png, style, None)?;
    /// let graded = encoder.grade(Format::Png, style, None, None)?;
    /// assert_eq!(graded.overall().letter(), 'C');
    /// assert_eq!(graded.limiting().parameter, Parameter::SymbolContrast);
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn grade(
        &mut self,
        format: Format,
        style: Style,
        logo: Option<&Logo>,
        design: Option<&Design>,
    ) -> Result<PictureGrade<'_>, Error> {
        let symbol = self.symbol.as_ref().ok_or(Error::Empty)?;
        let version = symbol.version();
        let logo = logo.filter(|logo| logo.has_pixels()).zip(self.logo);
        let mut frame = frame_of(symbol, style, logo, design);
        let enlarged = style_to_read(symbol, style, SCALE);
        match format.medium() {
            Medium::Text => {
                frame.style = Style {
                    colors: Colors::default(),
                    shapes: Shapes::default(),
                    ..enlarged
                };
            }
            Medium::Shapes => frame.style = enlarged,
            Medium::Rows | Medium::Pixels => {}
        }
        // These formats have drawn other pictures than plain ones there.
        let is_drawn =
            !frame.is_plain() && matches!(format.medium(), Medium::Rows | Medium::Pixels);
        if !is_drawn {
            match self.workspace.draw_canvas(&frame) {
                Err(Error::ImageTooLarge { .. }) => {
                    frame.style = enlarged;
                    self.workspace.draw_canvas(&frame)?;
                }
                drawn => drawn?,
            }
        }
        let graded = self.workspace.grade_canvas(version, &mut self.reader);
        Ok(graded.unwrap_or_else(|_| unreachable!("the canvas has the symbol")))
    }
}
