//! The shapes of modules and patterns as numbers.

use napi_derive::napi;
use qr_core::render::{ModuleShape, PatternShape, Shapes};

use crate::error::Failure;
use crate::options::{NUM_SLOTS, Slot};

/// Defines the numbers of the shapes of modules.
macro_rules! module_shape_numbers {
    ($($description:literal $name:ident,)*) => {
        /// The shapes of modules.
        #[napi(js_name = "ModuleShape")]
        #[derive(Clone, Copy)]
        pub enum ModuleShapeNumber {
            $(#[doc = $description] $name,)*
        }
    };
}

/// Defines the numbers of the shapes of patterns.
macro_rules! pattern_shape_numbers {
    ($($description:literal $name:ident,)*) => {
        /// The shapes of finder and alignment patterns.
        #[napi(js_name = "PatternShape")]
        #[derive(Clone, Copy)]
        pub enum PatternShapeNumber {
            $(#[doc = $description] $name,)*
        }
    };
}

qr_core::for_each_module_shape!(module_shape_numbers);
qr_core::for_each_pattern_shape!(pattern_shape_numbers);

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
            background_round: u8::try_from(Slot::BackgroundRound.of(numbers)).ok()?,
        })
    };
    read().ok_or_else(|| Failure::argument("style"))
}
