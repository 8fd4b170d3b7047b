'use strict';

// npm run tools -- test:logos [-- COUNT]: reads codes with random logos up to the largest size,
// without a reserve, with two independent decoders. By the standard all codes are readable;
// failures of a decoder are only counted. Then it reads half as many codes with the default
// reserve, and reports the unused error correction by ZXing-C++, and how many codes stay readable
// under a black square.

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { PNG } = require('pngjs');

const { decode } = require('../../../__test__/support/jsqr');
const { generateQrCode } = require('../../..');
const { ensurePython } = require('../../locks/install');
const { toPgm } = require('../decoders/pgm');
const { codeWithLogo, usualCodeWithLogo } = require('../../../__test__/support/logos');
const { decodeText } = require('../../../__test__/support/zxing');
const { StepError, main } = require('../../support/steps');

const FOLDER = path.join(__dirname, '../../../target/logos');

/** The share of codes that one of the two decoders must read. A lower share means a regression. */
const LEAST = 0.98;

/**
 * The unused error correction that ISO/IEC 15415:2011 grades B, and that the default reserve keeps
 * in each block.
 */
const MIN_UNUSED = 0.5;

/** @param {Buffer} picture */
async function readByZxing(picture) {
  try {
    return await decodeText(picture);
  } catch {
    return undefined;
  }
}

/**
 * Reads codes with the default reserve, clean and with a blot.
 *
 * @param {number} count
 */
function readReserves(count) {
  const python = ensurePython('zxing');
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  const codes = Array.from({ length: count }, (_, i) => {
    const { text, picture, scale, margin } = usualCodeWithLogo(i + 1);
    const { width, height, data } = PNG.sync.read(picture);
    const file = path.join(FOLDER, `${i + 1}.pgm`);
    fs.writeFileSync(file, toPgm({ width, height, pixels: data.filter((_, at) => at % 4 === 1) }));
    return JSON.stringify({ file, text, modules: width / scale - 2 * margin, scale, margin });
  });
  const script = path.join(__dirname, 'logo_reader.py');
  const output = execFileSync(python, [script], { input: codes.join('\n'), encoding: 'utf8' });
  fs.rmSync(FOLDER, { recursive: true, force: true });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {number} count */
function checkReserves(count) {
  const readings = readReserves(count);
  const unused = readings.map(({ uec }) => uec ?? 0).sort((a, b) => a - b);
  const [least = 0, median = 0] = [unused[0], unused[Math.floor(count / 2)]];
  console.log(`${count} codes with the default reserve, 10 to 300 characters and logos of size 0.15 to 0.3:`);
  console.log(`unused error correction according to ZXing-C++: minimum ${least}, median ${median}.`);
  if (least < MIN_UNUSED) process.exitCode = 1;
  for (const blot of Object.keys(readings[0].blots)) {
    const tries = readings.reduce((sum, each) => sum + each.tries, 0);
    const read = readings.reduce((sum, each) => sum + each.blots[blot], 0);
    console.log(`With a black square of ${blot} × ${blot} modules, ${read} of ${tries} codes are read.`);
    if (read < tries) process.exitCode = 1;
  }
}

/** @param {number} count */
async function readCodes(count) {
  const read = { zxing: 0, jsQR: 0, either: 0, ofTheLargest: 0 };
  let largest = 0;
  /** @type {string[]} */
  const unread = [];
  for (let seed = 1; seed <= count; seed++) {
    const { text, options, picture, isLargest } = codeWithLogo(seed);
    const isReadByZxing = (await readByZxing(picture)) === text;
    const isReadByJsQr = decode(picture)?.text === text;
    const isRead = isReadByZxing || isReadByJsQr;
    read.zxing += Number(isReadByZxing);
    read.jsQR += Number(isReadByJsQr);
    read.either += Number(isRead);
    largest += Number(isLargest);
    read.ofTheLargest += Number(isLargest && isRead);
    const { version, errorCorrectionLevel, logo } = options;
    const by = `${isReadByZxing ? '' : ' ZXing'}${isReadByJsQr ? '' : ' jsQR'}`;
    if (by !== '') {
      const plain = generateQrCode(text, { ...options, logo: undefined });
      const isReadPlain = (await readByZxing(plain)) === text && decode(plain)?.text === text;
      unread.push(
        `${seed}: version ${version}-${errorCorrectionLevel}, size ${logo?.size}, padding ${logo?.padding}: not by${by}, without a logo ${isReadPlain ? 'by both' : 'no better'}`,
      );
    }
  }
  console.log(unread.join('\n'));
  console.log(`${count} codes with logos, ${largest} of them of the largest size.`);
  console.log(`Read by ZXing: ${read.zxing}, by jsQR: ${read.jsQR}, by at least one: ${read.either};`);
  console.log(`of the largest size by at least one: ${read.ofTheLargest}.`);
  if (read.either < LEAST * count) process.exitCode = 1;
  checkReserves(Math.ceil(count / 2));
}

main(() => {
  const [count = '1000', ...more] = process.argv.slice(2);
  if (!/^[1-9]\d{0,6}$/.test(count) || more.length > 0) {
    throw new StepError(`Expected an integer above 0 but received ${[count, ...more].join(' ')}.`);
  }
  return readCodes(Number(count));
});
