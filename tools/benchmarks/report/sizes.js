'use strict';

// Formats the compressed sizes of PNGs as a table.

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
    'The compressed size of our PNG, divided by that of another compressor for the same 1-bit pixels. There are ' +
    `${whole(first?.zlib.texts)} texts of 5 to 500 bytes: URLs, digits, lower-case letters, capitals and UTF-8. zlib uses level 9, maximum ` +
    'memory, and the better of the filters None and Up. zopfli uses 60 iterations and filter None, as Up is larger, for ' +
    `${whole(first?.zopfli.texts)} of the texts. The PNGs of these were also read back. The other 57 bytes of the file are the same for all.`
  );
}

module.exports = { sizesNote, sizesTable };
