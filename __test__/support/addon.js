'use strict';

// Calls the exports of lib/binding.js with random arguments, without index.js. The process must not
// end, and no view of memory that another thread can change may be read. The calls run in a child
// process, as a failure would end this one.

const assert = require('node:assert/strict');
const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const fc = require('fast-check');

const { numbersOf } = require('../../__test__/support/memory');
const binding = require('../../lib/native');

const { Format, Level, MAX_WIDTH, MEMORY_SIZE, PICTURE_AT, Slot, TEXT_AT } = binding;

/** The milliseconds that a call may take. */
const MAX_TIME = 60_000;

/**
 * A value that addon-child.js builds: a view, a value with a name there, or JSON.
 *
 * @typedef {{ view: string, of: string, bytes: number, fill: number, text?: string, numbers?: number[] }
 *   | { odd: string } | { json: any }} Described
 *
 * @typedef {{ name: string, on: string, args: Described[] }} Call
 *
 * @typedef {{ outcome: string, isShared: boolean, isRight: boolean }} Answer
 */

/** The kinds of memory of a view. addon-child.js makes each. */
const MEMORY = /** @type {const} */ ([
  ...['plain', 'offset', 'wasm', 'shared', 'growable', 'detached', 'shrunk'],
]);
const memories = fc.oneof(
  { weight: 12, arbitrary: fc.constant('plain') },
  { weight: 1, arbitrary: fc.constantFrom(...MEMORY) },
);
const VIEWS = [
  ...['Uint8Array', 'Int32Array', 'Uint32Array', 'Uint8ClampedArray', 'Float64Array', 'BigInt64Array'],
  ...['DataView', 'ArrayBuffer'],
];

const number = fc.oneof(
  { weight: 6, arbitrary: fc.nat(300) },
  fc.constantFrom(-1, 2 ** 31 - 1, -(2 ** 31), 65_536, MAX_WIDTH, MAX_WIDTH + 1, PICTURE_AT, MEMORY_SIZE),
);

/** Numbers that draw a code, with random replacements. */
const numbers = fc
  .tuple(
    fc.constantFrom(
      ...[
        { Boost: 1 },
        { Level: Level.H, Version: 7, Mask: 2, Eci: 1, Margin: 0, Width: 0, Scale: 3 },
        { Format: Format.Jpeg, Quality: 50 },
        { Level: Level.M, Width: 0, Format: Format.Terminal, Inverse: 1, Small: 1, Boost: 1 },
        { Width: 300, LogoSize: 2000, LogoPadding: 100, LogoReserve: 5000, Boost: 1 },
      ].map((given) => [...numbersOf(given)]),
    ),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      fc.array(fc.tuple(fc.nat(Object.keys(Slot).length - 1), number), { maxLength: 3 }),
    ),
  )
  .map(([all, replaced]) => {
    /** @type {number[]} */
    const copy = [...all];
    for (const [at, value] of replaced) copy[at] = value;
    return copy;
  });

/** Layouts of the usual eight bytes of text, and random ones. */
const layout = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom([1, 0, 8], [1, 3, 4], [2, 0, 4, 3, 4], [1, 0, 4, 1, 0, 4]) },
  fc.array(fc.oneof(fc.nat(9), number, fc.constantFrom(255, 2 ** 32 - 1)), { maxLength: 12 }),
);

const view = fc.record({
  view: fc.constantFrom(...VIEWS),
  of: memories,
  bytes: fc.oneof(fc.nat(200), fc.constantFrom(0, TEXT_AT, PICTURE_AT, MEMORY_SIZE, 5_000_000)),
  fill: fc.nat(255),
});
const odd = fc.constantFrom(
  ...['undefined', 'null', 'NaN', 'symbol', 'bigint', 'proxy', 'revoked', 'function', 'thrower', 'string'],
  ...['Cancellation', 'HeldLogo', 'spoofed', 'infinity', 'empty'],
);
const anything = fc.oneof(
  view,
  odd.map((name) => ({ odd: name })),
  fc.oneof(number, fc.double(), fc.string(), fc.array(fc.nat(5))).map((json) => ({ json })),
);

/**
 * @param {string} type of view
 * @param {fc.Arbitrary<object>} content
 */
const viewOf = (type, content) =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.tuple(content, memories).map(([all, of]) => ({
        ...{ view: type, of, bytes: 0, fill: 0 },
        ...all,
      })),
    },
    { weight: 1, arbitrary: anything },
  );

const data = viewOf('Uint8Array', fc.constant({ text: 'Ab-1é xy' }));
const layouts = viewOf(
  'Uint32Array',
  fc.oneof(
    { weight: 20, arbitrary: layout.map((all) => ({ numbers: all })) },
    // Millions of items of no parts, and one item of millions of parts of no bytes.
    fc.constantFrom(0, 1).map((fill) => ({ bytes: 40_000_000, fill })),
  ),
);
const drawing = viewOf(
  'Int32Array',
  numbers.map((all) => ({ numbers: all })),
);
const memory = viewOf(
  'Uint8Array',
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(numbers, fc.oneof(fc.constant(0), number))
        .map(([all, at]) => ({ numbers: [...all, 4, at, 0, 0, 1], text: 'text', bytes: MEMORY_SIZE })),
    },
    fc.constantFrom(MEMORY_SIZE - 1, MEMORY_SIZE + 1).map((bytes) => ({ bytes })),
  ),
);
const slab = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ odd: 'undefined' }) },
  {
    weight: 5,
    arbitrary: viewOf(
      'Uint8Array',
      fc.nat(5000).map((bytes) => ({ bytes })),
    ),
  },
);
const logo = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ odd: 'undefined' }) },
  { weight: 2, arbitrary: viewOf('Uint8Array', fc.constant({ text: 'logo' })) },
  anything,
);
const held = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom({ odd: 'undefined' }, { odd: 'HeldLogo' }) },
  anything,
);
const length = fc.oneof({ weight: 3, arbitrary: fc.constant({ json: 4 }) }, anything);
const cancellation = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom({ odd: 'undefined' }, { odd: 'Cancellation' }) },
  anything,
);

const maxBytes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom({ odd: 'undefined' }, { json: 64 }, { json: 1 }) },
  anything,
);

/** @type {[string, fc.Arbitrary<any>[]][]} */
const FUNCTIONS = [
  ['SharedMemory', [memory, slab]],
  ['functionModules', [length]],
  ['takePicture', [view]],
  ['lastDrawn', []],
  ['generateSegments', [data, layouts, drawing, held]],
  ['create', [data, layouts, drawing, held]],
  ['generateAll', [data, layouts, drawing, cancellation, held, maxBytes]],
  ['TaskPool', [anything, length]],
  ['start', [data, layouts, drawing, cancellation, held, maxBytes]],
  ['takeFinished', [view]],
  ['concurrency', [drawing, length]],
  ['Cancellation', []],
  ['cancel', []],
  ['holdLogo', [logo]],
  ['hasBytes', [logo]],
  ['keepDecoded', []],
  ['copyBytes', []],
  ['release', []],
];

/** @type {fc.Arbitrary<Call>} */
const calls = fc.constantFrom(...FUNCTIONS).chain(([name, parameters]) =>
  fc.record({
    name: fc.constant(name),
    /** The object on which a method is called. */
    on: fc.oneof(fc.constantFrom('Cancellation', 'HeldLogo'), odd),
    args: fc.oneof({ weight: 8, arbitrary: fc.tuple(...parameters) }, fc.array(anything, { maxLength: 7 })),
  }),
);

/** The process in which the addon is called. */
class Addon {
  #script;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #errors = '';

  /** @param {string} [script] in place of that which calls the addon */
  constructor(script = path.join(__dirname, 'addon-child.js')) {
    this.#script = script;
  }

  /**
   * @param {Call} call
   * @returns {Promise<string>} the name under which the outcome is counted
   */
  async run(call) {
    const child = this.#child ?? this.#start();
    const timer = setTimeout(() => child.kill('SIGKILL'), MAX_TIME);
    const ended = new AbortController();
    const answered = once(child, 'message', { signal: ended.signal });
    const exited = once(child, 'exit', { signal: ended.signal });
    child.send(call);
    const [answer, signal] = await Promise.race([
      answered,
      exited.then(([code, by]) => [undefined, by ?? code]),
    ]);
    clearTimeout(timer);
    ended.abort();
    for (const promise of [answered, exited]) promise.catch(() => {});
    if (answer === undefined) this.#child = undefined;
    assert.ok(answer, `the process ended with ${signal} in ${call.name}: ${this.#errors.slice(-400)}`);
    const { outcome, isShared, isRight } = /** @type {Answer} */ (answer);
    assert.ok(isRight, `codes are other ones after ${call.name}`);
    assert.ok(!isShared, `${call.name} read memory that another thread can change`);
    return outcome;
  }

  #start() {
    const child = fork(this.#script, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child = child;
    this.#errors = '';
    child.stderr?.on('data', (text) => {
      this.#errors += text;
    });
    return child;
  }

  close() {
    this.#child?.kill();
    this.#child = undefined;
  }
}

module.exports = { Addon, calls };
