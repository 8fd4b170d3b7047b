//! Draws texts in memory that JavaScript and Rust share.
//!
//! JavaScript attaches the memory once. For each code it writes the options and the text there,
//! and calls a function without arguments. Rust writes the picture to the slab, a piece of Node's
//! buffer pool, and JavaScript takes the part of it that the picture fills. Through Node's C API,
//! each argument costs a call, a string two calls and an allocation, and a buffer for the picture
//! two more. That took 2 of the 7 µs of `generateQrCode`. Passing the memory with each call and
//! copying the picture took 3,100 of 5,900 instructions outside `qr_core` on Node 24.
//!
//! ```text
//! 0             CALL_AT        TEXT                   PICTURE                    SIZE
//! the numbers,  the fields,    the text as UTF-8,     a picture not in the slab
//! ```

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Weak;

use napi::bindgen_prelude::{Env, Function, Unknown};
use napi::{Error, Status};
use napi_derive::napi;

use crate::create::{self, Packed};
use crate::error::Failure;
use crate::limits::MAX_CHARACTERS;
use crate::logo::{HeldLogo, SharedLogo, UsedLogo};
use crate::options::{Drawing, NUM_SLOTS};
use crate::pipeline::with_encoder;
use crate::view::{Action, Attached, create_function};

/// The index of each field of a call. The fields follow the numbers of the drawing.
#[napi]
#[derive(Clone, Copy)]
pub enum Field {
    /// The length of the text in bytes.
    Length,
    /// Where the picture may begin in the slab, in bytes.
    SlabAt,
    /// The size of the picture in bytes. Rust writes it.
    Size,
    /// Where the picture is, one of `Place`. Rust writes it.
    Place,
    /// 1 if the numbers of the drawing have changed since the last call. Rust sets it to 0.
    IsChanged,
    /// The version of a created symbol. Rust writes this and the next fields.
    Version,
    /// Its error correction level, one of `Level`.
    Level,
    /// Its data mask.
    Mask,
    /// The number of its segments.
    Segments,
}

/// Where the picture is after a call.
#[napi]
#[derive(Clone, Copy)]
pub enum Place {
    /// In the slab, at `SlabAt`.
    Slab,
    /// In the memory, at `PICTURE_AT`.
    Memory,
    /// In the addon: `takePicture` copies it.
    Addon,
}

const NUM_FIELDS: usize = Field::Segments as usize + 1;

/// The value of `IsChanged` that panics on purpose, for the test that a panic becomes an exception.
const PANIC: i32 = 255;

/// The offset of the fields, in bytes. The numbers of the drawing are before it, four bytes each.
pub const CALL: usize = 4 * NUM_SLOTS;

/// The offset of the text, in bytes.
pub const TEXT: usize = CALL + 4 * NUM_FIELDS;

/// The offset of the picture, in bytes. The longest text that index.js passes ends before it: each
/// of its UTF-16 units takes at most three bytes.
pub const PICTURE: usize = 24 * 1024;
const _: () = assert!(TEXT + 3 * MAX_CHARACTERS as usize <= PICTURE);

/// A slab has no picture that is larger than this part of it. Another slab takes as long as copying
/// two pictures, so it must not be needed often.
pub const SLAB_PICTURES: usize = 8;

/// The size of the memory in bytes.
pub const SIZE: usize = 40 * 1024;

/// What all calls with one memory share.
struct State {
    memory: Attached,
    slab: Option<Attached>,
    /// The options of the last call, or the error that they caused.
    drawing: Option<Drawing>,
    /// Weak, as JavaScript decides how long a logo is kept.
    logo: Weak<SharedLogo>,
    /// The bytes of the last symbol that was created.
    created: Vec<u8>,
}

/// Memory that JavaScript and Rust share.
#[napi]
pub struct SharedMemory(Rc<RefCell<State>>);

#[napi]
impl SharedMemory {
    /// Attaches `memory`, which has `MEMORY_SIZE` bytes.
    #[napi(constructor, catch_unwind, ts_args_type = "memory: Uint8Array")]
    pub fn new(memory: Attached) -> napi::Result<Self> {
        if memory.length() != SIZE {
            let reason = "index.js never passes memory of another size";
            return Err(Error::new(Status::InvalidArg, reason));
        }
        Ok(Self(Rc::new(RefCell::new(State {
            memory,
            slab: None,
            drawing: None,
            logo: Weak::new(),
            created: Vec::new(),
        }))))
    }

    /// Makes the next calls write their pictures to `slab`, if it has room for them.
    #[napi(catch_unwind, ts_args_type = "slab: Uint8Array")]
    pub fn set_slab(&self, slab: Attached) {
        self.0.borrow_mut().slab = Some(slab);
    }

    /// Makes the next calls draw `logo`, if the numbers of their drawing have a size for it.
    #[napi(catch_unwind)]
    pub fn set_logo(&self, logo: &HeldLogo) {
        self.0.borrow_mut().logo = logo.weak();
    }

    /// Returns the function that draws the text in the memory with the options there: see
    /// shared.rs. It returns the fields of an error, or undefined.
    #[napi(
        catch_unwind,
        ts_args_type = "",
        ts_return_type = "() => Failure | undefined"
    )]
    pub fn draw_function<'env>(
        &self,
        env: &'env Env,
    ) -> napi::Result<Function<'env, (), Unknown<'env>>> {
        create_function(env, c"draw", Rc::clone(&self.0))
    }

    /// Returns the function that creates the symbol of the text in the memory, without a logo and a
    /// picture: see `Packed`. If the symbol has no room in the memory, `Place` is `Addon`.
    #[napi(
        catch_unwind,
        ts_args_type = "",
        ts_return_type = "() => Failure | undefined"
    )]
    pub fn create_function<'env>(
        &self,
        env: &'env Env,
    ) -> napi::Result<Function<'env, (), Unknown<'env>>> {
        create_function(env, c"create", Rc::new(Create(Rc::clone(&self.0))))
    }
}

impl Action for RefCell<State> {
    fn run(&self) -> Result<(), Failure> {
        self.borrow_mut().draw()
    }
}

/// The work of the function that creates symbols.
struct Create(Rc<RefCell<State>>);

impl Action for Create {
    fn run(&self) -> Result<(), Failure> {
        self.0.borrow_mut().create()
    }
}

impl State {
    /// Creates the symbol of the text in the memory, and writes it there.
    fn create(&mut self) -> Result<(), Failure> {
        let (memory, created) = (&self.memory, &mut self.created);
        let (drawing, text, _) = read_call(memory, &mut self.drawing)?;
        let content = drawing.content(text);
        let packed = create::pack(content.as_slice(), &drawing.symbol, created)?;
        let is_written = drawing.place.is_none() && memory.write(PICTURE, created);
        let place = if is_written {
            Place::Memory
        } else {
            Place::Addon
        };
        let Packed {
            version,
            level,
            mask,
            segments,
        } = packed;
        let size = created.len() as u32;
        write_fields(
            memory,
            [size, place as u32, 0, version, level, mask, segments],
        );
        Ok(())
    }

    /// Draws the text in the memory, and writes the size and the place of the picture there.
    fn draw(&mut self) -> Result<(), Failure> {
        let (memory, slab) = (&self.memory, self.slab.as_ref());
        let (drawing, text, slab_at) = read_call(memory, &mut self.drawing)?;
        let content = drawing.content(text);
        let held = drawing.place.and_then(|_| self.logo.upgrade());
        let held = held.map(UsedLogo::new);
        // `Drawing::draw` refuses a drawing whose logo is missing.
        let logo = match &held {
            Some(logo) => Some(logo.decoded(drawing)?),
            None => None,
        };
        with_encoder(|encoder| {
            let picture = drawing.draw(encoder, content.as_slice(), logo.as_deref())?;
            // No slice of the memory is used below.
            let slab = slab.filter(|slab| picture.len() <= slab.length() / SLAB_PICTURES);
            let place = if slab.is_some_and(|slab| slab.write(slab_at, picture)) {
                Place::Slab
            } else if memory.write(PICTURE, picture) {
                Place::Memory
            } else {
                Place::Addon
            };
            write_fields(memory, [picture.len() as u32, place as u32, 0]);
            if !matches!(place, Place::Addon) {
                encoder.trim();
            }
            Ok(())
        })
    }
}

/// Reads the options of a call, its text, and where its picture may begin in the slab.
fn read_call<'a>(
    memory: &'a Attached,
    last: &'a mut Option<Drawing>,
) -> Result<(&'a Drawing, &'a str, usize), Failure> {
    let wrong = || Failure::argument("memory");
    let memory = memory.bytes().ok_or_else(wrong)?;
    let fields = read_numbers::<NUM_FIELDS>(&memory[CALL..]);
    let field = |field: Field| fields[field as usize];
    if field(Field::IsChanged) != 0 {
        assert!(field(Field::IsChanged) != PANIC, "panic on purpose");
        *last = None;
        *last = Some(Drawing::read(&read_numbers::<NUM_SLOTS>(memory))?);
    }
    let drawing = last.as_ref().ok_or_else(wrong)?;
    let length = field(Field::Length).cast_unsigned() as usize;
    let bytes = memory[TEXT..PICTURE].get(..length).ok_or_else(wrong)?;
    let text = std::str::from_utf8(bytes).map_err(|_| wrong())?;
    Ok((drawing, text, field(Field::SlabAt).cast_unsigned() as usize))
}

/// Writes the fields from `Size` on.
fn write_fields<const N: usize>(memory: &Attached, values: [u32; N]) {
    let at = CALL + 4 * Field::Size as usize;
    memory.write(at, values.map(u32::to_ne_bytes).as_flattened());
}

// `write_fields` writes them in this order.
const _: () = {
    let order = [
        Field::Size,
        Field::Place,
        Field::IsChanged,
        Field::Version,
        Field::Level,
        Field::Mask,
        Field::Segments,
    ];
    let mut i = 0;
    while i < order.len() {
        assert!(order[i] as usize == Field::Size as usize + i);
        i += 1;
    }
};

/// Reads the first `N` numbers of `bytes`.
fn read_numbers<const N: usize>(bytes: &[u8]) -> [i32; N] {
    let mut numbers = [0; N];
    for (number, &bytes) in numbers.iter_mut().zip(bytes.as_chunks().0) {
        *number = i32::from_ne_bytes(bytes);
    }
    numbers
}

/// Copies the picture that had no room in the memory into `place`, which has the size of the
/// picture.
pub fn take_kept(place: &mut [u8]) -> Result<(), Failure> {
    with_encoder(|encoder| {
        let picture = encoder.picture();
        if place.is_empty() || picture.len() != place.len() {
            return Err(Failure::argument("picture"));
        }
        place.copy_from_slice(picture);
        picture.clear();
        encoder.trim();
        Ok(())
    })
}
