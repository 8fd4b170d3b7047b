//! Grades a code as a verifier would, for callers that want to know before they print it.

use napi::bindgen_prelude::Either;
use napi_derive::napi;
use qr_core::Encoder;
use qr_core::read::{Grade, Parameter};
use qr_core::render::Format;

use crate::create;
use crate::error::{Failure, returned};
use crate::logo::HeldLogo;
use crate::options::Drawing;
use crate::view::View;

/// The names of the parameters and of the grades.
#[napi(object, object_from_js = false)]
pub struct GradeNames {
    /// The names of the parameters, in the order of `Graded`.
    pub parameters: Vec<String>,
    /// The grades by their numbers, such as `4.0`.
    pub grades: Vec<String>,
    /// The letters of the grades by their numbers.
    pub letters: Vec<String>,
}

/// Returns the names of the parameters and of the grades.
#[napi(catch_unwind)]
pub fn grade_names() -> GradeNames {
    GradeNames {
        parameters: Parameter::ALL.map(|each| each.name().to_owned()).into(),
        grades: Grade::ALL.map(|grade| grade.to_string()).into(),
        letters: Grade::ALL.map(|grade| grade.letter().to_string()).into(),
    }
}

/// What a verifier would measure.
#[napi(object, object_from_js = false)]
pub struct Graded {
    /// The value of each parameter. The last ones are missing if the symbol does not have them.
    pub values: Vec<f64>,
    /// The grade of each parameter, 0 to 4.
    pub grades: Vec<u32>,
    /// The overall grade, 0 to 4.
    pub overall: u32,
    /// The index of the parameter that limits the overall grade.
    pub limiting: u32,
    /// The version, as in `Slot`.
    pub version: u32,
    /// The error correction level: 0 to 3 for L, M, Q, H.
    pub level: u32,
}

/// Grades the picture of one item of `data`, with the arguments of `generateSegments`.
#[napi(
    catch_unwind,
    ts_args_type = "data: Uint8Array, layout: Uint32Array, numbers: Int32Array, logo?: HeldLogo"
)]
pub fn grade(
    data: View<u8>,
    layout: View<u32>,
    numbers: View<i32>,
    logo: Option<&HeldLogo>,
) -> Either<Graded, Failure> {
    returned(graded(&data, &layout, &numbers, logo))
}

fn graded(
    data: &[u8],
    layout: &[u32],
    numbers: &[i32],
    logo: Option<&HeldLogo>,
) -> Result<Graded, Failure> {
    let mut drawing = Drawing::read(numbers)?;
    // A picture that readers could not read has a grade too.
    drawing.limits = None;
    // Not the encoder of this thread, which keeps the last symbol that was drawn.
    let mut encoder = Encoder::default();
    // A code that cannot be drawn has no grade.
    drawing.with_item(data, layout, logo, |content, logo| {
        drawing.draw(&mut encoder, content, logo).map(|_| ())
    })?;
    let (version, level) = match encoder.symbol() {
        Some(symbol) => (symbol.version(), symbol.error_correction_level()),
        None => return Err(Failure::internal("no symbol")),
    };
    // An SVG contains the file of its logo. The grade needs the pixels, which an SVG logo has not.
    let mut with_pixels = drawing.clone();
    with_pixels.format = Format::Png;
    let used = logo.filter(|_| drawing.place.is_some());
    let used = used.and_then(HeldLogo::shared);
    let pixels = used
        .as_ref()
        .and_then(|used| used.decoded(&with_pixels).ok());
    let design = drawing.design.as_deref();
    let graded = encoder.grade(drawing.format, drawing.style, pixels.as_deref(), design)?;
    let limiting = graded.limiting().parameter;
    let measures = graded.measures();
    let place = measures.iter().position(|each| each.parameter == limiting);
    Ok(Graded {
        values: measures.iter().map(|measure| measure.value).collect(),
        grades: measures
            .iter()
            .map(|measure| measure.grade.number().into())
            .collect(),
        overall: graded.overall().number().into(),
        limiting: place.unwrap_or(0) as u32,
        version: create::number(version),
        level: level as u32,
    })
}
