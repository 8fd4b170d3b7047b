'use strict';

// Calls the addon. No other file knows the order of its arguments.

const binding = require('./native');
const { onAbort } = require('./abort');
const { TEXT, packParts } = require('./content');
const { FORMATS } = require('./options/formats');
const { SLOT_OPTIONS } = require('./options/picture');
const { createAbortError, convertAddonError } = require('./error');

/** @import { Drawing } from './options/read' */
/** @import { Part } from './content' */
/** @import { Failure } from './binding' */

/**
 * The mark of a large picture in `sizes`; the bytes of the shared memory; where the picture and the
 * text begin in it; the most tasks that one batch runs at a time.
 */
const { ECI_UTF_8, IS_LARGE, MEMORY_SIZE, PICTURE_AT, TASKS, TEXT_AT } = binding;

/** The ECI assignment number of a symbol without an ECI header. */
const NO_ECI = -1;

/**
 * The slots of the numbers of a drawing. Constants, as each call would read properties of `Slot`.
 */
const {
  Boost: BOOST,
  Dark: DARK,
  Eci: ECI,
  Format: FORMAT,
  Level: LEVEL,
  Light: LIGHT,
  LogoPadding: LOGO_PADDING,
  LogoReserve: LOGO_RESERVE,
  LogoSize: LOGO_SIZE,
  Margin: MARGIN,
  Mask: MASK,
  Quality: QUALITY,
  Scale: SCALE,
  Version: VERSION,
  Width: WIDTH,
} = binding.Slot;

/** The slots of the numbers in `others` of a drawing. */
const OTHER_SLOTS = Int32Array.from(SLOT_OPTIONS, ({ slot }) =>
  slot === undefined ? 0 : binding.Slot[slot],
);

/**
 * The number of each format by its name.
 *
 * @type {Record<string, any>}
 */
const FORMAT_NUMBERS = Object.fromEntries(
  Object.values(FORMATS).map(({ name, key }) => [name, /** @type {any} */ (binding.Format)[key]]),
);

/** WebAssembly cannot share memory with JavaScript. */
const isMemoryShared = binding.__napiBindingTarget === 'native';

/**
 * The memory that all calls share, as a call ends before the next begins. Begins with the slots.
 */
const memory = Buffer.allocUnsafeSlow(MEMORY_SIZE);
const numbers = new Int32Array(memory.buffer, 0, Object.keys(binding.Slot).length);

/**
 * Writes the numbers of a drawing into the shared memory.
 *
 * @param {Readonly<Drawing>} drawing
 */
function writeNumbers(drawing) {
  numbers[LEVEL] = drawing.level;
  numbers[VERSION] = drawing.version;
  numbers[MASK] = drawing.mask;
  numbers[ECI] = drawing.eci ? ECI_UTF_8 : NO_ECI;
  numbers[MARGIN] = drawing.margin;
  numbers[WIDTH] = drawing.width;
  numbers[SCALE] = drawing.scale;
  numbers[FORMAT] = FORMAT_NUMBERS[drawing.type.name];
  numbers[DARK] = drawing.dark;
  numbers[LIGHT] = drawing.light;
  numbers[QUALITY] = drawing.quality;
  numbers[LOGO_SIZE] = drawing.logo?.size ?? 0;
  numbers[LOGO_PADDING] = drawing.logo?.padding ?? 0;
  numbers[BOOST] = drawing.boost ? 1 : 0;
  numbers[LOGO_RESERVE] = drawing.logo?.reserve ?? 0;
  for (let i = 0; i < OTHER_SLOTS.length; i++) {
    numbers[/** @type {number} */ (OTHER_SLOTS[i])] = /** @type {number} */ (drawing.others[i]);
  }
}

/**
 * Calls the addon. Returns its result, or throws the error whose fields it returned.
 *
 * @template T
 * @param {() => T | Failure} run
 * @returns {T}
 */
function callAddon(run) {
  let result;
  try {
    result = run();
  } catch (error) {
    // A panic, or a RangeError of Buffer if memory is short.
    throw convertAddonError(/** @type {Error} */ (error));
  }
  if (isFailure(result)) throw convertAddonError(result);
  return result;
}

/**
 * Returns true if the addon returned the fields of an error.
 *
 * @param {unknown} result
 * @returns {result is Failure}
 */
function isFailure(result) {
  return typeof result === 'object' && result !== null && Object.hasOwn(result, 'code');
}

/**
 * Draws the code of a string. This is the fastest call, as it shares memory with the addon.
 *
 * @param {string} text checked by `checkString`
 * @param {Readonly<Drawing>} drawing
 * @returns {Buffer<ArrayBuffer>}
 */
function drawText(text, drawing) {
  // The shared memory has no place for a logo.
  if (!isMemoryShared || drawing.logo !== undefined)
    return drawParts([{ kind: TEXT, data: text }], drawing);
  writeNumbers(drawing);
  let size;
  try {
    size = binding.generateText(memory, memory.write(text, TEXT_AT));
  } catch (error) {
    throw convertAddonError(/** @type {Error} */ (error));
  }
  if (typeof size !== 'number') throw convertAddonError(size);
  if (size > MEMORY_SIZE - PICTURE_AT) return takePicture(size);
  // From Node's pool, which takes a tenth of the time of an allocation by the addon.
  const picture = Buffer.allocUnsafe(size);
  memory.copy(picture, 0, PICTURE_AT, PICTURE_AT + size);
  return picture;
}

/**
 * Copies a picture that is too large for the shared memory from the addon.
 *
 * @param {number} size in bytes
 */
function takePicture(size) {
  return callAddon(() => {
    const picture = Buffer.allocUnsafe(size);
    return binding.takePicture(picture) ?? picture;
  });
}

/**
 * Draws the code of content of any kind.
 *
 * @param {Part[]} parts
 * @param {Readonly<Drawing>} drawing
 * @returns {Buffer<ArrayBuffer>}
 */
function drawParts(parts, drawing) {
  const { data, layout } = packParts([parts]);
  writeNumbers(drawing);
  return callAddon(
    () =>
      /** @type {Buffer<ArrayBuffer> | Failure} */ (
        binding.generateSegments(data, layout, numbers, drawing.logo?.image)
      ),
  );
}

/**
 * Returns the version, level and reserve of the symbol that this thread drew last, or null.
 *
 * @returns {import('./binding').Drawn | null}
 */
function getLastDrawn() {
  return binding.lastDrawn();
}

/**
 * Encodes content of any kind, and returns the symbol without a picture. Modules under a logo are
 * light.
 *
 * @param {Part[]} parts
 * @param {Readonly<Drawing>} drawing
 */
function createSymbol(parts, drawing) {
  const { data, layout } = packParts([parts]);
  writeNumbers(drawing);
  return callAddon(() => binding.create(data, layout, numbers, drawing.logo?.image));
}

/**
 * Draws items on the thread pool, in order, until their pictures take some MiB. Draws at least the
 * first item, and leaves the others to another call.
 *
 * Not an async function, and without closures: a waiting call would keep the drawing, with up to
 * 4 MiB of logo. The addon has a copy, which calls with equal logos share.
 *
 * @param {Part[][]} items at least one
 * @param {Readonly<Drawing>} drawing
 * @param {AbortSignal} [signal]
 * @returns {Promise<Array<Buffer<ArrayBuffer> | ReturnType<typeof convertAddonError>>>} a picture
 *   or an error for each item that was drawn. Rejects if the signal aborts or memory is short
 */
function drawSome(items, drawing, signal) {
  if (signal === undefined) return startTask(items, drawing);
  if (signal.aborted) return rejectAborted(signal);
  const cancellation = new binding.Cancellation();
  return stopOnAbort(startTask(items, drawing, cancellation), signal, cancellation);
}

/**
 * Starts a task on the thread pool.
 *
 * @param {Part[][]} items
 * @param {Readonly<Drawing>} drawing
 * @param {InstanceType<typeof binding.Cancellation>} [cancellation]
 */
function startTask(items, drawing, cancellation) {
  try {
    const { data, layout } = packParts(items);
    writeNumbers(drawing);
    const result = binding.generateAll(data, layout, numbers, cancellation, drawing.logo?.image);
    return isFailure(result)
      ? Promise.reject(convertAddonError(result))
      : result.then(splitPictures, throwAddonError);
  } catch (error) {
    return Promise.reject(convertAddonError(/** @type {Error} */ (error)));
  }
}

/**
 * Throws the error of a rejected task.
 *
 * @param {Error} error
 * @returns {never}
 */
function throwAddonError(error) {
  throw convertAddonError(error);
}

/**
 * Returns a promise that follows `drawn` until the signal aborts. An abort cancels the task, and
 * rejects at once.
 *
 * @template T
 * @param {Promise<T>} drawn
 * @param {AbortSignal} signal
 * @param {InstanceType<typeof binding.Cancellation>} cancellation
 * @returns {Promise<T>}
 */
function stopOnAbort(drawn, signal, cancellation) {
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => {
      cancellation.cancel();
      resolve(rejectAborted(signal));
    });
    const settle = () => {
      forget();
      // Another listener of the signal may have kept our listener from being called.
      if (signal.aborted) reject(createAbortError(signal));
    };
    drawn.finally(settle).then(resolve, reject);
  });
}

/**
 * Rejects with an AbortError. Async, as `reason` may be a getter that throws, and nobody would
 * catch that in a listener.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
async function rejectAborted(signal) {
  throw createAbortError(signal);
}

/**
 * Returns the picture or the error of each item. Copies small pictures out of the buffer of the
 * batch, so that one picture does not keep the whole buffer alive.
 *
 * @param {import('./binding').Made} made
 */
function splitPictures({ data, sizes, large, failures }) {
  let [start, next, failed] = [0, 0, 0];
  return Array.from(sizes, (size) => {
    if (size === 0) return convertAddonError(/** @type {Failure} */ (failures[failed++]));
    if (size === IS_LARGE) return /** @type {Buffer<ArrayBuffer>} */ (large[next++]);
    const picture = Buffer.allocUnsafe(size);
    data.copy(picture, 0, start, start + size);
    start += size;
    return picture;
  });
}

/**
 * Returns how many pictures may be drawn at a time without exceeding the memory of one call.
 *
 * @param {Readonly<Drawing>} drawing
 */
function computeConcurrency(drawing) {
  writeNumbers(drawing);
  return callAddon(() => binding.concurrency(numbers, drawing.logo?.image.length ?? 0));
}

/**
 * Keeps the decoded logo of a drawing for several tasks. Call `release()` of the result to free the
 * logo. Returns undefined if there is no logo.
 *
 * @param {Readonly<Drawing>} drawing
 */
function holdLogo(drawing) {
  if (drawing.logo === undefined) return undefined;
  const { image } = drawing.logo;
  writeNumbers(drawing);
  return callAddon(() => binding.holdLogo(image, numbers));
}

module.exports = {
  TASKS,
  computeConcurrency,
  createSymbol,
  drawParts,
  drawSome,
  drawText,
  holdLogo,
  getLastDrawn,
};
