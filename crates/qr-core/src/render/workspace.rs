//! The buffers that drawing reuses from one picture to the next.

use qr_deflate::{Rows, SquareMemory};

use super::contours;
use super::pdf;
use super::pretrained::Pretrained;

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
    pub(super) canvas: super::canvas::Canvas,
    #[cfg(feature = "image")]
    pub(super) gif: super::gif::Memory,
    #[cfg(feature = "image")]
    pub(super) jpeg: super::jpeg::Memory,
    #[cfg(feature = "image")]
    pub(super) webp: super::webp::Memory,
}

/// The maximum memory for rows or for text that is kept, in bytes. Pictures of 1000 pixels need a fifth.
const MAX_ROWS_KEPT: usize = 1024 * 1024;

impl Workspace {
    /// Panics while rows are drawn.
    #[cfg(test)]
    pub(crate) fn panic(&mut self) {
        self.rows.start(0, 0, 0);
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
        #[cfg(feature = "image")]
        if self.canvas.memory() > MAX_ROWS_KEPT {
            self.canvas = super::canvas::Canvas::default();
        }
        if self.pdf.size() > MAX_ROWS_KEPT {
            self.pdf = pdf::Memory::default();
        }
    }
}
