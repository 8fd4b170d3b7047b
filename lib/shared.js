'use strict';

// Draws texts in memory that JavaScript and the addon share. This is the fastest call: the addon
// gets no argument. src/shared.rs describes the memory.
//
// Every program loads this file, so it loads the modules of errors and of other calls when it needs
// them.

const binding = require('./native');
const { FORMATS } = require('./options/formats');
const { NO_ECI, SLOT_OPTIONS } = require('./options/plain');

/** @import { Drawing } from './options/read' */

const { CALL_AT, MAX_CHARACTERS, MEMORY_SIZE, PICTURE_AT, SLAB_PICTURES, TEXT_AT } = binding;

/**
 * The slots of the numbers of a drawing. Constants, as each call would read properties of `Slot`.
 */
const {
  Boost: BOOST,
  Dark: DARK,
  Design: DESIGN,
  Eci: ECI,
  Format: FORMAT,
  Level: LEVEL,
  Light: LIGHT,
  LogoClear: LOGO_CLEAR,
  LogoPadding: LOGO_PADDING,
  LogoReserve: LOGO_RESERVE,
  LogoSize: LOGO_SIZE,
  Margin: MARGIN,
  Mask: MASK,
  NeedsCorrection: NEEDS_CORRECTION,
  Quality: QUALITY,
  Scale: SCALE,
  Verify: VERIFY,
  Version: VERSION,
  Width: WIDTH,
} = binding.Slot;

/** The slots of the numbers in `others` of a drawing. */
const OTHER_SLOTS = Int32Array.from(SLOT_OPTIONS, ({ slot }) =>
  slot === undefined ? 0 : binding.Slot[slot],
);

/** The fields of a call, as indices of `numbers`. */
const FIELDS = CALL_AT / Int32Array.BYTES_PER_ELEMENT;
const LENGTH = FIELDS + binding.Field.Length;
const SLAB_AT = FIELDS + binding.Field.SlabAt;
const SIZE = FIELDS + binding.Field.Size;
const PLACE = FIELDS + binding.Field.Place;
const IS_CHANGED = FIELDS + binding.Field.IsChanged;
const CREATED_VERSION = FIELDS + binding.Field.Version;
const CREATED_LEVEL = FIELDS + binding.Field.Level;
const CREATED_MASK = FIELDS + binding.Field.Mask;
const SEGMENTS = FIELDS + binding.Field.Segments;

const { Slab: IN_SLAB, Memory: IN_MEMORY } = binding.Place;

/**
 * The number of each format by its name.
 *
 * @type {Record<string, any>}
 */
const FORMAT_NUMBERS = {};
for (const { name, key } of Object.values(FORMATS)) {
  FORMAT_NUMBERS[name] = /** @type {any} */ (binding.Format)[key];
}

/** Whether texts are drawn in shared memory. WebAssembly shares none with JavaScript. */
const isMemoryShared = binding.__napiBindingTarget === 'native';

/** The memory that all calls share, as a call ends before the next begins. */
const memory = Buffer.alloc(MEMORY_SIZE);
const numbers = new Int32Array(memory.buffer, 0, TEXT_AT / Int32Array.BYTES_PER_ELEMENT);

/** The part of the memory that has a picture or a symbol. */
const picture = new Uint8Array(memory.buffer, PICTURE_AT);

/** The numbers of the drawing, for functions of the addon that take them. */
const drawingNumbers = numbers.subarray(0, FIELDS);

const attached = isMemoryShared ? new binding.SharedMemory(memory) : undefined;

/** Holds the functions of the addon, which tests replace. */
const addon = {
  draw: attached?.drawFunction() ?? (() => undefined),
  create: attached?.createFunction() ?? (() => undefined),
};

/**
 * The drawing whose numbers the memory holds, or undefined. Never one whose logo the caller may drop
 * or change.
 *
 * @type {Readonly<Drawing> | undefined}
 */
let current;

/**
 * A part of Node's buffer pool. The addon writes pictures to it one after the other, and each
 * result is a slice: copying a picture to a `Buffer` of its own takes twice as long. A slice keeps
 * the pool alive, as every small `Buffer` does. Node lets nobody transfer the pool, which would
 * empty other pictures.
 */
let slab = Buffer.alloc(0);
let slabAt = 0;

/** Where the slab is in its `ArrayBuffer`, as asking a `Buffer` for it calls a function of V8. */
let slabBuffer = slab.buffer;
let slabOffset = 0;

/**
 * The class that makes a `Buffer` of a part of an `ArrayBuffer`. `subarray` makes one with it too,
 * but checks and rounds its arguments first.
 *
 * @type {new (buffer: ArrayBuffer, offset: number, length: number) => Buffer<ArrayBuffer>}
 */
const FastBuffer = /** @type {any} */ (Buffer)[Symbol.species];

/** The largest slab, in bytes. */
const MAX_SLAB = 32 * 1024;

/** An offset that no slab has. */
const NO_SLAB = 2 ** 31 - 1;

/** The alignment of slices, which is that of Node's pool. */
const ALIGNMENT = 8;

/**
 * Writes the numbers of a drawing into the memory, unless it has them.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {Int32Array} the numbers
 */
function writeNumbers(drawing) {
  if (drawing === current) return drawingNumbers;
  const { logo, others } = drawing;
  numbers[IS_CHANGED] = 1;
  numbers[LEVEL] = drawing.level;
  numbers[VERSION] = drawing.version;
  numbers[NEEDS_CORRECTION] = drawing.needsCorrection ? 1 : 0;
  numbers[MASK] = drawing.mask;
  // The parts of such a drawing have the header.
  numbers[ECI] = drawing.needsParts ? NO_ECI : drawing.eci;
  numbers[MARGIN] = drawing.margin;
  numbers[WIDTH] = drawing.width;
  numbers[SCALE] = drawing.scale;
  numbers[FORMAT] = FORMAT_NUMBERS[drawing.type.name];
  numbers[DARK] = drawing.dark;
  numbers[LIGHT] = drawing.light;
  numbers[VERIFY] = drawing.verify;
  numbers[DESIGN] = drawing.design?.held.number ?? 0;
  numbers[QUALITY] = drawing.quality;
  numbers[LOGO_SIZE] = logo?.size ?? 0;
  numbers[LOGO_PADDING] = logo?.padding ?? 0;
  numbers[BOOST] = drawing.boost ? 1 : 0;
  numbers[LOGO_RESERVE] = logo?.reserve ?? 0;
  numbers[LOGO_CLEAR] = logo?.clear ?? 0;
  for (let i = 0; i < OTHER_SLOTS.length; i++) {
    numbers[/** @type {number} */ (OTHER_SLOTS[i])] = /** @type {number} */ (others[i]);
  }
  current = logo === undefined || logo.isKept ? drawing : undefined;
  if (logo !== undefined) attached?.setLogo(logo.held);
  return drawingNumbers;
}

/**
 * Draws the code of a string.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @returns {Buffer<ArrayBuffer>}
 */
function drawText(text, drawing) {
  if (isMemoryShared && !drawing.needsParts) return drawShared(text, drawing);
  return require('./draw').drawUnshared(text, drawing);
}

/**
 * Draws the code of a string, in a type made of characters.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @returns {string}
 */
function drawString(text, drawing) {
  return isMemoryShared && !drawing.needsParts
    ? drawSharedString(text, drawing)
    : drawText(text, drawing).toString();
}

/**
 * Draws the code of a string in the shared memory.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @returns {Buffer<ArrayBuffer>}
 */
function drawShared(text, drawing) {
  const start = slabAt;
  const size = drawAt(text, drawing, start);
  if (numbers[PLACE] !== IN_SLAB) return copyPicture(size);
  slabAt = start + ((size + ALIGNMENT - 1) & -ALIGNMENT);
  return new FastBuffer(slabBuffer, slabOffset + start, size);
}

/**
 * Draws the code of a string as a string. Reads the characters from the memory: a `Buffer` that
 * only becomes a string takes as long as the string.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @returns {string}
 */
function drawSharedString(text, drawing) {
  const size = drawAt(text, drawing, NO_SLAB);
  return numbers[PLACE] === IN_MEMORY
    ? memory.toString('utf8', PICTURE_AT, PICTURE_AT + size)
    : copyPicture(size).toString();
}

/**
 * Draws the code of a string in the slab at an offset, or elsewhere if it has no room there.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @param {number} at
 * @returns {number} the size of the picture in bytes
 */
function drawAt(text, drawing, at) {
  writeText(text, drawing);
  numbers[SLAB_AT] = at;
  callShared(addon.draw);
  return /** @type {number} */ (numbers[SIZE]);
}

/**
 * Creates the symbol of a string, without a picture.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing without a logo
 * @returns {import('./draw').CreatedSymbol | undefined} undefined if the symbol has no room in the
 *   memory
 */
function createShared(text, drawing) {
  writeText(text, drawing);
  callShared(addon.create);
  if (numbers[PLACE] !== IN_MEMORY) return undefined;
  const version = /** @type {number} */ (numbers[CREATED_VERSION]);
  const functionModules = listFunctionModules(version);
  const count = /** @type {number} */ (numbers[SEGMENTS]);
  const start = 2 * count * Int32Array.BYTES_PER_ELEMENT;
  const end = start + functionModules.length;
  return {
    version,
    level: /** @type {number} */ (numbers[CREATED_LEVEL]),
    mask: /** @type {number} */ (numbers[CREATED_MASK]),
    modules: picture.slice(start, end),
    functionModules,
    layout: new Int32Array(memory.buffer, PICTURE_AT, 2 * count),
    data: memory.subarray(PICTURE_AT + end, PICTURE_AT + Number(numbers[SIZE])),
  };
}

/** The function modules of the versions that were created. @type {Uint8Array[]} */
const FUNCTION_MODULES = [];

/**
 * Returns a copy of the function modules of a version.
 *
 * @param {number} version
 * @returns {Uint8Array}
 */
function listFunctionModules(version) {
  let modules = FUNCTION_MODULES[version];
  if (modules === undefined) {
    const listed = binding.functionModules(version);
    if (!ArrayBuffer.isView(listed)) throw require('./error').convertAddonError(listed);
    modules = new Uint8Array(listed);
    FUNCTION_MODULES[version] = modules;
  }
  return modules.slice();
}

/**
 * Writes a text and the numbers of a drawing into the memory.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 */
function writeText(text, drawing) {
  const { length } = text;
  if (length === 0 || length > MAX_CHARACTERS) require('./content').checkString(text, 'text');
  if (drawing !== current) writeNumbers(drawing);
  const bytes = memory.write(text, TEXT_AT);
  // A text of as many bytes is ASCII, which is always well-formed.
  if (bytes !== length && !text.isWellFormed()) require('./content').checkString(text, 'text');
  numbers[LENGTH] = bytes;
}

/**
 * Calls a function of the addon. Throws the error whose fields it returns.
 *
 * @param {() => import('./binding').Failure | undefined} call
 */
function callShared(call) {
  let failure;
  try {
    failure = call();
  } catch (error) {
    throw require('./error').convertAddonError(/** @type {any} */ (error));
  }
  if (failure !== undefined) throw require('./error').convertAddonError(failure);
}

/**
 * Copies a picture that had no room in the slab to a Buffer of its own.
 *
 * @param {number} size in bytes
 * @returns {Buffer<ArrayBuffer>}
 */
function copyPicture(size) {
  const isInMemory = numbers[PLACE] === IN_MEMORY;
  try {
    const copy = Buffer.allocUnsafe(size);
    if (isInMemory) memory.copy(copy, 0, PICTURE_AT, PICTURE_AT + size);
    else {
      const failure = binding.takePicture(copy);
      if (failure) throw failure;
    }
    // The slab is full, or there is none yet. A larger picture never has room there.
    if (size <= slab.length / SLAB_PICTURES || slab.length === 0) renewSlab();
    return copy;
  } catch (error) {
    // A RangeError of Buffer if memory is short, or the fields of an error.
    throw require('./error').convertAddonError(/** @type {any} */ (error));
  }
}

/** Takes another slab from Node's pool. There is none if `Buffer.poolSize` is too small. */
function renewSlab() {
  // Only less than half of the pool's size is taken from the pool.
  const size = Math.min((Buffer.poolSize >>> 1) - ALIGNMENT, MAX_SLAB);
  if (!(size >= 1024)) return;
  slab = Buffer.allocUnsafe(size);
  slabAt = 0;
  slabBuffer = slab.buffer;
  slabOffset = slab.byteOffset;
  attached?.setSlab(slab);
}

module.exports = {
  addon,
  createShared,
  drawString,
  drawText,
  listFunctionModules,
  isMemoryShared,
  writeNumbers,
};
