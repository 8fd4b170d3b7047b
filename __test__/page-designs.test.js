'use strict';

// Tests the designs that the page offers: readers read each of them, and the page has a control for
// each of their options.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { after, before, describe, it } = require('node:test');

const { generateQrCode } = require('qr-napi');
const { options: descriptions } = require('qr-napi/options');
const { page } = require('../examples/page');
const { DESIGNS } = require('../examples/page/designs');
const { rasteriseSvg, toPng } = require('./support/rasterise');
const { readAny } = require('./support/zxing');

/** The types that ZXing reads, and SVG. */
const TYPES = /** @type {const} */ (['png', 'jpeg', 'gif', 'bmp', 'svg']);

const TEXTS = ['https://example.com', 'https://example.com/menu?table=12&language=en', 'x'.repeat(300)];

/**
 * Lists the properties that a design sets.
 *
 * @param {import('qr-napi').QrCodeOptions} options
 */
const listProperties = (options) =>
  Object.entries(options).flatMap(([top, parts]) =>
    Object.entries(parts).map(([part, value]) => ({
      value,
      option: descriptions.find(({ name }) => name === `${top}.${part}`),
    })),
  );

/**
 * Returns the types that can have every property of a design.
 *
 * @param {import('qr-napi').QrCodeOptions} options
 */
const typesOf = (options) =>
  TYPES.filter((type) => listProperties(options).every(({ option }) => option?.formats.includes(type)));

describe('the designs of the page', () => {
  let server;
  let origin;
  before(async () => {
    const handle = page();
    server = http.createServer((req, res) => handle(req, res, () => res.end())).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${server.address().port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  it('begin with one that sets no option, and have different names', () => {
    assert.deepEqual(DESIGNS[0]?.options, {});
    for (const key of /** @type {const} */ (['name', 'title', 'options'])) {
      assert.equal(new Set(DESIGNS.map((each) => JSON.stringify(each[key]))).size, DESIGNS.length, key);
    }
  });

  for (const { name, options } of DESIGNS) {
    it(`${name} is verified, and ZXing reads it`, async () => {
      for (const type of typesOf(options)) {
        for (const text of TEXTS) {
          const code = generateQrCode(text, { ...options, type, width: 400, verify: true });
          const picture = type === 'svg' ? toPng(await rasteriseSvg(code)) : code;
          assert.equal(await readAny(picture), text, `${type} ${text.length}`);
        }
      }
    });

    it(`${name} sets only options that the page has controls for, as text`, () => {
      for (const { value, option } of listProperties(options)) {
        assert.ok(['Colours', 'Shapes', 'Frame'].includes(option?.group ?? ''), option?.name);
        assert.ok(['string', 'number'].includes(typeof value), option?.name);
        assert.notEqual(value, option?.default, `${option?.name} has its default`);
      }
    });

    it(`${name} has a picture, which is read`, async () => {
      const response = await fetch(`${origin}/designs/${name}.svg`);
      assert.equal(response.headers.get('Content-Type'), 'image/svg+xml');
      const svg = Buffer.from(await response.arrayBuffer());
      assert.equal(await readAny(toPng(await rasteriseSvg(svg, { width: 300 }))), 'qr-napi');
    });
  }
});
