//! Writes outlines with curves in the coordinates of EPS and PDF, as cubic Bézier curves.

use std::fmt::Arguments;

use super::shapes::{CIRCLE, Pen, Point, QUADRATIC, UNIT};

/// The operators of a page description language.
pub(super) struct Operators {
    pub move_to: &'static str,
    pub line_to: &'static str,
    pub curve_to: &'static str,
    pub close: &'static str,
}

/// Writes outlines in absolute coordinates, one unit a module.
pub(super) struct CurvePen<'a> {
    push: &'a mut dyn FnMut(Arguments<'_>),
    operators: Operators,
    /// Where the symbol begins, in modules from the origin of the page.
    left: f64,
    top: f64,
    /// 1 if coordinates grow downwards, and -1 if they grow upwards.
    down: f64,
    at: Point,
}

impl<'a> CurvePen<'a> {
    /// Makes a pen for a page on which the symbol begins at `left` and `top`, in modules.
    pub fn new(
        push: &'a mut dyn FnMut(Arguments<'_>),
        operators: Operators,
        left: f64,
        top: f64,
        down: f64,
    ) -> Self {
        Self {
            push,
            operators,
            left,
            top,
            down,
            at: Point::new(0, 0),
        }
    }

    fn place(&self, x: f64, y: f64) -> [Decimal; 2] {
        let unit = f64::from(UNIT);
        [
            Decimal(self.left + x / unit),
            Decimal(self.top + self.down * y / unit),
        ]
    }

    fn point(&self, point: Point) -> [Decimal; 2] {
        self.place(point.x.into(), point.y.into())
    }

    /// Returns the control point beside an end of a curve: so far on the way to `corner`.
    fn control(&self, part: f64, end: Point, corner: Point) -> [Decimal; 2] {
        let between = |end: i32, corner: i32| f64::from(end) + part * f64::from(corner - end);
        self.place(between(end.x, corner.x), between(end.y, corner.y))
    }

    /// Writes a curve to `to`.
    fn curve(&mut self, [first, second]: [[Decimal; 2]; 2], to: Point) {
        let ([x1, y1], [x2, y2], [x, y]) = (first, second, self.point(to));
        (self.push)(format_args!(
            "{x1} {y1} {x2} {y2} {x} {y} {}\n",
            self.operators.curve_to
        ));
        self.at = to;
    }
}

impl Pen for CurvePen<'_> {
    fn move_to(&mut self, to: Point) {
        let [x, y] = self.point(to);
        (self.push)(format_args!("{x} {y} {}\n", self.operators.move_to));
        self.at = to;
    }

    fn line_to(&mut self, to: Point) {
        let [x, y] = self.point(to);
        (self.push)(format_args!("{x} {y} {}\n", self.operators.line_to));
        self.at = to;
    }

    fn round_to(&mut self, corner: Point, to: Point) {
        let controls = [self.at, to].map(|end| self.control(CIRCLE, end, corner));
        self.curve(controls, to);
    }

    fn quadratic_to(&mut self, control: Point, to: Point) {
        let controls = [self.at, to].map(|end| self.control(QUADRATIC, end, control));
        self.curve(controls, to);
    }

    fn cubic_to(&mut self, first: Point, second: Point, to: Point) {
        self.curve([first, second].map(|control| self.point(control)), to);
    }

    fn close(&mut self) {
        (self.push)(format_args!("{}\n", self.operators.close));
    }
}

/// A number, displayed with at most four decimals, as short as possible.
pub(super) struct Decimal(pub f64);

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let units = (self.0 * 1e4).round() as i64;
        if units < 0 {
            f.write_str("-")?;
        }
        super::numbers::Quotient(units.unsigned_abs(), 10_000, 4).fmt(f)
    }
}
