'use strict';

// Makes the calls of the addon that addon.js sends, and answers with their outcome.

const binding = require('../../lib/native');
const { generateQrCode } = require('../../index');

/** @import { Answer, Call, Described } from './addon' */

/** @type {any} */
const api = binding;
const canary = generateQrCode('canary');

/** Memory of each kind. @type {Record<string, (bytes: number) => ArrayBufferLike>} */
const MEMORY = {
  plain: (bytes) => new ArrayBuffer(bytes),
  offset: (bytes) => new ArrayBuffer(bytes + 8),
  shared: (bytes) => new SharedArrayBuffer(bytes),
  growable: (bytes) => Reflect.construct(SharedArrayBuffer, [bytes, { maxByteLength: 2 * bytes + 8 }]),
  detached: (bytes) => new ArrayBuffer(bytes),
  shrunk: (bytes) => Reflect.construct(ArrayBuffer, [bytes, { maxByteLength: bytes }]),
  wasm: (bytes) => new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) }).buffer,
};

/** @type {Record<string, () => any>} */
const ODD = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  infinity: () => Number.POSITIVE_INFINITY,
  symbol: () => Symbol('x'),
  bigint: () => 2n ** 70n,
  proxy: () => new Proxy(new Uint8Array(100), {}),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  function: () => () => 1,
  thrower: () => ({
    get length() {
      throw new Error('mine');
    },
    valueOf() {
      throw new Error('mine');
    },
  }),
  string: () => 'x'.repeat(100_000),
  empty: () => ({}),
  Cancellation: () => new binding.Cancellation(),
  HeldLogo: () => api.holdLogo(canary),
  // An instance of one class that has the properties of the other.
  spoofed: () => Object.setPrototypeOf(new binding.Cancellation(), api.HeldLogo?.prototype ?? null),
};

/** @type {any} */
const pool = new api.TaskPool(() => {
  while (pool.takeFinished(Buffer.alloc(1000)) !== null);
}, 2);

/** Returns whether an argument was a view of shared memory. */
let hasShared = false;

/**
 * @param {Described} described
 * @returns {any}
 */
function build(described) {
  if ('odd' in described) return ODD[described.odd]?.();
  if ('json' in described) return described.json;
  const { view, of } = described;
  const content = contentOf(described);
  // A multiple of the element size of each view.
  const bytes = Math.ceil(content.length / 8) * 8;
  const buffer = MEMORY[of]?.(bytes) ?? new ArrayBuffer(bytes);
  const start = of === 'offset' ? 8 : 0;
  content.copy(Buffer.from(/** @type {ArrayBuffer} */ (buffer)), start);
  hasShared ||= of === 'shared' || of === 'growable';
  const value = viewOf(buffer, view, start, content.length, of === 'shrunk');
  if (of === 'detached') structuredClone(undefined, { transfer: [/** @type {any} */ (buffer)] });
  if (of === 'shrunk') /** @type {any} */ (buffer).resize(Math.floor(bytes / 16) * 8);
  return value;
}

/** @param {Extract<Described, { view: string }>} described */
function contentOf({ bytes, fill, text = '', numbers = [] }) {
  const start = Buffer.concat([Buffer.from(Int32Array.from(numbers).buffer), Buffer.from(text)]);
  return Buffer.concat([start, Buffer.alloc(Math.max(0, bytes - start.length), fill)]);
}

/**
 * @param {ArrayBufferLike} buffer
 * @param {string} name
 * @param {number} start
 * @param {number} bytes
 * @param {boolean} isTracking whether its length is that of the buffer
 */
function viewOf(buffer, name, start, bytes, isTracking) {
  if (name === 'ArrayBuffer') return buffer;
  const View = /** @type {any} */ (globalThis)[name];
  const length = Math.floor(bytes / (View.BYTES_PER_ELEMENT ?? 1));
  return Reflect.construct(View, isTracking ? [buffer] : [buffer, start, length]);
}

/** Draws the code that the memory describes, to a slab if one is given. @param {any[]} args */
function drawShared([memory, slab, ...more]) {
  const shared = Reflect.construct(api.SharedMemory, [memory]);
  if (slab !== undefined) shared.setSlab(slab);
  const failure = shared.drawFunction()(...more);
  return shared.createFunction()() ?? failure;
}

/** @param {Call} call */
async function make({ name, on, args }) {
  const built = args.map(build);
  if (name === 'SharedMemory') return drawShared(built);
  if (name === 'Cancellation') return Reflect.construct(api[name], built);
  if (name === 'cancel') return Reflect.apply(api.Cancellation.prototype.cancel, ODD[on]?.(), built);
  if (name in api.HeldLogo.prototype) {
    return Reflect.apply(api.HeldLogo.prototype[name], ODD[on]?.(), built);
  }
  if (name === 'TaskPool') return Reflect.construct(api[name], built);
  if (name === 'start' || name === 'takeFinished') return Reflect.apply(pool[name], pool, built);
  return Reflect.apply(api[name], undefined, built);
}

/**
 * Returns true if a function reads all views among its arguments: it ignores arguments after
 * its last.
 *
 * @param {Call} call
 */
function readsAll({ name, args }) {
  const most = {
    takePicture: 1,
    SharedMemory: 2,
    generateSegments: 3,
    create: 3,
    generateAll: 3,
    start: 3,
    takeFinished: 1,
    holdLogo: 1,
  };
  return args.length <= (most[/** @type {keyof typeof most} */ (name)] ?? 0);
}

process.on('message', async (/** @type {Call} */ call) => {
  hasShared = false;
  let outcome = 'value';
  try {
    const made = await make(call);
    // The fields of an error.
    if (typeof made === 'object' && made !== null && Object.hasOwn(made, 'code')) outcome = made.code;
  } catch (error) {
    outcome = /** @type {any} */ (error)?.code ?? 'another error';
  }
  /** @type {Answer} */
  const answer = {
    outcome: outcome.startsWith('ERR_QR_') ? outcome : outcome === 'value' ? 'value' : 'refused',
    isShared: hasShared && outcome === 'value' && readsAll(call),
    isRight: generateQrCode('canary').equals(canary),
  };
  process.send?.(answer);
});
