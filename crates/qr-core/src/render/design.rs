//! Gradients, colours of finder patterns, and captions: what few pictures have.

use super::{Caption, Color};

/// The maximum number of stops of a gradient.
pub const MAX_STOPS: usize = 16;

/// The offset of the end of a gradient.
pub const MAX_OFFSET: u16 = 10_000;

/// The direction of a gradient from left to right: the cosine and the sine of its rotation are parts
/// of this number.
pub const MAX_DIRECTION: i32 = 1 << 15;

/// A colour at a place of a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stop {
    /// The place, from 0 for the start to [`MAX_OFFSET`] for the end.
    pub offset: u16,
    /// The colour.
    pub color: Color,
}

/// The form of a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GradientKind {
    /// Along a line through the centre of the area. The line ends where it leaves the area.
    Linear {
        /// The cosine and the sine of the rotation, in 1/[`MAX_DIRECTION`]. A positive sine turns the
        /// line clockwise.
        direction: [i32; 2],
    },
    /// In circles around the centre of the area. The last one touches its longer sides.
    Radial,
}

/// Colours that change from place to place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Gradient {
    kind: GradientKind,
    stops: Vec<Stop>,
}

impl Gradient {
    /// Makes a gradient. Returns `None` unless it has 2 to [`MAX_STOPS`] stops in the order of their
    /// offsets, none of which is larger than [`MAX_OFFSET`], and a direction other than 0.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::render::{Color, Gradient, GradientKind, Stop};
    ///
    /// let stop = |offset, rgba| Stop { offset, color: Color::from_rgba(rgba) };
    /// let stops = vec![stop(0, 0xff_00_00_ff), stop(10_000, 0x00_00_ff_ff)];
    /// assert!(Gradient::new(GradientKind::Radial, stops).is_some());
    /// assert!(Gradient::new(GradientKind::Radial, vec![stop(0, 0xff)]).is_none());
    /// ```
    #[must_use]
    pub fn new(kind: GradientKind, stops: Vec<Stop>) -> Option<Self> {
        let is_directed = match kind {
            GradientKind::Linear { direction } => {
                let is_valid = |part: &i32| part.unsigned_abs() <= MAX_DIRECTION.unsigned_abs();
                direction != [0, 0] && direction.iter().all(is_valid)
            }
            GradientKind::Radial => true,
        };
        let is_ordered = stops.is_sorted_by_key(|stop| stop.offset);
        let is_inside = stops.last().is_some_and(|last| last.offset <= MAX_OFFSET);
        let is_valid = is_directed && is_ordered && is_inside;
        ((2..=MAX_STOPS).contains(&stops.len()) && is_valid).then_some(Self { kind, stops })
    }

    /// Returns the form.
    #[must_use]
    pub const fn kind(&self) -> GradientKind {
        self.kind
    }

    /// Returns the stops, at least two.
    #[must_use]
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// Returns the colour at an offset, from 0 to [`MAX_OFFSET`]. Colours between two stops are mixed
    /// as numbers of sRGB, as SVG and PDF do.
    #[must_use]
    pub fn color_at(&self, offset: u16) -> Color {
        let after = self.stops.partition_point(|stop| stop.offset <= offset);
        let (Some(before), next) = (
            self.stops.get(after.saturating_sub(1)),
            self.stops.get(after),
        ) else {
            return Color::BLACK;
        };
        let Some(next) = next.filter(|_| after > 0) else {
            return before.color;
        };
        let (length, at) = (next.offset - before.offset, offset - before.offset);
        let (from, to) = (
            before.color.rgba().to_be_bytes(),
            next.color.rgba().to_be_bytes(),
        );
        let (length, at) = (u32::from(length), u32::from(at));
        let mixed = std::array::from_fn(|i| {
            let sum = u32::from(from[i]) * (length - at) + u32::from(to[i]) * at;
            ((sum + length / 2) / length) as u8
        });
        Color::from_rgba(u32::from_be_bytes(mixed))
    }
}

/// Returns the ends of a linear gradient in a rectangle, whose left, upper, right and lower side are
/// `bounds`: where a line through its centre leaves it.
pub(super) fn ends(direction: [i32; 2], bounds: [f64; 4]) -> [(f64, f64); 2] {
    let [left, top, right, bottom] = bounds;
    let [cosine, sine] = direction.map(f64::from);
    let (half_width, half_height) = ((right - left) / 2.0, (bottom - top) / 2.0);
    // The line leaves the rectangle at the sides that it meets first.
    let length = if cosine.abs() * half_height >= sine.abs() * half_width {
        half_width / cosine.abs()
    } else {
        half_height / sine.abs()
    };
    let (x, y) = centre(bounds);
    let (dx, dy) = (length * cosine, length * sine);
    [(x - dx, y - dy), (x + dx, y + dy)]
}

/// Returns the centre of a rectangle.
pub(super) const fn centre([left, top, right, bottom]: [f64; 4]) -> (f64, f64) {
    (f64::midpoint(left, right), f64::midpoint(top, bottom))
}

/// Returns the radius of a radial gradient in a rectangle.
pub(super) fn radius([left, top, right, bottom]: [f64; 4]) -> f64 {
    (right - left).max(bottom - top) / 2.0
}

/// What an area is filled with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Paint {
    /// One colour.
    Solid(Color),
    /// A gradient over the area.
    Gradient(Gradient),
}

impl Paint {
    /// Returns the colours, of which all others are mixed.
    pub fn colors(&self) -> impl Iterator<Item = Color> {
        let (solid, stops) = match self {
            Self::Solid(color) => (Some(*color), &[][..]),
            Self::Gradient(gradient) => (None, gradient.stops()),
        };
        solid.into_iter().chain(stops.iter().map(|stop| stop.color))
    }
}

/// The paints of a picture that two colours do not describe. Default: those of
/// [`Style`](super::Style).
///
/// # Example
///
/// ```
/// use qr_core::render::{Color, Design, Format, Frame, Paint, Style};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let red = Paint::Solid(Color::from_rgba(0xc0_00_00_ff));
/// let design = Design { finder_centre: Some(red), ..Design::default() };
/// let frame = Frame::new(&symbol, Style::default()).with_design(&design);
/// let svg = String::from_utf8(Format::Svg.draw(&frame)?).unwrap();
/// assert!(svg.contains("#c00000"));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Design {
    /// The paint of dark modules, over the whole symbol. Default: the dark colour.
    pub dark: Option<Paint>,
    /// The paint of the background, over the whole picture. Default: the light colour.
    pub light: Option<Paint>,
    /// The paint of the dark frame of finder patterns, over each of them. Default: that of dark
    /// modules.
    pub finder_frame: Option<Paint>,
    /// The paint of the dark centre of finder patterns, over each of them. Default: that of dark
    /// modules.
    pub finder_centre: Option<Paint>,
    /// A frame around the picture, with a caption. Default: none.
    pub caption: Option<Caption>,
}

impl Design {
    /// Returns the paints that are given.
    pub(super) fn paints(&self) -> impl Iterator<Item = &Paint> {
        let paints = [
            &self.dark,
            &self.light,
            &self.finder_frame,
            &self.finder_centre,
        ];
        paints.into_iter().flatten()
    }

    /// Returns the gradients.
    fn gradients(&self) -> impl Iterator<Item = &Gradient> {
        self.paints().filter_map(|paint| match paint {
            Paint::Solid(_) => None,
            Paint::Gradient(gradient) => Some(gradient),
        })
    }

    /// Returns the number of gradients.
    #[cfg(feature = "image")]
    pub(super) fn num_gradients(&self) -> usize {
        self.gradients().count()
    }

    /// Returns true if no gradient has a colour that is not opaque.
    pub(super) fn has_opaque_gradients(&self) -> bool {
        let mut stops = self.gradients().flat_map(Gradient::stops);
        stops.all(|stop| stop.color.is_opaque())
    }
}
