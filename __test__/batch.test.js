'use strict';

const assert = require('node:assert/strict');
const { availableParallelism } = require('node:os');
const { setImmediate: turn, setTimeout: delay } = require('node:timers/promises');
const { test } = require('node:test');

const { QrCodeError, generateQrCode, generateQrCodes } = require('../index');

/** As index.d.ts promises. */
const MOST_AHEAD = 96 * availableParallelism();

/** @param {number} length */
function texts(length) {
  return Array.from({ length }, (_, i) => `https://example.com/${i}`);
}

/** @param {AsyncIterable<Buffer>} codes */
async function all(codes) {
  const made = [];
  for await (const png of codes) made.push(png);
  return made;
}

/** @param {Iterable<string>} items */
async function* slowly(items) {
  let i = 0;
  for (const item of items) {
    if (i++ % 7 === 0) await turn();
    yield item;
  }
}

test('of an array, a set, a generator and an async generator, in their order', async () => {
  const wanted = texts(500).map((text) => generateQrCode(text, { margin: 1 }));
  const sources = [texts(500), new Set(texts(500)), texts(500).values(), slowly(texts(500))];
  for (const source of sources) assert.deepEqual(await all(generateQrCodes(source, { margin: 1 })), wanted);
});

test('of none, of one, and of one more than a task has', async () => {
  for (const length of [0, 1, 32 * availableParallelism() + 1]) {
    assert.deepEqual(
      await all(generateQrCodes(texts(length))),
      texts(length).map((text) => generateQrCode(text)),
    );
    assert.equal((await all(generateQrCodes(slowly(texts(length))))).length, length);
  }
});

test('texts of all kinds and sizes keep their places', async () => {
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
  test(`back-pressure: ${title} is never far ahead of the consumer`, async () => {
    let taken = 0;
    const source = (function* () {
      for (;;) yield `text ${taken++}`;
    })();
    const codes = generateQrCodes(isAsync ? asyncOf(source) : source);
    assert.equal(taken, 0, 'nothing is taken before the first code is asked for');
    let given = 0;
    let most = 0;
    for await (const _ of codes) {
      given += 1;
      if (given % 50 === 0) await delay(5); // time to run ahead
      most = Math.max(most, taken - given);
      if (given === 2000) break;
    }
    assert.ok(most > 1, `some are made ahead: ${most}`);
    assert.ok(most <= MOST_AHEAD, `${most} <= ${MOST_AHEAD}`);
  });
}

test('a slow source is not waited for to fill a task', async () => {
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
  test(`a text ${title} throws in its turn, and names its place`, async () => {
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

test('an error of the source comes through in its turn', async () => {
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

/**
 * An endless source that says when it has been ended.
 *
 * @param {() => void} onEnd
 */
function* endless(onEnd) {
  try {
    for (let i = 0; ; i++) yield `text ${i}`;
  } finally {
    onEnd();
  }
}

/** @param {Iterable<string>} source */
async function* asyncOf(source) {
  yield* source;
}

for (const isAsync of [false, true]) {
  test(`break, and an error of the consumer, end ${isAsync ? 'an async' : 'a'} source`, async () => {
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

test('a signal stops the iteration, even of a source that never goes on', async () => {
  const stuck = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: () => new Promise(() => {}),
    }),
  };
  for (const source of [stuck, texts(1000)]) {
    const controller = new AbortController();
    const reason = new Error('enough');
    const codes = generateQrCodes(/** @type {any} */ (source), { signal: controller.signal });
    const iterate = async () => {
      for await (const _ of codes) controller.abort(reason);
    };
    const iteration = iterate();
    if (source === stuck) setImmediate(() => controller.abort(reason));
    await assert.rejects(iteration, { name: 'AbortError', code: 'ERR_QR_ABORTED', cause: reason });
  }
});

test('a signal that was aborted before lets nothing be taken', async () => {
  const source = {
    // biome-ignore lint/correctness/useYield: it must not come to that
    *[Symbol.iterator]() {
      assert.fail('taken');
    },
  };
  const codes = generateQrCodes(source, { signal: AbortSignal.abort() });
  await assert.rejects(codes.next(), { name: 'AbortError' });
});

test('what is no iterable, and options that cannot be, are refused at once', () => {
  for (const value of [undefined, null, 5, 'text', Buffer.from('text'), {}, () => {}]) {
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

test('codes that are asked for at the same time come in order', async () => {
  const codes = generateQrCodes(texts(10));
  const made = await Promise.all(Array.from({ length: 11 }, () => codes.next()));
  assert.deepEqual(
    made.slice(0, 10).map(({ value }) => value),
    texts(10).map((text) => generateQrCode(text)),
  );
  assert.equal(made[10]?.done, true);
});
