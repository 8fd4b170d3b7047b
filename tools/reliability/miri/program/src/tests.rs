//! Tests every `unsafe` block of `view.rs`.

use std::cell::{Cell, RefCell};
use std::ptr::null_mut;
use std::rc::Rc;

use crate::bindgen_prelude::{Env, FromNapiValue};
use crate::error::Failure;
use crate::node::{self, Array, Buffer, THROWN, TypedarrayType, VALUES, Value, napi_value};
use crate::view::{Action, Attached, View, ViewMut, create_function};

/// The memory of a buffer, which is freed at the end of the thread.
struct Memory(*mut [u32]);

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: `new_buffer` made it with `Box::into_raw`, and the values of the thread end.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

thread_local! {
    static MEMORIES: RefCell<Vec<Memory>> = const { RefCell::new(Vec::new()) };
}

/// Returns an `ArrayBuffer` whose bytes are 0, 0, 0, 0, 1, 1, 1, 1, 2 and so on.
fn new_buffer(size: usize) -> napi_value {
    let words = (0..size.div_ceil(4).max(1)).map(|i| i as u32 * 0x0101_0101);
    let words = Box::into_raw(words.collect::<Box<[u32]>>());
    MEMORIES.with_borrow_mut(|all| all.push(Memory(words)));
    node::add(Value::Buffer(Buffer {
        start: words.cast(),
        size: Some(size),
        is_shared: false,
    }))
}

/// Changes a buffer as JavaScript can between two calls.
fn change(buffer: napi_value, change: impl FnOnce(&mut Buffer)) {
    VALUES.with_borrow_mut(|values| match &mut values[node::index(buffer)] {
        Value::Buffer(buffer) => change(buffer),
        _ => panic!("not a buffer"),
    });
}

fn new_array(kind: i32, buffer: napi_value, offset: usize, length: usize) -> napi_value {
    node::add(Value::Array(Array {
        kind,
        buffer,
        offset,
        length,
    }))
}

/// Reads an argument, or returns `None` if it is refused.
fn read<T: FromNapiValue>(value: napi_value) -> Option<T> {
    // SAFETY: The stand-in for Node.js ignores the environment.
    unsafe { T::from_napi_value(null_mut(), value) }.ok()
}

#[test]
fn a_view_has_the_elements_of_its_array() {
    let buffer = new_buffer(40);
    for kind in [
        TypedarrayType::uint8_array,
        TypedarrayType::uint8_clamped_array,
    ] {
        let view: View<u8> = read(new_array(kind, buffer, 5, 6)).unwrap();
        assert_eq!(*view, [1, 1, 1, 2, 2, 2]);
    }
    let view: View<u32> = read(new_array(TypedarrayType::uint32_array, buffer, 8, 2)).unwrap();
    assert_eq!(*view, [0x0202_0202, 0x0303_0303]);
    let view: View<i32> = read(new_array(TypedarrayType::int32_array, buffer, 36, 1)).unwrap();
    assert_eq!(*view, [0x0909_0909]);
}

#[test]
fn a_writable_view_changes_its_array_only() {
    let buffer = new_buffer(16);
    let mut view: ViewMut = read(new_array(TypedarrayType::uint8_array, buffer, 2, 4)).unwrap();
    view.copy_from_slice(&[9, 8, 7, 6]);
    assert_eq!(view[1], 8);
    let view: View<u8> = read(new_array(TypedarrayType::uint8_array, buffer, 0, 8)).unwrap();
    assert_eq!(*view, [0, 0, 9, 8, 7, 6, 1, 1]);
}

#[test]
fn an_empty_or_detached_array_is_an_empty_view() {
    let buffer = new_buffer(16);
    let view: View<u8> = read(new_array(TypedarrayType::uint8_array, buffer, 16, 0)).unwrap();
    assert!(view.is_empty());
    let words = new_array(TypedarrayType::uint32_array, buffer, 4, 2);
    change(buffer, |buffer| buffer.size = None);
    assert!(read::<View<u32>>(words).unwrap().is_empty());
    let bytes = new_array(TypedarrayType::uint8_array, buffer, 0, 3);
    assert!(read::<ViewMut>(bytes).unwrap().is_empty());
}

#[test]
fn other_values_and_shared_memory_are_refused() {
    let buffer = new_buffer(16);
    let bytes = new_array(TypedarrayType::uint8_array, buffer, 0, 4);
    assert!(read::<View<u32>>(bytes).is_none());
    assert!(read::<View<u8>>(node::add(Value::Other)).is_none());
    change(buffer, |buffer| buffer.is_shared = true);
    assert!(read::<View<u8>>(bytes).is_none());
    assert!(read::<ViewMut>(bytes).is_none());
    assert!(read::<Attached>(bytes).is_none());
}

#[test]
fn attached_bytes_can_be_read_and_written() {
    let array = new_array(TypedarrayType::uint8_array, new_buffer(32), 4, 20);
    let [one, two] = [read::<Attached>(array).unwrap(), read(array).unwrap()];
    assert_eq!(one.length(), 20);
    assert_eq!(one.bytes().unwrap()[..5], [1, 1, 1, 1, 2]);
    assert!(two.write(3, &[5, 6]));
    assert_eq!(one.bytes().unwrap()[..5], [1, 1, 1, 5, 6]);
    assert!(one.write(18, &[1, 2]) && one.write(20, &[]));
    assert!(!one.write(19, &[1, 2]) && !one.write(21, &[]) && !one.write(usize::MAX, &[1]));
    drop((one, two));
    assert_eq!(node::count_references(), 0);
}

#[test]
fn attached_bytes_are_gone_if_their_buffer_is_detached_or_too_small() {
    let buffer = new_buffer(32);
    let array = new_array(TypedarrayType::uint8_array, buffer, 4, 20);
    let attached: Attached = read(array).unwrap();
    change(buffer, |buffer| buffer.size = Some(23));
    assert!(attached.bytes().is_none() && !attached.write(0, &[1]));
    change(buffer, |buffer| buffer.size = Some(24));
    assert!(attached.bytes().is_some() && attached.write(19, &[1]));
    change(buffer, |buffer| buffer.size = None);
    assert!(attached.bytes().is_none() && !attached.write(0, &[]));
    let empty: Attached = read(new_array(TypedarrayType::uint8_array, buffer, 0, 0)).unwrap();
    assert!(empty.bytes().is_none() && !empty.write(0, &[]));
}

/// Succeeds, fails, fails without memory for the error, and panics.
struct Steps {
    calls: Cell<u32>,
    is_freed: Rc<Cell<bool>>,
}

impl Action for Steps {
    fn run(&self) -> Result<(), Failure> {
        self.calls.set(self.calls.get() + 1);
        match self.calls.get() {
            1 => Ok(()),
            2 => Err(Failure::Fields),
            3 => Err(Failure::NoMemory),
            _ => panic!("on purpose"),
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.is_freed.set(true);
    }
}

#[test]
fn functions_share_their_action_and_the_last_one_frees_it() {
    let is_freed = Rc::new(Cell::new(false));
    let action = Rc::new(Steps {
        calls: Cell::new(0),
        is_freed: is_freed.clone(),
    });
    let create = |action| create_function(&Env, c"draw", action).ok().unwrap().value;
    let [one, two] = [create(action.clone()), create(action)];
    assert!(node::call(one).is_null());
    assert!(!node::call(two).is_null());
    assert!(node::call(one).is_null());
    assert!(node::call(two).is_null());
    THROWN.with_borrow(|thrown| assert_eq!(*thrown, ["no memory", "on purpose"]));
    node::collect(one);
    assert!(!is_freed.get());
    assert!(node::call(two).is_null());
    node::collect(two);
    assert!(is_freed.get());
}
