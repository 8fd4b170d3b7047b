//! Stands in for the items of napi-rs that `view.rs` uses.

use std::any::Any;
use std::marker::PhantomData;

use crate::node::{self, napi_env, napi_value};
use crate::{Error, Result};

pub struct Env;

impl Env {
    pub fn raw(&self) -> napi_env {
        std::ptr::from_ref(self).cast_mut().cast()
    }
}

pub trait FromNapiValue: Sized {
    unsafe fn from_napi_value(env: napi_env, value: napi_value) -> Result<Self>;
}

pub trait ToNapiValue {
    unsafe fn to_napi_value(env: napi_env, value: Self) -> Result<napi_value>;
}

pub struct Unknown<'env>(PhantomData<&'env ()>);

/// A function of JavaScript.
pub struct Function<'env, Arguments, Output> {
    pub value: napi_value,
    kind: PhantomData<(&'env (), Arguments, Output)>,
}

impl<Arguments, Output> FromNapiValue for Function<'_, Arguments, Output> {
    unsafe fn from_napi_value(_env: napi_env, value: napi_value) -> Result<Self> {
        Ok(Self {
            value,
            kind: PhantomData,
        })
    }
}

pub struct JsError(Error);

impl From<Error> for JsError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl JsError {
    pub unsafe fn throw_into(self, _env: napi_env) {
        node::THROWN.with_borrow_mut(|thrown| thrown.push(self.0.0));
    }
}

#[allow(clippy::needless_pass_by_value, reason = "as in napi-rs")]
pub fn panic_to_error(panic: Box<dyn Any + Send>) -> Error {
    let message = panic.downcast_ref::<&str>().copied();
    Error(message.unwrap_or("another panic").to_owned())
}
