//! `GET /qrcode?text=…&level=…`: gives the same answers as server.js in status, type and body.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tier_pipeline::Level;

/// The longest text, in bytes of UTF-8.
const MAX_TEXT_BYTES: usize = 512;

/// Draws a text at a level as PNG.
pub type Generate = Arc<dyn Fn(&str, Level) -> Result<Bytes, String> + Send + Sync>;

/// Returns the routes of a server that draws with `generate`.
pub fn router(generate: Generate) -> Router {
    Router::new()
        .route("/qrcode", get(answer).fallback(not_found))
        .fallback(not_found)
        .with_state(generate)
}

async fn not_found() -> Response {
    text_answer(StatusCode::NOT_FOUND, "not found")
}

async fn answer(State(generate): State<Generate>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let (text, level) = match read(&query) {
        Ok(wish) => wish,
        Err(refusal) => return text_answer(StatusCode::BAD_REQUEST, refusal),
    };
    match generate(&text, level) {
        Ok(png) => ([(header::CONTENT_TYPE, "image/png")], png).into_response(),
        Err(error) => {
            eprintln!("{error}");
            text_answer(
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed generating QR code",
            )
        }
    }
}

/// Returns the text and the level of a query, or the problem with it.
fn read(query: &str) -> Result<(String, Level), &'static str> {
    let text = value(query, "text")?.filter(|text| !text.is_empty());
    let text = text.ok_or("missing \"text\" query param")?;
    if text.len() > MAX_TEXT_BYTES {
        return Err("text must be <= 512 bytes");
    }
    let level = match value(query, "level")? {
        None => Level::L,
        Some(name) => name.parse().map_err(|_| "level must be L, M, Q or H")?,
    };
    Ok((text, level))
}

/// Returns the value of a parameter, which may occur only once.
fn value(query: &str, wanted: &str) -> Result<Option<String>, &'static str> {
    let mut values = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == wanted)
        .map(|(_, value)| value.into_owned());
    let first = values.next();
    match values.next() {
        None => Ok(first),
        Some(_) => Err("a query param must be given once"),
    }
}

fn text_answer(status: StatusCode, message: &'static str) -> Response {
    (status, message).into_response()
}
