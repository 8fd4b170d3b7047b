//! Predicts the error of a picture from the documentation.

use qr_core::render::text::MAX_MODULES;
use qr_core::render::{Format, MAX_WIDTH, Medium, Size, Style, raster};
use qr_core::{Error, Symbol};

/// Returns the width of a picture in pixels, points or modules.
///
/// # Errors
///
/// The error of the format for this size. Ignores colours.
pub fn width(symbol: &Symbol, format: Format, style: &Style) -> Result<u32, Error> {
    let modules = symbol.size() as u128 + 2 * u128::from(style.quiet_zone);
    let (is_whole, most) = match format.medium() {
        Medium::Text => {
            let width = modules as u64;
            let most = MAX_MODULES;
            return if width > most.into() {
                Err(Error::TextTooWide { width, most })
            } else {
                Ok(width as u32)
            };
        }
        Medium::Shapes => (false, MAX_WIDTH),
        Medium::Rows => (true, MAX_WIDTH),
        Medium::Pixels => (true, raster::MAX_WIDTH),
    };
    let width = match style.size {
        Some(Size::Scale(0)) => return Err(Error::ZeroScale),
        Some(Size::Width(0)) if !is_whole => return Err(Error::ZeroScale),
        Some(Size::Width(width)) => width.into(),
        Some(Size::Scale(scale)) => modules * u128::from(scale),
        // Without a size, only its modules limit a vector picture.
        None if is_whole => 200,
        None => 0,
    };
    let widest = width.max(modules);
    if widest > most.into() {
        let width = u64::try_from(widest).unwrap_or(u64::MAX);
        return Err(Error::ImageTooLarge { width, most });
    }
    if is_whole && width < modules {
        let (width, smallest) = (width as u32, modules as u32);
        return Err(Error::WidthTooSmall { width, smallest });
    }
    Ok(if width == 0 { 200 } else { width as u32 })
}
