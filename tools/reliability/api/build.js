'use strict';

// Builds a value from its description. A description is plain data that fast-check can print and
// shrink: ['record', 'frozen', [['width', ['plain', 200]]]] is Object.freeze({ width: 200 }).

const { SCHEMES } = require('../../../lib/payloads/table');
const { Collector, bare, revoked } = require('./world');

/** @import { Thrown } from './world' */
/** @typedef {InstanceType<typeof import('./world').World>} World */
/** @typedef {[kind: string, ...parameters: any[]]} Described */

/** The letters of a small font. */
const FONT_LETTERS = Object.fromEntries(
  Array.from('SCAN ME', (letter) => [
    letter,
    {
      contours:
        letter === ' '
          ? []
          : [
              [
                [100, 0],
                [100, 700],
                [900, 700],
                [900, 0],
              ],
            ],
    },
  ]),
);

/** @type {Record<string, (world: World, ...parameters: any[]) => any>} */
const BUILDERS = {
  plain: (_, value) => value,
  symbol: (world, name, count = 1) => Symbol(huge(world, name, count)),
  bigint: (world, bits) => buildBigint(world, bits),
  text: huge,
  function: buildFunction,
  callback: buildCallback,
  bytes: buildBytes,
  primitive: buildPrimitive,
  object: buildObject,
  proxy: buildProxy,
  record: buildRecord,
  list: buildList,
  signal: buildSignal,
  source: (world, ...parameters) =>
    Reflect.apply(require('./sources').buildSource, undefined, [world, ...parameters]),
  stream: buildStream,
  payload: (_, name) => buildPayload(name),
  font: () => require('../../../__test__/support/fonts').buildFont(/** @type {any} */ (FONT_LETTERS)),
  logo: (_, name) => require('./logos').LOGOS[name],
};

/**
 * @param {Described} described
 * @param {World} world
 * @returns {any}
 */
function build([kind, ...parameters], world) {
  return /** @type {(typeof BUILDERS)[string]} */ (BUILDERS[kind])(world, ...parameters);
}

/**
 * The length from which printing is slow. Longer arguments are not compared with their state before
 * the call.
 */
const MAX_PRINTED = 10_000;

/**
 * @param {World} world
 * @param {string} unit
 * @param {number} count
 */
function huge(world, unit, count) {
  world.isHuge ||= unit.length * count > MAX_PRINTED;
  return unit.repeat(count);
}

/** @param {string} name of a scheme */
function buildPayload(name) {
  const payloads = /** @type {Record<string, any>} */ (require('../../../lib/payloads'));
  return payloads[name](SCHEMES.find((each) => each.name === name)?.example);
}

/**
 * @param {World} world
 * @param {number} bits
 */
function buildBigint(world, bits) {
  world.isHuge ||= bits > MAX_PRINTED;
  return 2n ** BigInt(bits);
}

/**
 * @param {World} world
 * @param {'arrow' | 'class' | 'revoked' | 'telling'} kind
 */
function buildFunction(world, kind) {
  if (kind === 'class') return class Text {};
  if (kind === 'revoked') return revoked(() => {});
  const made = () => 'text';
  if (kind === 'telling') Object.defineProperty(made, 'toString', { value: () => world.throw('error') });
  return made;
}

/**
 * @param {World} world
 * @param {boolean} isThrowing
 */
function buildCallback(world, isThrowing) {
  world.hasCallback = true;
  return (/** @type {unknown[]} */ ...args) => {
    world.called.push(args);
    if (isThrowing) world.throw('error');
  };
}

/** The types of views of bytes. */
const VIEWS = {
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Float64Array,
  BigInt64Array,
  DataView,
};

/**
 * @param {World} world
 * @param {'Buffer' | 'ArrayBuffer' | 'liar' | keyof typeof VIEWS} view
 * @param {'plain' | 'detached' | 'resized' | 'shared' | 'growable' | 'changed'} memory
 * @param {string} text a multiple of 8 bytes long if the view needs that
 */
function buildBytes(world, view, memory, text) {
  const bytes = Uint8Array.from(Buffer.from(text));
  const size = bytes.length;
  const shared = memory === 'shared' || memory === 'growable';
  const Memory = /** @type {any} */ (shared ? SharedArrayBuffer : ArrayBuffer);
  const maxByteLength = memory === 'resized' || memory === 'growable' ? size + 8 : undefined;
  const buffer = new Memory(size, maxByteLength === undefined ? undefined : { maxByteLength });
  new Uint8Array(buffer).set(bytes);
  if (view === 'ArrayBuffer') return buffer;
  const made = viewOf(view, buffer, size);
  if (memory === 'detached') structuredClone(buffer, { transfer: [buffer] });
  if (memory === 'resized') buffer.resize(size >> 1); // so views of fixed length are out of bounds
  if (memory === 'changed') {
    world.isChanging = true;
    world.later.push(() => new Uint8Array(buffer).fill(0xff));
  }
  return made;
}

/** Bytes with false properties. */
class Liar extends Uint8Array {
  get length() {
    return 2 ** 32;
  }
  get byteLength() {
    return -1;
  }
  get buffer() {
    return /** @type {any} */ (null);
  }
  static get [Symbol.species]() {
    return /** @type {any} */ (Array);
  }
  /** @returns {never} */
  [Symbol.iterator]() {
    throw new Error('bytes are not to be iterated over');
  }
}

/**
 * @param {Parameters<typeof buildBytes>[1]} view
 * @param {ArrayBuffer} buffer
 * @param {number} size
 */
function viewOf(view, buffer, size) {
  if (view === 'Buffer') return Buffer.from(buffer, 0, size);
  if (view === 'liar') return new Liar(buffer, 0, size);
  const View = /** @type {any} */ (VIEWS)[/** @type {keyof typeof VIEWS} */ (view)];
  const unit = 'BYTES_PER_ELEMENT' in View ? View.BYTES_PER_ELEMENT : 1;
  return new View(buffer, 0, Math.floor(size / unit));
}

/**
 * Returns an object that converts to a primitive, or throws in the conversion.
 *
 * @param {World} world
 * @param {Thrown | undefined} thrown
 * @param {unknown} value
 */
function buildPrimitive(world, thrown, value) {
  const turn = () => (thrown === undefined ? value : world.throw(thrown));
  return { toString: turn, valueOf: turn, [Symbol.toPrimitive]: turn };
}

/**
 * @param {World} world
 * @param {'cyclic' | 'tag' | 'constructor' | 'named' | 'instance' | 'errors'} kind
 */
function buildObject(world, kind) {
  if (kind === 'cyclic') {
    /** @type {any} */
    const cyclic = { data: 'x' };
    cyclic.self = cyclic;
    cyclic.color = cyclic;
    return cyclic;
  }
  if (kind === 'tag') {
    return {
      get [Symbol.toStringTag]() {
        return world.throw('error');
      },
    };
  }
  if (kind === 'constructor') {
    return {
      get constructor() {
        return world.throw('error');
      },
    };
  }
  if (kind === 'named') {
    const Named = class {};
    Object.defineProperty(Named, 'name', { value: huge(world, 'N\n\u202e', 1_000_000) });
    return new Named();
  }
  if (kind === 'errors') return new TypeError('an argument, not thrown');
  return new (class Options {
    width = 300;
    #hidden = 1;
    get scale() {
      return this.#hidden > 1 ? 1 : undefined;
    }
  })();
}

const TRAPS = /** @type {const} */ ([
  'get',
  'has',
  'ownKeys',
  'getOwnPropertyDescriptor',
  'getPrototypeOf',
  'apply',
  'construct',
]);

/**
 * @param {World} world
 * @param {'all' | 'revoked' | (typeof TRAPS)[number]} trap the trap that throws
 * @param {Thrown} thrown
 * @param {'record' | 'list' | 'bytes' | 'function'} kind
 */
function buildProxy(world, trap, thrown, kind) {
  const targets = { record: { width: 200 }, list: ['1'], bytes: Buffer.from('text'), function: () => 'text' };
  const target = targets[kind];
  if (trap === 'revoked') return revoked(target);
  // Reading bytes through a Proxy throws anyway.
  const names = trap === 'all' || kind === 'bytes' ? TRAPS : [trap];
  const traps = Object.fromEntries(names.map((name) => [name, () => world.throw(thrown)]));
  return new Proxy(target, bare(traps));
}

/**
 * @param {World} world
 * @param {'plain' | 'frozen' | 'null' | 'inherited' | 'instance' | 'getters' | 'watched' | 'symbol'} kind
 * @param {[name: string, ...values: (Described | Thrown)[]][]} properties several values
 *   make a getter that returns one after the other; it throws for a string
 */
function buildRecord(world, kind, properties) {
  /** @type {any} */
  const record = kind === 'instance' ? new (class Options {})() : kind === 'null' ? Object.create(null) : {};
  for (const [name, ...values] of properties) {
    const isPlain = values.length === 1 && typeof values[0] !== 'string' && kind !== 'getters';
    const descriptor = isPlain
      ? { value: build(/** @type {Described} */ (values[0]), world), writable: true }
      : { get: turns(world, values) };
    Object.defineProperty(record, name, bare({ ...descriptor, enumerable: true, configurable: true }));
  }
  if (kind === 'symbol') record[Symbol('width')] = 200;
  if (kind === 'frozen') return Object.freeze(record);
  if (kind === 'inherited') return Object.create(record);
  if (kind === 'watched') return world.watched(record);
  return record;
}

/**
 * Returns a getter that returns the next value at each call, or throws it.
 *
 * @param {World} world
 * @param {(Described | Thrown)[]} values
 */
function turns(world, values) {
  let turn = 0;
  return () => {
    const value = values[Math.min(turn++, values.length - 1)];
    return typeof value === 'string' ? world.throw(value) : build(/** @type {Described} */ (value), world);
  };
}

/**
 * @param {World} world
 * @param {'plain' | 'frozen' | 'holes' | 'watched' | 'subclass' | 'lying'} kind
 * @param {Described[]} items
 * @param {unknown[]} lengths the false lengths of a lying list, one after the other
 */
function buildList(world, kind, items, lengths) {
  const list = items.map((each) => build(each, world));
  if (kind === 'frozen') return Object.freeze(list);
  if (kind === 'holes') list.length += 1;
  if (kind === 'watched') return world.watched(list);
  if (kind === 'subclass') {
    class Segments extends Array {
      [Symbol.iterator]() {
        return world.throw('error');
      }
      /** @returns {any} */
      map() {
        return world.throw('error');
      }
    }
    return Segments.from({ ...list, length: list.length });
  }
  if (kind !== 'lying') return list;
  let turn = 0;
  const get = (
    /** @type {any} */ target,
    /** @type {string | symbol} */ name,
    /** @type {any} */ receiver,
  ) =>
    name === 'length' ? lengths[Math.min(turn++, lengths.length - 1)] : Reflect.get(target, name, receiver);
  return new Proxy(list, bare({ get }));
}

/** An object that resembles a signal. */
const SIGNAL = { aborted: false, reason: undefined, addEventListener() {}, removeEventListener() {} };

/**
 * @param {World} world
 * @param {'open' | 'aborted' | 'later' | 'soon' | 'like' | 'reason'} kind
 * @param {keyof typeof SIGNAL} name the member that throws, of an object that resembles a signal
 */
function buildSignal(world, kind, name) {
  if (kind === 'aborted') return AbortSignal.abort(new Error('the reason'));
  if (kind === 'like') {
    const thrower = bare({
      get: () => world.throw('error'),
      enumerable: true,
      configurable: true,
    });
    const method = bare({
      value: () => world.throw('error'),
      enumerable: true,
      configurable: true,
    });
    return Object.defineProperty({ ...SIGNAL }, name, /Event/.test(name) ? method : thrower);
  }
  const controller = new AbortController();
  if (kind === 'reason') {
    Object.defineProperty(controller.signal, 'reason', { get: () => world.throw('error') });
  }
  // Node.js 24 makes the list of a signal's listeners with the first one.
  const listener = () => {};
  controller.signal.addEventListener('abort', listener);
  controller.signal.removeEventListener('abort', listener);
  world.isChanging ||= kind !== 'open';
  if (kind === 'later' || kind === 'reason') world.later.push(() => controller.abort());
  if (kind === 'soon') queueMicrotask(() => controller.abort('soon'));
  return controller.signal;
}

/**
 * @param {World} world
 * @param {'open' | 'destroyed' | 'ended' | 'end' | 'write' | 'destroyed-getter'} kind
 */
function buildStream(world, kind) {
  const stream = new Collector();
  stream.on('error', (error) => {
    stream.failure = error;
    stream.hasFailed = true;
  });
  if (kind === 'destroyed') stream.destroy();
  if (kind === 'ended') stream.end();
  if (kind === 'end' || kind === 'write') stream[kind] = () => world.throw('error');
  if (kind === 'destroyed-getter') {
    Object.defineProperty(stream, 'destroyed', { get: () => world.throw('error') });
  }
  world.streams.push(stream);
  return stream;
}

module.exports = { SIGNAL, TRAPS, VIEWS, build };
