'use strict';

// npm run tools -- bench:symbologies: times Micro QR, rMQR and payloads against the default call, and
// against other packages that draw these symbols.

const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { parseArgs } = require('node:util');

const { shuffled, median } = require('../../support/statistics');
const { build, ensureToolsInstalled, main, requireToolchains, say } = require('../../support/steps');

const USAGE = `npm run tools -- bench:symbologies

Times one call of each in turns, and prints the median and the minimum of all rounds. The other
packages make only the modules; ours draws a PNG. PyPI segno is timed if python3 has it.

  --help`;

const ROUNDS = 15;
const NUM_TEXTS = 200;

/** About as long as a round of one way takes, in milliseconds. */
const ROUND_MS = 20;

/**
 * A way to make symbols.
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {string} what
 * @property {(text: number) => unknown} run makes the symbol of a text, by its number
 */

/**
 * Returns different texts of a length.
 *
 * @param {number} length
 */
const textsOf = (length) =>
  Array.from({ length: NUM_TEXTS }, (_, i) =>
    `https://example.com/${i}/`.padEnd(length, 'abc').slice(-length),
  );

/** @returns {Promise<Way[]>} */
async function listWays() {
  const bwip = require('bwip-js/node');
  const { encodeMicroQR, encodeRMQR } = await import('etiket');
  const { prepareZXingModule, writeBarcode } = require('zxing-wasm/writer');
  const { generateQrCode } = require('../../..');
  const { epc, wifi } = require('../../../lib/payloads');
  const wasmBinary = readFileSync(require.resolve('zxing-wasm/writer/zxing_writer.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  const [short, long] = [textsOf(11), textsOf(44)];
  const of = (/** @type {string[]} */ texts, /** @type {number} */ i) => String(texts[i % NUM_TEXTS]);
  const micro = Object.freeze({ symbology: 'micro-qr' });
  const rmqr = Object.freeze({ symbology: 'rmqr' });
  const draw = /** @type {(text: string, options?: any) => Buffer} */ (generateQrCode);
  return [
    { name: 'qr-napi', what: 'QR, 44 bytes: the default call', run: (i) => draw(of(long, i)) },
    { name: 'qr-napi', what: 'Micro QR, 11 bytes', run: (i) => draw(of(short, i), micro) },
    {
      name: 'bwip-js',
      what: 'Micro QR, 11 bytes',
      run: (i) => bwip.raw({ bcid: 'microqrcode', text: of(short, i) }),
    },
    { name: 'etiket', what: 'Micro QR, 11 bytes', run: (i) => encodeMicroQR(of(short, i)) },
    {
      name: 'zint, as WebAssembly',
      what: 'Micro QR, 11 bytes',
      run: (i) => writeBarcode(of(short, i), { format: 'MicroQRCode' }),
    },
    { name: 'qr-napi', what: 'rMQR, 44 bytes', run: (i) => draw(of(long, i), rmqr) },
    {
      name: 'bwip-js',
      what: 'rMQR, 44 bytes',
      run: (i) =>
        bwip.raw(
          /** @type {any} */ ({ bcid: 'rectangularmicroqrcode', text: of(long, i), version: 'R15x77' }),
        ),
    },
    { name: 'etiket', what: 'rMQR, 44 bytes', run: (i) => encodeRMQR(of(long, i)) },
    {
      name: 'zint, as WebAssembly',
      what: 'rMQR, 44 bytes',
      run: (i) => writeBarcode(of(long, i), { format: 'RMQRCode' }),
    },
    {
      name: 'qr-napi',
      what: 'the text of `wifi`',
      run: (i) => wifi({ ssid: `Guests ${i}`, password: 'correct horse' }),
    },
    {
      name: 'qr-napi',
      what: 'the text of `epc`',
      run: (i) => epc({ name: `Customer ${i}`, iban: 'DE89370400440532013000', amount: '12.30' }),
    },
  ];
}

/**
 * Times a way.
 *
 * @param {Way} way
 * @param {number} count
 * @returns {Promise<number>} microseconds of a call
 */
async function time({ run }, count) {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const made = run(i);
    if (made instanceof Promise) await made;
  }
  return ((performance.now() - start) * 1000) / count;
}

/** Returns the microseconds that segno takes for a Micro QR symbol, or undefined without it. */
function timeSegno() {
  const program =
    "import segno, timeit; f = lambda: segno.make_micro('https://exa'); " +
    'print(min(timeit.repeat(f, number=20, repeat=5)) / 20 * 1e6)';
  const { status, stdout } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

main(async () => {
  parseArgs({ options: {} });
  requireToolchains();
  ensureToolsInstalled();
  build();
  const { number, table } = require('../report/tables');
  const ways = await listWays();
  say(`Timing ${ways.length} calls`);
  const counts = [];
  for (const way of ways) {
    const us = Math.min(await time(way, 3), await time(way, 3));
    counts.push(Math.max(3, Math.round((1000 * ROUND_MS) / us)));
  }
  /** @type {number[][]} */
  const times = ways.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const i of shuffled([...ways.keys()], round)) {
      const way = /** @type {Way} */ (ways[i]);
      /** @type {number[]} */ (times[i]).push(await time(way, Number(counts[i])));
    }
  }
  const ofDefault = median(/** @type {number[]} */ (times[0]));
  const rows = ways.map(({ name, what }, i) => {
    const us = /** @type {number[]} */ (times[i]);
    return [what, name, number(median(us)), number(Math.min(...us)), number(median(us) / ofDefault)];
  });
  const segno = timeSegno();
  if (segno !== undefined) {
    rows.push(['Micro QR, 11 bytes', 'segno', '–', number(segno), number(segno / ofDefault)]);
  }
  console.log(table([' what', ' package', 'median µs', 'minimum µs', '× the default call'], rows));
}, USAGE);
