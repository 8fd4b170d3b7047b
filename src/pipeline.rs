//! Draws pictures with the encoder of this thread.

use std::cell::RefCell;

use qr_core::render::Logo;
use qr_core::{Content, Encoder};

use crate::content::{self, Arena, MAX_ITEM_BYTES};
use crate::error::Failure;
use crate::logo::HeldLogo;
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
    /// Runs `work` with the content of the only item of `data`, and with the logo if the options have a
    /// size for it: see content.rs for `layout`.
    pub fn with_item<R>(
        &self,
        data: &[u8],
        layout: &[u32],
        logo: Option<&HeldLogo>,
        work: impl FnOnce(&[Content<'_>], Option<&Logo>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let items = content::only_item(data.len(), layout, MAX_ITEM_BYTES)?;
        let used = logo.and_then(HeldLogo::shared);
        // `Drawing::draw` refuses a drawing whose logo is missing.
        let logo = match &used {
            Some(used) => used.for_drawing(self)?,
            None => None,
        };
        let arena = Arena::default();
        let content = items.get(0).content(self, data, &arena)?;
        work(&content, logo.as_deref())
    }

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
