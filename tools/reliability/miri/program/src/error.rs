//! The error of an action.

use crate::bindgen_prelude::ToNapiValue;
use crate::{Error, Result, node};

/// An error whose fields JavaScript gets, unless there is no memory for them.
pub enum Failure {
    Fields,
    NoMemory,
}

impl ToNapiValue for Failure {
    unsafe fn to_napi_value(_env: node::napi_env, value: Self) -> Result<node::napi_value> {
        match value {
            Self::Fields => Ok(node::add(node::Value::Other)),
            Self::NoMemory => Err(Error("no memory".to_owned())),
        }
    }
}
