//! Keeps the pixels of a logo's file while there is memory for them.

use std::sync::{Arc, Mutex, PoisonError};

use qr_codecs::Image;

use crate::Error;

/// A raster picture, which is decoded again if a picture of a new size needs it.
#[derive(Debug)]
pub(super) struct Decoded {
    pub width: usize,
    pub height: usize,
    image: Mutex<Option<Arc<Image>>>,
    /// `None` if the image stays in memory.
    file: Option<Arc<Vec<u8>>>,
}

impl Decoded {
    pub fn new(image: Image, file: Option<Arc<Vec<u8>>>) -> Self {
        Self {
            width: image.width,
            height: image.height,
            image: Mutex::new(Some(Arc::new(image))),
            file,
        }
    }

    /// Returns the image. Other threads that ask wait for the one that decodes it.
    pub fn image(&self) -> Result<Arc<Image>, Error> {
        let mut kept = self.image.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(image) = &*kept {
            return Ok(Arc::clone(image));
        }
        let file = self.file.as_deref().map_or(&[][..], Vec::as_slice);
        let (_, image) = qr_codecs::decode(file).map_err(Error::from)?;
        Ok(Arc::clone(kept.insert(Arc::new(image))))
    }

    /// Frees the image if there is a file to decode again. Pictures that are drawn keep it until
    /// they are done.
    pub fn free(&self) {
        if self.file.is_some()
            && let Ok(mut kept) = self.image.try_lock()
        {
            kept.take();
        }
    }

    /// Returns how many bytes of memory the image takes now.
    pub fn memory(&self) -> usize {
        let kept = self.image.try_lock();
        kept.map_or(0, |kept| kept.as_ref().map_or(0, |image| image.memory()))
    }
}
