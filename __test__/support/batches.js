'use strict';

// Sources and a consumer for the tests of generateQrCodes.

/** @param {number} length */
function texts(length) {
  return Array.from({ length }, (_, i) => `https://example.com/${i}`);
}

/**
 * Returns an endless source that records its end.
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

/** @param {AsyncIterable<Buffer>} codes */
async function all(codes) {
  const made = [];
  for await (const png of codes) made.push(png);
  return made;
}

module.exports = { all, asyncOf, endless, texts };
