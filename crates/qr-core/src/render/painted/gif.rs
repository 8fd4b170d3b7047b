//! Writes GIF with up to 256 colours.

use crate::Error;
use crate::render::gif::{Memory, palette_bits, write};
use crate::render::logo::indexed::{Indexed, LIGHT};
use crate::render::lzw::{self, MIN_CODE_SIZE};
use crate::render::{Color, Colors, Frame, Workspace};

/// Appends the GIF of a frame. Pixels are opaque or transparent.
pub(in crate::render) fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    gif: &mut Vec<u8>,
) -> Result<(), Error> {
    if !frame.colors().all(|color| matches!(color.alpha, 0 | 255)) {
        return Err(Error::NotOpaque("GIF"));
    }
    let layout = workspace.canvas.draw(frame)?;
    let pixels = &workspace.canvas.pixels;
    let is_opaque = pixels.iter().all(|pixel| pixel[3] == u8::MAX);
    let Colors { dark, light } = frame.style.colors;
    // Transparent pixels take the index of light.
    let light = Color {
        alpha: if is_opaque { u8::MAX } else { 0 },
        ..light
    };
    let indexed = Indexed::new(Colors { dark, light }, pixels);
    let code_size = palette_bits(&indexed.colors).max(MIN_CODE_SIZE);
    let Memory { table, data } = &mut workspace.gif;
    data.clear();
    let mut encoder = lzw::Encoder::with_colors(table.get_or_insert_default(), data, code_size);
    for run in indexed.indices.chunk_by(|a, b| a == b) {
        encoder.push_run(run[0], run.len());
    }
    encoder.finish();
    let transparent = (!is_opaque).then_some(LIGHT);
    write(
        layout,
        Colors { dark, light },
        &indexed.colors,
        transparent,
        &mut workspace.gif,
        gif,
    );
    workspace.trim();
    Ok(())
}
