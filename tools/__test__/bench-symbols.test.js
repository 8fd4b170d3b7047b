'use strict';

// Tests what `npm run tools -- bench:symbols` prints. Timing needs a quiet machine.

const assert = require('node:assert/strict');
const { suite, test } = require('node:test');

const { parseTimes, symbolsTable } = require('../benchmarks/symbols/table');

suite('the table of symbols', () => {
  const lines = `{"version":1,"encoder":"qr-core","median":500.0,"minimum":400.0}
{"version":1,"encoder":"fast_qr","median":30000.0,"minimum":20000.0}
{"version":40,"encoder":"qr-core","median":30000.0,"minimum":25000.0}
{"version":40,"encoder":"fast_qr","median":3300000.0,"minimum":2500000.0}
{"version":40,"encoder":"libqrencode","median":600000.0,"minimum":550000.0}
`;

  test('has a row for each version, and how many times longer the others take', () => {
    const [head, , first, last] = symbolsTable(parseTimes(lines)).split('\n');
    assert.equal(head, '| version | ours, µs | minimum | fast_qr | libqrencode |');
    assert.equal(first, '| 1 | 0.50 | 0.40 | 60.0× (50.0×) | – |');
    assert.equal(last, '| 40 | 30.00 | 25.00 | 110× (100×) | 20.0× (22.0×) |');
  });
});
