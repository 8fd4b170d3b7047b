'use strict';

const { isArrayBufferView, isPromise, isStringObject } = require('node:util').types;

const { describe, expectation } = require('./error');
const { Feed } = require('./feed');
const { isObject } = require('./objects');

/** @import { Drawing } from './options/read' */
/** @import { Source } from './feed' */

/**
 * @param {any} texts what the caller passed
 * @returns {Source}
 */
function open(texts) {
  // A string and an array of bytes, or of other numbers, are iterable, but no one means a code for each of them.
  if (isObject(texts) && !isArrayBufferView(texts) && !isStringObject(texts)) {
    const ofAsync = texts[Symbol.asyncIterator];
    if (typeof ofAsync === 'function') return { isAsync: true, begin: () => ofAsync.call(texts) };
    const ofSync = texts[Symbol.iterator];
    if (typeof ofSync === 'function') return { isAsync: false, begin: () => ofSync.call(texts) };
  }
  const received = isPromise(texts) ? 'a promise' : describe(texts);
  throw expectation('ERR_QR_INVALID_TEXT', 'an iterable or async iterable of texts', 'texts', received);
}

/**
 * The codes of `source`, in its order.
 *
 * @param {Source} source
 * @param {Readonly<Drawing>} drawing
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<Buffer<ArrayBuffer>, void, undefined>}
 */
function codes(source, drawing, signal) {
  const feed = new Feed(source, drawing, signal);
  const generator = iterate(feed);
  // A generator has these wait for the next() before, which may wait for a source for ever.
  for (const name of /** @type {const} */ (['return', 'throw'])) {
    const end = generator[name].bind(generator);
    const value = (/** @type {any} */ given) => {
      feed.close().catch(() => {}); // iterate tells of it
      return end(given);
    };
    // Defined, not assigned: in a hardened realm the inherited method is frozen, and assignment
    // throws.
    const property = { __proto__: null, value, configurable: true, enumerable: true, writable: true };
    Object.defineProperty(generator, name, property);
  }
  return generator;
}

/**
 * @param {InstanceType<typeof Feed>} feed
 * @returns {AsyncGenerator<Buffer<ArrayBuffer>, void, undefined>}
 */
async function* iterate(feed) {
  let error;
  let hasFailed = false;
  try {
    // No variable holds a code, as that would keep the code while the next ones are made.
    while (await feed.next()) {
      while (feed.hasCodes) yield feed.take();
    }
  } catch (failure) {
    hasFailed = true;
    error = failure;
  } finally {
    const closed = feed.close();
    // What the source says to its end matters only where nothing else went wrong, and how long it takes for
    // it only where the consumer does not want to stop at once.
    if (!hasFailed) await closed;
    else if (feed.isAborted) closed.catch(() => {});
    else await closed.catch(() => {});
  }
  if (hasFailed) throw error;
}

module.exports = { codes, open };
