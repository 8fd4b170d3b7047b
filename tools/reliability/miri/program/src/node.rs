//! Stands in for Node.js: the functions of its C API that `view.rs` calls. A value is an index into
//! a list of the thread, disguised as a pointer.

#![allow(
    non_camel_case_types,
    non_upper_case_globals,
    reason = "the names of Node's C API"
)]

use std::cell::RefCell;
use std::ffi::{c_char, c_void};
use std::ptr::{self, null_mut};

pub type napi_env = *mut c_void;
pub type napi_value = *mut c_void;
pub type napi_ref = *mut c_void;
pub type napi_callback_info = *mut c_void;
pub type napi_status = i32;
pub type napi_callback = Option<unsafe extern "C" fn(napi_env, napi_callback_info) -> napi_value>;
pub type napi_finalize = Option<unsafe extern "C" fn(napi_env, *mut c_void, *mut c_void)>;

pub struct Status;

impl Status {
    pub const napi_ok: napi_status = 0;
    const invalid_arg: napi_status = 1;
}

pub struct TypedarrayType;

impl TypedarrayType {
    pub const uint8_array: i32 = 1;
    pub const uint8_clamped_array: i32 = 2;
    pub const int32_array: i32 = 5;
    pub const uint32_array: i32 = 6;
}

/// A value of JavaScript.
pub enum Value {
    Buffer(Buffer),
    Array(Array),
    Function(Function),
    Other,
}

/// An `ArrayBuffer`, or a `SharedArrayBuffer`.
#[derive(Clone, Copy)]
pub struct Buffer {
    pub start: *mut u8,
    /// Its size in bytes, or `None` if JavaScript has detached it.
    pub size: Option<usize>,
    pub is_shared: bool,
}

/// A typed array.
#[derive(Clone, Copy)]
pub struct Array {
    pub kind: i32,
    pub buffer: napi_value,
    /// In bytes.
    pub offset: usize,
    /// In elements.
    pub length: usize,
}

/// A function of the addon.
#[derive(Clone, Copy)]
pub struct Function {
    call: napi_callback,
    data: *mut c_void,
    finalize: napi_finalize,
}

thread_local! {
    pub static VALUES: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
    pub static THROWN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// The value of each reference, or `None` once it is deleted.
    static REFERENCES: RefCell<Vec<Option<napi_value>>> = const { RefCell::new(Vec::new()) };
}

/// Adds a value of JavaScript.
pub fn add(value: Value) -> napi_value {
    VALUES.with_borrow_mut(|values| {
        values.push(value);
        ptr::without_provenance_mut(values.len())
    })
}

/// Returns the index of a value or a reference.
pub fn index(handle: *mut c_void) -> usize {
    handle.addr() - 1
}

/// Returns the number of references that are not deleted.
pub fn count_references() -> usize {
    REFERENCES.with_borrow(|references| references.iter().flatten().count())
}

/// Calls a function of the addon as JavaScript does.
pub fn call(function: napi_value) -> napi_value {
    let Function { call, .. } = function_of(function);
    // SAFETY: The stand-in of `napi_get_cb_info` finds the data of the function by its value.
    unsafe { call.unwrap()(null_mut(), function) }
}

/// Frees a function as the garbage collector does.
pub fn collect(function: napi_value) {
    let Function { data, finalize, .. } = function_of(function);
    VALUES.with_borrow_mut(|values| values[index(function)] = Value::Other);
    // SAFETY: These are the arguments of `napi_add_finalizer`, and no call follows.
    unsafe { finalize.unwrap()(null_mut(), data, null_mut()) };
}

fn function_of(value: napi_value) -> Function {
    VALUES.with_borrow(|values| match &values[index(value)] {
        Value::Function(function) => *function,
        _ => panic!("not a function"),
    })
}

fn buffer_of(value: napi_value) -> Option<Buffer> {
    VALUES.with_borrow(|values| match &values[index(value)] {
        Value::Buffer(buffer) => Some(*buffer),
        _ => None,
    })
}

#[allow(clippy::too_many_arguments, reason = "as in Node.js")]
pub unsafe fn napi_get_typedarray_info(
    _env: napi_env,
    value: napi_value,
    kind: *mut i32,
    length: *mut usize,
    data: *mut *mut c_void,
    buffer: *mut napi_value,
    offset: *mut usize,
) -> napi_status {
    let array = VALUES.with_borrow(|values| match &values[index(value)] {
        Value::Array(array) => Some(*array),
        _ => None,
    });
    let Some(array) = array else {
        return Status::invalid_arg;
    };
    let Buffer { start, size, .. } = buffer_of(array.buffer).unwrap();
    // Node.js reports an array beyond its buffer as empty.
    let bytes = array.length * if array.kind > 2 { 4 } else { 1 };
    let is_whole = size.is_some_and(|size| array.offset + bytes <= size);
    // SAFETY: The caller passes pointers to its variables, and the array is in its buffer.
    unsafe {
        *kind = array.kind;
        *buffer = array.buffer;
        *length = if is_whole { array.length } else { 0 };
        *offset = if is_whole { array.offset } else { 0 };
        *data = if is_whole {
            start.add(array.offset).cast()
        } else {
            null_mut()
        };
    }
    Status::napi_ok
}

pub unsafe fn napi_is_arraybuffer(
    _env: napi_env,
    value: napi_value,
    result: *mut bool,
) -> napi_status {
    // SAFETY: The caller passes a pointer to its variable.
    unsafe { *result = buffer_of(value).is_some_and(|buffer| !buffer.is_shared) };
    Status::napi_ok
}

pub unsafe fn napi_get_arraybuffer_info(
    _env: napi_env,
    value: napi_value,
    data: *mut *mut c_void,
    length: *mut usize,
) -> napi_status {
    let Buffer { start, size, .. } = buffer_of(value).unwrap();
    // SAFETY: The caller passes pointers to its variables.
    unsafe {
        *data = if size.is_some() {
            start.cast()
        } else {
            null_mut()
        };
        *length = size.unwrap_or(0);
    }
    Status::napi_ok
}

pub unsafe fn napi_create_reference(
    _env: napi_env,
    value: napi_value,
    _count: u32,
    result: *mut napi_ref,
) -> napi_status {
    let reference = REFERENCES.with_borrow_mut(|references| {
        references.push(Some(value));
        ptr::without_provenance_mut(references.len())
    });
    // SAFETY: The caller passes a pointer to its variable.
    unsafe { *result = reference };
    Status::napi_ok
}

pub unsafe fn napi_delete_reference(_env: napi_env, reference: napi_ref) -> napi_status {
    let before = REFERENCES.with_borrow_mut(|references| references[index(reference)].take());
    assert!(before.is_some(), "a reference is deleted twice");
    Status::napi_ok
}

pub unsafe fn napi_get_reference_value(
    _env: napi_env,
    reference: napi_ref,
    result: *mut napi_value,
) -> napi_status {
    let value = REFERENCES.with_borrow(|references| references[index(reference)]);
    // SAFETY: The caller passes a pointer to its variable.
    unsafe { *result = value.unwrap() };
    Status::napi_ok
}

pub unsafe fn napi_create_function(
    _env: napi_env,
    _name: *const c_char,
    _length: isize,
    call: napi_callback,
    data: *mut c_void,
    result: *mut napi_value,
) -> napi_status {
    let finalize = None;
    let function = add(Value::Function(Function {
        call,
        data,
        finalize,
    }));
    // SAFETY: The caller passes a pointer to its variable.
    unsafe { *result = function };
    Status::napi_ok
}

pub unsafe fn napi_add_finalizer(
    _env: napi_env,
    value: napi_value,
    data: *mut c_void,
    finalize: napi_finalize,
    _hint: *mut c_void,
    _result: *mut napi_ref,
) -> napi_status {
    let function = Function {
        data,
        finalize,
        ..function_of(value)
    };
    VALUES.with_borrow_mut(|values| values[index(value)] = Value::Function(function));
    Status::napi_ok
}

pub unsafe fn napi_get_cb_info(
    _env: napi_env,
    info: napi_callback_info,
    _num_arguments: *mut usize,
    _arguments: *mut napi_value,
    _this: *mut napi_value,
    data: *mut *mut c_void,
) -> napi_status {
    // SAFETY: The caller passes a pointer to its variable.
    unsafe { *data = function_of(info).data };
    Status::napi_ok
}
