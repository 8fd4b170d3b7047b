'use strict';

// Tests the sentences of SECURITY.md that no other test proves. docs/security-tests.md has the
// whole list.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');
const { describe, test } = require('node:test');

const { generateQrCode, toFile } = require('..');
const { qrCodeHandler } = require('../lib/handler');
const { formats } = require('../lib/options');
const { peakOf } = require('./support/peak');
const { decodeText } = require('./support/zxing');

const root = path.join(__dirname, '..');

/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

const MIB = 1024 * 1024;

const VECTORS = /** @type {const} */ (['svg', 'eps', 'pdf']);
const RASTERS = formats
  .filter(({ name, isText }) => !isText && !VECTORS.some((each) => each === name))
  .map(({ name }) => name);

/**
 * @param {Buffer} png
 * @returns {string[]} the types of its chunks
 */
function chunksOf(png) {
  const types = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    types.push(png.toString('latin1', at + 4, at + 8));
  return types;
}

/**
 * @param {Buffer} jpeg
 * @returns {number[]} the markers before its pixels
 */
function markersOf(jpeg) {
  const markers = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2))
    markers.push(/** @type {number} */ (jpeg[at + 1]));
  return markers;
}

describe('a text', () => {
  const marker = 'Marker<"&\'>%(Q)';

  test('appears in no picture as plain text', () => {
    for (const type of [...VECTORS, ...RASTERS]) {
      const picture = Buffer.from(generateQrCode(marker.repeat(3), { type })).toString('latin1');
      assert.ok(!picture.includes('Marker') && !picture.includes('(Q)'), type);
    }
  });

  test('can be a URL of any scheme', async () => {
    const text = 'javascript:alert(1)';
    assert.equal(await decodeText(generateQrCode(text)), text);
  });

  test('appears in no message, except the start of a value of the wrong type', () => {
    const long = 'Marker'.repeat(2000);
    assert.throws(
      () => generateQrCode(long),
      (/** @type {Error} */ error) => !error.message.includes('Marker'),
    );
    for (const value of [[long], [{ data: 1, mode: long }], Symbol(long)]) {
      assert.throws(
        () => generateQrCode(/** @type {any} */ (value)),
        ({ message }) => (message.match(/Marker/g) ?? []).length <= 10 && message.length < 300,
      );
    }
  });
});

describe('a picture has no metadata:', () => {
  test('a PNG has only the chunks that it needs', () => {
    for (const color of [{}, { dark: '#0000ff', light: '#ffffff80' }]) {
      const types = chunksOf(generateQrCode('text', { color }));
      for (const type of types) assert.match(type, /^(?:IHDR|PLTE|tRNS|IDAT|IEND)$/);
    }
  });

  test('a JPEG has only a JFIF header, tables and a frame', () => {
    const markers = markersOf(generateQrCode('text', { type: 'jpeg' }));
    assert.ok(markers.length > 3);
    for (const marker of markers)
      assert.ok([0xc0, 0xc4, 0xdb, 0xdd, 0xe0].includes(marker), marker.toString(16));
  });

  test('a WebP has only pixels, and a GIF no comment and no application block', () => {
    const webp = generateQrCode('text', { type: 'webp' });
    assert.equal(webp.toString('latin1', 12, 16), 'VP8L');
    const [end, padding] = [20 + webp.readUInt32LE(16), webp.readUInt32LE(16) % 2];
    assert.equal(end + padding, webp.length);
    const gif = generateQrCode('text', { type: 'gif' });
    const table = 13 + 3 * 2 ** (1 + /** @type {number} */ (gif[10] & 7));
    assert.equal(gif.toString('latin1', table, table + 1), ',');
    // Only a transparent colour needs a graphic control extension.
    const transparent = generateQrCode('text', { type: 'gif', color: { light: '#0000' } });
    assert.equal(transparent.toString('latin1', table, table + 2), '!\u00f9');
    assert.equal(transparent.toString('latin1', table + 8, table + 9), ',');
  });

  test('a PDF, an EPS and an SVG have no title, creator or date', () => {
    for (const type of VECTORS) {
      const picture = Buffer.from(generateQrCode('text', { type })).toString('latin1');
      assert.doesNotMatch(
        picture,
        /\/Info|\/Metadata|%%(?:Title|Creator|CreationDate)|<(?:title|desc|metadata|text)/,
        type,
      );
    }
  });
});

test('refuses a colour or a size that contains markup', () => {
  for (const type of VECTORS) {
    for (const hostile of ['#000"/><script>', '#000) Tj', "'", '#fff\n%%EOF', '--><x>']) {
      for (const options of [
        { color: { dark: hostile } },
        { width: hostile },
        { margin: hostile },
        { scale: hostile },
      ]) {
        assert.throws(
          () => generateQrCode('a', /** @type {any} */ ({ type, ...options })),
          ({ code }) => code.startsWith('ERR_QR_'),
          `${type} ${JSON.stringify(options)}`,
        );
      }
    }
  }
});

test('draws an image of the maximum width, and refuses a wider one', () => {
  const cases = [
    ...['png', ...VECTORS].map((type) => ({ type, width: 16384 })),
    ...RASTERS.filter((type) => type !== 'png').map((type) => ({ type, width: 4096 })),
  ];
  for (const options of cases) {
    assert.ok(generateQrCode('a', /** @type {any} */ (options)).length > 0);
    const wider = { ...options, width: options.width + 1 };
    assert.throws(
      () => generateQrCode('a', /** @type {any} */ (wider)),
      ({ code }) => code === 'ERR_QR_INVALID_OPTION' || code === 'ERR_QR_IMAGE_TOO_LARGE',
    );
  }
  // A symbol of version 2 has 25 modules.
  for (const type of /** @type {const} */ (['utf8', 'terminal'])) {
    assert.ok(generateQrCode('a', { type, version: 2, margin: 499 }).length > 0);
    assert.throws(() => generateQrCode('a', { type, version: 2, margin: 500 }), {
      code: 'ERR_QR_IMAGE_TOO_LARGE',
    });
  }
});

describe('the handler', () => {
  /**
   * @param {import('node:test').TestContext} t
   * @param {unknown[]} told what onError is told
   * @returns {Promise<number>} the port
   */
  async function listen(t, told) {
    const handler = qrCodeHandler({ onError: (/** @type {unknown} */ error) => told.push(error) });
    const server = http.createServer((req, res) => handler(req, res)).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    return /** @type {net.AddressInfo} */ (server.address()).port;
  }

  /**
   * @param {number} port
   * @param {string} request
   * @returns {Promise<string>} the whole answer
   */
  async function answer(port, request) {
    const socket = net.connect(port, '127.0.0.1').setEncoding('latin1').end(request);
    let text = '';
    for await (const piece of socket) text += piece;
    return text;
  }

  const line = (/** @type {string} */ target, method = 'GET', more = '') =>
    `${method} ${target} HTTP/1.1\r\nHost: Marker.example\r\nX-Marker: Marker\r\nCookie: Marker=Marker\r\n` +
    `Origin: http://Marker\r\nIf-None-Match: "Marker"\r\n${more}Connection: close\r\n\r\n`;

  test('writes nothing of a request into an answer or an error', async (t) => {
    /** @type {unknown[]} */
    const told = [];
    const port = await listen(t, told);
    const targets = [
      '/Marker?text=Marker',
      '/?text=',
      '/Marker',
      `/?text=${'Marker'.repeat(200)}`,
      '/?text=%Marker',
    ];
    const unnamed = [
      '/?text=a&Marker%3Cb%3E=1',
      `/?text=a&${'Marker'.repeat(7)}=1`,
      '/?text=a&Marker%0d%0aX:=1',
      '/?text=a&Marker+a=1',
    ];
    for (const target of [...targets, ...unnamed]) {
      const text = await answer(port, line(target));
      assert.match(text, /^HTTP\/1\.1 (?:200|400) /);
      assert.ok(!text.includes('Marker'), `${target}: ${text}`);
    }
    for (const method of ['POST', 'DELETE', 'PATCH']) {
      const text = await answer(port, line('/?text=Marker', method, 'Content-Length: 0\r\n'));
      assert.ok(!text.includes('Marker'), text);
    }
    assert.ok(!JSON.stringify(told.map(String)).includes('Marker'));
  });

  test('names an unknown parameter of 1 to 40 plain characters, as text/plain', async (t) => {
    const port = await listen(t, []);
    const name = 'Marker_1.2-3'.padEnd(40, 'x');
    const text = await answer(port, line(`/?text=a&${name}=1`));
    assert.match(text, /^HTTP\/1\.1 400 /);
    assert.match(text, /\r\ncontent-type: text\/plain/i);
    assert.ok(text.includes(name), text);
  });
});

test('only two blocks of our crates and one file of the addon are unsafe', () => {
  for (const crate of ['qr-core', 'qr-codecs', 'qr-deflate'])
    assert.match(read(`crates/${crate}/src/lib.rs`), /^#!\[(?:deny|forbid)\(unsafe_code\)\]$/m);
  assert.match(read('crates/qr-dispatch/src/lib.rs'), /^#!\[deny\(unsafe_code\)\]$/m);
  const filesOf = (/** @type {string} */ folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name.endsWith('.rs'))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
  const unsafeLines = (/** @type {string} */ file) =>
    read(file)
      .split('\n')
      .filter((each) => /^\s*(?!\/\/).*\bunsafe\b/.test(each))
      .map((each) => each.trim());
  const crates = ['qr-core', 'qr-codecs', 'qr-deflate', 'qr-dispatch'].flatMap((crate) =>
    filesOf(`crates/${crate}/src`),
  );
  assert.deepEqual(crates.flatMap(unsafeLines), [
    'return unsafe { x86_64::run(work) };',
    'return unsafe { x86_64::run_counting(work) };',
  ]);
  const files = filesOf('src').filter((file) => unsafeLines(file).length > 0);
  assert.deepEqual(files, ['src/view.rs']);
});

test('an error of the file system has the unchanged file name', async () => {
  const file = path.join(root, 'none/\x1b[2J.png');
  await assert.rejects(
    toFile(file, 'text'),
    ({ code, message }) => code === 'ENOENT' && message.includes(file),
  );
});

describe('a batch on 64 cores', () => {
  test('reads at most 16 MiB of texts ahead', () => {
    const { ahead } = peakOf(
      `let ahead = 0;
      const long = (function* () { for (;;) { ahead += 7000; yield '1'.repeat(7000); } })();
      // No text is drawn.
      require('./lib/batch/pool').drawOnPool = () => new Promise(() => {});
      generateQrCodes(long).next();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      console.log(JSON.stringify({ ahead }));
      process.exit();`,
      { cores: 64 },
    );
    // The text that reaches the bound is read.
    assert.ok(ahead > 15 * MIB && ahead <= 16 * MIB + 7000, `${ahead}`);
  });

  test('holds 24 MiB of finished codes, and those of running tasks', () => {
    const { held } = peakOf(
      `const texts = (function* () { for (let i = 0; ; i++) yield String(i); })();
      const held = () => process.memoryUsage().arrayBuffers;
      generateQrCode('text');
      const before = held();
      for await (const _ of generateQrCodes(texts, { type: 'bmp', width: 2000 })) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        console.log(JSON.stringify({ held: held() - before }));
        process.exit();
      }`,
      { cores: 64 },
    );
    assert.ok(held > 16 * MIB && held < 64 * MIB, `${held}`);
  });
});

test('the WebAssembly package has three dependencies, and npm installs it on no processor', () => {
  const { dependencies, cpu } = JSON.parse(read('npm/wasm32-wasip1/package.json'));
  assert.deepEqual(Object.keys(dependencies), ['@emnapi/core', '@emnapi/runtime', '@napi-rs/wasm-runtime']);
  assert.deepEqual(cpu, ['wasm32']);
});

test('crates come only from crates.io, under licences that tools/deny.toml lists', () => {
  const text = read('tools/deny.toml');
  assert.match(text, /^unknown-registry = "deny"$/m);
  assert.match(text, /^unknown-git = "deny"$/m);
  assert.match(read('tools/development/check.js'), /'check', .*'licenses', 'bans', 'sources'/);
});
