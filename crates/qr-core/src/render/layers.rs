//! Divides a picture into areas of one paint each, from the background to the front.

use super::design::{Design, Gradient, Paint};
use super::shapes::{Direction, Finders, Pattern, Pen, Rectangle, UNIT, finders, outline};
use super::{Color, Frame};

/// What fills an area.
#[derive(Clone, Copy)]
pub(super) enum Fill<'a> {
    Solid(Color),
    Gradient(&'a Gradient),
}

impl<'a> From<&'a Paint> for Fill<'a> {
    fn from(paint: &'a Paint) -> Self {
        match paint {
            Paint::Solid(color) => Self::Solid(*color),
            Paint::Gradient(gradient) => Self::Gradient(gradient),
        }
    }
}

/// What a layer shows.
#[derive(Clone, Copy)]
pub(super) enum Area {
    /// The whole picture, with round corners of this radius in units.
    Background { radius: i32 },
    /// The dark modules, with those parts of finder patterns that have no paint of their own.
    Modules(Finders),
    /// The frames of all finder patterns, or the centres.
    Finders(Finders),
    /// The frame of a finder pattern.
    FinderFrame(Pattern),
    /// The centre of a finder pattern.
    FinderCentre(Pattern),
    /// The background inside the frame of a caption.
    Inside,
    /// The frame of a caption.
    Surround,
    /// The letters of a caption.
    Letters,
}

impl Area {
    /// Returns true for an area of the frame of a caption, which has smooth edges.
    pub const fn is_of_surround(self) -> bool {
        matches!(self, Self::Inside | Self::Surround | Self::Letters)
    }
}

/// An area of one paint.
#[derive(Clone, Copy)]
pub(super) struct Layer<'a> {
    pub fill: Fill<'a>,
    pub area: Area,
    /// The rectangle that a gradient covers.
    pub bounds: Rectangle,
}

impl Layer<'_> {
    /// Draws the outlines of the area.
    pub fn draw(&self, frame: &Frame<'_>, pen: &mut dyn Pen) {
        let shapes = frame.style.shapes;
        match self.area {
            Area::Background { radius } => {
                self.bounds.draw([radius; 4], Direction::Clockwise, pen);
            }
            Area::Modules(parts) => outline(frame, parts, pen),
            Area::Finders(parts) => {
                for finder in finders(frame) {
                    finder.draw(shapes, parts, pen);
                }
            }
            Area::FinderFrame(finder) => finder.draw_frame(shapes.finder_frame, pen),
            Area::FinderCentre(finder) => finder.draw_finder_centre(shapes, pen),
            Area::Inside | Area::Surround | Area::Letters => {
                self.draw_surround(frame, self.bounds, 1, pen);
            }
        }
    }

    /// Draws the outlines of an area of the frame of a caption, which fills `picture`. A module has
    /// `scale` times as many units as in [`draw`](Self::draw).
    pub fn draw_surround(
        &self,
        frame: &Frame<'_>,
        picture: Rectangle,
        scale: i32,
        pen: &mut dyn Pen,
    ) {
        let Some(surround) = frame.surround() else {
            return;
        };
        match self.area {
            Area::Inside => surround.draw_inside(picture, scale, pen),
            Area::Surround => surround.draw_frame(picture, scale, pen),
            Area::Letters => surround.draw_letters(picture, scale, pen),
            _ => {}
        }
    }
}

impl Frame<'_> {
    /// Returns the rectangle of the picture around the symbol, in units.
    fn picture(&self) -> Rectangle {
        // A picture is at most `MAX_WIDTH` modules wide.
        let [left, top, right, bottom] = self.margins().map(|modules| modules as i32 * UNIT);
        let symbol = Rectangle::of_modules(0, 0, self.width(), self.height());
        Rectangle {
            left: -left,
            top: -top,
            right: symbol.right + right,
            bottom: symbol.bottom + bottom,
        }
    }
}

/// Calls `push` for each layer of a frame, the background first.
pub(super) fn for_each_layer<'a>(frame: &Frame<'a>, mut push: impl FnMut(Layer<'a>)) {
    let fill = |of: fn(&Design) -> &Option<Paint>, color| {
        frame.paint(of).map_or(Fill::Solid(color), Fill::from)
    };
    let picture = frame.picture();
    let light = fill(|design| &design.light, frame.style.colors.light);
    if !matches!(light, Fill::Solid(Color { alpha: 0, .. })) {
        let radius = picture.radius(frame.style.shapes.background_round);
        let area = match frame.caption() {
            Some(_) if !frame.has_light_corners => Area::Inside,
            _ => Area::Background { radius },
        };
        push(Layer {
            fill: light,
            area,
            bounds: picture,
        });
    }
    if let Some(caption) = frame.caption() {
        for (color, area) in [
            (caption.color, Area::Surround),
            (caption.text_color, Area::Letters),
        ] {
            push(Layer {
                fill: Fill::Solid(color),
                area,
                bounds: picture,
            });
        }
    }
    let finder_frame = frame.paint(|design| &design.finder_frame);
    let finder_centre = frame.paint(|design| &design.finder_centre);
    let own = Finders {
        frames: finder_frame.is_some(),
        centres: finder_centre.is_some(),
    };
    push(Layer {
        fill: fill(|design| &design.dark, frame.style.colors.dark),
        area: Area::Modules(own.others()),
        bounds: Rectangle::of_modules(0, 0, frame.width(), frame.height()),
    });
    let frames = Finders {
        frames: true,
        centres: false,
    };
    for (paint, parts) in [(finder_frame, frames), (finder_centre, frames.others())] {
        let Some(paint) = paint else { continue };
        let fill = Fill::from(paint);
        if let Fill::Solid(_) = fill {
            push(Layer {
                fill,
                area: Area::Finders(parts),
                bounds: picture,
            });
            continue;
        }
        for finder in finders(frame) {
            let area = if parts.frames {
                Area::FinderFrame(finder)
            } else {
                Area::FinderCentre(finder)
            };
            push(Layer {
                fill,
                area,
                bounds: finder.bounds(parts),
            });
        }
    }
}
