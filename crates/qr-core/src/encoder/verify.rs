//! Reads the last picture back, before it leaves.

use super::{Encoder, frame_of, style_to_read};
use crate::read::{PictureFault, PictureLimits};
use crate::render::{Design, Format, Frame, Logo, Medium, PatternShape, Shapes, Size, Style};
use crate::{Error, LogoPlace};

/// Why readers could not read a picture, and what to change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unreadable {
    /// The first fault that the reader found.
    pub fault: PictureFault,
    /// A change that makes the picture readable, if one was found.
    pub advice: Option<Advice>,
}

/// A change that makes a picture readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// The least module size that is read, in percent.
    ModuleSize(u8),
    /// Square finder patterns.
    SquareFinders,
    /// The paints of the style, instead of those of the design.
    TwoColors,
    /// The least size that is read, given as the last one was: the width of the picture or of a
    /// module.
    Size(Size),
}

/// The width of a module in pixels when an SVG, EPS or PDF is drawn to be read. It is less if an SVG has
/// a size that makes it less.
const SCALE: u32 = 4;

/// The least width of what is drawn of a dark module that is not a square, in hundredths of a pixel. Of
/// 3,000 random codes, ZXing-C++ missed 18 % of those with less and 0.6 % of the others.
const LEAST_WIDTH: u32 = 250;

/// What is read.
#[derive(Clone, Copy)]
struct Drawn<'a> {
    style: Style,
    logo: Option<&'a Logo>,
    design: Option<&'a Design>,
    format: Format,
}

impl Encoder {
    /// Reads the picture that was drawn last with the same arguments, and compares its content with
    /// that of the symbol.
    ///
    /// Reads the modules of a picture that has squares in two colours only; else its pixels, or
    /// those of the same shapes if the format has none.
    ///
    /// # Errors
    ///
    /// - [`Unreadable`] in the result, if a reader could not read the picture,
    /// - [`Error::Empty`] if nothing has been encoded,
    /// - [`Error::OutOfMemory`] if there is no memory for the pixels.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::read::PictureLimits;
    /// use qr_core::render::{Format, ModuleShape, Shapes, Style};
    /// use qr_core::{Advice, Content, Encoder, Options};
    ///
    /// let mut encoder = Encoder::default();
    /// encoder.encode(&[Content::Text("HELLO")], &Options::default(), None)?;
    /// let shapes = Shapes { modules: ModuleShape::Dot, ..Shapes::default() };
    /// let style = Style { shapes, ..Style::default() };
    /// encoder.draw(Format::Png, style, None)?;
    /// assert!(encoder.verify(Format::Png, style, None, None, PictureLimits::default())?.is_ok());
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn verify(
        &mut self,
        format: Format,
        style: Style,
        logo: Option<&Logo>,
        design: Option<&Design>,
        limits: PictureLimits,
    ) -> Result<Result<(), Unreadable>, Error> {
        let drawn = Drawn {
            style,
            logo,
            design,
            format,
        };
        let limits = PictureLimits {
            // The choice of the version has kept the reserve of the logo.
            unused: match self.logo {
                Some(LogoPlace { reserve, .. }) => limits
                    .unused
                    .min(f64::from(reserve) / f64::from(LogoPlace::PARTS)),
                None => limits.unused,
            },
            // Whoever sets a smaller one knows what is around the picture.
            quiet_zone: style.quiet_zone,
            local_thresholds: limits.local_thresholds && has_pixels(format),
            ..limits
        };
        let symbol = self.symbol.as_ref().ok_or(Error::Empty)?;
        let frame = frame_of(symbol, style, None, design);
        let is_plain = frame.is_plain();
        if let Some(unreadable) = small_modules(&frame, format) {
            return Ok(Err(unreadable));
        }
        let fault = if is_plain {
            self.read_modules()
        } else if has_pixels(format) {
            self.read_pixels(limits)
        } else {
            self.draw_to_read(drawn)?;
            self.read_pixels(limits)
        };
        match fault {
            None => Ok(Ok(())),
            Some(fault) => Ok(Err(Unreadable {
                fault,
                advice: self.advise(drawn, limits)?,
            })),
        }
    }

    /// Reads the modules of the symbol.
    fn read_modules(&mut self) -> Option<PictureFault> {
        let symbol = self.symbol.as_ref()?;
        match self.reader.read(symbol.width(), symbol.modules().lines()) {
            Ok(_) => self.compare(),
            Err(error) => Some(PictureFault::NotDecoded(error)),
        }
    }

    /// Reads the pixels on the canvas.
    fn read_pixels(&mut self, limits: PictureLimits) -> Option<PictureFault> {
        let version = self.symbol.as_ref()?.version();
        let read = self
            .workspace
            .read_canvas(version, &mut self.reader, limits);
        match read {
            Ok(()) => self.compare(),
            Err(fault) => Some(fault),
        }
    }

    /// Compares the content that was read with that of the symbol.
    fn compare(&self) -> Option<PictureFault> {
        let is_same = self.reader.codewords() == self.scratch.data;
        (!is_same).then_some(PictureFault::OtherContent)
    }

    /// Draws a picture, in few pixels if it has no size, without a logo that has none.
    fn draw_to_read(&mut self, drawn: Drawn<'_>) -> Result<(), Error> {
        let symbol = self.symbol.as_ref().ok_or(Error::Empty)?;
        let style = if has_pixels(drawn.format) {
            drawn.style
        } else {
            let frame = frame_of(symbol, drawn.style, None, drawn.design);
            let scale = scale_in_pixels(&frame, drawn.format);
            let fits = |pixels: &u32| scale.is_none_or(|scale| f64::from(*pixels) <= scale);
            let pixels = (1..=SCALE).rev().find(fits).unwrap_or(1);
            style_to_read(symbol, drawn.style, pixels)
        };
        let logo = drawn.logo.filter(|logo| logo.has_pixels()).zip(self.logo);
        let frame = frame_of(symbol, style, logo, drawn.design);
        self.workspace.draw_canvas(&frame)
    }

    /// Looks for a change that makes the picture readable.
    #[cold]
    #[inline(never)]
    fn advise(&mut self, drawn: Drawn<'_>, limits: PictureLimits) -> Result<Option<Advice>, Error> {
        let Drawn { style, .. } = drawn;
        let mut square = drawn;
        square.style.shapes.finder_frame = PatternShape::Square;
        square.style.shapes.finder_centre = PatternShape::Square;
        if square.style != style && self.is_read(square, limits)? {
            return Ok(Some(Advice::SquareFinders));
        }
        let mut larger = drawn;
        larger.style.shapes.module_size = 100;
        // Each try draws a picture, so most faults that larger modules cannot mend end here.
        if larger.style != style && self.is_read(larger, limits)? {
            let sizes = style.shapes.module_size + 1..100;
            for size in sizes.filter(|size| size % 5 == 0) {
                larger.style.shapes.module_size = size;
                if self.is_read(larger, limits)? {
                    return Ok(Some(Advice::ModuleSize(size)));
                }
            }
            return Ok(Some(Advice::ModuleSize(100)));
        }
        let plain = Drawn {
            design: None,
            ..drawn
        };
        let is_colored = drawn.design.is_some();
        Ok((is_colored && self.is_read(plain, limits)?).then_some(Advice::TwoColors))
    }

    fn is_read(&mut self, drawn: Drawn<'_>, limits: PictureLimits) -> Result<bool, Error> {
        self.draw_to_read(drawn)?;
        Ok(self.read_pixels(limits).is_none())
    }
}

/// Returns a fault if the modules of a frame are too small for their shapes. Points and the pixels of
/// an SVG without a size are not judged, as they may have any size.
fn small_modules(frame: &Frame<'_>, format: Format) -> Option<Unreadable> {
    let Style { shapes, size, .. } = frame.style;
    if shapes == Shapes::default() {
        return None;
    }
    let scale = scale_in_pixels(frame, format)?;
    let module_size = u32::from(shapes.module_size);
    let width = scale * f64::from(module_size);
    if width >= LEAST_WIDTH.into() {
        return None;
    }
    let least = LEAST_WIDTH.div_ceil(module_size);
    Some(Unreadable {
        fault: PictureFault::SmallModules {
            pixels: width / 100.0,
            least: f64::from(LEAST_WIDTH) / 100.0,
        },
        advice: Some(Advice::Size(match size {
            Some(Size::Scale(_)) => Size::Scale(least),
            _ => Size::Width(least * frame.columns() as u32),
        })),
    })
}

/// Returns the width of a module in pixels, or `None` for a format without pixels, and for an SVG
/// without a size.
fn scale_in_pixels(frame: &Frame<'_>, format: Format) -> Option<f64> {
    if has_pixels(format) {
        // The picture was drawn, so it has a layout, and is not too large.
        let layout = frame.layout(u32::MAX).ok()?;
        return Some(f64::from(layout.scale as u32));
    }
    match frame.style.size.filter(|_| format == Format::Svg)? {
        Size::Scale(scale) => Some(scale.into()),
        // At most 4096 columns are drawn.
        Size::Width(width) => Some(f64::from(width) / f64::from(frame.columns() as u32)),
    }
}

fn has_pixels(format: Format) -> bool {
    matches!(format.medium(), Medium::Rows | Medium::Pixels)
}
