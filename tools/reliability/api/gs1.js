'use strict';

// GS1 elements and GS1 Digital Links to try: valid ones, ones with a fault, and random characters.

const assert = require('node:assert/strict');
const fc = require('fast-check');

const QRCode = require('../../../index');
const { makeElements, spoil, writeElements } = require('../../../__test__/support/gs1');
const { random } = require('../../../__test__/support/random');
const { readGs1 } = require('../../../lib/gs1');
const { gs1DigitalLink } = require('../../../lib/payloads/gs1-digital-link');
const { checkContent } = require('./pictures');

/** @import { Call } from './call' */

/** The characters that the parsers treat in their own way. */
const SIGNS = [...'()\\%/?&=;#+.:01289AZaz"', '\x1d', 'é', '\ud800', ' ', '\n'];

const seeds = fc.integer();

/** Elements of random AIs. Half of them have a fault. */
const elements = fc.tuple(seeds, fc.boolean()).map(([seed, isSpoilt]) => {
  const numbers = random(seed);
  const made = makeElements(numbers);
  return writeElements(isSpoilt ? spoil(numbers, made) : made);
});

/** Up to three characters to replace, by their index. */
const changes = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.tuple(fc.nat(80), fc.constantFrom(...SIGNS)), { maxLength: 3 }) },
);

/**
 * Replaces characters of a text.
 *
 * @param {string} text
 * @param {readonly [at: number, sign: string][]} all
 */
const change = (text, all) =>
  all.reduce((each, [at, sign]) => each.slice(0, at) + sign + each.slice(at + 1), text);

const characters = fc.string({ unit: fc.constantFrom(...SIGNS), maxLength: 40 });

/** Texts with and without parentheses. */
const texts = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: elements }, { weight: 1, arbitrary: characters }),
    fc.boolean(),
    changes,
  )
  .map(([text, isRaw, all]) => {
    const raw = text.replace(/^\(|\)/g, '').replaceAll('(', '\x1d');
    return ['plain', change(isRaw ? raw : text, all)];
  });

const DOMAINS = ['https://id.gs1.org', 'http://a.b:80/c/d', 'HTTPS://A.B', 'ftp://a.b'];
const PATHS = [
  '/01/09521234543213',
  '/01/9521234543213/22/2A/10/A%2FB/21/7',
  '/01/09521234543213/10/ABC/22/2A',
  '/414/9521321000019/254/32a%2Fb',
  '/8004/9521001234567',
  '/10/A',
];
const QUERIES = [
  '',
  '',
  '?17=261231',
  '?3103=000195&17=261231&linkType=a',
  '?21=A',
  '?17=261301',
  '?99=%C3%A9',
];

/** Links, some of them with a fault. */
const links = fc
  .tuple(
    fc.constantFrom(...DOMAINS),
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PATHS) }, { weight: 1, arbitrary: characters }),
    fc.constantFrom(...QUERIES),
    changes,
  )
  .map(([domain, path, query, all]) => ['plain', change(`${domain}${path}${query}`, all)]);

/**
 * Draws GS1 elements, and parses their raw data again, which must stay as it is.
 *
 * @param {any} text
 */
function drawElements(text) {
  const code = QRCode.generateQrCode(text, { gs1: true, scale: 4 });
  const [, part] = readGs1(text, 'text');
  assert.deepEqual(readGs1(part?.data, 'text')[1], part, 'the raw data of raw data');
  return code;
}

/**
 * Parses a link, and makes it again, which must give a link that stays as it is.
 *
 * @param {any} uri
 */
function parseLink(uri) {
  const { text } = gs1DigitalLink(gs1DigitalLink.parse(uri));
  assert.equal(gs1DigitalLink(gs1DigitalLink.parse(text)).text, text, 'the link of a link');
  return text;
}

/**
 * Reads a code of GS1 elements.
 *
 * @param {Buffer} png
 * @param {Call} call
 */
async function checkElements(png, { args: [text] }) {
  if (text?.[0] !== 'plain') return;
  await checkContent(png, Buffer.from(String(readGs1(text[1], 'text')[1]?.data), 'latin1'));
}

module.exports = { checkElements, drawElements, links, parseLink, texts };
