'use strict';

// Calls the addon without index.js: no argument ends the process, or is read while another thread
// can change it. `npm run tools -- fuzz:api` tries random arguments.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { generateQrCode } = require('../index');
const { checkAlpha } = require('../lib/options/color');
const { FORMATS, takes } = require('../lib/options/formats');
const { Addon } = require('./support/addon');
const { memoryOf, numbersOf } = require('./support/memory');
const { peakOf } = require('./support/peak');
const { addon: binding } = require('./support/throwing-addon');

const DRAWING = numbersOf();
const WITH_LOGO = numbersOf({
  LogoSize: binding.DEFAULT_LOGO_SIZE,
  LogoPadding: binding.DEFAULT_LOGO_PADDING,
  LogoReserve: binding.DEFAULT_LOGO_RESERVE,
  Boost: 1,
});
const LAYOUT = Uint32Array.of(1, binding.PartKind.Text, 4);
const DATA = Buffer.from('text');
const LOGO = new Uint8Array(generateQrCode('logo'));
const HELD = binding.holdLogo(LOGO);
/** @type {any} */
const POOL = new binding.TaskPool(() => {
  while (POOL.takeFinished(Buffer.alloc(1000)) !== null);
}, 1);
const MEMORY = new Uint8Array(memoryOf('text').memory);

/**
 * Calls every function with valid arguments.
 *
 * @type {[name: string, call: (...args: any[]) => any, args: any[]][]}
 */
const CALLS = [
  ['generateSegments', binding.generateSegments, [DATA, LAYOUT, WITH_LOGO, HELD]],
  ['create', binding.create, [DATA, LAYOUT, WITH_LOGO, HELD]],
  ['generateAll', binding.generateAll, [DATA, LAYOUT, WITH_LOGO, undefined, HELD]],
  ['start', (...args) => POOL.start(...args), [DATA, LAYOUT, WITH_LOGO, undefined, HELD]],
  ['concurrency', binding.concurrency, [DRAWING, 0]],
  ['holdLogo', binding.holdLogo, [LOGO]],
  ['hasBytes', (image) => HELD.hasBytes(image), [LOGO]],
  ['SharedMemory', (memory) => new binding.SharedMemory(memory), [MEMORY]],
  ['setSlab', (slab) => memoryOf('text').shared.setSlab(slab), [new Uint8Array(1000)]],
];

/**
 * Returns the same elements in other memory.
 *
 * @param {any} view
 * @param {ArrayBufferLike} buffer
 */
function inside(view, buffer) {
  const copy = Reflect.construct(view.constructor === Buffer ? Uint8Array : view.constructor, [buffer]);
  copy.set(view);
  return copy;
}

/** Memory that other threads can change. @type {[string, (bytes: number) => SharedArrayBuffer][]} */
const SHARED = [
  ['a SharedArrayBuffer', (bytes) => new SharedArrayBuffer(bytes)],
  [
    'a SharedArrayBuffer that can grow',
    (bytes) => Reflect.construct(SharedArrayBuffer, [bytes, { maxByteLength: 2 * bytes }]),
  ],
];

test('the addon and the table of formats agree on which colours can be transparent', () => {
  const alphas = [0, 0x80, 0xff];
  for (const format of Object.values(FORMATS).filter((each) => takes(each, 'colors'))) {
    for (const [dark, light] of alphas.flatMap((one) => alphas.map((other) => [one, other]))) {
      const Format = /** @type {any} */ (binding.Format)[format.key];
      const Light = 0xffffff00 | Number(light);
      const numbers = numbersOf({ Format, Dark: Number(dark), Light });
      const draw = () => binding.generateSegments(DATA, LAYOUT, numbers);
      const name = `${format.name}, dark ${dark}, light ${light}`;
      if (mayHave(format.alpha, Number(dark), Number(light))) assert.ok(draw().length > 0, name);
      else assert.throws(draw, { code: 'ERR_QR_INVALID_OPTION' }, name);
    }
  }
});

/**
 * Returns what readColors decides for the alpha of colours.
 *
 * @param {import('../lib/options/formats').Format['alpha']} alpha
 * @param {number} dark
 * @param {number} light
 */
function mayHave(alpha, dark, light) {
  try {
    checkAlpha({ dark, light }, alpha, '');
    return true;
  } catch {
    return false;
  }
}

describe('a view that another thread can change is refused', () => {
  for (const [name, call, args] of CALLS) {
    test(name, async () => {
      await call(...args);
      for (const [i, view] of args.entries()) {
        if (!ArrayBuffer.isView(view)) continue;
        for (const [kind, make] of SHARED) {
          const given = [...args];
          given[i] = inside(view, make(view.byteLength));
          assert.throws(() => call(...given), /never passes a view of a SharedArrayBuffer/, `${kind} ${i}`);
        }
      }
    });
  }

  test('by takePicture', () => {
    const bmp = { Format: binding.Format.Bmp, Width: 1000 }; // does not fit in the memory
    const size = memoryOf('text', bmp).draw();
    const shared = new Uint8Array(new SharedArrayBuffer(size));
    assert.throws(() => binding.takePicture(shared), /never passes a view of a SharedArrayBuffer/);
    const picture = Buffer.alloc(size);
    binding.takePicture(picture);
    assert.equal(picture.toString('latin1', 0, 2), 'BM');
    assert.throws(() => binding.takePicture(picture), { code: 'ERR_QR_INVALID_OPTION' }, 'it was taken');
  });
});

test('detached views, and views beyond a shrunk buffer, count as empty', () => {
  const detached = new Uint8Array(8);
  structuredClone(undefined, { transfer: [detached.buffer] });
  const shrunk = Reflect.construct(ArrayBuffer, [8, { maxByteLength: 8 }]);
  const views = [new Uint8Array(shrunk), new Uint8Array(shrunk, 4, 4)];
  /** @type {any} */ (shrunk).resize(2);
  for (const view of [detached, .../** @type {any[]} */ (views)]) {
    const layout = Uint32Array.of(1, 3, 4);
    assert.throws(() => binding.generateSegments(view, layout, DRAWING), { code: 'ERR_QR_INVALID_OPTION' });
  }
});

test('a layout larger than memory does not end the process', { timeout: 120_000 }, () => {
  const taken = peakOf(`
    const { addon: binding } = require('./__test__/support/throwing-addon');
    const drawing = Int32Array.of(${DRAWING});
    const layouts = [
      // Items of no parts; one item of as many parts as there are; and more items than numbers.
      new Uint32Array(30_000_000),
      new Uint32Array(30_000_001).fill(0, 1).fill(15_000_000, 0, 1),
      new Uint32Array(70_000),
      new Uint32Array(12).fill(4294967295),
    ];
    const before = peak();
    const outcomes = [];
    for (const layout of layouts) {
      for (const name of ['generateSegments', 'create', 'generateAll']) {
        try {
          await binding[name](Buffer.from('text'), layout, drawing);
        } catch ({ code }) {
          outcomes.push(code);
        }
      }
    }
    console.log(JSON.stringify({ memory: peak() - before, outcomes }));`);
  assert.deepEqual(taken.outcomes, Array(12).fill('ERR_QR_INVALID_OPTION'));
  assert.ok(taken.memory < 300, `${taken.memory} MiB`);
});

test('an item longer than any text is refused before it is encoded', () => {
  const data = new Uint8Array(25_000).fill(97);
  const code = { code: 'ERR_QR_INVALID_OPTION' };
  for (const layout of [Uint32Array.of(1, 0, 25_000), Uint32Array.of(2, 3, 20_000, 0, 5000)]) {
    assert.throws(() => binding.generateSegments(data, layout, DRAWING), code);
    assert.throws(() => binding.generateAll(data, layout, DRAWING), code);
  }
});

test('refuses an object of another class', () => {
  const held = binding.holdLogo(LOGO);
  const cancellation = new binding.Cancellation();
  const spoofed = Object.create(binding.Cancellation.prototype);
  for (const other of [held, spoofed, {}, 5, new Proxy(cancellation, {})]) {
    assert.throws(() => binding.generateAll(DATA, LAYOUT, DRAWING, /** @type {any} */ (other)));
    assert.throws(() => Reflect.apply(binding.Cancellation.prototype.cancel, other, []));
  }
  for (const name of /** @type {const} */ (['release', 'hasBytes', 'keepDecoded', 'copyBytes']))
    assert.throws(() => Reflect.apply(binding.HeldLogo.prototype[name], cancellation, [LOGO]), name);
  for (const other of [cancellation, LOGO, {}, 5]) {
    const args = [DATA, LAYOUT, WITH_LOGO, /** @type {any} */ (other)];
    assert.throws(() => Reflect.apply(binding.generateSegments, undefined, args));
    assert.throws(() => Reflect.apply(binding.create, undefined, args));
  }
  held.release();
  held.release();
});

describe('the fuzzer of the addon finds', () => {
  /** @param {string} answer the JavaScript that a process runs for a call */
  async function found(answer) {
    const fs = require('node:fs');
    const path = require('node:path');
    const folder = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'qr-napi-'));
    const script = path.join(folder, 'child.js');
    fs.writeFileSync(script, `process.on('message', () => { ${answer} });`);
    const addon = new Addon(script);
    try {
      await addon.run({ name: 'lastDrawn', on: 'empty', args: [] });
    } finally {
      addon.close();
      fs.rmSync(folder, { recursive: true });
    }
  }

  test('a crash, a read of shared memory, and a code that changed', async () => {
    await assert.rejects(found('process.abort()'), /the process ended with SIGABRT in lastDrawn/);
    const right = { outcome: 'value', isShared: false, isRight: true };
    const say = (/** @type {object} */ answer) => `process.send(${JSON.stringify({ ...right, ...answer })})`;
    await found(say({}));
    await assert.rejects(found(say({ isShared: true })), /lastDrawn read memory that another thread/);
    await assert.rejects(found(say({ isRight: false })), /codes are other ones after lastDrawn/);
  });
});
