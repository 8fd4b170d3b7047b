'use strict';

// The calls of the addon: nothing else knows the order of its arguments.

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
 * Where the text and the picture are in the memory that calls share, the most tasks that one batch
 * has under way, and the value that marks a large picture in `sizes`.
 */
const { IS_LARGE, MEMORY_SIZE, PICTURE_AT, TASKS, TEXT_AT } = binding;

/** The place of each number of a drawing, as constants: a property of `Slot` would be read per call. */
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

/** The places of the numbers in `others` of a drawing. */
const OTHER_SLOTS = Int32Array.from(SLOT_OPTIONS, ({ slot }) =>
  slot === undefined ? 0 : binding.Slot[slot],
);

/**
 * The numbers of the formats by name.
 *
 * @type {Record<string, any>}
 */
const FORMAT_NUMBERS = Object.fromEntries(
  Object.values(FORMATS).map(({ name, key }) => [name, /** @type {any} */ (binding.Format)[key]]),
);

/** WebAssembly has a memory of its own, and sees copies of all other. */
const isMemoryShared = binding.__napiBindingTarget === 'native';

/** One for all calls, as a call ends before the next begins. Its numbers are in front. */
const memory = Buffer.allocUnsafeSlow(MEMORY_SIZE);
const numbers = new Int32Array(memory.buffer, 0, Object.keys(binding.Slot).length);

/**
 * Writes the numbers of a drawing where the addon reads them.
 *
 * @param {Readonly<Drawing>} drawing
 */
function writeNumbers(drawing) {
  numbers[LEVEL] = drawing.level;
  numbers[VERSION] = drawing.version;
  numbers[MASK] = drawing.mask;
  numbers[ECI] = drawing.eci ? 1 : 0;
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
    throw convertAddonError(/** @type {Error} */ (error)); // a panic, or a Buffer that there is no memory for
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
 * The code of a string that has been checked.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @returns {Buffer<ArrayBuffer>}
 */
function drawText(text, drawing) {
  // A logo has no place in that memory.
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
  // From Node's pool, which costs a tenth of what an allocation by the addon does.
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
 * The code of content of any kind.
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
 * Returns the version, level and reserve of the symbol that this thread drew last.
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
 * Draws items on the thread pool, from the first on, until their pictures take some MiB. Resolves
 * with a picture or an error for each item that was drawn: at least the first. Draw the other items
 * with another call. Rejects for an abort, and if there is no memory for the task.
 *
 * Not an async function, and without closures: a call that waits would keep the drawing, and with
 * it 4 MiB of logo. The addon has a copy, which calls with equal logos share.
 *
 * @param {Part[][]} items at least one
 * @param {Readonly<Drawing>} drawing
 * @param {AbortSignal} [signal]
 * @returns {Promise<Array<Buffer<ArrayBuffer> | ReturnType<typeof convertAddonError>>>}
 */
function drawSome(items, drawing, signal) {
  if (signal === undefined) return startTask(items, drawing);
  if (signal.aborted) return rejectAborted(signal);
  const cancellation = new binding.Cancellation();
  return stopOnAbort(startTask(items, drawing, cancellation), signal, cancellation);
}

/**
 * @param {Part[][]} items
 * @param {Readonly<Drawing>} drawing
 * @param {InstanceType<typeof binding.Cancellation>} [cancellation]
 */
function startTask(items, drawing, cancellation) {
  try {
    const { data, layout } = packParts(items);
    writeNumbers(drawing);
    const made = binding.generateAll(data, layout, numbers, cancellation, drawing.logo?.image);
    return isFailure(made)
      ? Promise.reject(convertAddonError(made))
      : made.then(splitPictures, throwAddonError);
  } catch (error) {
    return Promise.reject(convertAddonError(/** @type {Error} */ (error)));
  }
}

/**
 * @param {Error} error
 * @returns {never}
 */
function throwAddonError(error) {
  throw convertAddonError(error);
}

/**
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
      // Another listener of the signal may have kept ours from being called.
      if (signal.aborted) reject(createAbortError(signal));
    };
    drawn.finally(settle).then(resolve, reject);
  });
}

/**
 * In a promise, as the reason of a signal may be a getter that throws: nobody would catch that in a listener.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
async function rejectAborted(signal) {
  throw createAbortError(signal);
}

/**
 * Returns the picture or the error of each item. Copies small pictures from the buffer that holds
 * all of them, so that who keeps one does not keep the whole batch.
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
 * Returns how many pictures of a drawing may be drawn at a time within the memory of one call.
 *
 * @param {Readonly<Drawing>} drawing
 */
function computeConcurrency(drawing) {
  writeNumbers(drawing);
  return callAddon(() => binding.concurrency(numbers, drawing.logo?.image.length ?? 0));
}

/**
 * Keeps the logo of a drawing decoded for several tasks, until its `release()` is called. Returns
 * undefined if there is no logo.
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
