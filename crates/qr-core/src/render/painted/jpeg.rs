//! Writes JPEG of any opaque pixels.

use crate::Error;
use crate::render::jpeg::{Channel, Coefficients, write_block};
use crate::render::jpeg::{MAX_BYTES, MAX_CHANNELS, Transform, Writer, push_picture};
use crate::render::{Frame, Workspace};
use qr_dispatch::run;

/// Appends the JPEG of a frame, in three channels.
pub(in crate::render) fn render(
    frame: &Frame<'_>,
    quality: u8,
    workspace: &mut Workspace,
    jpeg: &mut Vec<u8>,
) -> Result<(), Error> {
    let frame = &frame.with_light_corners();
    frame.check_opaque("JPEG")?;
    let layout = workspace.canvas.draw(frame)?;
    let canvas = &workspace.canvas;
    let channels: [Channel; MAX_CHANNELS] =
        std::array::from_fn(|i| Channel::new(usize::from(i > 0), quality, 0.0, 255.0));
    let mut words = Vec::new();
    let result = push_picture(layout, &channels, jpeg, |jpeg| {
        let mut writer = Writer::new(jpeg);
        let mut before = [0; MAX_CHANNELS];
        let columns = layout.width.div_ceil(8);
        for top in (0..layout.height).step_by(8) {
            writer.reserve(columns * MAX_CHANNELS * MAX_BYTES)?;
            for left in (0..layout.width).step_by(8) {
                // Pixels beyond the picture are those at its edge.
                let mut planes = [[255.0; 64]; 4];
                for i in 0..64 {
                    let x = (left + i % 8).min(layout.width - 1);
                    let y = (top + i / 8).min(layout.height - 1);
                    let pixel = canvas.pixels[y * layout.width + x];
                    for (plane, &part) in planes.iter_mut().zip(&pixel[..3]) {
                        plane[i] = f32::from(part);
                    }
                }
                let steps = run(Transform {
                    pixels: 0,
                    colors: [[0.0; 3]; 2],
                    logo: &planes,
                    channels: &channels,
                });
                words.clear();
                let mut block = [Coefficients::default(); MAX_CHANNELS];
                for ((channel, steps), of_channel) in channels.iter().zip(&steps).zip(&mut block) {
                    *of_channel = Coefficients::encode(steps, channel.kind, &mut words);
                }
                write_block(&block, &words, &channels, &mut before, &mut writer);
            }
        }
        writer.finish();
        Ok(())
    });
    workspace.trim();
    result
}
