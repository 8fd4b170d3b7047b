'use strict';

// Preloaded before an example that starts a server: it listens on a free port, and the example
// ends.

const { Server } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = /** @this {import('node:net').Server} */ function (..._) {
  return listen.call(this, 0, '127.0.0.1').unref();
};
