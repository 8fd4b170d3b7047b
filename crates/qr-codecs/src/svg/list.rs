//! Lists the elements and attributes of SVG that a logo may have. The writer writes no others.
//!
//! The rule for everything in an SVG, which `docs/svg-logos.md` explains to users:
//!
//! 1. What is on the lists is written: static SVG 1.1 and SVG 2.
//! 2. What no viewer draws in an image is left out: comments, processing instructions, elements
//!    and attributes in the namespaces of editors, the content of `metadata`, the target of a link.
//! 3. Anything else is refused by name: what runs, loads or moves (`script`, `foreignObject`, `on…`
//!    attributes, `animate`, links to other files), and elements of SVG that we do not know.
//!
//! Whether a viewer would run or load a part does not matter: programs that read the result might.

/// What happens to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Write,
    Omit,
    Refuse,
}

/// What an element may contain.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentModel {
    Elements,
    /// Elements and text.
    Text,
    /// Text only.
    Words,
    Nothing,
}

const ELEMENTS: &str = " a circle clipPath defs desc ellipse filter g image line linearGradient \
    marker mask metadata path pattern polygon polyline radialGradient rect stop style svg switch \
    symbol text textPath title tspan use view ";

/// The elements of filters, without `fe`.
const PRIMITIVES: &str = " Blend ColorMatrix ComponentTransfer Composite ConvolveMatrix \
    DiffuseLighting DisplacementMap DistantLight DropShadow Flood FuncA FuncB FuncG FuncR \
    GaussianBlur Image Merge MergeNode Morphology Offset PointLight SpecularLighting SpotLight \
    Tile Turbulence ";

/// Elements that only the editors which write them draw: text that flows, from a draft of SVG 1.2
/// (Inkscape), and the middle of a gradient's stops (Illustrator).
const OF_EDITORS: &str = " flowDiv flowLine flowPara flowRegion flowRegionExclude flowRoot flowSpan \
    midPointStop ";

#[inline(never)]
fn has(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|word| word == name)
}

/// Returns what happens to an element in the namespace of SVG.
pub(super) fn element(name: &str) -> Verdict {
    if has(ELEMENTS, name) || is_of_filter(name) {
        Verdict::Write
    } else if has(OF_EDITORS, name) {
        Verdict::Omit
    } else {
        Verdict::Refuse
    }
}

/// Returns true if an element in the namespace of SVG may be written.
#[cfg(fuzzing)]
#[doc(hidden)]
#[must_use]
pub fn is_listed_element(name: &str) -> bool {
    element(name) == Verdict::Write
}

/// Returns true if a listed element is a part of a filter.
pub(super) fn is_of_filter(name: &str) -> bool {
    name.strip_prefix("fe")
        .is_some_and(|name| has(PRIMITIVES, name))
}

/// Returns what a listed element in an element with the content `outer` may contain.
pub(super) fn content(name: &str, outer: ContentModel) -> ContentModel {
    match name {
        "text" | "tspan" | "textPath" => ContentModel::Text,
        "title" | "desc" => ContentModel::Words,
        "metadata" | "style" => ContentModel::Nothing,
        "a" | "switch" => outer,
        _ => ContentModel::Elements,
    }
}

/// Returns true if an attribute without a namespace is written. `href` and `style` are not listed:
/// the writer treats them apart.
#[must_use]
pub fn is_listed_attribute(name: &str) -> bool {
    // Grouped by first letters, as each attribute of each element is looked up.
    let list = match name.as_bytes().first() {
        Some(b'a') => " alignment-baseline amplitude azimuth ",
        Some(b'b') => " background-color baseFrequency baseProfile baseline-shift bias ",
        Some(b'c') => {
            " class clip clip-path clip-rule clipPathUnits color color-interpolation \
             color-interpolation-filters color-rendering cx cy "
        }
        Some(b'd') => " d diffuseConstant direction display divisor dominant-baseline dx dy ",
        Some(b'e') => " edgeMode elevation enable-background exponent ",
        Some(b'f') => {
            " fill fill-opacity fill-rule filter filterUnits flood-color flood-opacity font \
             font-family font-feature-settings font-kerning font-size font-size-adjust \
             font-stretch font-style font-variant font-weight fr fx fy "
        }
        Some(b'g') => {
            " glyph-orientation-horizontal glyph-orientation-vertical gradientTransform \
             gradientUnits "
        }
        Some(b'h') => " height ",
        Some(b'i') => " id image-rendering in in2 inline-size intercept isolation ",
        Some(b'k') => " k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning ",
        Some(b'l') => {
            " lang lengthAdjust letter-spacing lighting-color limitingConeAngle line-height "
        }
        Some(b'm') => {
            " marker marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask \
             mask-type maskContentUnits maskUnits media method mix-blend-mode mode "
        }
        Some(b'n') => " numOctaves ",
        Some(b'o') => " offset opacity operator order orient overflow ",
        Some(b'p') => {
            " paint-order path pathLength patternContentUnits patternTransform patternUnits \
             pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha \
             preserveAspectRatio primitiveUnits "
        }
        Some(b'r') => {
            " r radius refX refY requiredExtensions requiredFeatures result rotate rx ry "
        }
        Some(b's') => {
            " scale seed shape-inside shape-rendering side slope spacing specularConstant \
             specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color \
             stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap \
             stroke-linejoin stroke-miterlimit stroke-opacity stroke-width surfaceScale \
             systemLanguage "
        }
        Some(b't') => {
            " tableValues targetX targetY text-align text-anchor text-decoration text-overflow \
             text-rendering textLength transform transform-box transform-origin type "
        }
        Some(b'u') => " unicode-bidi ",
        Some(b'v') => " values vector-effect version viewBox visibility ",
        Some(b'w') => " white-space width word-spacing writing-mode ",
        Some(b'x') => " x x1 x2 xChannelSelector ",
        Some(b'y') => " y y1 y2 yChannelSelector ",
        Some(b'z') => " z ",
        _ => return false,
    };
    has(list, name)
}

/// Returns true if an attribute that is not written could run a script.
pub(super) fn is_handler(name: &str) -> bool {
    let mut letters = name.bytes().map(|byte| byte.to_ascii_lowercase());
    letters.next() == Some(b'o') && letters.next() == Some(b'n')
}

/// Returns true if viewers read a value of the attribute as CSS, in which `(` starts a function.
pub(super) fn is_css(attribute: &str) -> bool {
    !matches!(
        attribute,
        "id" | "class" | "result" | "in" | "in2" | "lang" | "media"
    )
}

/// Returns true if CSS in a logo may call the function. The name is in lower case. Not listed are
/// those that load files (`image`, `src`), repeat their arguments in viewers (`path`, `polygon`), or
/// select elements in a way that takes long (`is`, `has`).
pub(super) fn is_function(name: &str) -> bool {
    const FUNCTIONS: &str = " rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark \
        device-cmyk icc-color var calc min max clamp matrix matrix3d translate translatex \
        translatey translatez translate3d scale scalex scaley scalez scale3d rotate rotatex \
        rotatey rotatez rotate3d skew skewx skewy perspective blur brightness contrast \
        drop-shadow grayscale hue-rotate invert opacity saturate sepia rect inset circle ellipse \
        format local nth-child nth-last-child nth-of-type nth-last-of-type lang url ";
    has(FUNCTIONS, name)
}
