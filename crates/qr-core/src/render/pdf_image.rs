//! Writes the logo of a PDF: an image with a soft mask (ISO 32000-1, clauses 8.9.5 and 11.6.5.3).

use std::fmt::Arguments;

use super::Frame;
use super::logo::print::{OnPage, Over, Samples};
use crate::Error;
use qr_codecs::try_reserve;
use qr_deflate::Text;

/// The logo of a page.
pub(super) struct Image(OnPage);

impl Image {
    /// Prepares the logo of a frame, if it has one.
    ///
    /// # Errors
    ///
    /// As [`OnPage::new`].
    pub fn new(frame: &Frame<'_>) -> Result<Option<Self>, Error> {
        let logo = frame
            .logo
            .map(|logo| OnPage::new(frame, logo, Over::Nothing));
        Ok(logo.transpose()?.map(Self))
    }

    /// Reserves memory for the image and its mask.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`] if there is none.
    pub fn reserve(&self, pdf: &mut Vec<u8>) -> Result<(), Error> {
        Ok(try_reserve(pdf, self.0.printed.memory())?)
    }

    /// Appends the operators that paint the image. The coordinates are modules, from the top left of
    /// the page.
    pub fn push_operators(&self, text: &mut Text) {
        let OnPage {
            left,
            bottom,
            width,
            height,
            ..
        } = &self.0;
        // An image is a unit square whose lower left corner is the origin.
        text.push(format!("{width} 0 0 -{height} {left} {bottom} cm/I Do\n").as_bytes());
    }

    /// Returns the entry of the page's resources for an image that is object `number`.
    pub fn resource(number: usize) -> String {
        format!("/XObject<</I {number} 0 R>>")
    }

    /// Passes the entries and the data of the image, which is object `number`, and of its mask, which
    /// is the next object.
    pub fn for_each_stream(&self, number: usize, mut push: impl FnMut(Arguments<'_>, &[u8])) {
        let printed = &self.0.printed;
        let mut push = |of: &Samples, entry: Arguments<'_>| {
            let (width, height, channels) = (printed.width, printed.height, of.channels);
            let space = if channels == 1 { "Gray" } else { "RGB" };
            let entries = format_args!(
                "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/Device{space}\
                 /BitsPerComponent 8/DecodeParms<</Predictor 15/Colors {channels}/Columns {width}>>\
                 {entry}"
            );
            push(entries, &of.data);
        };
        match &printed.alpha {
            Some(alpha) => {
                push(&printed.color, format_args!("/SMask {} 0 R", number + 1));
                push(alpha, format_args!(""));
            }
            None => push(&printed.color, format_args!("")),
        }
    }
}
