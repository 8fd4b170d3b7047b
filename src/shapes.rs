//! The shapes of modules and patterns as numbers.

use napi_derive::napi;
use qr_core::render::{ModuleShape, PatternShape, Shapes};

use crate::error::Failure;
use crate::options::{NUM_SLOTS, Slot};

/// The shapes of modules.
#[napi(js_name = "ModuleShape")]
#[derive(Clone, Copy)]
pub enum ModuleShapeNumber {
    /// Squares.
    Square,
    /// Circles.
    Dot,
    /// Corners are rounded by half a module.
    Rounded,
    /// Some corners are rounded by a whole module.
    ExtraRounded,
    /// Two corners are rounded by half a module.
    Classy,
    /// Two corners are rounded by a whole module.
    ClassyRounded,
    /// Squares that stand on a corner.
    Diamond,
    /// Bars in columns.
    Vertical,
    /// Bars in rows.
    Horizontal,
    /// Squares with gaps.
    SmallSquare,
}

/// The shapes of finder and alignment patterns.
#[napi(js_name = "PatternShape")]
#[derive(Clone, Copy)]
pub enum PatternShapeNumber {
    /// A square.
    Square,
    /// A circle.
    Dot,
    /// A square with round corners.
    Rounded,
    /// A square with rounder corners.
    ExtraRounded,
    /// A square with two round corners.
    Classy,
    /// A square with two rounder corners.
    ClassyRounded,
}

// The enums number the shapes as the core does.
const _: () = {
    assert!(ModuleShape::ALL.len() == ModuleShapeNumber::SmallSquare as usize + 1);
    assert!(ModuleShape::SmallSquare as usize == ModuleShapeNumber::SmallSquare as usize);
    assert!(ModuleShape::Classy as usize == ModuleShapeNumber::Classy as usize);
    assert!(ModuleShape::Diamond as usize == ModuleShapeNumber::Diamond as usize);
    assert!(PatternShape::ALL.len() == PatternShapeNumber::ClassyRounded as usize + 1);
    assert!(PatternShape::Classy as usize == PatternShapeNumber::Classy as usize);
};

/// Reads the shapes from the numbers of a drawing.
pub fn read(numbers: &[i32; NUM_SLOTS]) -> Result<Shapes, Failure> {
    let index = |slot: Slot| usize::try_from(slot.of(numbers)).ok();
    let pattern = |slot: Slot| index(slot).and_then(|index| PatternShape::ALL.get(index).copied());
    let read = || {
        Some(Shapes {
            modules: *ModuleShape::ALL.get(index(Slot::Modules)?)?,
            module_size: match u8::try_from(Slot::ModuleSize.of(numbers)).ok()? {
                0 => 100,
                size => size,
            },
            finder_frame: pattern(Slot::FinderFrame)?,
            finder_centre: pattern(Slot::FinderCentre)?,
            alignment: match Slot::Alignment.of(numbers) {
                -1 => None,
                _ => Some(pattern(Slot::Alignment)?),
            },
        })
    };
    read().ok_or_else(|| Failure::argument("style"))
}
