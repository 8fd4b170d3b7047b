'use strict';

// Formats all tables of a result for a terminal.

const {
  MODEL_NOTE,
  RESIDENT_NOTE,
  asyncTable,
  batchModelTable,
  batchTable,
  residentTable,
  versionsTable,
  widthsTable,
} = require('./costs');
const { goalsTable } = require('./goals');
const { sizesNote, sizesTable } = require('./sizes');
const tables = require('./tables');

/** @typedef {import('./results').Result} Result */

/**
 * @param {Result} result
 * @returns {string}
 */
function terminalReport(result) {
  const parts = [
    tables.parityNote(result),
    ...(result.http ?? []).flatMap((http) => [
      tables.httpTitle(result, http),
      tables.httpTable(result, http),
      tables.httpNote(http),
    ]),
    ...callParts(result),
    ...memoryParts(result),
  ];
  const goals = goalsTable(result);
  if (goals !== '') parts.push('What a code costs', goals);
  return parts.filter(Boolean).join('\n\n');
}

/** @param {Result} result */
function callParts({ calls = [], widths, symbolVersions, batches, async, sizes }) {
  const parts = calls.flatMap((each) => [`${each.bytes} bytes of text, one call`, tables.callTable(each)]);
  if (widths !== undefined) parts.push('Each width, 44 bytes of text', widthsTable(widths));
  if (symbolVersions !== undefined) parts.push('Each version', versionsTable(symbolVersions));
  if (batches !== undefined) {
    parts.push('Batches', batchTable(batches));
    const model = batchModelTable(batches);
    if (model !== undefined) parts.push(model, MODEL_NOTE);
  }
  if (async !== undefined) parts.push('Calls of generateQrCodeAsync, one at a time', asyncTable(async));
  if (sizes !== undefined) parts.push('Sizes', sizesTable(sizes), sizesNote(sizes));
  return parts;
}

/** @param {Result} result */
function memoryParts(result) {
  const hasMore = [result.alone, result.soak, result.footprint].some((part) => part !== undefined);
  const parts = hasMore
    ? ['Memory, start-up and size', tables.memoryTable(result), tables.memoryNote(result)]
    : [];
  if (result.resident !== undefined) parts.push(residentTable(result.resident), RESIDENT_NOTE);
  return parts;
}

module.exports = { terminalReport };
