//! Keeps the designs that JavaScript holds. A drawing names its design by a number.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::Either;
use napi_derive::napi;
use qr_core::render::{
    Caption, CaptionPosition, Color, Design, Gradient, GradientKind, MAX_STOPS, Paint, Stop,
};

use crate::error::{Failure, returned};
use crate::view::View;

/// The designs that objects hold, by their numbers.
static DESIGNS: Mutex<BTreeMap<i32, Arc<Design>>> = Mutex::new(BTreeMap::new());

/// The last number that was given.
static LAST: AtomicI32 = AtomicI32::new(0);

fn designs() -> MutexGuard<'static, BTreeMap<i32, Arc<Design>>> {
    DESIGNS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The kinds of paints.
#[napi(js_name = "PaintKind")]
#[derive(Clone, Copy)]
pub enum PaintKind {
    /// None: the colour of a drawing is used.
    Missing,
    /// A colour, as 0xRRGGBBAA.
    Solid,
    /// The cosine and the sine of the rotation, in 1/`MAX_DIRECTION`, and the stops.
    Linear,
    /// The stops.
    Radial,
}

/// The paints of a drawing, which live as long as this object or a task that draws with them.
#[napi]
pub struct HeldDesign(i32);

#[napi]
impl HeldDesign {
    /// Returns the number for the slot `Design`.
    #[napi(getter)]
    pub fn number(&self) -> i32 {
        self.0
    }
}

impl Drop for HeldDesign {
    fn drop(&mut self) {
        designs().remove(&self.0);
    }
}

/// Holds a design. `numbers` are those of four paints: dark, light, finder frame and finder centre.
/// Each begins with one of `PaintKind`. Stops are their number, and an offset of `MAX_OFFSET` and a
/// colour for each. A caption adds its position, 0 for below the code and 1 for above it, and the
/// colours of its frame and text. `text` is that of the caption as UTF-8, and `font` its font.
#[napi(
    catch_unwind,
    ts_args_type = "numbers: Int32Array, text?: Uint8Array, font?: Uint8Array"
)]
pub fn hold_design(
    numbers: View<i32>,
    text: Option<View<u8>>,
    font: Option<View<u8>>,
) -> Either<HeldDesign, Failure> {
    let hold = || {
        let refused = || Failure::argument("design");
        let (mut design, rest) = read(&numbers).ok_or_else(refused)?;
        design.caption = match (text, rest) {
            (None, []) => None,
            (Some(text), [position, color, text_color]) => {
                let position = match position {
                    0 => CaptionPosition::Bottom,
                    1 => CaptionPosition::Top,
                    _ => return Err(refused()),
                };
                let text = std::str::from_utf8(&text).map_err(|_| refused())?;
                let [color, text_color] = [*color, *text_color].map(self::color);
                Some(Caption::new(
                    text,
                    font.as_deref(),
                    position,
                    color,
                    text_color,
                )?)
            }
            _ => return Err(refused()),
        };
        let number = LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        designs().insert(number, Arc::new(design));
        Ok(HeldDesign(number))
    };
    returned(hold())
}

/// Returns the design with a number, or `None` for 0.
pub fn find(number: i32) -> Result<Option<Arc<Design>>, Failure> {
    if number == 0 {
        return Ok(None);
    }
    match designs().get(&number) {
        None => Err(Failure::argument("design")),
        design => Ok(design.cloned()),
    }
}

/// Reads the numbers of paints, and returns those after them. Returns `None` if they are none.
fn read(mut numbers: &[i32]) -> Option<(Design, &[i32])> {
    let mut paint = || read_paint(&mut numbers);
    let design = Design {
        dark: paint()?,
        light: paint()?,
        finder_frame: paint()?,
        finder_centre: paint()?,
        caption: None,
    };
    Some((design, numbers))
}

/// Reads the numbers of a paint from the beginning of `numbers`.
#[expect(clippy::option_option, reason = "numbers that are none, and no paint")]
fn read_paint(numbers: &mut &[i32]) -> Option<Option<Paint>> {
    let kind = next(numbers)?;
    let kind = match kind {
        kind if kind == PaintKind::Missing as i32 => return Some(None),
        kind if kind == PaintKind::Solid as i32 => {
            return Some(Some(Paint::Solid(color(next(numbers)?))));
        }
        kind if kind == PaintKind::Linear as i32 => GradientKind::Linear {
            direction: [next(numbers)?, next(numbers)?],
        },
        kind if kind == PaintKind::Radial as i32 => GradientKind::Radial,
        _ => return None,
    };
    let count = usize::try_from(next(numbers)?).ok()?;
    let mut stops = Vec::new();
    for _ in 0..count.min(MAX_STOPS + 1) {
        stops.push(Stop {
            offset: u16::try_from(next(numbers)?).ok()?,
            color: color(next(numbers)?),
        });
    }
    Gradient::new(kind, stops).map(|gradient| Some(Paint::Gradient(gradient)))
}

fn next(numbers: &mut &[i32]) -> Option<i32> {
    let (first, rest) = numbers.split_first()?;
    *numbers = rest;
    Some(*first)
}

const fn color(number: i32) -> Color {
    Color::from_rgba(number.cast_unsigned())
}
