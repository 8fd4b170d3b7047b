//! Draws pictures with the encoder of this thread.

use std::cell::RefCell;

use qr_core::render::Logo;
use qr_core::{Content, Encoder};

use crate::error::Failure;
use crate::options::Drawing;

thread_local! {
    /// The encoder of this thread: it reuses its memory from one picture to the next.
    static ENCODER: RefCell<Encoder> = RefCell::default();
}

/// Runs `work` with the encoder of this thread.
pub fn with_encoder<R>(work: impl FnOnce(&mut Encoder) -> R) -> R {
    ENCODER.with_borrow_mut(work)
}

impl Drawing {
    /// Draws `content`, with the logo if the options have a size for it. Returns the picture, which the
    /// encoder keeps: call [`Encoder::trim`] when it is copied.
    pub fn draw<'e>(
        &self,
        encoder: &'e mut Encoder,
        content: &[Content<'_>],
        logo: Option<&Logo>,
    ) -> Result<&'e mut Vec<u8>, Failure> {
        let place = self.place(logo)?;
        encoder.encode(content, &self.symbol, place.as_ref())?;
        let design = self.design.as_deref();
        encoder.draw_with(self.format, self.style, logo, design)?;
        if let Some(limits) = self.limits {
            encoder
                .verify(self.format, self.style, logo, design, limits)?
                .map_err(Failure::unreadable)?;
        }
        Ok(encoder.picture())
    }
}
