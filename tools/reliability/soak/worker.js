'use strict';

// A worker thread that loads the addon: it ends by itself, or is busy until it is terminated.

const { parentPort, workerData } = require('node:worker_threads');

const { module: file, how, text } = workerData;
const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require(file);

if (how === 'done') {
  parentPort?.postMessage(Uint8Array.from(generateQrCode(text)));
} else {
  stayBusy();
  parentPort?.postMessage('busy');
}

function stayBusy() {
  const more = async () => {
    for (;;) await Promise.all(Array.from({ length: 8 }, () => generateQrCodeAsync(text, { width: 1000 })));
  };
  const batch = async () => {
    for await (const _ of generateQrCodes(endless()));
  };
  more();
  batch();
  setInterval(() => generateQrCode(text), 1);
}

function* endless() {
  for (;;) yield text;
}
