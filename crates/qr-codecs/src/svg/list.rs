//! The allowlist: the elements, attributes and CSS functions that a logo may have.
//!
//! Three rules decide about every part of an SVG. `docs/svg-logos.md` explains them to users.
//!
//! 1. A part on the list is written. The list covers static SVG 1.1 and SVG 2.
//! 2. A part that no viewer draws in an image is omitted: comments, processing instructions,
//!    elements and attributes in the namespaces of editors, the content of `metadata`, and the
//!    target of a link.
//! 3. Any other part is refused by name: scripts, animation, references to other files
//!    (`script`, `on…` attributes, `animate`, `foreignObject`), and unknown elements of SVG.
//!
//! A part is refused even if viewers ignore it in an image, because other programs that read the
//! picture may not.

/// What the writer does with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Write,
    Omit,
    Refuse,
}

/// The content model of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentModel {
    /// Elements, and text that is omitted.
    Elements,
    /// Elements and text.
    Mixed,
    /// Text only.
    Text,
    /// Nothing: text and elements are omitted.
    Empty,
}

const ELEMENTS: &str = " a circle clipPath defs desc ellipse filter g image line linearGradient \
    marker mask metadata path pattern polygon polyline radialGradient rect stop style svg switch \
    symbol text textPath title tspan use view ";

/// The elements of filters, without the prefix `fe`.
const FILTER_ELEMENTS: &str = " Blend ColorMatrix ComponentTransfer Composite ConvolveMatrix \
    DiffuseLighting DisplacementMap DistantLight DropShadow Flood FuncA FuncB FuncG FuncR \
    GaussianBlur Image Merge MergeNode Morphology Offset PointLight SpecularLighting SpotLight \
    Tile Turbulence ";

/// Elements that only the editor that wrote them draws: flowing text from a draft of SVG 1.2
/// (Inkscape), and the midpoint between stops of a gradient (Illustrator).
const EDITOR_ELEMENTS: &str = " flowDiv flowLine flowPara flowRegion flowRegionExclude flowRoot flowSpan \
    midPointStop ";

#[inline(never)]
fn has(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|word| word == name)
}

/// Returns what the writer does with an element in the namespace of SVG.
pub(super) fn element(name: &str) -> Verdict {
    if has(ELEMENTS, name) || is_of_filter(name) {
        Verdict::Write
    } else if has(EDITOR_ELEMENTS, name) {
        Verdict::Omit
    } else {
        Verdict::Refuse
    }
}

/// Returns true if an element in the namespace of SVG is written.
#[cfg(fuzzing)]
#[doc(hidden)]
#[must_use]
pub fn is_listed_element(name: &str) -> bool {
    element(name) == Verdict::Write
}

/// Returns true if a listed element is a part of a filter.
pub(super) fn is_of_filter(name: &str) -> bool {
    name.strip_prefix("fe")
        .is_some_and(|name| has(FILTER_ELEMENTS, name))
}

/// Returns the content model of a listed element. `outer` is the content model of its parent.
pub(super) fn content(name: &str, outer: ContentModel) -> ContentModel {
    match name {
        "text" | "tspan" | "textPath" => ContentModel::Mixed,
        "title" | "desc" => ContentModel::Text,
        "metadata" | "style" => ContentModel::Empty,
        "a" | "switch" => outer,
        _ => ContentModel::Elements,
    }
}

/// Returns true if an attribute without a namespace is written. `href` and `style` are not on the
/// list, because the writer handles them separately.
#[must_use]
pub fn is_listed_attribute(name: &str) -> bool {
    // Grouped by first letter for speed: this runs for each attribute of each element.
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

/// Returns true if an attribute could be an event handler, which runs a script.
pub(super) fn is_handler(name: &str) -> bool {
    let mut letters = name.bytes().map(|byte| byte.to_ascii_lowercase());
    letters.next() == Some(b'o') && letters.next() == Some(b'n')
}

/// Returns true if viewers may parse the value of the attribute as CSS, in which `(` starts a
/// function.
pub(super) fn is_css(attribute: &str) -> bool {
    !matches!(
        attribute,
        "id" | "class" | "result" | "in" | "in2" | "lang" | "media"
    )
}

/// Returns true if CSS in a logo may call the function with this lower-case name.
///
/// Not on the list: functions that load files (`image`, `src`), functions whose arguments viewers
/// repeat (`path`, `polygon`), and selectors that are slow to match (`is`, `has`).
pub(super) fn is_function(name: &str) -> bool {
    const FUNCTIONS: &str = " rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark \
        device-cmyk icc-color var calc min max clamp matrix matrix3d translate translatex \
        translatey translatez translate3d scale scalex scaley scalez scale3d rotate rotatex \
        rotatey rotatez rotate3d skew skewx skewy perspective blur brightness contrast \
        drop-shadow grayscale hue-rotate invert opacity saturate sepia rect inset circle ellipse \
        format local nth-child nth-last-child nth-of-type nth-last-of-type lang url ";
    has(FUNCTIONS, name)
}
