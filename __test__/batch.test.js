'use strict';

// Tests generateQrCodes: order, reading ahead, errors, and when it closes its source.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { availableParallelism } = require('node:os');
const { Readable } = require('node:stream');
const { setImmediate: turn, setTimeout: delay } = require('node:timers/promises');
const { test } = require('node:test');

const { QrCodeError, generateQrCode, generateQrCodes } = require('../index');
const { all, asyncOf, endless, texts } = require('./support/batches');

/** The limit for texts that are read ahead, from index.d.ts. */
const MAX_AHEAD = 768 * availableParallelism();

/** @param {Iterable<string>} items */
async function* slowly(items) {
  let i = 0;
  for (const item of items) {
    if (i++ % 7 === 0) await turn();
    yield item;
  }
}

test('draws the texts of an array, a set, a generator and an async generator in order', async () => {
  const wanted = texts(500).map((text) => generateQrCode(text, { margin: 1 }));
  const sources = [texts(500), new Set(texts(500)), texts(500).values(), slowly(texts(500))];
  for (const source of sources) assert.deepEqual(await all(generateQrCodes(source, { margin: 1 })), wanted);
});

test('draws no text, one text, and one more text than a task holds', async () => {
  for (const length of [0, 1, 256 * availableParallelism() + 1]) {
    assert.deepEqual(
      await all(generateQrCodes(texts(length))),
      texts(length).map((text) => generateQrCode(text)),
    );
    assert.equal((await all(generateQrCodes(slowly(texts(length))))).length, length);
  }
});

test('keeps texts of all kinds and sizes in order', async () => {
  const mixed = texts(300).map((text, i) => {
    if (i % 5 === 0) return text.repeat(100);
    if (i % 5 === 1) return Buffer.from(text);
    if (i % 5 === 2) return [{ data: String(i), mode: /** @type {const} */ ('numeric') }, { data: text }];
    return text;
  });
  assert.deepEqual(
    await all(generateQrCodes(mixed)),
    mixed.map((text) => generateQrCode(text)),
  );
});

for (const [title, isAsync] of /** @type {const} */ ([
  ['an iterable', false],
  ['an async iterable', true],
])) {
  test(`backpressure: ${title} is never read far ahead of the consumer`, async () => {
    let taken = 0;
    const source = (function* () {
      for (;;) yield `text ${taken++}`;
    })();
    const codes = generateQrCodes(isAsync ? asyncOf(source) : source);
    assert.equal(taken, 0, 'reads nothing before the first next()');
    let given = 0;
    let most = 0;
    for await (const _ of codes) {
      given += 1;
      if (given % 50 === 0) await delay(5); // time to run ahead
      most = Math.max(most, taken - given);
      if (given === 2000) break;
    }
    assert.ok(most > 1, `some are made ahead: ${most}`);
    assert.ok(most <= MAX_AHEAD, `${most} <= ${MAX_AHEAD}`);
  });
}

test('draws slow codes, such as those with a logo, in small tasks', async () => {
  let taken = 0;
  function* source() {
    for (;;) yield `https://example.com/${taken++}`;
  }
  const logo = { image: generateQrCode('logo') };
  for await (const png of generateQrCodes(source(), { logo })) {
    assert.deepEqual(png, generateQrCode('https://example.com/0', { logo }));
    break;
  }
  assert.ok(taken <= 24 * availableParallelism(), `${taken} were taken before the first was given`);
});

test('draws the texts it has, without waiting for a slow source to fill a task', async () => {
  /** @type {(value?: unknown) => void} */
  let goOn = () => {};
  async function* source() {
    yield 'first';
    await new Promise((resolve) => {
      goOn = resolve;
    });
    yield 'second';
  }
  const codes = generateQrCodes(source());
  assert.deepEqual((await codes.next()).value, generateQrCode('first'));
  goOn();
  assert.deepEqual((await codes.next()).value, generateQrCode('second'));
  assert.equal((await codes.next()).done, true);
});

for (const [title, bad, code] of /** @type {const} */ ([
  ['that is empty', '', 'ERR_QR_INVALID_TEXT'],
  ['that is too long', 'a'.repeat(3000), 'ERR_QR_DATA_TOO_LONG'],
  ['that is a promise', Promise.resolve('text'), 'ERR_QR_INVALID_TEXT'],
])) {
  test(`a text ${title} throws after the codes before it, and the error names its index`, async () => {
    for (const place of [0, 1, 250]) {
      const source = /** @type {any[]} */ (texts(400));
      source[place] = bad;
      let made = 0;
      const iterate = async () => {
        for await (const png of generateQrCodes(source)) {
          assert.deepEqual(png, generateQrCode(source[made]));
          made += 1;
        }
      };
      await assert.rejects(iterate, (/** @type {any} */ error) => {
        assert.ok(error instanceof QrCodeError);
        assert.equal(error.code, code);
        assert.ok(error.message.includes(`texts[${place}]`), error.message);
        return true;
      });
      assert.equal(made, place);
    }
  });
}

test('an error of the source is thrown after the codes before it', async () => {
  for (const own of [new Error('mine'), undefined, 'a string']) {
    let made = 0;
    let caught = false;
    try {
      const source = async function* () {
        yield* texts(150);
        throw own;
      };
      for await (const _ of generateQrCodes(source())) made += 1;
    } catch (error) {
      caught = true;
      assert.equal(error, own);
    }
    assert.equal(caught, true);
    assert.equal(made, 150);
  }
});

for (const isAsync of [false, true]) {
  test(`break, or an error in the loop, closes ${isAsync ? 'an async' : 'a'} source`, async () => {
    let ended = 0;
    const codes = () => {
      const source = endless(() => {
        ended += 1;
      });
      return generateQrCodes(isAsync ? asyncOf(source) : source);
    };
    for await (const _ of codes()) break;
    await turn();
    assert.equal(ended, 1);
    const iterate = async () => {
      for await (const _ of codes()) throw new Error('mine');
    };
    await assert.rejects(iterate, { message: 'mine' });
    await turn();
    assert.equal(ended, 2);
  });
}

for (const isAsync of [false, true]) {
  for (const bad of ['', 42, 'a'.repeat(3000)]) {
    test(`a bad text closes ${isAsync ? 'an async' : 'a'} source: ${String(bad).slice(0, 5)}`, async () => {
      let ended = 0;
      const source = (function* () {
        try {
          yield 'good';
          yield/** @type {string} */ (bad);
          for (;;) yield 'never';
        } finally {
          ended += 1;
        }
      })();
      await assert.rejects(all(generateQrCodes(isAsync ? asyncOf(source) : source)), QrCodeError);
      assert.equal(ended, 1);
    });
  }
}

test('a source that has ended or thrown is not closed', async () => {
  for (const end of [() => ({ done: true }), () => assert.fail('mine')]) {
    const source = { next: end, return: () => assert.fail('return') };
    const codes = generateQrCodes(/** @type {any} */ ({ [Symbol.iterator]: () => source }));
    const outcome = await codes.next().catch((error) => error);
    assert.ok(outcome.done === true || outcome.message === 'mine');
  }
});

test('an error that a source throws when it is closed is reported only if nothing failed before', async () => {
  const source = (/** @type {any[]} */ ...items) => ({
    [Symbol.iterator]: () => {
      const values = items.values();
      return {
        next: () => values.next(),
        return: () => {
          throw new Error('from return');
        },
      };
    },
  });
  await assert.rejects(all(generateQrCodes(source('good', 42))), { code: 'ERR_QR_INVALID_TEXT' });
  await assert.rejects(all(generateQrCodes(source('a'.repeat(3000), 'b'))), { code: 'ERR_QR_DATA_TOO_LONG' });
  const controller = new AbortController();
  const codes = generateQrCodes(source(...texts(MAX_AHEAD + 1000)), { signal: controller.signal });
  await codes.next();
  controller.abort();
  await assert.rejects(codes.next(), { name: 'AbortError' });
  const unfinished = generateQrCodes(source(...texts(MAX_AHEAD + 1000)));
  await unfinished.next();
  await assert.rejects(unfinished.return(), { message: 'from return' });
});

test('refuses an invalid iterator, and invalid results of an iterator', async () => {
  for (const iterator of [undefined, 5, {}, { next: 5 }]) {
    for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
      const codes = generateQrCodes(/** @type {any} */ ({ [symbol]: () => iterator }));
      await assert.rejects(codes.next(), {
        code: 'ERR_QR_INVALID_TEXT',
        message: /an iterator with next for texts/,
      });
    }
  }
  for (const result of [undefined, null, 5]) {
    for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
      const codes = generateQrCodes(/** @type {any} */ ({ [symbol]: () => ({ next: () => result }) }));
      await assert.rejects(codes.next(), { code: 'ERR_QR_INVALID_TEXT', message: /results .* for texts/ });
    }
  }
});

test('accepts a source that yields the same buffer again and again', async () => {
  const buffer = Buffer.alloc(4);
  const source = function* () {
    for (let i = 0; i < 200; i++) {
      buffer.writeUInt32LE(i);
      yield buffer;
    }
  };
  const wanted = Array.from({ length: 200 }, (_, i) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(i);
    return generateQrCode(bytes);
  });
  assert.deepEqual(await all(generateQrCodes(source())), wanted);
});

for (const options of [{ width: 4000 }, { scale: 40 }, { scale: 1, margin: 2000 }]) {
  test(`draws few large images at a time: ${JSON.stringify(options)}`, async () => {
    let taken = 0;
    const source = (function* () {
      for (;;) yield `text ${taken++}`;
    })();
    const codes = generateQrCodes(source, options);
    await codes.next();
    assert.ok(taken > 0 && taken <= 3 * availableParallelism(), `${taken} taken`);
    await codes.return();
  });
}

test('return() does not wait for a source that hangs', async () => {
  let ended = 0;
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: () => {
        ended += 1;
        return new Promise(() => {});
      },
    }),
  };
  const codes = generateQrCodes(/** @type {any} */ (source));
  const waiting = codes.next();
  assert.equal((await codes.return()).done, true);
  assert.equal((await waiting).done, true);
  assert.equal(ended, 1);
});

test('throw() does not wait for a source that hangs', async () => {
  let ended = 0;
  const next = () => new Promise(() => {});
  const end = () => {
    ended += 1;
    return { done: true };
  };
  const source = { [Symbol.asyncIterator]: () => ({ next, return: end }) };
  const codes = generateQrCodes(/** @type {any} */ (source));
  const waiting = codes.next();
  await assert.rejects(codes.throw(new Error('mine')), { message: 'mine' });
  assert.equal((await waiting).done, true);
  assert.equal(ended, 1);
  // Like a stream that is destroyed with an error.
  const stream = Readable.from(generateQrCodes(/** @type {any} */ (source)));
  stream.read();
  await turn();
  stream.destroy(new Error('mine'));
  await assert.rejects(once(stream, 'close'), { message: 'mine' });
  await turn();
  assert.equal(ended, 2);
});

test('refuses a source whose return is not a function', async () => {
  const iterator = { next: () => ({ done: false, value: 'text' }), return: 42 };
  const codes = generateQrCodes(/** @type {any} */ ({ [Symbol.iterator]: () => iterator }));
  await codes.next();
  await assert.rejects(codes.return(), { code: 'ERR_QR_INVALID_TEXT', message: /for return of texts/ });
});

test('a source that calls next() itself gets its codes in order', async () => {
  /** @type {Promise<unknown>[]} */
  const asked = [];
  /** @type {AsyncGenerator<Buffer, void, undefined>} */
  let codes;
  const source = (function* () {
    for (let i = 0; i < 3; i++) {
      asked.push(codes.next());
      yield `text ${i}`;
    }
  })();
  codes = generateQrCodes(source);
  assert.deepEqual((await codes.next()).value, generateQrCode('text 0'));
  const made = await Promise.all(asked);
  assert.deepEqual(
    made.map((result) => /** @type {any} */ (result).done),
    [false, false, true],
  );
});

test('throws at once for a value that is not iterable and for invalid options', () => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  for (const value of [
    proxy,
    new String('text'),
    undefined,
    null,
    5,
    'text',
    Buffer.from('text'),
    {},
    () => {},
  ]) {
    const call = () => generateQrCodes(/** @type {any} */ (value));
    assert.throws(call, {
      code: 'ERR_QR_INVALID_TEXT',
      message: /an iterable or async iterable of texts for texts/,
    });
  }
  assert.throws(() => generateQrCodes(['text'], { width: 0 }), { code: 'ERR_QR_INVALID_OPTION' });
  assert.throws(() => generateQrCodes(['text'], /** @type {any} */ ({ widht: 9 })), {
    code: 'ERR_QR_UNKNOWN_OPTION',
  });
});

test('several calls of next() at the same time resolve in order', async () => {
  const codes = generateQrCodes(texts(10));
  const made = await Promise.all(Array.from({ length: 11 }, () => codes.next()));
  assert.deepEqual(
    made.slice(0, 10).map(({ value }) => value),
    texts(10).map((text) => generateQrCode(text)),
  );
  assert.equal(made[10]?.done, true);
});

test('yields nothing after an error, and nothing after return() and throw()', async () => {
  const failing = generateQrCodes([...texts(3), '', ...texts(3)]);
  for (let i = 0; i < 3; i++) assert.equal((await failing.next()).done, false);
  await assert.rejects(failing.next(), { code: 'ERR_QR_INVALID_TEXT' });
  assert.deepEqual(await failing.next(), { value: undefined, done: true });

  for (const end of ['return', 'throw']) {
    const codes = generateQrCodes(texts(5));
    assert.equal((await codes.next()).done, false);
    await codes[end](new Error('enough')).catch(() => {});
    assert.deepEqual(await codes.next(), { value: undefined, done: true });
  }
});

test('yields the codes before a text that cannot be drawn, then its error, then nothing', async () => {
  const codes = generateQrCodes([...texts(3), 'x'.repeat(3000), ...texts(3)], { version: 40 });
  const drawn = texts(3).map((text) => generateQrCode(text, { version: 40 }));
  for (const picture of drawn) assert.deepEqual((await codes.next()).value, picture);
  await assert.rejects(codes.next(), { message: /texts\[3\]/ });
  assert.deepEqual(await codes.next(), { value: undefined, done: true });
});
