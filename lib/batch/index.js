'use strict';

// Makes the async iterable of generateQrCodes.

const { isPromise } = require('node:util').types;

const { TEXT, isPlainText, readParts } = require('../content');
const { QrCodeError, addTextIndex, createArgumentError } = require('../error');
const { PayloadDrawings, copyDeep, getContent } = require('../payloads/draw');
const { isPayload } = require('../payloads/payload');
const { Outcomes } = require('./outcomes');
const { createEntry } = require('./queue');
const { openSource } = require('./source');

/** @import { Drawing } from '../options/read' */
/** @import { Entry } from './queue' */
/** @import { Source } from './source' */

/**
 * Generates the code of each text of a source, in order, up to the first error.
 *
 * @param {InstanceType<typeof Source>} source
 * @param {Readonly<Drawing>} drawing
 * @param {{ options: any, signal: AbortSignal | undefined }} how the options of the drawing, copied
 * @returns {AsyncGenerator<Buffer<ArrayBuffer>, void, undefined>}
 */
function generateAll(source, drawing, { options, signal }) {
  const outcomes = new Outcomes(source, createTextReader(drawing, options), { drawing, signal });
  /** @type {Ready} */
  const ready = { entries: [], waiting: 0, isEnded: false };
  const generator = iterate(outcomes, ready);
  // An async generator takes three times as long for a value as a promise that is resolved.
  const next = generator.next.bind(generator);
  define(generator, 'next', () => takeReady(ready, outcomes) ?? waitForNext(ready, next));
  // `return` and `throw` of a generator wait for the last `next`, which may wait for the source for
  // ever. So they close the source first.
  for (const name of /** @type {const} */ (['return', 'throw'])) {
    const inherited = generator[name].bind(generator);
    define(generator, name, (argument) => {
      ready.isEnded = true;
      outcomes.close().catch(() => {}); // `iterate` reports the error
      return inherited(argument);
    });
  }
  return generator;
}

/**
 * Gives an object a method of its own. Defines instead of assigning: in a hardened realm the
 * inherited method is frozen, and assignment throws.
 *
 * @param {object} object
 * @param {string} name
 * @param {(argument: any) => unknown} value
 */
function define(object, name, value) {
  const property = {
    __proto__: null,
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  };
  Object.defineProperty(object, name, property);
}

/**
 * The outcomes that wait for the consumer.
 *
 * @typedef {object} Ready
 * @property {Entry<number>[]} entries in reverse order
 * @property {number} waiting the calls of `next` that the generator has not answered
 * @property {boolean} isEnded whether the iteration has failed or was ended early
 */

/**
 * Returns the next picture if it is ready, and if no earlier call of `next` waits for one.
 *
 * @param {Ready} ready
 * @param {InstanceType<typeof Outcomes<number>>} outcomes
 * @returns {Promise<IteratorResult<Buffer<ArrayBuffer>, void>> | undefined} undefined if the
 *   generator has to answer, such as with an error
 */
function takeReady({ entries, waiting, isEnded }, outcomes) {
  if (waiting > 0 || isEnded || entries.at(-1)?.picture === undefined) return undefined;
  if (outcomes.isAborted) return undefined;
  const { picture } = /** @type {Entry<number>} */ (entries.pop());
  const value = /** @type {Buffer<ArrayBuffer>} */ (picture);
  return Promise.resolve({ value, done: false });
}

/**
 * Asks the generator for the next picture.
 *
 * @param {Ready} ready
 * @param {() => Promise<IteratorResult<Buffer<ArrayBuffer>, void>>} next
 */
async function waitForNext(ready, next) {
  ready.waiting += 1;
  try {
    return await next();
  } finally {
    ready.waiting -= 1;
  }
}

/**
 * Returns a function that validates the next text, and numbers it.
 *
 * @param {Readonly<Drawing>} drawing
 * @param {any} options of the drawing
 * @returns {(text: unknown) => Entry<number>}
 */
function createTextReader(drawing, options) {
  const drawings = new PayloadDrawings(options, drawing);
  let count = 0;
  return (text) => {
    if (!drawing.needsParts && isPlainText(text))
      return createEntry(count++, [{ kind: TEXT, data: text }]);
    const name = `texts[${count}]`;
    if (isPayload(text)) {
      const own = findDrawing(drawings, text, count);
      const parts = readParts(getContent(text), name, own);
      return createEntry(count++, parts, own === drawing ? undefined : own);
    }
    if (isPromise(text)) {
      throw createArgumentError(
        'ERR_QR_INVALID_TEXT',
        'a text, not a promise of one,',
        name,
        'a promise',
      );
    }
    const parts = readParts(text, name, drawing);
    return createEntry(count++, parts);
  };
}

/**
 * Finds the drawing of a payload. An error has the index of the payload.
 *
 * @param {InstanceType<typeof PayloadDrawings>} drawings
 * @param {InstanceType<typeof import('../payloads/payload').Payload>} payload
 * @param {number} index
 */
function findDrawing(drawings, payload, index) {
  try {
    return drawings.find(payload);
  } catch (error) {
    throw error instanceof QrCodeError ? addTextIndex(error, index) : error;
  }
}

/**
 * Yields the pictures of outcomes up to the first error, and closes the source.
 *
 * @param {InstanceType<typeof Outcomes<number>>} outcomes
 * @param {Ready} ready
 * @returns {AsyncGenerator<Buffer<ArrayBuffer>, void, undefined>}
 */
async function* iterate(outcomes, ready) {
  let error;
  let hasFailed = false;
  try {
    for (let next = await outcomes.next(); next !== undefined; next = await outcomes.next()) {
      ready.entries = next;
      // No variable holds a picture, as it would keep the picture while the next ones are drawn.
      while (next.length > 0) yield take(/** @type {Entry<number>} */ (next.pop()), outcomes);
    }
  } catch (failure) {
    hasFailed = true;
    error = failure;
  } finally {
    ready.isEnded = true;
    const closed = outcomes.close();
    // An error of closing the source counts only if nothing failed before. After an abort, nobody
    // waits for the source to close.
    if (!hasFailed) await closed;
    else if (outcomes.isAborted) closed.catch(() => {});
    else await closed.catch(() => {});
  }
  if (hasFailed) throw error;
}

/**
 * Returns the picture of an entry, or throws its error.
 *
 * @param {Entry<number>} entry
 * @param {InstanceType<typeof Outcomes<number>>} outcomes
 */
function take({ item, picture, error }, outcomes) {
  if (error !== undefined) throw addTextIndex(error, item);
  outcomes.throwIfAborted();
  return /** @type {Buffer<ArrayBuffer>} */ (picture);
}

module.exports = { copyDeep, generateAll, openSource };
