//! Reads back the commands of SVG, EPS and PDF, and compares them with the symbol. The tests in
//! JavaScript check that other programs read the files.

use super::{all_capacities, draw, encode, filling, options, symbol};
use crate::naive::outlines::{Outlines, Painted};
use crate::render::{Color, Colors, Format, Frame, MAX_WIDTH, Size, Style, Workspace};
use crate::{Error, Symbol, Version};

/// Returns the text between `before`, which occurs once, and `after`.
#[track_caller]
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let mut parts = text.split(before);
    let rest = parts
        .nth(1)
        .unwrap_or_else(|| panic!("no {before} in {text}"));
    assert_eq!(parts.next(), None, "two of {before} in {text}");
    rest.split(after).next().unwrap()
}

/// Black on a transparent ground.
const UNPAINTED: Colors = Colors {
    dark: Color::from_rgba(0x12_34_56_ff),
    light: Color::from_rgba(0x00),
};

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn svg_draws_the_dark_modules() {
    for (version, level) in all_capacities() {
        let symbol = encode(&filling(version, level, 70), &options(version, level, None)).unwrap();
        let quiet_zone = u32::from(version.number()) % 6;
        let style = Style {
            quiet_zone,
            colors: UNPAINTED,
            ..Style::default()
        };
        let frame = Frame::new(&symbol, style);
        let svg = text(draw(Format::Svg, &symbol, style).unwrap());
        let path = between(&svg, " d=\"", "\"/></svg>\n");
        Outlines::of_path(path).painted(&frame).assert_is(&frame);
        assert!(svg.contains(r##"<path fill="#123456" d="##));
        let corner = -i64::from(quiet_zone);
        let modules = symbol.size() + 2 * quiet_zone as usize;
        let view = format!("{corner} {corner} {modules} {modules}");
        assert_eq!(between(&svg, "viewBox=\"", "\""), view);
    }
}

/// Modules that no symbol has: the most corners, none, and edges at the ends of words.
const ANY_MODULES: [fn(usize, usize) -> bool; 7] = [
    |x, y| (x + y) % 2 == 0,
    |x, y| (x + y) % 2 == 1,
    |_, _| true,
    |_, _| false,
    |x, y| (x / 64 + y / 64) % 2 == 0,
    |x, y| x % 2 == 0 || y % 16 == 0,
    |x, y| (x * 0x9e37 + y * 0x79b9) * (x + 7 * y + 1) / 64 % 3 == 0,
];

#[test]
fn svg_draws_any_modules() {
    for version in [1, 11, 12, 27, 28, 40] {
        for is_dark in ANY_MODULES {
            let version = Version::new(version).unwrap();
            let symbol = Symbol::of_modules(version, is_dark);
            let frame = Frame::new(&symbol, Style::default());
            let svg = text(Format::Svg.draw(&frame).unwrap());
            let (_, path) = svg.rsplit_once(" d=\"").unwrap();
            let path = path.strip_suffix("\"/></svg>\n").unwrap();
            Outlines::of_path(path).painted(&frame).assert_is(&frame);
        }
    }
}

#[test]
fn svg_has_the_requested_size_and_colours() {
    let symbol = symbol(1);
    let beginning = |quiet_zone, size, dark, light| {
        let mut style = Style {
            quiet_zone,
            size,
            ..Style::default()
        };
        style.colors = Colors {
            dark: Color::from_rgba(dark),
            light: Color::from_rgba(light),
        };
        let svg = text(draw(Format::Svg, &symbol, style).unwrap());
        let (beginning, _) = svg.split_once(" d=\"M0 0h7v7H0zm8 0h").unwrap();
        beginning.to_owned()
    };
    assert_eq!(
        beginning(4, None, 0x00_00_00_ff, 0xff_ff_ff_ff),
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 29 29" shape-rendering="crispEdges"><path fill="#fff" d="M-4-4h29v29H-4z"/><path fill="#000""##
    );
    assert_eq!(
        beginning(0, Some(Size::Width(100)), 0x01_02_03_80, 0xaa_bb_cc_33),
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 21 21" shape-rendering="crispEdges"><path fill="#abc" fill-opacity=".2" d="M0 0h21v21H0z"/><path fill="#010203" fill-opacity=".502""##
    );
    assert_eq!(
        beginning(1, Some(Size::Scale(10)), 0x00_00_ff_00, 0x00),
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="230" height="230" viewBox="-1 -1 23 23" shape-rendering="crispEdges"><path fill="#00f" fill-opacity="0""##
    );
}

#[test]
fn eps_draws_each_dark_module_once() {
    for version in [1, 2, 7, 25, 40] {
        let symbol = symbol(version);
        for quiet_zone in [0, 4, 13] {
            let style = Style {
                quiet_zone,
                ..Style::default()
            };
            let frame = Frame::new(&symbol, style);
            let eps = text(Format::Eps.draw(&frame).unwrap());
            assert!(eps.lines().all(|line| line.len() <= 255));
            let mut painted = Painted::new(&frame);
            let rows = between(&eps, "newpath\n", "fill end grestore");
            for (y, row) in rows.split_terminator("]r\n").enumerate() {
                let mut x = quiet_zone as usize;
                let numbers = row.strip_prefix('[').unwrap().split_whitespace();
                for (i, count) in numbers.enumerate() {
                    let count = count.parse().unwrap();
                    if i % 2 == 1 {
                        painted.paint(x, y + quiet_zone as usize, count);
                    }
                    x += count;
                }
            }
            painted.assert_is(&frame);
        }
    }
}

#[test]
fn eps_has_its_size_and_paints_opaque_colours() {
    let symbol = symbol(1);
    let render = |size, dark, light| {
        let colors = Colors {
            dark: Color::from_rgba(dark),
            light: Color::from_rgba(light),
        };
        let style = Style {
            size,
            colors,
            ..Style::default()
        };
        draw(Format::Eps, &symbol, style).map(text)
    };
    let eps = render(None, 0x00_00_00_ff, 0xff_ff_ff_ff).unwrap();
    assert_eq!(between(&eps, "%%BoundingBox: ", "\n"), "0 0 200 200");
    assert!(eps.contains("\n200 29 div dup scale\n1 setgray\n0 0 moveto 29 0 rlineto"));
    assert!(eps.contains(" fill\n0 setgray\nnewpath\n"));
    let eps = render(Some(Size::Scale(3)), 0xff_80_00_ff, 0x12_34_56_00).unwrap();
    assert_eq!(between(&eps, "%%BoundingBox: ", "\n"), "0 0 87 87");
    assert!(eps.contains("\n87 29 div dup scale\n1 .502 0 setrgbcolor\nnewpath\n"));
    for (dark, light) in [(0xfe, 0xff), (0x00, 0xff), (0xff, 0x01), (0xff, 0xfe)] {
        assert_eq!(render(None, dark, light), Err(Error::NotOpaque("EPS")));
    }
}

/// Returns the objects of a PDF, found by its cross-reference table.
fn objects(pdf: &[u8]) -> Vec<&[u8]> {
    let text = String::from_utf8_lossy(&pdf[pdf.len() - 60..]).into_owned();
    let table: usize = between(&text, "startxref\n", "\n%%EOF").parse().unwrap();
    let table = std::str::from_utf8(&pdf[table..]).unwrap();
    let entries = between(table, "xref\n0 5\n0000000000 65535 f \n", "trailer");
    let entries: Vec<&str> = entries.split_inclusive('\n').collect();
    assert_eq!(entries.len(), 4);
    let object = |(i, entry): (usize, &&str)| {
        assert_eq!(entry.len(), 20);
        let at: usize = entry.strip_suffix(" 00000 n \n").unwrap().parse().unwrap();
        let beginning = format!("{} 0 obj\n", i + 1);
        assert!(pdf[at..].starts_with(beginning.as_bytes()));
        &pdf[at + beginning.len()..]
    };
    entries.iter().enumerate().map(object).collect()
}

/// Returns the page of a PDF, and its content stream.
fn page(pdf: &[u8]) -> (String, String) {
    let objects = objects(pdf);
    let to_line = |object: &[u8]| {
        let end = object.iter().position(|&byte| byte == b'\n').unwrap();
        text(object[..end].to_vec())
    };
    let header = to_line(objects[3]);
    let length: usize = between(&header, "/Length ", ">>").parse().unwrap();
    let (stream, rest) = objects[3][header.len() + 1..].split_at(length);
    assert!(rest.starts_with(b"\nendstream\nendobj\n"));
    let content = miniz_oxide::inflate::decompress_to_vec_zlib(stream).unwrap();
    (to_line(objects[2]), text(content))
}

#[test]
fn pdf_draws_each_dark_module_once() {
    for (version, level) in all_capacities() {
        let symbol = encode(&filling(version, level, 70), &options(version, level, None)).unwrap();
        let quiet_zone = u32::from(version.number()) % 6;
        let style = Style {
            quiet_zone,
            ..Style::default()
        };
        let frame = Frame::new(&symbol, style);
        let content = assert_pdf_draws(&frame);
        // The rectangles in the order of the rows take more, even in the best that zlib makes.
        let mut rectangles: Vec<&str> = between(&content, " cm\n", "f\n").lines().collect();
        rectangles.sort_by_key(|rectangle| {
            let numbers = rectangle.split(' ').map(|number| number.parse().ok());
            let numbers: Vec<Option<usize>> = numbers.collect();
            (numbers[1], numbers[0])
        });
        let zlib = miniz_oxide::deflate::compress_to_vec_zlib(rectangles.join("\n").as_bytes(), 10);
        let pdf = Format::Pdf.draw(&frame).unwrap();
        assert!(pdf.len() < zlib.len() + 500, "{version} {level:?}");
    }
}

#[test]
fn pdf_draws_any_modules() {
    for version in [1, 11, 12, 27, 28, 40] {
        for (is_dark, quiet_zone) in ANY_MODULES.into_iter().zip([0, 1, 4, 90, 950, 8000, 3]) {
            let symbol = Symbol::of_modules(Version::new(version).unwrap(), is_dark);
            let style = Style {
                quiet_zone,
                ..Style::default()
            };
            assert_pdf_draws(&Frame::new(&symbol, style));
        }
    }
}

/// Asserts that a PDF paints each dark module once. Returns its content stream.
fn assert_pdf_draws(frame: &Frame<'_>) -> String {
    let (_, content) = page(&Format::Pdf.draw(frame).unwrap());
    let mut painted = Painted::new(frame);
    for rectangle in between(&content, " cm\n", "f\n").lines() {
        let numbers = rectangle.strip_suffix(" 1 re").unwrap().split(' ');
        let numbers: Vec<usize> = numbers.map(|number| number.parse().unwrap()).collect();
        let [x, y, count] = numbers[..] else {
            panic!("{rectangle}")
        };
        painted.paint(x, y, count);
    }
    painted.assert_is(frame);
    content
}

#[test]
fn pdf_has_its_size_and_opacity() {
    let symbol = symbol(1);
    let render = |size, dark, light| {
        let colors = Colors {
            dark: Color::from_rgba(dark),
            light: Color::from_rgba(light),
        };
        let style = Style {
            size,
            colors,
            ..Style::default()
        };
        let pdf = draw(Format::Pdf, &symbol, style).unwrap();
        // Only pages with a unit of more than a point need a newer version than 1.4.
        let is_unit_larger = matches!(size, Some(Size::Width(14_401..)));
        let version = if is_unit_larger { "1.6" } else { "1.4" };
        assert!(pdf.starts_with(format!("%PDF-{version}\n").as_bytes()));
        let (page, content) = page(&pdf);
        let page = between(&page, "<</Type/Page/Parent 2 0 R/", "/Contents 4 0 R>>").to_owned();
        let (beginning, _) = content.split_once(" cm\n").unwrap();
        (page, beginning.to_owned())
    };
    let is = |made: (String, String), page: &str, content: &str| {
        assert_eq!((&*made.0, &*made.1), (page, content));
    };
    is(
        render(None, 0x00_00_00_ff, 0xff_ff_ff_ff),
        "MediaBox[0 0 200 200]/Resources<<>>",
        "1 g\n0 0 200 200 re f\n0 g\n6.896552 0 0 -6.896552 0 200",
    );
    is(
        render(Some(Size::Scale(2)), 0x00_00_ff_ff, 0x00),
        "MediaBox[0 0 58 58]/Resources<<>>",
        "0 0 1 rg\n2 0 0 -2 0 58",
    );
    is(
        render(Some(Size::Width(29)), 0x00_00_00_80, 0xff_ff_ff_33),
        "MediaBox[0 0 29 29]/Resources<</ExtGState<</D<</ca .502>>/L<</ca .2>>>>>>",
        "/L gs\n1 g\n0 0 29 29 re f\n/D gs\n0 g\n1 0 0 -1 0 29",
    );
    is(
        render(Some(Size::Width(14_400)), 0x00_00_00_ff, 0x00),
        "MediaBox[0 0 14400 14400]/Resources<<>>",
        "0 g\n496.551724 0 0 -496.551724 0 14400",
    );
    is(
        render(Some(Size::Width(16_383)), 0x00_00_00_ff, 0x00),
        "MediaBox[0 0 8191.5 8191.5]/UserUnit 2/Resources<<>>",
        "0 g\n282.465517 0 0 -282.465517 0 8191.5",
    );
}

#[test]
fn refuses_impossible_sizes() {
    let symbol = symbol(1);
    for format in [Format::Svg, Format::Eps, Format::Pdf] {
        let render = |quiet_zone, size| {
            let style = Style {
                quiet_zone,
                size,
                ..Style::default()
            };
            let mut bytes = b"before".to_vec();
            let result = format.render(
                &Frame::new(&symbol, style),
                &mut Workspace::default(),
                &mut bytes,
            );
            assert_eq!(result.is_err(), bytes == b"before");
            result
        };
        let too_large = |width| {
            Err(Error::ImageTooLarge {
                width,
                most: MAX_WIDTH,
            })
        };
        let most = u32::MAX;
        let modules = 21 + 2 * u64::from(most);
        assert_eq!(render(4, Some(Size::Width(1))), Ok(()));
        assert_eq!(render(8181, None), Ok(()));
        assert_eq!(render(8182, None), too_large(16_385));
        assert_eq!(render(most, None), too_large(modules));
        assert_eq!(render(most, Some(Size::Width(1))), too_large(modules));
        assert_eq!(render(most, Some(Size::Scale(most))), too_large(u64::MAX));
        assert_eq!(render(0, Some(Size::Width(16_384))), Ok(()));
        assert_eq!(render(0, Some(Size::Width(16_385))), too_large(16_385));
        assert_eq!(render(0, Some(Size::Scale(781))), too_large(21 * 781));
        assert_eq!(render(4, Some(Size::Width(0))), Err(Error::ZeroScale));
        assert_eq!(render(4, Some(Size::Scale(0))), Err(Error::ZeroScale));
    }
}
