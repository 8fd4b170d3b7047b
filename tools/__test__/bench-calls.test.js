'use strict';

// Tests `npm run tools -- bench:calls`: it times what the tables say.

const assert = require('node:assert/strict');
const { suite, test } = require('node:test');

const qr = require('../..');
const { measureBatches } = require('../benchmarks/calls/batch');
const { TEXTS, WIDTHS, filling, sizeOf } = require('../benchmarks/calls/items');
const { timeInTurns } = require('../benchmarks/calls/turns');
const { measureResident } = require('../benchmarks/memory/resident');

const { generateQrCode } = qr;
const QUIET = { rounds: 2, warmUpMs: 5, title: 'test', step: () => {} };

/** Returns an implementation of our function. `change` can make it draw another text. */
function implementation(name, change = (text) => text) {
  return {
    name,
    makes: 'png',
    group: 'qr-core',
    run: (text, width) => generateQrCode(change(text), { width }),
    toPng: (png) => png,
  };
}

suite('the texts', () => {
  test('have the lengths that the tables name', () => {
    for (const { bytes, text } of [...TEXTS, ...WIDTHS]) assert.equal(Buffer.byteLength(text), bytes);
    assert.deepEqual(
      WIDTHS.map(({ width }) => width),
      [100, 200, 300, 400, 512, 1000],
    );
  });

  for (let version = 1; version <= 40; version++) {
    test(`the text of version ${version} just fills it, at two pixels per module`, () => {
      const { text, width } = filling(version);
      assert.equal(width, 2 * (sizeOf(version) + 8));
      const exact = generateQrCode(text, { version, width });
      assert.deepEqual(generateQrCode(text, { width }), exact);
      assert.deepEqual(generateQrCode(text, { scale: 2 }), exact);
      const code = version === 40 ? 'ERR_QR_DATA_TOO_LONG' : 'ERR_QR_VERSION_TOO_SMALL';
      assert.throws(() => generateQrCode(`${text}x`, { version, width }), { code });
    });
  }
});

suite('taking turns', () => {
  test('times every implementation in every round', async () => {
    const result = await timeInTurns([implementation('a'), implementation('b')], TEXTS[0], QUIET);
    assert.equal(result.bytes, 11);
    assert.deepEqual(
      result.rows.map(({ name, us }) => [name, us.length]),
      [
        ['a', 2],
        ['b', 2],
      ],
    );
  });

  test('times nothing if an implementation gives other bytes', async () => {
    const wrong = implementation('wrong', (text) => `${text}!`);
    await assert.rejects(
      timeInTurns([implementation('a'), wrong], TEXTS[0], QUIET),
      /wrong returns wrong bytes for 11 bytes of text\. Nothing was timed/,
    );
    await assert.rejects(
      timeInTurns([wrong], TEXTS[0], QUIET),
      /The code of wrong for 11 bytes of text cannot be read\. Nothing was timed/,
    );
  });
});

suite('batches', () => {
  test('measures the rate of the loop and of the batch in every round', async () => {
    const [result, ...others] = await measureBatches({ rounds: 2, step: () => {}, bytes: [44] });
    assert.equal(others.length, 0);
    assert.equal(result.bytes, 44);
    for (const rates of [result.loop, result.batch]) {
      assert.equal(rates.length, 2);
      assert.ok(rates.every((rate) => rate > 0));
    }
  });

  test('times nothing if a batch gives other codes', async () => {
    const functions = {
      ...qr,
      async *generateQrCodes(texts, options) {
        for await (const png of qr.generateQrCodes([...texts].reverse(), options)) yield png;
      },
    };
    await assert.rejects(
      measureBatches({ rounds: 1, step: () => {}, bytes: [44], functions }),
      /Only \d+ of \d+ codes of generateQrCodes equal those of generateQrCode\. Nothing was timed/,
    );
  });
});

test('reports the memory of a process after each number of calls', async () => {
  const samples = await measureResident([100, 2500]);
  assert.deepEqual(
    samples.map(({ calls }) => calls),
    [100, 2500],
  );
  for (const { code, buffer } of samples) assert.ok(Math.min(code, buffer) > 1e7, `${code} ${buffer}`);
});
