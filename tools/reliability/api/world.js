'use strict';

// The caller of one call: the errors that its own code throws, the changes of its objects, and its
// actions during the call.

/** The kinds of values that are thrown: errors and others. */
const THROWN = /** @type {const} */ (['error', 'frozen', 'undefined', 'null', 'text', 'symbol', 'revoked']);

/** @typedef {(typeof THROWN)[number]} Thrown */

class World {
  /** @type {unknown[]} every value that the caller's own code has thrown */
  thrown = [];
  /** @type {string[]} the changes that the call made to the caller's objects */
  changes = [];
  /**
   * @type {(() => void)[]} actions of the caller after the call, such as changing bytes or aborting
   */
  later = [];
  /** @type {unknown[][]} the arguments of each call of a callback */
  called = [];
  hasCallback = false;
  /** Tells whether an argument takes long to print. */
  isHuge = false;
  /** Tells whether the caller changes arguments itself. */
  isChanging = false;
  /** @type {Collector[]} the streams that the caller has passed */
  streams = [];
  /** The remaining turns of endless sources. */
  turns = 5000;

  /**
   * Throws a value as the caller's code.
   *
   * @param {Thrown} kind
   * @returns {never}
   */
  throw(kind) {
    const value = thrown(kind);
    this.thrown.push(value);
    throw value;
  }

  /**
   * Returns whether the caller's own code has thrown this.
   *
   * @param {unknown} value
   */
  isOwn(value) {
    return this.thrown.some((each) => Object.is(each, value));
  }

  /**
   * Returns a Proxy that reports every change of an object.
   *
   * @template {object} T
   * @param {T} target
   * @returns {T}
   */
  watched(target) {
    const tell = (/** @type {string} */ what) => (/** @type {object} */ _, /** @type {unknown} */ name) => {
      this.changes.push(`${what} of ${typeof name === 'string' ? name : typeof name}`);
      return true;
    };
    const traps = {
      set: tell('set'),
      defineProperty: tell('defineProperty'),
      deleteProperty: tell('deleteProperty'),
      setPrototypeOf: tell('setPrototypeOf'),
      preventExtensions: () => {
        this.changes.push('preventExtensions');
        return false;
      },
    };
    return new Proxy(target, bare(traps));
  }
}

/**
 * Returns a copy without a prototype. A polluted prototype would add traps or descriptor fields.
 *
 * @param {object} object
 * @returns {any}
 */
function bare(object) {
  return Object.assign(Object.create(null), object);
}

/** @param {Thrown} kind */
function thrown(kind) {
  switch (kind) {
    case 'undefined':
      return undefined;
    case 'null':
      return null;
    case 'text':
      return `mine ${Math.random()}`;
    case 'symbol':
      return Symbol('mine');
    case 'revoked':
      return revoked({});
    default: {
      const error = new Error('mine');
      return kind === 'frozen' ? Object.freeze(error) : error;
    }
  }
}

/**
 * @param {object} target
 * @returns {any}
 */
function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const { Writable } = require('node:stream');

/** A stream that keeps what is written to it. */
class Collector extends Writable {
  /** @type {Buffer[]} */
  chunks = [];
  /** @type {unknown} */
  failure;
  hasFailed = false;

  /**
   * @param {Buffer} chunk
   * @param {BufferEncoding} _
   * @param {() => void} done
   */
  _write(chunk, _, done) {
    this.chunks.push(chunk);
    done();
  }
}

module.exports = { Collector, THROWN, World, bare, revoked };
