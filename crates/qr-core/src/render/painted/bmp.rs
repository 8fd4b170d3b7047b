//! Writes BMP with 24 bits a pixel.

use crate::Error;
use crate::render::bmp::push_headers;
use crate::render::{Frame, Workspace};

/// Appends the BMP of a frame.
pub(in crate::render) fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    let frame = &frame.with_light_corners();
    frame.check_opaque("BMP")?;
    let layout = workspace.canvas.draw(frame)?;
    let row_length = push_headers(layout, 24, &[], bytes)?;
    for pixels in workspace.canvas.pixels.chunks_exact(layout.width).rev() {
        let start = bytes.len();
        bytes.extend(
            pixels
                .iter()
                .flat_map(|&[red, green, blue, _]| [blue, green, red]),
        );
        bytes.resize(start + row_length, 0);
    }
    workspace.trim();
    Ok(())
}
