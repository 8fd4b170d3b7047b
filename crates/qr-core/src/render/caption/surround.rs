//! The place and the size of the frame of a caption, and of its text.

use super::line::EM;
use super::{Caption, CaptionFault, CaptionPosition};
use crate::Error;
use crate::render::shapes::{Direction, Pen, Point, Rectangle, UNIT};

/// The number of modules of a code, with its quiet zone, for each module of the frame's thickness.
const MODULES_PER_BORDER: u64 = 30;

/// The least height of the band in modules. That of a code of version 1 is 7.
const MIN_BAND: u64 = 5;

/// The radius of the outer corners, in parts of the thickness.
const RADIUS: i32 = 3;

/// How many times smaller the text may be than the band allows, to fit into its width.
const MAX_SHRINK: i64 = 3;

/// The frame of a code. Codes of all versions look alike: the frame and its band grow with them.
#[derive(Clone, Copy)]
pub(in crate::render) struct Surround<'a> {
    caption: &'a Caption,
    /// The width of the code and its quiet zone, in modules.
    columns: u64,
    quiet_zone: u32,
    /// The thickness of the frame, in modules.
    border: u64,
    /// The height of the band, in modules.
    band: u64,
}

impl<'a> Surround<'a> {
    /// Lays out the frame of a symbol of this width and height in modules.
    pub fn new(caption: &'a Caption, size: [usize; 2], quiet_zone: u32) -> Self {
        let [columns, rows] = size.map(|modules| modules as u64 + 2 * u64::from(quiet_zone));
        let shorter = columns.min(rows);
        Self {
            caption,
            columns,
            quiet_zone,
            border: ((shorter + MODULES_PER_BORDER / 2) / MODULES_PER_BORDER).max(1),
            band: (shorter / 4).max(MIN_BAND),
        }
    }

    /// Returns the thickness of the frame to the left, above, to the right and below, in modules.
    pub fn thickness(&self) -> [u64; 4] {
        let Self { border, band, .. } = *self;
        match self.caption.position {
            CaptionPosition::Bottom => [border, border, border, band],
            CaptionPosition::Top => [border, band, border, border],
        }
    }

    /// Returns an error if the code has no quiet zone, or if the text does not fit into the band.
    pub fn check(&self) -> Result<(), Error> {
        if self.quiet_zone == 0 {
            return Err(Error::InvalidCaption(CaptionFault::NoQuietZone));
        }
        let (full, least) = (self.full_size(), self.full_size() / MAX_SHRINK);
        if self.available() * i64::from(EM) >= least * self.text_width() || full == 0 {
            return Ok(());
        }
        let unit = UNIT.unsigned_abs();
        let width = (least * self.text_width()) / i64::from(EM);
        Err(Error::InvalidCaption(CaptionFault::TooWide {
            width: width.unsigned_abs() as u32 / unit + 1,
            available: self.available().unsigned_abs() as u32 / unit,
        }))
    }

    /// Returns the width of the band between its ends, in units.
    fn available(&self) -> i64 {
        let modules = self.columns - 2 * self.border.min(self.columns / 2);
        modules.cast_signed().saturating_mul(UNIT.into())
    }

    /// Returns the width of the text in 1/[`EM`] of its size.
    fn text_width(&self) -> i64 {
        i64::from(self.caption.line.right - self.caption.line.left).max(1)
    }

    /// Returns the size of the text that the height of the band allows, in units: capital letters
    /// take half of the height, and the tallest letter or accent at most 86 % of it.
    fn full_size(&self) -> i64 {
        let line = &self.caption.line;
        let band = self.band.cast_signed().saturating_mul(UNIT.into());
        let em = i64::from(EM);
        let of_capitals = band.saturating_mul(em) / (2 * i64::from(line.capital));
        let (above, below) = (2 * line.top - line.capital, line.capital - 2 * line.bottom);
        let of_all = band.saturating_mul(em) / 100 * 86 / i64::from(above.max(below).max(1));
        of_capitals.min(of_all)
    }

    /// Returns the size of the text, in units.
    fn text_size(&self) -> i32 {
        let of_width = self.available().saturating_mul(EM.into()) / self.text_width();
        self.full_size().min(of_width) as i32
    }

    /// Returns the hole in the frame, whose outer edges are `picture`. A module has `unit` units.
    fn hole(&self, picture: Rectangle, unit: i32) -> Rectangle {
        let [left, top, right, bottom] = self.thickness().map(|modules| modules as i32 * unit);
        Rectangle {
            left: picture.left + left,
            top: picture.top + top,
            right: picture.right - right,
            bottom: picture.bottom - bottom,
        }
    }

    /// Draws the frame with its band. A module has `scale` times [`UNIT`] units.
    pub fn draw_frame(&self, picture: Rectangle, scale: i32, pen: &mut dyn Pen) {
        let unit = UNIT * scale;
        let border = self.border as i32 * unit;
        picture.draw([RADIUS * border; 4], Direction::Clockwise, pen);
        // Round corners stay in the quiet zone.
        let radius = ((RADIUS - 1) * border).min(self.quiet_zone.cast_signed() * unit);
        self.hole(picture, unit)
            .draw([radius; 4], Direction::Counterclockwise, pen);
    }

    /// Draws the background inside the frame. Its edges are under the frame, so that they do not
    /// shine through the smooth edges of the frame.
    pub fn draw_inside(&self, picture: Rectangle, scale: i32, pen: &mut dyn Pen) {
        let unit = UNIT * scale;
        let hole = self.hole(picture, unit);
        let border = self.border as i32 * unit;
        let inside = Rectangle {
            left: hole.left - border / 2,
            top: hole.top - border / 2,
            right: hole.right + border / 2,
            bottom: hole.bottom + border / 2,
        };
        // Less round than the outer corners of the frame, and rounder than those of the hole.
        inside.draw([border / 2 * 3; 4], Direction::Clockwise, pen);
    }

    /// Draws the text in the middle of the band.
    pub fn draw_letters(&self, picture: Rectangle, scale: i32, pen: &mut dyn Pen) {
        let half_band = self.band as i32 * UNIT * scale / 2;
        let y = match self.caption.position {
            CaptionPosition::Bottom => picture.bottom - half_band,
            CaptionPosition::Top => picture.top + half_band,
        };
        let middle = Point::new(i32::midpoint(picture.left, picture.right), y);
        self.caption
            .line
            .draw(middle, self.text_size() * scale, pen);
    }
}
