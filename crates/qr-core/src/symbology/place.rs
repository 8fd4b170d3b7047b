//! Places in symbols of any size.

/// A module, as column and row. A negative number counts from the right or the bottom: the last
/// column is -1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub x: i8,
    pub y: i8,
}

impl Place {
    /// Returns the place in column `x` of row `y`.
    pub const fn new(x: i8, y: i8) -> Self {
        Self { x, y }
    }

    /// Returns the column and the row in a symbol of `width` × `height` modules.
    pub const fn resolve(self, width: usize, height: usize) -> (usize, usize) {
        (resolve(self.x, width), resolve(self.y, height))
    }
}

/// Returns the number of a column or row in a symbol with `length` of them.
pub(crate) const fn resolve(line: i8, length: usize) -> usize {
    if line < 0 {
        length - line.unsigned_abs() as usize
    } else {
        line.unsigned_abs() as usize
    }
}
