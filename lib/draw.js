'use strict';

// The calls of the addon: nothing else knows the order of its arguments.

const binding = require('./native');
const { onAbort } = require('./abort');
const { TEXT, pack } = require('./content');
const { aborted, fromAddon } = require('./error');

/** @import { Drawing } from './options' */
/** @import { Part } from './content' */

/** How many numbers a drawing is; src/options.rs has the same. */
const NUMBERS = 17;

/** Where the text and the picture are in the memory that the addon shares; src/memory.rs has the same places. */
const TEXT_AT = 4 * NUMBERS;
const PICTURE_AT = 24 * 1024;
const MEMORY_SIZE = 40 * 1024;

/** WebAssembly has a memory of its own, and sees copies of all other. */
const isMemoryShared = binding.__napiBindingTarget === 'native';

/** One for all calls, as a call ends before the next begins. Its numbers are in front. */
const memory = Buffer.allocUnsafeSlow(MEMORY_SIZE);
const numbers = new Int32Array(memory.buffer, 0, NUMBERS);

/**
 * Puts a drawing where the addon reads it.
 *
 * @param {Readonly<Drawing>} drawing
 */
function write(drawing) {
  numbers[0] = drawing.level;
  numbers[1] = drawing.version;
  numbers[2] = drawing.mask;
  numbers[3] = drawing.eci ? 1 : 0;
  numbers[4] = drawing.margin;
  numbers[5] = drawing.width;
  numbers[6] = drawing.scale;
  numbers[7] = drawing.type.format;
  numbers[8] = drawing.dark;
  numbers[9] = drawing.light;
  numbers[10] = drawing.inverse ? 1 : 0;
  numbers[11] = drawing.small ? 1 : 0;
  numbers[12] = drawing.quality;
  numbers[13] = drawing.logo?.size ?? 0;
  numbers[14] = drawing.logo?.padding ?? 0;
  numbers[15] = drawing.boost ? 1 : 0;
  numbers[16] = drawing.logo?.reserve ?? 0;
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
  if (!isMemoryShared || drawing.logo !== undefined) return drawParts([{ kind: TEXT, data: text }], drawing);
  write(drawing);
  let size;
  try {
    size = binding.generateText(memory, memory.write(text, TEXT_AT));
  } catch (error) {
    throw fromAddon(/** @type {Error} */ (error));
  }
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
  try {
    const picture = Buffer.allocUnsafe(size);
    binding.takePicture(picture);
    return picture;
  } catch (error) {
    throw fromAddon(/** @type {Error} */ (error));
  }
}

/**
 * The code of content of any kind.
 *
 * @param {Part[]} parts
 * @param {Readonly<Drawing>} drawing
 * @returns {Buffer<ArrayBuffer>}
 */
function drawParts(parts, drawing) {
  const { data, layout } = pack([parts]);
  write(drawing);
  try {
    return /** @type {Buffer<ArrayBuffer>} */ (
      binding.generateSegments(data, layout, numbers, drawing.logo?.image)
    );
  } catch (error) {
    throw fromAddon(/** @type {Error} */ (error));
  }
}

/**
 * Returns the version, level and reserve of the symbol that this thread drew last.
 *
 * @returns {import('../binding').Drawn | null}
 */
function lastDrawn() {
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
  const { data, layout } = pack([parts]);
  write(drawing);
  try {
    return binding.create(data, layout, numbers, drawing.logo?.image);
  } catch (error) {
    throw fromAddon(/** @type {Error} */ (error));
  }
}

/**
 * The codes of any number of items, made on the thread pool. What is wrong with one of them is in its
 * place; the promise rejects for an abort.
 *
 * @param {Part[][]} items
 * @param {Readonly<Drawing>} drawing
 * @param {AbortSignal} [signal]
 * @returns {Promise<Array<Buffer<ArrayBuffer> | ReturnType<typeof fromAddon>>>}
 */
async function drawAll(items, drawing, signal) {
  if (signal === undefined) return outcomes(items, drawing);
  if (signal.aborted) throw aborted(signal);
  const cancellation = new binding.Cancellation();
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => {
      cancellation.cancel();
      resolve(rejection(signal));
    });
    const settle = () => {
      forget();
      // Another listener of the signal may have kept ours from being called.
      if (signal.aborted) reject(aborted(signal));
    };
    outcomes(items, drawing, cancellation).finally(settle).then(resolve, reject);
  });
}

/**
 * In a promise, as the reason of a signal may be a getter that throws: nobody would catch that in a listener.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
async function rejection(signal) {
  throw aborted(signal);
}

/**
 * @param {Part[][]} items
 * @param {Readonly<Drawing>} drawing
 * @param {InstanceType<typeof binding.Cancellation>} [cancellation]
 */
async function outcomes(items, drawing, cancellation) {
  const { data, layout } = pack(items);
  write(drawing);
  try {
    return apart(await binding.generateAll(data, layout, numbers, cancellation, drawing.logo?.image));
  } catch (error) {
    throw fromAddon(/** @type {Error} */ (error));
  }
}

/**
 * Copied from there: nobody who keeps one is to keep the whole batch.
 *
 * @param {import('../binding').Made} made
 */
function apart({ data, sizes, failures }) {
  let [start, failed] = [0, 0];
  return Array.from(sizes, (size) => {
    if (size === 0) return fromAddon(/** @type {import('../binding').Failure} */ (failures[failed++]));
    const picture = Buffer.allocUnsafe(size);
    data.copy(picture, 0, start, start + size);
    start += size;
    return picture;
  });
}

module.exports = { createSymbol, drawAll, drawParts, drawText, lastDrawn };
