//! Compares the outlines of shapes with the modules that they stand for.

use crate::render::shapes::{Finders, Pen, Point, UNIT, outline};
use crate::render::{Format, Frame, MIN_MODULE_SIZE, ModuleShape, PatternShape, Shapes, Style};
use crate::{Content, Error, ErrorCorrectionLevel, Options, Role, Symbol, Symbology, Version};

/// Keeps outlines as polygons, a curve as eight lines.
#[derive(Default)]
pub(super) struct Polygons {
    polygons: Vec<Vec<(f64, f64)>>,
    is_after_line: bool,
}

impl Polygons {
    fn last(&mut self) -> &mut Vec<(f64, f64)> {
        self.polygons.last_mut().unwrap()
    }

    /// Returns how often the outlines run around a point, clockwise.
    pub(super) fn winding(&self, x: f64, y: f64) -> i32 {
        let mut winding = 0;
        for polygon in &self.polygons {
            for (i, &(x1, y1)) in polygon.iter().enumerate() {
                let (x2, y2) = polygon[(i + 1) % polygon.len()];
                // A ray to the right crosses lines that go down, clockwise.
                if (y1 <= y) != (y2 <= y) && x1 + (y - y1) / (y2 - y1) * (x2 - x1) > x {
                    winding += if y2 > y1 { 1 } else { -1 };
                }
            }
        }
        winding
    }

    fn area(&self) -> f64 {
        let pairs = self.polygons.iter().flat_map(|polygon| {
            (0..polygon.len()).map(|i| (polygon[i], polygon[(i + 1) % polygon.len()]))
        });
        pairs
            .map(|((x1, y1), (x2, y2))| x1 * y2 - x2 * y1)
            .sum::<f64>()
            / 2.0
    }
}

fn modules(Point { x, y }: Point) -> (f64, f64) {
    (
        f64::from(x) / f64::from(UNIT),
        f64::from(y) / f64::from(UNIT),
    )
}

impl Pen for Polygons {
    fn move_to(&mut self, to: Point) {
        self.polygons.push(vec![modules(to)]);
    }

    fn line_to(&mut self, to: Point) {
        assert_ne!(self.last().last(), Some(&modules(to)), "an empty line");
        self.last().push(modules(to));
        self.is_after_line = true;
    }

    fn round_to(&mut self, corner: Point, to: Point) {
        let (from, corner, to) = (*self.last().last().unwrap(), modules(corner), modules(to));
        // The centre is opposite to the corner.
        let centre = (from.0 + to.0 - corner.0, from.1 + to.1 - corner.1);
        for i in 1..=8 {
            let (sine, cosine) = (f64::from(i) / 8.0 * std::f64::consts::FRAC_PI_2).sin_cos();
            let point = |centre: f64, from: f64, to: f64| {
                centre + cosine * (from - centre) + sine * (to - centre)
            };
            let x = point(centre.0, from.0, to.0);
            self.last().push((x, point(centre.1, from.1, to.1)));
        }
        self.is_after_line = false;
    }

    fn quadratic_to(&mut self, _control: Point, _to: Point) {
        unreachable!("no symbol has such a curve");
    }

    fn cubic_to(&mut self, _first: Point, _second: Point, _to: Point) {
        unreachable!("no symbol has such a curve");
    }

    fn close(&mut self) {
        let is_after_line = self.is_after_line;
        let polygon = self.last();
        // A curve may end at the start. `close` would draw such a line.
        if polygon.first() == polygon.last() {
            assert!(!is_after_line);
            polygon.pop();
        }
        assert!(polygon.len() > 3);
    }
}

pub(super) fn symbols() -> Vec<Symbol> {
    let encode = |symbology, text: &str| {
        let options = Options {
            symbology,
            error_correction_level: ErrorCorrectionLevel::M,
            ..Options::default()
        };
        Symbol::encode(&[Content::Text(text)], &options).unwrap()
    };
    let version_7 = Options {
        version: Some(Version::new(7).unwrap()),
        ..Options::default()
    };
    vec![
        encode(Symbology::Qr, "1"),
        encode(
            Symbology::Qr,
            "https://example.com/path?query=1234567890abc",
        ),
        Symbol::encode(&[Content::Text("seven")], &version_7).unwrap(),
        encode(Symbology::MicroQr, "12345"),
        encode(Symbology::Rmqr, "https://example.com/"),
    ]
}

pub(super) fn all_shapes() -> impl Iterator<Item = Shapes> {
    let patterns = PatternShape::ALL.into_iter().cycle();
    let sizes = [100, MIN_MODULE_SIZE, 75];
    let all = ModuleShape::ALL
        .into_iter()
        .flat_map(move |shape| sizes.map(|size| (shape, size)));
    all.zip(patterns)
        .enumerate()
        .map(|(i, ((modules, module_size), pattern))| Shapes {
            modules,
            module_size,
            finder_frame: pattern,
            finder_centre: PatternShape::ALL[(i + 2) % 6],
            alignment: (i % 3 > 0).then_some(PatternShape::ALL[i % 6]),
            ..Shapes::default()
        })
}

pub(super) fn shaped(symbol: &Symbol, shapes: Shapes) -> Frame<'_> {
    Frame::new(
        symbol,
        Style {
            shapes,
            ..Style::default()
        },
    )
}

/// Calls a test with each symbol in all shapes.
fn for_each_picture(test: impl Fn(&Frame<'_>, &Polygons)) {
    for symbol in &symbols() {
        for shapes in all_shapes() {
            let frame = shaped(symbol, shapes);
            test(&frame, &polygons(&frame));
        }
    }
}

pub(super) fn polygons(frame: &Frame<'_>) -> Polygons {
    let mut polygons = Polygons::default();
    outline(frame, Finders::ALL, &mut polygons);
    polygons
}

/// The corners of a finder pattern may be outside its shape.
fn is_in_pattern(frame: &Frame<'_>, x: usize, y: usize) -> bool {
    matches!(frame.role(x, y), Role::Finder | Role::Alignment)
}

#[test]
fn the_centre_of_each_dark_module_is_painted_once_and_no_other() {
    for_each_picture(|frame, polygons| {
        for (y, x) in (0..frame.height()).flat_map(|y| (0..frame.width()).map(move |x| (y, x))) {
            if is_in_pattern(frame, x, y) {
                continue;
            }
            let winding = polygons.winding(x as f64 + 0.499, y as f64 + 0.501);
            let expected = i32::from(frame.is_dark(x, y));
            let what = (frame.width(), frame.height(), frame.style.shapes);
            assert_eq!(winding, expected, "({x}, {y}) {what:?}");
        }
    });
}

#[test]
fn every_outline_runs_around_dark_once() {
    for_each_picture(|frame, polygons| {
        for i in 0..400 {
            let part = |factor: usize| (i * factor % 1009) as f64 / 1009.0 + 1e-4;
            let (x, y) = (
                part(367) * frame.width() as f64,
                part(613) * frame.height() as f64,
            );
            let winding = polygons.winding(x, y);
            assert!(
                (0..=1).contains(&winding),
                "({x}, {y}) {:?}",
                frame.style.shapes
            );
        }
    });
}

#[test]
fn squares_have_the_area_of_the_dark_modules() {
    for symbol in &symbols() {
        let frame = Frame::new(symbol, Style::default());
        let dark: u32 = frame
            .lines()
            .iter()
            .flatten()
            .map(|word| word.count_ones())
            .sum();
        assert!((polygons(&frame).area() - f64::from(dark)).abs() < 1e-6);
        // Rounded corners take away the same from all.
        let shapes = Shapes {
            modules: ModuleShape::Rounded,
            ..Shapes::default()
        };
        let rounded = shaped(symbol, shapes);
        assert!(polygons(&rounded).area() < f64::from(dark) - 1.0);
    }
}

#[test]
fn patterns_are_found_by_their_roles() {
    let count = |symbol: &Symbol, role: Role| {
        let frame = Frame::new(symbol, Style::default());
        crate::render::shapes::find_all(&frame, role).count()
    };
    let symbols = symbols();
    let finders: Vec<_> = symbols
        .iter()
        .map(|symbol| count(symbol, Role::Finder))
        .collect();
    assert_eq!(finders, [3, 3, 3, 1, 2]);
    for number in 1..=40 {
        let version = Version::new(number).unwrap();
        let options = Options {
            version: Some(version),
            ..Options::default()
        };
        let symbol = Symbol::encode(&[Content::Text("1")], &options).unwrap();
        // ISO/IEC 18004:2015, annex E.
        let lines = if number == 1 {
            0
        } else {
            usize::from(number) / 7 + 2
        };
        let expected = (lines * lines).saturating_sub(if lines == 0 { 0 } else { 3 });
        assert_eq!(
            count(&symbol, Role::Alignment),
            expected,
            "version {number}"
        );
    }
}

#[test]
fn formats_of_squares_refuse_shapes() {
    let symbol = &symbols()[0];
    let shapes = Shapes {
        modules: ModuleShape::Dot,
        ..Shapes::default()
    };
    let frame = shaped(symbol, shapes);
    for format in [
        Format::Utf8 { inverse: false },
        Format::Terminal {
            small: true,
            inverse: false,
        },
    ] {
        assert_eq!(format.draw(&frame), Err(Error::ShapesNotOnFormat));
    }
    for module_size in [0, MIN_MODULE_SIZE - 1, 101] {
        let shapes = Shapes {
            module_size,
            ..shapes
        };
        let frame = shaped(symbol, shapes);
        for format in [Format::Svg, Format::Eps, Format::Pdf] {
            assert_eq!(
                format.draw(&frame),
                Err(Error::InvalidModuleSize(module_size))
            );
        }
    }
}
