//! Writes the logo of an EPS: an image in PostScript level 3, the first level with `FlateDecode`.
//!
//! PostScript has no alpha, so the logo is drawn over the light colour.

use std::io::Write;

use super::logo::print::{OnPage, Over};
use super::{Color, Frame};
use crate::Error;
use qr_codecs::try_reserve;

/// The maximum number of bytes of the operators around the data.
const MAX_OPERATORS: usize = 512;

/// The logo of an EPS.
pub(super) struct Image(OnPage);

impl Image {
    /// Prepares the logo of a frame, if it has one, and reserves memory for it. Draws the logo over
    /// the light colour, or over white if light modules are not painted.
    ///
    /// # Errors
    ///
    /// As [`OnPage::new`].
    pub fn new(frame: &Frame<'_>, eps: &mut Vec<u8>) -> Result<Option<Self>, Error> {
        let Some(logo) = frame.logo else {
            return Ok(None);
        };
        let light = frame.style.colors.light;
        let behind = if light.is_opaque() {
            light
        } else {
            Color::WHITE
        };
        let logo = OnPage::new(frame, logo, Over::Color(behind))?;
        try_reserve(eps, MAX_OPERATORS + logo.printed.memory())?;
        Ok(Some(Self(logo)))
    }

    /// Appends the operators that paint the image, with its data. The coordinates are modules, from
    /// the bottom left of the page.
    pub fn push(&self, eps: &mut Vec<u8>) {
        let OnPage {
            printed,
            left,
            above_end,
            width,
            height,
            ..
        } = &self.0;
        let (columns, rows, channels) = (printed.width, printed.height, printed.color.channels);
        let (space, decode) = if channels == 1 {
            ("Gray", "0 1")
        } else {
            ("RGB", "0 1 0 1 0 1")
        };
        // The procedure is read to its end before the data begin, and `flushfile` skips what is left
        // of them. Writing to memory cannot fail.
        write!(
            eps,
            "{left} {above_end} translate {width} {height} scale/Device{space} setcolorspace\n\
             {{/F currentfile/ASCII85Decode filter def\n\
             <</ImageType 1/Width {columns}/Height {rows}/BitsPerComponent 8/Decode[{decode}]\n\
             /ImageMatrix[{columns} 0 0 -{rows} 0 {rows}]/DataSource F\n\
             <</Predictor 15/Colors {channels}/Columns {columns}>>/FlateDecode filter>>image\n\
             F flushfile}}exec\n"
        )
        .unwrap_or_default();
        eps.extend_from_slice(&printed.color.data);
    }
}
