'use strict';

// npm run tools -- bench:alternating: measures how much of its throughput an Express server keeps
// when it draws a code for each request, instead of sending a constant.

const { parseArgs } = require('node:util');

const {
  StepError,
  build,
  ensureToolsInstalled,
  main,
  requireToolchains,
  say,
} = require('../../support/steps');

const USAGE = `npm run tools -- bench:alternating [--node N] [--rounds N] [--seconds N]

Loads one Express worker, whose two routes take turns: one draws a code, the other sends a constant.
Prints the requests a second of both, and their ratio.

  --node N      the version of Node.js that serves: 20, 22, 24 or 26 (this one)
  --rounds N    the turns of each route (9)
  --seconds N   the length of a turn (2)
  --help`;

main(async () => {
  const {
    node,
    rounds = '9',
    seconds = '2',
  } = parseArgs({
    options: { node: { type: 'string' }, rounds: { type: 'string' }, seconds: { type: 'string' } },
  }).values;
  for (const [name, value] of Object.entries({ rounds, seconds, ...(node && { node }) })) {
    if (!/^[1-9]\d{0,2}$/.test(value)) {
      throw new StepError(`Expected a positive integer for --${name} but received '${value}'.\n\n${USAGE}`);
    }
  }
  requireToolchains();
  ensureToolsInstalled();
  build();
  const { ensureNode } = require('../../support/systems');
  const { number, whole } = require('../report/tables');
  const { median } = require('../../support/statistics');
  const { measureAlternating } = require('./measure');
  const program = node === undefined ? process.execPath : ensureNode(Number(node));
  say('One Express worker, two routes');
  const how = { node: program, rounds: Number(rounds), seconds: Number(seconds) };
  const found = await measureAlternating(how);
  const rate = (/** @type {number[]} */ values) => whole(Math.round(median(values)));
  console.log(
    `Node.js ${found.node}: ${rate(found.qrcode)} requests/s with a code, ${rate(found.constant)} with a ` +
      `constant, ${number(found.ratio)} of it (median of ${rounds} rounds).`,
  );
  const time = (/** @type {number[]} */ values) => number(median(values));
  console.log(
    `Processor time of a request: ${time(found.cpu.qrcode)} µs with a code, ` +
      `${time(found.cpu.constant)} µs with a constant, a ratio of ${number(found.cpuRatio)}.`,
  );
}, USAGE);
