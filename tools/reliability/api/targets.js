'use strict';

// The functions of the package, with the arguments to try.

const assert = require('node:assert/strict');
const path = require('node:path');
const fc = require('fast-check');

const QRCode = require('../../../index');
const { take } = require('./call');
const gs1 = require('./gs1');
const { instead, odd, thrown } = require('./odd');
const { asyncOptions, compatOptions, options, sequenceOptions } = require('./options');
const { checkContent, checkPicture, contentOf, isReadable, plainOptions } = require('./pictures');
const { FAULTS } = require('./sources');
const { compatTexts, right, texts } = require('./texts');

/** @import { Described } from './build' */
/** @import { Call, Target } from './call' */

/** The default sizes of generateQrCode and of the npm functions. */
const OURS = { width: 200 };
const OF_NPM = { scale: 4 };

/** A decoder reads one picture in this many, as reading takes longer than everything else. */
const READ_ONE_IN = 10;
let pictures = 0;

/** The number of pictures that a decoder read. */
const read = { count: 0 };

/**
 * @param {Buffer} bytes
 * @param {Call} call
 * @param {{ type?: string, width?: number, scale?: number }} missing
 * @param {number} [at] the index of the text in the arguments
 */
async function checkCode(bytes, { args, pollution }, missing, at = 0) {
  const described = plainOptions(args[at + 1]?.[0] === 'callback' ? undefined : args[at + 1]);
  const known = pollution === undefined ? described : undefined;
  checkPicture(bytes, known, missing);
  const content = args[at] && contentOf(args[at]);
  if (content === undefined || !isReadable(known && { ...missing, ...known }, content)) return;
  if (pictures++ % READ_ONE_IN !== 0) return;
  await checkContent(bytes, content);
  read.count += 1;
}

/** @param {string} url */
function bytesOf(url) {
  const [, kind, data = ''] = /^data:[a-z]+\/[a-z+]+;(base64|charset=utf-8),(.*)$/s.exec(url) ?? [];
  assert.ok(kind, `a data URL: ${url.slice(0, 40)}`);
  return Buffer.from(kind === 'base64' ? Buffer.from(data, 'base64') : decodeURIComponent(data));
}

/**
 * Returns the size of a version in modules.
 *
 * @param {number | string} version
 */
function sizeOf(version) {
  const [, height, width] = /^R(\d+)x(\d+)$/.exec(String(version)) ?? [];
  if (width !== undefined) return { width: Number(width), height: Number(height) };
  const side = typeof version === 'number' ? 17 + 4 * version : 9 + 2 * Number(version.slice(1));
  return { width: side, height: side };
}

/** @param {any} symbol */
function checkSymbol({ modules, version, errorCorrectionLevel, maskPattern, segments }) {
  const { width, height } = sizeOf(version);
  assert.equal(modules.size, width);
  assert.equal(modules.data.length, width * height);
  assert.equal(modules.reservedBit.length, width * height);
  assert.ok(modules.data.every((/** @type {number} */ each) => each === 0 || each === 1));
  assert.ok([0, 1, 2, 3].includes(errorCorrectionLevel.bit));
  assert.ok(Number.isInteger(maskPattern) && maskPattern >= 0 && maskPattern <= 7);
  assert.ok(segments.length > 0);
  for (const segment of segments) assert.ok(segment.getLength() > 0 && segment.getBitsLength() > 0);
}

/** @param {unknown} string */
function checkString(string) {
  assert.equal(typeof string, 'string');
  return Buffer.from(/** @type {string} */ (string));
}

/**
 * @param {unknown} value
 * @param {Call} call
 */
async function checkFile(value, call) {
  assert.equal(value, undefined);
  const [, file] = /** @type {Described} */ (call.args[0]);
  const bytes = take(file);
  const ending = path.extname(file).slice(1).toLowerCase();
  await checkCode(bytes, call, { ...OF_NPM, type: ending || 'png' }, 1);
}

const files = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('code', 'c\u00f6de', '.code', ' ', 'x'.repeat(250)),
      fc.string({ maxLength: 12 }),
    ),
    fc.constantFrom('', '.png', '.svg', '.txt', '.JPG', '.webp', '.pdf', '.tiff', '.'),
  )
  // Names files only in the folder of this command.
  .map(([name, ending]) => ['plain', `${name.replace(/[/\\]|\.\./g, '_')}${ending}`]);

const callback = fc.tuple(fc.constant('callback'), fc.boolean());
const streams = fc.oneof(
  { weight: 5, arbitrary: fc.constant(['stream', 'open']) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant('stream'),
      fc.constantFrom('destroyed', 'ended', 'end', 'write', 'destroyed-getter'),
    ),
  },
  { weight: 1, arbitrary: odd },
);

const source = fc.tuple(
  fc.constant('source'),
  fc.boolean(),
  fc.oneof({ weight: 2, arbitrary: fc.constant('none') }, fc.constantFrom(...FAULTS)),
  thrown,
  fc.array(fc.oneof({ weight: 5, arbitrary: right }, texts), { maxLength: 6 }),
);
const manyTexts = fc.oneof(
  { weight: 4, arbitrary: source },
  { weight: 4, arbitrary: fc.array(right, { maxLength: 6 }).map((all) => ['list', 'plain', all, []]) },
  { weight: 1, arbitrary: odd },
);

/**
 * Properties that other code may have added to prototypes. `then` is not among them, as it would
 * turn everything into a promise.
 */
const pollution = fc.record({
  owner: fc.constantFrom('Object', 'Array'),
  name: fc.constantFrom(
    ...['width', 'type', 'color', 'logo', 'signal', 'version', 'quality', 'dark', 'data', 'mode', 'image'],
    ...['get', 'set', 'value', 'cause', 'code', 'name', 'message', 'id', '0', '1', 'x', 'isNew', 'param'],
  ),
  value: instead.map(([each]) => (typeof each === 'string' ? ['plain', each] : each)),
  enumerable: fc.boolean(),
});

/**
 * Replaces a plain function by one that records its calls.
 *
 * @param {Described} described
 * @returns {Described}
 */
function recorded(described) {
  const [kind, , , of] = described;
  return kind === 'function' || (kind === 'proxy' && of === 'function') ? ['callback', false] : described;
}

/**
 * @param {fc.Arbitrary<any>[]} parameters
 * @param {{ hasCallback?: boolean, isClean?: boolean }} [how]
 * @returns {fc.Arbitrary<Call>}
 */
function calls(parameters, { hasCallback = false, isClean = false } = {}) {
  const whole = fc.tuple(...parameters);
  const last = hasCallback ? callback : odd;
  const args = fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: hasCallback ? 8 : 1, arbitrary: fc.tuple(whole, last).map(([all, each]) => [...all, each]) },
    { weight: 1, arbitrary: fc.tuple(whole, fc.nat(2)).map(([all, count]) => all.slice(0, count)) },
    // A callback in place of the options.
    { weight: 1, arbitrary: fc.tuple(whole, last).map(([all, each]) => [...all.slice(0, -1), each]) },
    { weight: 1, arbitrary: fc.tuple(whole, odd).map(([all, each]) => [...all, each]) },
  );
  return /** @type {any} */ (
    fc.record({
      args: hasCallback ? args.map((all) => all.map((each, i) => (i === 0 ? each : recorded(each)))) : args,
      pollution: isClean
        ? fc.constant(undefined)
        : fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: pollution }),
      take: fc.nat(8),
    })
  );
}

/** @typedef {Target & { calls: fc.Arbitrary<any> }} Tried */

const ofNpm = { isOfNpm: true };
const ofFiles = { isOfNpm: true, isOfFiles: true };

/** @type {Tried[]} */
const TARGETS = [
  {
    name: 'generateQrCode',
    run: QRCode.generateQrCode,
    gives: 'value',
    check: (value, call) => checkCode(value, call, OURS),
    calls: calls([texts, options]),
  },
  {
    name: 'generateQrCodeAsync',
    run: QRCode.generateQrCodeAsync,
    gives: 'promise',
    check: (value, call) => checkCode(value, call, OURS),
    calls: calls([texts, asyncOptions]),
  },
  {
    name: 'generateQrCodes',
    run: QRCode.generateQrCodes,
    gives: 'iterable',
    check: async (values, { args, pollution: by }) => {
      const [, , items] = args[0]?.[0] === 'list' ? args[0] : [];
      for (const [i, value] of values.entries()) {
        // Bytes are read when their turn comes, so they may have changed before.
        const item = items?.[i]?.[2] === 'changed' ? undefined : items?.[i];
        const all = [item ?? ['plain', undefined], args[1] ?? ['plain', undefined]];
        await checkCode(value, { args: all, ...(by && { pollution: by }) }, OURS);
      }
    },
    calls: calls([manyTexts, asyncOptions]),
  },
  {
    name: 'generateQrCodeSequence',
    run: QRCode.generateQrCodeSequence,
    gives: 'value',
    check: (values, { args }) => {
      assert.ok(values.length >= 2 && values.length <= 16);
      for (const value of values) checkPicture(value, plainOptions(args[1]), OURS);
    },
    calls: calls([texts, sequenceOptions]),
  },
  {
    name: 'create',
    run: QRCode.create,
    gives: 'value',
    ...ofNpm,
    check: checkSymbol,
    calls: calls([compatTexts, compatOptions]),
  },
  {
    name: 'generateQrCode of GS1 elements',
    run: gs1.drawElements,
    gives: 'value',
    check: gs1.checkElements,
    calls: calls([gs1.texts]),
  },
  {
    name: 'gs1DigitalLink.parse',
    run: gs1.parseLink,
    gives: 'value',
    check: (value) =>
      assert.match(value, /^https?:\/\/[^/?#\s]+(\/[^/?#\s]+)*(\/\d{2,4}\/[-\w.~%]+)+(\?[-\w.~%=&]+)?$/),
    calls: calls([gs1.links]),
  },
  ...ofKind('toBuffer', (value) => value, 'png'),
  ...ofKind('toString', checkString, 'utf8'),
  ...ofKind('toDataURL', bytesOf, 'png'),
  {
    name: 'toFile',
    run: QRCode.toFile,
    gives: 'callback',
    ...ofFiles,
    check: checkFile,
    calls: calls([files, compatTexts, compatOptions], { hasCallback: true, isClean: true }),
  },
  {
    name: 'toFileSync',
    run: QRCode.toFileSync,
    gives: 'value',
    ...ofFiles,
    check: checkFile,
    calls: calls([files, compatTexts, compatOptions], { isClean: true }),
  },
  {
    name: 'toFileStream',
    run: QRCode.toFileStream,
    gives: 'stream',
    ...ofNpm,
    check: (value, call) => checkCode(value, call, OF_NPM, 1),
    calls: calls([streams, compatTexts, compatOptions], { hasCallback: true, isClean: true }),
  },
];

/**
 * Returns a function of npm `qrcode`, and its synchronous twin.
 *
 * @param {'toBuffer' | 'toString' | 'toDataURL'} name
 * @param {(value: any) => Buffer} toBytes
 * @param {string} type
 * @returns {Tried[]}
 */
function ofKind(name, toBytes, type) {
  const check = (/** @type {any} */ value, /** @type {Call} */ call) =>
    checkCode(toBytes(value), call, { ...OF_NPM, type });
  // With a callback, toString also returns its string.
  const run = /** @type {any} */ (QRCode)[name];
  const twin = /** @type {any} */ (QRCode)[`${name}Sync`];
  const parameters = [compatTexts, compatOptions];
  return [
    { name, run, gives: 'callback', ...ofNpm, check, calls: calls(parameters, { hasCallback: true }) },
    { name: `${name}Sync`, run: twin, gives: 'value', ...ofNpm, check, calls: calls(parameters) },
  ];
}

module.exports = { TARGETS, read };
