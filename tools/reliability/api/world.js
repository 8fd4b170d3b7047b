'use strict';

// The caller of one call: the errors that its own code throws, the changes of its objects, and its
// actions during the call.

/** What can be thrown, beside errors. */
const THROWN = /** @type {const} */ (['error', 'frozen', 'undefined', 'null', 'text', 'symbol', 'revoked']);

/** @typedef {(typeof THROWN)[number]} Thrown */

class World {
  /** @type {unknown[]} all that the caller's own code has thrown */
  thrown = [];
  /** @type {string[]} what the call has done to objects that are not its own */
  changes = [];
  /** @type {(() => void)[]} what the caller does when it has called: it changes bytes, or aborts */
  later = [];
  /** @type {unknown[][]} the arguments of each call of a callback */
  called = [];
  hasCallback = false;
  /** Whether an argument takes long to print. */
  isHuge = false;
  /** Whether it changes arguments itself. */
  isChanging = false;
  /** @type {Collector[]} streams that it has handed over */
  streams = [];
  /** Turns that are left of sources without an end. */
  turns = 5000;

  /**
   * Throws, as code of the caller.
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
   * Whether the caller's own code has thrown this.
   *
   * @param {unknown} value
   */
  isOwn(value) {
    return this.thrown.some((each) => Object.is(each, value));
  }

  /**
   * What tells of everything that is done to an object to change it.
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
 * The same without a prototype, which may have been given anything: traps and descriptors have all the names that they have.
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
