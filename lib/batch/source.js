'use strict';

// Reads the values of a caller's iterable one by one, and closes it at most once.

const { isArrayBufferView, isPromise, isStringObject } = require('node:util').types;

const { describe, createArgumentError } = require('../error');
const { isObject } = require('../objects');

/**
 * Finds out how to iterate over what a caller passed, without beginning to.
 *
 * @param {any} texts
 * @returns {Source}
 */
function openSource(texts) {
  // Strings and arrays of numbers are iterable too, but nobody wants a code for each character or
  // number.
  if (isObject(texts) && !isArrayBufferView(texts) && !isStringObject(texts)) {
    const iterateAsync = texts[Symbol.asyncIterator];
    if (typeof iterateAsync === 'function') return new Source(true, () => iterateAsync.call(texts));
    const iterate = texts[Symbol.iterator];
    if (typeof iterate === 'function') return new Source(false, () => iterate.call(texts));
  }
  const received = isPromise(texts) ? 'a promise' : describe(texts);
  throw createArgumentError(
    'ERR_QR_INVALID_TEXT',
    'an iterable or async iterable of texts',
    'texts',
    received,
  );
}

/**
 * An iterable or async iterable. Its iterator may be anything, so each result is checked.
 */
class Source {
  isAsync;
  #begin;
  /** @type {any} */
  #iterator;
  /** @type {'unopened' | 'open' | 'ended'} ended: by itself, by an error, or by `close` */
  #state = 'unopened';

  /**
   * @param {boolean} isAsync
   * @param {() => unknown} begin returns the iterator
   */
  constructor(isAsync, begin) {
    this.isAsync = isAsync;
    this.#begin = begin;
  }

  get isUnopened() {
    return this.#state === 'unopened';
  }

  /** Begins the iteration. */
  open() {
    this.#state = 'ended'; // if `begin` throws
    this.#iterator = this.#begin();
    this.#state = 'open';
  }

  /**
   * Reads the next value of an iterable.
   *
   * @returns {{ value: unknown } | undefined} undefined at the end
   */
  read() {
    try {
      return this.#check(this.#next());
    } catch (error) {
      this.#state = 'ended';
      throw error;
    }
  }

  /**
   * Reads the next value of an async iterable.
   *
   * @returns {Promise<{ value: unknown } | undefined>} undefined at the end
   */
  async readAsync() {
    try {
      return this.#check(await this.#next());
    } catch (error) {
      this.#state = 'ended';
      throw error;
    }
  }

  /**
   * Calls `next` of the iterator.
   *
   * @returns {any}
   */
  #next() {
    if (typeof this.#iterator?.next === 'function') return this.#iterator.next();
    throw createArgumentError(
      'ERR_QR_INVALID_TEXT',
      'an iterator with next',
      'texts',
      describe(this.#iterator),
    );
  }

  /**
   * Reads the result of `next`.
   *
   * @param {any} result
   */
  #check(result) {
    if (!isObject(result)) {
      throw createArgumentError(
        'ERR_QR_INVALID_TEXT',
        'results { done, value }',
        'texts',
        describe(result),
      );
    }
    if (!result.done) return { value: result.value };
    this.#state = 'ended';
    return undefined;
  }

  /**
   * Ends an iteration that has begun and not ended: calls `return` of the iterator.
   *
   * @returns {Promise<void>} resolves when `return` has; rejects if that fails
   */
  async close() {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    const end = this.#iterator?.return;
    if (end === undefined || end === null) return;
    if (typeof end !== 'function') {
      throw createArgumentError(
        'ERR_QR_INVALID_TEXT',
        'a function or none',
        'return of texts',
        describe(end),
      );
    }
    await end.call(this.#iterator);
  }
}

module.exports = { Source, openSource };
