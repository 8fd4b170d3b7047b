'use strict';

// Tests what a batch prints while it runs: the progress bar and bad rows.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { setTimeout: wait } = require('node:timers/promises');

const { Problems } = require('../lib/cli/problems');
const { ProgressBar } = require('../lib/cli/progress');

describe('the progress bar', () => {
  /** @param {{ isTTY?: boolean, columns?: number }} how */
  function fake(how, size = 1000) {
    const clock = { now: 0 };
    const position = { rows: 0, bytes: 0 };
    let text = '';
    const write = (/** @type {string} */ some) => {
      text += some;
    };
    const progress = new ProgressBar({ ...how, write }, position, size, () => clock.now);
    const shown = (/** @type {number} */ now, /** @type {number} */ rows, /** @type {number} */ bytes) => {
      clock.now = now;
      Object.assign(position, { rows, bytes });
      text = '';
      progress.show();
      return text;
    };
    const taken = () => {
      const all = text;
      text = '';
      return all;
    };
    return { progress, shown, taken };
  }

  test('shows rate and time left in a terminal', () => {
    const { progress, shown, taken } = fake({ isTTY: true, columns: 80 });
    assert.equal(shown(0, 0, 0), '\r\x1b[K[........................]   0 %  0 rows  0/s  -:-- left');
    assert.equal(
      shown(1000, 5000, 250),
      '\r\x1b[K[######..................]  25 %  5,000 rows  5,000/s  0:03 left',
    );
    taken();
    progress.print('a line');
    assert.equal(taken(), '\r\x1b[Ka line\n');
    progress.print('another');
    assert.equal(taken(), 'another\n');
    assert.equal(
      shown(2000, 20000, 1000),
      '\r\x1b[K[########################] 100 %  20,000 rows  10,000/s  0:00 left',
    );
    taken();
    progress.end();
    assert.equal(taken(), '\r\x1b[K');
  });

  test('shows the rate of the last seconds', () => {
    const { shown } = fake({ isTTY: true, columns: 80 });
    shown(0, 0, 0);
    shown(1000, 1000, 100);
    for (let i = 2; i <= 6; i++) shown(1000 * i, 1000 + 10 * i, 100 + 10 * i);
    assert.match(shown(7000, 1070, 170), / 10\/s {2}1:23 left$/);
  });

  test('is no wider than the terminal', () => {
    const { shown } = fake({ isTTY: true, columns: 30 });
    assert.equal(shown(1000, 5000, 250).length, '\r\x1b[K'.length + 29);
  });

  test('is a line outside a terminal, without a percentage for a pipe', () => {
    assert.equal(fake({}).shown(1000, 5000, 250), ' 25 %  5,000 rows  5,000/s  0:03 left\n');
    assert.equal(fake({}, 0).shown(1000, 5000, 250), '5,000 rows  5,000/s\n');
  });

  test('shows hours', () => {
    assert.match(fake({}, 1e9).shown(1000, 5, 50_000).trim(), / 5:33:19 left$/);
  });

  test('is updated again and again', async () => {
    let count = 0;
    const output = {
      isTTY: true,
      write: () => {
        count += 1;
      },
    };
    const progress = new ProgressBar(output, { rows: 0, bytes: 0 }, 100);
    progress.begin();
    await until(() => count >= 2);
    progress.end();
  });
});

test('with --verbose, each bad row is reported once', () => {
  /** @type {string[]} */
  const lines = [];
  const problems = new Problems((line) => lines.push(line), true);
  problems.add(3, 'a');
  problems.end();
  assert.deepEqual(lines, ['line 3: a']);
});

/** @param {() => boolean} isSo */
async function until(isSo) {
  for (let i = 0; !isSo(); i++) {
    assert.ok(i < 6000, 'the condition never became true');
    await wait(5);
  }
}
