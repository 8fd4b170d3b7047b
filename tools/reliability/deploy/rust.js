'use strict';

// Runs the Rust server, tier 4 of the benchmarks, for requests with any path.

const { startServer } = require('../../support/servers');
const { selectRows } = require('../../tiers');
const { buildTiers } = require('../../tiers/build');
const { StepError } = require('../../support/steps');

function rows() {
  return selectRows('4-axum').filter(({ pipeline }) => pipeline === 'qr-core');
}

/** Builds the server, unless it is up to date. */
function buildRust() {
  buildTiers(rows());
}

/** @returns {Promise<{ port: number, pid: number, stop: () => Promise<void> }>} */
async function startRust() {
  const [row] = rows();
  if (row === undefined) throw new StepError('There is no tier 4-axum.');
  const { origin, pid, stop } = await startServer(row, { workers: 1 });
  return { port: Number(new URL(origin).port), pid, stop };
}

module.exports = { buildRust, startRust };
