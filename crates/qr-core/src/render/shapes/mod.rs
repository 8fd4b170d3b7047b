//! The shapes of modules and patterns, for pictures that are not made of squares.
//!
//! [`outline`] draws them with a [`Pen`], which a format provides. All outlines are closed, and none
//! crosses another. Dark is to the right of every line: outer outlines run clockwise and those of
//! holes counterclockwise, so the fill rules `nonzero` and `evenodd` paint the same.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a symbol has at most 177 modules of 200 units"
)]

mod joined;
mod modules;
mod patterns;
mod pen;

use modules::Modules;
pub(crate) use patterns::{Pattern, find_all, finders};
pub(crate) use pen::{CIRCLE, Direction, Pen, Point, QUADRATIC, Rectangle, UNIT};

use super::Frame;
use crate::{Error, Role};

/// Passes every shape of modules to a macro, in the order of their numbers: a description and the
/// variant of [`ModuleShape`](crate::render::ModuleShape). A new shape goes to the end.
#[macro_export]
macro_rules! for_each_module_shape {
    ($macro:ident) => {
        $macro! {
            "Squares."
            Square,
            "Circles."
            Dot,
            "Free corners are rounded by half a module: a module alone is a circle."
            Rounded,
            "As `Rounded`, and the corner where a line of modules turns is rounded by a whole module."
            ExtraRounded,
            "The free corners at the top left and the bottom right are rounded by half a module."
            Classy,
            "As `Classy`, rounded by a whole module if the module is not alone."
            ClassyRounded,
            "Squares that stand on a corner."
            Diamond,
            "Modules in a column join to a bar with round ends."
            Vertical,
            "Modules in a row join to a bar with round ends."
            Horizontal,
            "Squares of four fifths of the module size."
            SmallSquare,
        }
    };
}

/// Passes every shape of patterns to a macro, as
/// [`for_each_module_shape`](crate::for_each_module_shape) does.
#[macro_export]
macro_rules! for_each_pattern_shape {
    ($macro:ident) => {
        $macro! {
            "A square."
            Square,
            "A circle."
            Dot,
            "A square whose corners are rounded by a fifth of its width."
            Rounded,
            "A square whose corners are rounded by 5/14 of its width."
            ExtraRounded,
            "A square whose corners at the top left and the bottom right are rounded by a quarter of its width."
            Classy,
            "As `Classy`, rounded by 2/7 of its width, and the other corners by 1/14."
            ClassyRounded,
        }
    };
}

/// Defines an enum of shapes.
macro_rules! shapes {
    ($(#[$attribute:meta])* $enum:ident { $($description:literal $name:ident,)* }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $enum {
            $(#[doc = $description] $name,)*
        }

        impl $enum {
            /// All shapes, in the order of their numbers.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name),*];
        }
    };
}

macro_rules! module_shapes {
    ($($shapes:tt)*) => {
        shapes! {
            /// The shape of the modules that belong to no pattern with a shape of its own.
            ///
            /// [`Rounded`](Self::Rounded) to [`ClassyRounded`](Self::ClassyRounded) join with the dark
            /// modules beside them if the module size is 100 %. A corner of such a module is free if
            /// both modules beside it are light.
            ModuleShape { $($shapes)* }
        }
    };
}

macro_rules! pattern_shapes {
    ($($shapes:tt)*) => {
        shapes! {
            /// The shape of a finder or alignment pattern.
            PatternShape { $($shapes)* }
        }
    };
}

for_each_module_shape!(module_shapes);
for_each_pattern_shape!(pattern_shapes);

/// The least module size, in percent of the width of a module.
pub const MIN_MODULE_SIZE: u8 = 50;

/// The shapes of a symbol. Default: squares without gaps.
///
/// # Example
///
/// ```
/// use qr_core::render::{Format, Frame, ModuleShape, PatternShape, Shapes, Style};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let shapes = Shapes {
///     modules: ModuleShape::Rounded,
///     finder_frame: PatternShape::ExtraRounded,
///     ..Shapes::default()
/// };
/// let svg = Format::Svg.draw(&Frame::new(&symbol, Style { shapes, ..Style::default() }))?;
/// assert!(svg.windows(9).any(|bytes| bytes == b"a.5.5 0 0"));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shapes {
    /// The shape of all modules outside the patterns below.
    pub modules: ModuleShape,
    /// The width of these modules in percent of the grid, [`MIN_MODULE_SIZE`] to 100. Below 100 no
    /// modules join, but those of bars.
    pub module_size: u8,
    /// The shape of the dark frame of finder patterns (ISO/IEC 18004:2015, clause 6.3.3).
    pub finder_frame: PatternShape,
    /// The shape of the dark centre of finder patterns.
    pub finder_centre: PatternShape,
    /// The shape of alignment patterns, or `None` for that of modules; if these have gaps, the
    /// nearest shape without gaps.
    pub alignment: Option<PatternShape>,
    /// The radius of the background's corners, in percent of half its shorter side, at most 100.
    pub background_round: u8,
}

impl Default for Shapes {
    fn default() -> Self {
        Self {
            modules: ModuleShape::Square,
            module_size: 100,
            finder_frame: PatternShape::Square,
            finder_centre: PatternShape::Square,
            alignment: None,
            background_round: 0,
        }
    }
}

impl Shapes {
    /// Returns an error for a size or a radius out of its range.
    pub(super) fn check(&self) -> Result<(), Error> {
        if !(MIN_MODULE_SIZE..=100).contains(&self.module_size) {
            Err(Error::InvalidModuleSize(self.module_size))
        } else if self.background_round > 100 {
            Err(Error::InvalidBackgroundRound(self.background_round))
        } else {
            Ok(())
        }
    }

    /// Returns the shape of alignment patterns, or `None` for that of modules. With gaps in them,
    /// ZXing-C++ takes other modules for alignment patterns: it missed 10 of 300 codes, and none with
    /// whole patterns.
    fn alignment_shape(&self) -> Option<PatternShape> {
        let of_modules = match self.modules {
            ModuleShape::Dot => Some(PatternShape::Dot),
            ModuleShape::Diamond | ModuleShape::SmallSquare => Some(PatternShape::Square),
            _ if self.module_size < 100 => Some(PatternShape::Square),
            _ => None,
        };
        self.alignment.or(of_modules)
    }

    /// Returns true if the picture has squares without gaps only, as pictures without shapes have.
    #[must_use]
    pub fn are_plain(&self) -> bool {
        self.have_square_modules() && self.background_round == 0
    }

    /// Returns true if all modules and patterns are squares without gaps.
    pub(super) fn have_square_modules(&self) -> bool {
        let is_square = |shape: PatternShape| shape == PatternShape::Square;
        self.modules == ModuleShape::Square
            && self.module_size == 100
            && is_square(self.finder_frame)
            && is_square(self.finder_centre)
            && self.alignment.is_none_or(is_square)
    }
}

/// The parts of finder patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Finders {
    /// The dark frames.
    pub frames: bool,
    /// The dark centres.
    pub centres: bool,
}

impl Finders {
    /// Both parts.
    pub const ALL: Self = Self {
        frames: true,
        centres: true,
    };

    /// Returns the other parts.
    pub const fn others(self) -> Self {
        Self {
            frames: !self.frames,
            centres: !self.centres,
        }
    }
}

/// Draws the outlines of all dark areas of a frame, with these parts of its finder patterns.
pub(crate) fn outline(frame: &Frame<'_>, parts: Finders, pen: &mut dyn Pen) {
    let shapes = frame.style.shapes;
    let mut modules = Modules::of(frame);
    for finder in finders(frame) {
        modules.clear(finder);
        finder.draw(shapes, parts, pen);
    }
    if let Some(shape) = shapes.alignment_shape() {
        for alignment in find_all(frame, Role::Alignment) {
            modules.clear(alignment);
            alignment.draw_frame(shape, pen);
            alignment.draw_centre(shape, pen);
        }
    }
    modules.draw(shapes, pen);
}
