//! Traces the outlines of modules that join with those beside them, with round corners.
//!
//! `contours.rs` traces square corners, four times as fast: it joins outlines that touch, which a
//! round corner takes apart.

use super::ModuleShape;
use super::modules::Modules;
use super::pen::{Pen, Point, UNIT};

/// The way along each side of a module, clockwise from the upper one.
const STEPS: [(i32, i32); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// A side of a module on an outline. The outline runs clockwise around the module.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Side {
    x: i32,
    y: i32,
    /// The index of the side in [`STEPS`], and of the corner at its end in radii: top right, bottom
    /// right, bottom left, top left.
    index: usize,
}

/// What an outline does at the end of a side.
enum Turn {
    /// It goes around a corner of the same module.
    Outer(Side),
    /// It turns to a module that meets the next one.
    Inner(Side),
    /// It goes on along the next module.
    Straight(Side),
}

impl Side {
    /// Returns the end of the side.
    fn end(self) -> Point {
        let (right, down) = [(1, 0), (1, 1), (0, 1), (0, 0)][self.index];
        Point::new((self.x + right) * UNIT, (self.y + down) * UNIT)
    }

    /// Returns the point so many units before the end of the side.
    fn before_end(self, units: i32) -> Point {
        let (Point { x, y }, (dx, dy)) = (self.end(), STEPS[self.index]);
        Point::new(x - dx * units, y - dy * units)
    }

    /// Returns the point so many units after the start of the side.
    fn after_start(self, units: i32) -> Point {
        self.before_end(UNIT - units)
    }

    /// Returns how the outline goes on. Where modules meet at a corner only, it stays at its own.
    fn turn(self, modules: &Modules) -> Turn {
        let Self { x, y, index } = self;
        let (dx, dy) = STEPS[index];
        let outer = (index + 3) % 4;
        let (ox, oy) = STEPS[outer];
        if !modules.has(x + dx, y + dy) {
            let index = (index + 1) % 4;
            return Turn::Outer(Self { x, y, index });
        }
        if modules.has(x + dx + ox, y + dy + oy) {
            let (x, y) = (x + dx + ox, y + dy + oy);
            return Turn::Inner(Self { x, y, index: outer });
        }
        let (x, y) = (x + dx, y + dy);
        Turn::Straight(Self { x, y, index })
    }

    /// Returns the radius of the corner at the end of the side, which is free.
    fn radius(self, modules: &Modules, shape: ModuleShape) -> i32 {
        let Self { x, y, index } = self;
        let has = |index: usize| {
            let (dx, dy) = STEPS[index % 4];
            modules.has(x + dx, y + dy)
        };
        // The modules on the two other sides.
        let (first, second) = (has(index + 1), has(index + 2));
        let is_classy = index % 2 == 1;
        let is_whole = match shape {
            ModuleShape::Rounded => false,
            ModuleShape::ExtraRounded => first && second,
            ModuleShape::Classy if is_classy => false,
            ModuleShape::ClassyRounded if is_classy => first || second,
            _ => return 0,
        };
        if is_whole { UNIT } else { UNIT / 2 }
    }
}

/// Draws the outlines of all modules.
pub(super) fn trace(modules: &Modules, shape: ModuleShape, pen: &mut dyn Pen) {
    // The modules whose upper side has been drawn.
    let mut known = Modules::none_of(modules);
    for (x, y) in modules.places() {
        if !modules.has(x, y - 1) && !known.has(x, y) {
            follow(Side { x, y, index: 0 }, modules, shape, &mut known, pen);
        }
    }
}

/// Draws the outline that begins with a side, the uppermost and leftmost one. Another side ends at
/// its beginning, so this is a corner.
fn follow(
    first: Side,
    modules: &Modules,
    shape: ModuleShape,
    known: &mut Modules,
    pen: &mut dyn Pen,
) {
    let before = Side { index: 3, ..first };
    let is_outer = !modules.has(first.x - 1, first.y);
    let radius = if is_outer {
        before.radius(modules, shape)
    } else {
        0
    };
    let start = first.after_start(radius);
    pen.move_to(start);
    let (mut side, mut at) = (first, start);
    loop {
        if side.index == 0 {
            known.add(side.x, side.y);
        }
        let (next, radius) = match side.turn(modules) {
            Turn::Straight(next) => {
                side = next;
                continue;
            }
            Turn::Inner(next) => (next, 0),
            Turn::Outer(next) => (next, side.radius(modules, shape)),
        };
        let before = side.before_end(radius);
        // `close` draws the line to the start.
        if before != at && !(next == first && before == start) {
            pen.line_to(before);
        }
        at = next.after_start(radius);
        if radius > 0 {
            pen.round_to(side.end(), at);
        }
        if next == first {
            break;
        }
        side = next;
    }
    pen.close();
}
