//! Draws an SVG of any symbol, size and colours, with or without a logo, and parses it as XML.
//!
//! The SVG must have the given size, colours and logo. Its outlines must enclose exactly the dark
//! modules.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::Outlines;
use qr_core::render::{Color, Format, Frame, Logo, Size, Style};
use qr_core::{Error, LogoPlace, Symbol};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::errors::width;
use qr_core_fuzz::input::{Choices, Extent, colors, symbol};
use qr_core_fuzz::logos::assert_harmless;
use qr_core_fuzz::xml::Element;

const XLINK: &str = "http://www.w3.org/1999/xlink";

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    size: [u8; 2],
    colors: [u32; 2],
    logo_size: u16,
    content: &'a [u8],
}

fuzz_target!(|input: Input| {
    let flags = input.choices.flags;
    let symbol = symbol(&input.choices, input.content);
    let Extent { quiet_zone, size } = Extent::of(input.size, symbol.size());
    let mut style = Style {
        quiet_zone,
        size: (flags & 16 == 0).then_some(size),
        ..Style::default()
    };
    style.colors = colors(input.colors);
    let frame = Frame::new(&symbol, style);
    check_error(&symbol, &style, input.colors);
    let plain = Format::Svg.draw(&frame).expect("a valid size");
    let plain = String::from_utf8(plain).expect("UTF-8");
    check(&symbol, &frame, &plain, None);
    count("compared module by module");
    if flags & 8 == 0 {
        return;
    }
    let logo = logo_of(input.content, flags & 32 != 0);
    let place = LogoPlace {
        size: input.logo_size % LogoPlace::MAX_SIZE + 1,
        ..LogoPlace::default()
    };
    match Logo::new(&logo, Format::Svg) {
        Ok(read) => {
            let frame = frame.with_logo(&read, place);
            let bytes = Format::Svg.draw(&frame).expect("an SVG");
            let text = String::from_utf8(bytes).expect("UTF-8");
            check(&symbol, &frame, &text, Some((&logo, &place)));
            count("compared module by module, with a logo");
        }
        Err(error) => {
            assert!(matches!(error, Error::InvalidLogo(_)), "{error:?}");
            count("invalid logos: refused");
        }
    }
});

/// Asserts that an invalid size causes the documented error.
fn check_error(symbol: &Symbol, style: &Style, [quiet_zone, size]: [u32; 2]) {
    for size in [Size::Width(size), Size::Scale(size)] {
        let style = Style {
            quiet_zone,
            size: Some(size),
            ..*style
        };
        if let Err(error) = width(symbol, Format::Svg, &style) {
            assert_eq!(Format::Svg.draw(&Frame::new(symbol, style)), Err(error));
        }
    }
}

/// Returns the bytes of a logo: the content itself, or the content in an `svg` element.
fn logo_of(content: &[u8], is_wrapped: bool) -> Vec<u8> {
    if !is_wrapped {
        return content.to_vec();
    }
    [
        b"<svg xmlns=\"http://www.w3.org/2000/svg\">",
        content,
        b"</svg>",
    ]
    .concat()
}

fn check(symbol: &Symbol, frame: &Frame<'_>, svg: &str, logo: Option<(&[u8], &LogoPlace)>) {
    let style = frame.style;
    let root = Element::parse(svg.as_bytes()).expect("an XML document");
    assert!(root.is_svg("svg"));
    let modules = i64::from(symbol.size() as u32) + 2 * i64::from(style.quiet_zone);
    let corner = -i64::from(style.quiet_zone);
    let view = format!("{corner} {corner} {modules} {modules}");
    assert_eq!(root.attribute("viewBox"), Some(&*view));
    let width = style.size.map(|size| match size {
        Size::Width(width) => i64::from(width),
        Size::Scale(scale) => modules * i64::from(scale),
    });
    for side in ["width", "height"] {
        let found = root
            .attribute(side)
            .map(|side| side.parse().expect("a number"));
        assert_eq!(found, width);
    }
    let mut children = root.children();
    if style.colors.light.alpha > 0 {
        let ground = children.next().expect("light ground");
        assert_eq!(color(ground, "fill"), style.colors.light);
        let separator = if corner < 0 { "" } else { " " };
        let expected = format!("M{corner}{separator}{corner}h{modules}v{modules}H{corner}z");
        assert_eq!(ground.attribute("d"), Some(&*expected));
    }
    let outlines = children.next().expect("outlines");
    assert!(outlines.is_svg("path"));
    assert_eq!(outlines.attribute("stroke"), None);
    assert_eq!(color(outlines, "fill"), style.colors.dark);
    let path = outlines.attribute("d").expect("a path");
    if path.is_empty() {
        assert!(symbol.rows().all(|row| *row == [0; 3]));
    } else {
        Outlines::of_path(path).painted(frame).assert_is(frame);
    }
    if let Some((bytes, place)) = logo {
        check_logo(symbol, children.next().expect("a logo"), bytes, place);
    }
    assert_eq!(children.next(), None);
}

/// Returns the colour of an attribute such as `fill`, with the alpha from `fill-opacity`.
fn color(node: &Element, attribute: &str) -> Color {
    let hex = node.attribute(attribute).expect("a colour");
    let digits = hex.strip_prefix('#').expect("hexadecimal digits");
    let number = u32::from_str_radix(digits, 16).expect("a number");
    let rgb = match digits.len() {
        3 => [8, 4, 0]
            .iter()
            .fold(0, |rgb, bits| (rgb << 8) + (number >> bits & 15) * 0x11),
        6 => number,
        _ => panic!("{hex}"),
    };
    let opacity = node.attribute(&format!("{attribute}-opacity"));
    let opacity: f64 = opacity.map_or(1.0, |opacity| opacity.parse().expect("a number"));
    let alpha = (0..=255).find(|alpha| (f64::from(*alpha) / 255.0 - opacity).abs() < 0.000_6);
    Color::from_rgba(rgb << 8 | alpha.expect("an alpha"))
}

fn check_logo(symbol: &Symbol, image: &Element, bytes: &[u8], place: &LogoPlace) {
    assert!(image.is_svg("image"));
    let href = image.attribute("href").expect("an image");
    assert_eq!(image.attribute_of(XLINK, "href"), Some(href));
    let (media_type, data) = href.split_once(";base64,").expect("base 64");
    let embedded = from_base_64(data);
    if media_type == "data:image/svg+xml" {
        assert_harmless(&embedded);
        count("embedded SVG checked by other parsers");
    } else {
        assert!(embedded == bytes, "the bytes of the logo");
    }
    let number = |name: &str| -> f64 {
        let number = image.attribute(name).expect("a number");
        number.parse().expect("a number")
    };
    let (x, width) = (number("x"), number("width"));
    for (this, other) in [("x", "y"), ("width", "height")] {
        assert_eq!(image.attribute(this), image.attribute(other));
    }
    let units = f64::from(symbol.size() as u32);
    assert!((width - units * f64::from(place.size) / 10_000.0).abs() < 0.000_1);
    assert!((2.0 * x + width - units).abs() < 0.000_1, "in the middle");
}

fn from_base_64(text: &str) -> Vec<u8> {
    let value = |digit: u8| match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => panic!("{digit}"),
    };
    assert!(text.len().is_multiple_of(4));
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for digit in text.trim_end_matches('=').bytes() {
        bits = bits << 6 | u32::from(value(digit));
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    assert_eq!(bits, 0);
    bytes
}
