//! Runs `src/view.rs` of the addon without Node.js: Miri can call no C function, so `node` and
//! `bindgen_prelude` stand in for Node.js and for napi-rs. The tests use every `unsafe` block.

#![cfg(test)]

// `view.rs` names the crate `napi`.
extern crate self as napi;

mod bindgen_prelude;
mod error;
mod node;
#[allow(
    dead_code,
    reason = "the stand-in needs no element type of the addon's exports"
)]
#[path = "../../../../../src/view.rs"]
mod view;

mod tests;

use node as sys;

type Result<T> = std::result::Result<T, Error>;

/// An error as napi-rs has it.
struct Error(String);

impl Error {
    #[allow(clippy::needless_pass_by_value, reason = "as in napi-rs")]
    fn new(_status: Status, reason: String) -> Self {
        Self(reason)
    }
}

/// The statuses that `view.rs` uses.
enum Status {
    InvalidArg,
}

/// Converts a status of Node.js into a result, as the macro of napi-rs does.
macro_rules! check_status {
    ($status:expr) => {
        match $status {
            crate::sys::Status::napi_ok => Ok(()),
            status => Err(crate::Error(format!("status {status}"))),
        }
    };
}
use check_status;
