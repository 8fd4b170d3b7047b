'use strict';

// Calls the addon. Besides, only shared.js, options/held-logos.js and batch/pool.js know the order
// of its arguments.

const binding = require('./native');
const { onAbort } = require('./abort');
const { TEXT, packParts, readParts } = require('./content');
const { convertAddonError, createAbortError } = require('./error');
const { LEVEL_NAMES } = require('./options/read');
const { createShared, isMemoryShared, listFunctionModules, writeNumbers } = require('./shared');

/** @import { Drawing } from './options/read' */
/** @import { Part } from './content' */
/** @import { Failure } from './binding' */

/** The largest version of QR Code: versions of other symbologies have names. */
const { MAX_VERSION } = binding;

/** The mark of a large picture in `sizes`; the alignment of small ones. */
const { IS_LARGE, PICTURE_ALIGNMENT } = binding;

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
 * Draws the code of a string without the memory that calls share, or with headers.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @returns {Buffer<ArrayBuffer>}
 */
function drawUnshared(text, drawing) {
  return drawParts(readParts(text, 'text', drawing), drawing);
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
  const numbers = writeNumbers(drawing);
  return callAddon(
    () =>
      /** @type {Buffer<ArrayBuffer> | Failure} */ (
        binding.generateSegments(data, layout, numbers, drawing.logo?.held)
      ),
  );
}

/**
 * Returns the version with a number of the addon: a number for QR Code, else a name.
 *
 * @param {number} version
 * @returns {any}
 */
function nameVersion(version) {
  return version <= MAX_VERSION ? version : require('./options/symbology').nameVersion(version);
}

/**
 * Describes the symbol that this thread drew last.
 *
 * @returns {import('../index').QrCodeDescription | undefined} undefined if it drew none
 */
function describeLastDrawn() {
  const drawn = binding.lastDrawn();
  if (drawn === null) return undefined;
  const { version, level, reserve } = drawn;
  const errorCorrectionLevel = /** @type {'L' | 'M' | 'Q' | 'H'} */ (LEVEL_NAMES[level]);
  return {
    version: nameVersion(version),
    errorCorrectionLevel,
    ...(typeof reserve === 'number' ? { logo: { reserve } } : {}),
  };
}

/**
 * A symbol without a picture. Modules are one byte each, in rows from top to bottom, and belong to
 * the caller. `layout` and `data` are valid until the next call.
 *
 * @typedef {object} CreatedSymbol
 * @property {number} version
 * @property {number} level
 * @property {number} mask
 * @property {number | undefined} [reserve] the part of the error correction that a logo leaves
 * @property {Uint8Array} modules 1 for dark modules. Modules under a logo are light
 * @property {Uint8Array} functionModules 1 for function modules
 * @property {Int32Array | Uint32Array} layout the kind and the bytes of each segment
 * @property {Buffer} data the text of all segments
 */

/**
 * Encodes content of any kind, and returns the symbol without a picture.
 *
 * @param {Part[]} parts
 * @param {Readonly<Drawing>} drawing
 * @returns {CreatedSymbol}
 */
function createSymbol(parts, drawing) {
  const [first] = parts;
  const isPlain = parts.length === 1 && first?.kind === TEXT && typeof first.data === 'string';
  if (isMemoryShared && isPlain && drawing.logo === undefined) {
    const created = createShared(/** @type {string} */ (first.data), drawing);
    if (created !== undefined) return created;
  }
  const { data, layout } = packParts([parts]);
  const numbers = writeNumbers(drawing);
  const symbol = callAddon(() => binding.create(data, layout, numbers, drawing.logo?.held));
  return {
    ...symbol,
    modules: new Uint8Array(symbol.modules),
    functionModules: listFunctionModules(symbol.version),
  };
}

/**
 * Draws items on Node's thread pool, in order, until their pictures take some MiB. Draws at least the
 * first item, and leaves the others to another call.
 *
 * Not an async function, and without closures: a waiting call would keep the drawing.
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
 * Starts a task on Node's thread pool.
 *
 * @param {Part[][]} items
 * @param {Readonly<Drawing>} drawing
 * @param {InstanceType<typeof binding.Cancellation>} [cancellation]
 * @param {number} [maxBytes] at which the task ends
 */
function startTask(items, drawing, cancellation, maxBytes) {
  try {
    const { data, layout } = packParts(items);
    const numbers = writeNumbers(drawing);
    const logo = drawing.logo?.held;
    const result = binding.generateAll(data, layout, numbers, cancellation, logo, maxBytes);
    return isFailure(result)
      ? Promise.reject(convertAddonError(result))
      : result.then(splitTask, throwAddonError);
  } catch (error) {
    return Promise.reject(convertAddonError(/** @type {Error} */ (error)));
  }
}

/** @param {import('./binding').Made} made */
function splitTask(made) {
  return splitPictures(made);
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

/** The most bytes of pictures that are slices of one part of Node's buffer pool. */
const MAX_SLICED = 32 * 1024;

/**
 * Returns the picture or the error of each item. Copies small pictures to parts of Node's buffer
 * pool, of which each is a slice. Memory that the batch could use again or that is its own would
 * change the pictures or keep all of them alive.
 *
 * @param {import('./binding').Made} made
 * @param {Buffer} [memory] holds the small pictures if `made` has no data
 */
function splitPictures(made, memory) {
  const { data = memory, sizes, large, failures } = made;
  const maxBytes = Math.min((Buffer.poolSize >>> 1) - PICTURE_ALIGNMENT, MAX_SLICED);
  const count = sizes.length;
  /** @type {Array<Buffer<ArrayBuffer> | ReturnType<typeof convertAddonError>>} */
  const results = [];
  let [next, failed] = [0, 0];
  // The current part: where it begins in the data, where it ends, and where the next slice begins.
  let part = EMPTY;
  let [start, end, at] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const size = /** @type {number} */ (sizes[i]);
    if (size === 0) {
      results.push(convertAddonError(/** @type {Failure} */ (failures[failed++])));
    } else if (size === IS_LARGE) {
      results.push(/** @type {Buffer<ArrayBuffer>} */ (large[next++]));
    } else {
      if (at === end) {
        start = end;
        end += sumBytes(sizes, i, maxBytes);
        part = Buffer.allocUnsafe(end - start);
        /** @type {Buffer} */ (data).copy(part, 0, start, end);
      }
      results.push(part.subarray(at - start, at - start + size));
      at += align(size);
    }
  }
  return results;
}

const EMPTY = Buffer.alloc(0);

/** @param {number} size */
function align(size) {
  return (size + PICTURE_ALIGNMENT - 1) & -PICTURE_ALIGNMENT;
}

/**
 * Returns how many bytes the next small pictures take: as many as fit, but at least one.
 *
 * @param {Uint32Array} sizes
 * @param {number} i the index of the first
 * @param {number} maxBytes
 */
function sumBytes(sizes, i, maxBytes) {
  let sum = align(/** @type {number} */ (sizes[i]));
  for (let j = i + 1; j < sizes.length; j++) {
    const size = /** @type {number} */ (sizes[j]);
    if (size === IS_LARGE) continue;
    if (sum + align(size) > maxBytes) break;
    sum += align(size);
  }
  return sum;
}

/**
 * Returns how many pictures may be drawn at a time without exceeding the memory of one call.
 *
 * @param {Readonly<Drawing>} drawing
 */
function computeConcurrency(drawing) {
  const numbers = writeNumbers(drawing);
  return callAddon(() => binding.concurrency(numbers, drawing.logo?.bytes ?? 0));
}

/**
 * Returns the drawing with a logo of its own, which stays decoded until it is released or the
 * drawing is collected.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {Readonly<Drawing>}
 */
function keepLogo(drawing) {
  const { logo } = drawing;
  if (logo === undefined) return drawing;
  return { ...drawing, logo: logo.keep() };
}

/**
 * Returns a copy of the bytes of a logo.
 *
 * @param {Readonly<NonNullable<Drawing['logo']>>} logo
 */
function copyLogo({ held }) {
  return callAddon(() => held.copyBytes());
}

module.exports = {
  callAddon,
  computeConcurrency,
  copyLogo,
  createSymbol,
  describeLastDrawn,
  drawParts,
  drawSome,
  drawUnshared,
  isFailure,
  keepLogo,
  nameVersion,
  splitPictures,
  startTask,
};
