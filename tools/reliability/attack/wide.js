'use strict';

// Tests a server that allows the largest pictures and the longest texts, with the limits of the
// example.

const http = require('node:http');

const { limitConnections, limitRequests, serverOptions } = require('../../../examples/express/overload');
const { qrCodeHandler } = require('../../../lib/handler');

const handler = qrCodeHandler({ width: 16384, maxBytes: 2953 });
const requests = limitRequests(handler, {
  maxBytes: 2953,
  maxWaitMs: 100,
  maxUnanswered: 1000,
  takesBody: () => false,
});
const server = http.createServer(serverOptions(2953), requests.handle);
limitConnections(server, 10_000);
server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`http://127.0.0.1:${port}/`);
});
process.on('SIGTERM', () => process.exit());
