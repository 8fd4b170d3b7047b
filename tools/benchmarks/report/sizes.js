'use strict';

// The table of sizes: the compressed data of our PNG against that of others, on the same pixels.

const { table, whole } = require('./tables');

/** @typedef {import('../sizes').SizeResult} SizeResult */

/** @param {readonly SizeResult[]} sizes */
function sizesTable(sizes) {
  const header = ['width', 'mean PNG bytes', ' against', 'texts', 'mean ratio', 'ratio of sums', 'worst'];
  const rows = sizes.flatMap(({ width, bytes, zlib, zopfli }) =>
    [
      { name: 'zlib level 9', ...zlib },
      { name: 'zopfli', ...zopfli },
    ].map(({ name, texts, mean, sum, worst }) => [
      `${width}`,
      whole(bytes),
      name,
      whole(texts),
      ...[mean, sum, worst].map((ratio) => ratio.toFixed(3)),
    ]),
  );
  return table(header, rows);
}

/** @param {readonly SizeResult[]} sizes */
function sizesNote([first]) {
  return (
    `Compressed data of our PNG in that of others, on the same pixels of one bit, over ${whole(first?.zlib.texts)} texts of 5 to 500 bytes: ` +
    'URLs, digits, letters, capitals, and UTF-8. zlib is at level 9 with the most memory, the better of filters None and Up; zopfli ' +
    `with 60 iterations on filter None, as Up is larger, on ${whole(first?.zopfli.texts)} of the texts, whose PNGs were also read back. The rest of the ` +
    'file, 57 bytes, is the same for all.'
  );
}

module.exports = { sizesNote, sizesTable };
