'use strict';

// Makes the async iterable of generateQrCodes.

const { isPromise } = require('node:util').types;

const { readParts } = require('../content');
const { createArgumentError, addTextIndex } = require('../error');
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
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<Buffer<ArrayBuffer>, void, undefined>}
 */
function generateAll(source, drawing, signal) {
  const outcomes = new Outcomes(source, textReader(drawing), { drawing, signal });
  const generator = iterate(outcomes);
  // `return` and `throw` of a generator wait for the last `next`, which may wait for the source for
  // ever. So they close the source first.
  for (const name of /** @type {const} */ (['return', 'throw'])) {
    const inherited = generator[name].bind(generator);
    const value = (/** @type {any} */ argument) => {
      outcomes.close().catch(() => {}); // `iterate` reports the error
      return inherited(argument);
    };
    // Defined, not assigned: in a hardened realm the inherited method is frozen, and assignment
    // throws.
    const property = {
      __proto__: null,
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    };
    Object.defineProperty(generator, name, property);
  }
  return generator;
}

/**
 * Returns a function that reads one text after the other, and numbers them.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {(text: unknown) => Entry<number>}
 */
function textReader({ eci }) {
  let count = 0;
  return (text) => {
    const name = `texts[${count}]`;
    if (isPromise(text)) {
      throw createArgumentError(
        'ERR_QR_INVALID_TEXT',
        'a text, not a promise of one,',
        name,
        'a promise',
      );
    }
    const parts = readParts(text, name, eci);
    return createEntry(count++, parts);
  };
}

/**
 * Yields the pictures of outcomes up to the first error, and closes the source.
 *
 * @param {InstanceType<typeof Outcomes<number>>} outcomes
 * @returns {AsyncGenerator<Buffer<ArrayBuffer>, void, undefined>}
 */
async function* iterate(outcomes) {
  let error;
  let hasFailed = false;
  try {
    for (let ready = await outcomes.next(); ready !== undefined; ready = await outcomes.next()) {
      // No variable holds a picture, as it would keep the picture while the next ones are drawn.
      while (ready.length > 0) yield take(/** @type {Entry<number>} */ (ready.pop()), outcomes);
    }
  } catch (failure) {
    hasFailed = true;
    error = failure;
  } finally {
    const closed = outcomes.close();
    // An error that the source throws at its end matters only if nothing failed before. An abort
    // does not wait for that end.
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

module.exports = { generateAll, openSource };
