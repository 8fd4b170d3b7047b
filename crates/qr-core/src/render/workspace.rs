//! The buffers that drawing reuses from one picture to the next.

use qr_deflate::{Rows, SquareMemory};

use super::contours;
use super::pdf;
use super::pretrained::Pretrained;
#[cfg(feature = "image")]
use super::{Frame, canvas::Canvas};
#[cfg(feature = "image")]
use crate::read::{Picture, PictureFault, PictureGrade, PictureLimits, Reader, SymbolPlace};
#[cfg(feature = "image")]
use crate::{Error, Version};

/// Rows of pixels, Huffman codes, and the memory of each format. Keep one for each thread; [`Encoder`](crate::Encoder) has one.
#[derive(Default)]
pub struct Workspace {
    pub(super) rows: Rows,
    pub(super) squares: SquareMemory,
    pub(super) pretrained: Pretrained,
    pub(super) contours: contours::Memory,
    pub(super) pdf: pdf::Memory,
    /// The pixels of PNGs with a logo.
    #[cfg(feature = "image")]
    pub(super) stream: qr_deflate::Stream,
    /// The pixels of pictures that are not made of squares in two colours.
    #[cfg(feature = "image")]
    pub(super) canvas: Canvas,
    #[cfg(feature = "image")]
    pub(super) gif: super::gif::Memory,
    #[cfg(feature = "image")]
    pub(super) jpeg: super::jpeg::Memory,
    #[cfg(feature = "image")]
    pub(super) webp: super::webp::Memory,
}

/// The maximum memory for rows or for text that is kept, in bytes. Pictures of 1000 pixels need a fifth.
const MAX_ROWS_KEPT: usize = 1024 * 1024;

/// The maximum memory for pixels that is kept, in bytes: those of pictures of 500 pixels.
#[cfg(feature = "image")]
const MAX_CANVAS_KEPT: usize = 2 * 1024 * 1024;

impl Workspace {
    /// Panics while rows are drawn.
    #[cfg(test)]
    pub(crate) fn panic(&mut self) {
        self.rows.start(0, 0, 0);
    }

    /// Draws the pixels of a frame, and no picture.
    #[cfg(feature = "image")]
    pub(crate) fn draw_canvas(&mut self, frame: &Frame<'_>) -> Result<(), Error> {
        self.canvas.draw(frame).map(|_| ())
    }

    /// Reads the pixels of the last picture that was not plain.
    #[cfg(feature = "image")]
    pub(crate) fn read_canvas(
        &self,
        version: Version,
        reader: &mut Reader,
        limits: PictureLimits,
    ) -> Result<(), PictureFault> {
        let (picture, place) = self.canvas_picture(version)?;
        reader.read_picture(&picture, place, limits).map(|_| ())
    }

    /// Grades the pixels of the last picture on the canvas.
    #[cfg(feature = "image")]
    pub(crate) fn grade_canvas<'r>(
        &self,
        version: Version,
        reader: &'r mut Reader,
    ) -> Result<PictureGrade<'r>, PictureFault> {
        let (picture, place) = self.canvas_picture(version)?;
        reader.grade_picture(&picture, place)
    }

    /// Returns the pixels on the canvas, and where a symbol of this version lies among them.
    #[cfg(feature = "image")]
    #[allow(
        clippy::cast_precision_loss,
        reason = "pictures are at most some thousand pixels wide"
    )]
    fn canvas_picture(&self, version: Version) -> Result<(Picture<'_>, SymbolPlace), PictureFault> {
        let Canvas { pixels, layout, .. } = &self.canvas;
        let picture = Picture::new(layout.width, layout.height, pixels.as_flattened())?;
        let place = SymbolPlace {
            version,
            left: layout.left as f64,
            top: layout.top as f64,
            module: layout.scale as f64,
        };
        Ok((picture, place))
    }

    /// Frees the memory of the pixels if it is unusually large.
    #[cfg(feature = "image")]
    pub(crate) fn trim_canvas(&mut self) {
        if self.canvas.memory() > MAX_CANVAS_KEPT {
            self.canvas = Canvas::default();
        }
    }

    /// Frees the memory of the rows or of the text if it is unusually large.
    pub(super) fn trim(&mut self) {
        if self.rows.memory() > MAX_ROWS_KEPT {
            self.rows = Rows::default();
        }
        #[cfg(feature = "image")]
        if self.stream.memory() > MAX_ROWS_KEPT {
            self.stream = qr_deflate::Stream::default();
        }
        if self.pdf.size() > MAX_ROWS_KEPT {
            self.pdf = pdf::Memory::default();
        }
    }
}
