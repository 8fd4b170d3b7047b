//! Writes lossless WebP of any pixels.

use crate::Error;
use crate::render::webp::logo::{BLACK, Token, push_run, write_pixels};
use crate::render::webp::pixel::{subtract, without_green};
use crate::render::{Frame, Workspace};

/// Appends the WebP of a frame. Each pixel is the difference to the pixel above, with green
/// subtracted from red and blue.
pub(in crate::render) fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    webp: &mut Vec<u8>,
) -> Result<(), Error> {
    let layout = workspace.canvas.draw(frame)?;
    let canvas = &workspace.canvas;
    let is_opaque = canvas.pixels.iter().all(|pixel| pixel[3] == u8::MAX);
    let mut tokens: Vec<Token> = Vec::new();
    let mut above = Vec::with_capacity(layout.width);
    let mut row = above.clone();
    // The pixels of a run, which may go on in the next row.
    let (mut last, mut length) = (BLACK, 0);
    for (y, pixels) in canvas.pixels.chunks_exact(layout.width).enumerate() {
        row.clear();
        row.extend(pixels.iter().copied().map(without_green));
        if y == 0 {
            // The first row is predicted from the left.
            above.push(BLACK);
            above.extend_from_slice(&row[..row.len() - 1]);
        }
        for (pixel, above) in row.iter().zip(&above) {
            let difference = subtract(*pixel, *above);
            if difference != last {
                push_run(last, length, &mut tokens);
                (last, length) = (difference, 0);
            }
            length += 1;
        }
        std::mem::swap(&mut row, &mut above);
    }
    push_run(last, length, &mut tokens);
    let result = write_pixels(&tokens, layout, is_opaque, webp);
    workspace.trim();
    result
}
