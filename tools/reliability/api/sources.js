'use strict';

// Sources of texts for generateQrCodes: iterables that work, throw, lie or never end.

const { build } = require('./build');

/** @import { Described } from './build' */
/** @import { Thrown } from './world' */
/** @typedef {InstanceType<typeof import('./world').World>} World */

/** What goes wrong, and where. */
const FAULTS = /** @type {const} */ ([
  'none',
  'begin',
  'next',
  'done',
  'value',
  'return',
  'result',
  'endless',
  'pending',
  'no-next',
  'return-value',
]);

/**
 * @param {World} world
 * @param {boolean} isAsync
 * @param {(typeof FAULTS)[number]} fault
 * @param {Thrown} thrown
 * @param {Described[]} texts
 */
function buildSource(world, isAsync, fault, thrown, texts) {
  const name = isAsync ? Symbol.asyncIterator : Symbol.iterator;
  return {
    [name]: () => {
      if (fault === 'begin') world.throw(thrown);
      if (fault === 'no-next') return { next: 5 };
      return iterator(world, isAsync, fault, thrown, texts);
    },
  };
}

/**
 * @param {World} world
 * @param {boolean} isAsync
 * @param {(typeof FAULTS)[number]} fault
 * @param {Thrown} thrown
 * @param {Described[]} texts
 */
function iterator(world, isAsync, fault, thrown, texts) {
  let turn = 0;
  const result = () => {
    const text = fault === 'endless' && texts.length > 0 ? texts[turn % texts.length] : texts[turn];
    turn += 1;
    if (text === undefined) return atEnd(world, fault, thrown);
    if (fault === 'endless' && world.turns-- === 0) world.throw(thrown);
    return { done: false, value: build(text, world) };
  };
  return {
    next: () => {
      if (!isAsync) return result();
      if (fault === 'pending' && turn === texts.length) return new Promise(() => {});
      return new Promise((resolve) => {
        resolve(result());
      });
    },
    return: fault === 'return-value' ? 5 : () => (fault === 'return' ? world.throw(thrown) : {}),
  };
}

/**
 * @param {World} world
 * @param {(typeof FAULTS)[number]} fault
 * @param {Thrown} thrown
 */
function atEnd(world, fault, thrown) {
  if (fault === 'next') world.throw(thrown);
  if (fault === 'result') return 5;
  const own = {
    get: () => world.throw(thrown),
    enumerable: true,
  };
  if (fault === 'done') return Object.defineProperty({}, 'done', own);
  if (fault === 'value') return Object.defineProperty({ done: false }, 'value', own);
  return { done: true };
}

module.exports = { FAULTS, buildSource };
