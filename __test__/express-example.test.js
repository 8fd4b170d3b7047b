'use strict';

// Starts examples/express/server.js as users do, and tests signals, killed workers and bad
// settings.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, it } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');

const { generateQrCode } = require('qr-napi');
const { connectTo, get, killServers, start, until } = require('./support/example-server');
const { loadFor } = require('./support/load');
const { decodeText } = require('./support/zxing');

const REDDIT = 'https://www.reddit.com/r/rustjerk/top/?t=all';

/** The time in which the server promises to end after a signal. */
const STOP_WITHIN_MS = 10_000;

const NO_PROC = fs.existsSync('/proc/self/stat') ? false : 'processes are found in /proc, which is not here';
const NO_SIGNALS = process.platform === 'win32' ? 'there are no signals to send' : false;

describe('examples/express/server.js', { timeout: 60_000 }, () => {
  let stuck;
  before(async () => {
    if (!NO_SIGNALS) stuck = await stopStuck();
  });
  after(async () => {
    await killServers();
  });

  describe('serving', () => {
    let server;
    before(async () => {
      server = await start().ready();
    });
    after(() => server.child.kill('SIGKILL'));

    it('prints its address and nothing else', () => {
      assert.equal(
        server.stdout(),
        `QR codes at ${server.url()}/ and ${server.url()}/qrcode?text=hello (2 workers)\n`,
      );
      assert.equal(server.stderr(), '');
    });

    it('answers the request of the README with a code', async () => {
      const answer = await get(server, `/qrcode?text=${REDDIT}`);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], 'image/png');
      assert.equal(answer.headers['x-powered-by'], undefined);
      assert.equal(await decodeText(answer.body), REDDIT);
    });

    it('refuses invalid requests for a code', async () => {
      assert.equal((await get(server, '/qrcode')).status, 400);
      const answer = await get(server, '/qrcode?text=a', { method: 'POST' });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.allow, 'GET, HEAD');
    });

    it('answers 200 at /healthz', async () => {
      const answer = await get(server, '/healthz');
      assert.equal(String(answer.body), 'ok');
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['cache-control'], 'no-store');
    });

    it('serves the page at /', async () => {
      const answer = await get(server, '/');
      assert.equal(answer.status, 200);
      assert.match(String(answer.body), /<title>QR codes<\/title>/);
    });

    it('answers 404 for anything else', async () => {
      for (const target of ['/index.html', '/qrcodes?text=a', '/qrcode/a?text=a', '/%zz']) {
        const answer = await get(server, target);
        assert.equal(answer.status, 404, target);
        assert.equal(answer.headers['x-powered-by'], undefined);
      }
    });
  });

  it('answers 503 at /healthz if codes are wrong', async () => {
    const preload = path.join(__dirname, 'support/no-drawing.js');
    const server = await start({ NODE_OPTIONS: `--require ${JSON.stringify(preload)}` }).ready();
    const answer = await get(server, '/healthz');
    assert.equal(answer.status, 503);
    assert.match(String(answer.body), /^generateQrCode\('ok'\) has the digest [0-9a-f]{64}$/);
    server.child.kill('SIGKILL');
  });

  describe('environment', () => {
    for (const [name, range, ...values] of [
      ['PORT', '0 to 65535', 'http', '', '-1', '65536', '80.5', '0x50', ' 80', '99999999999999999999'],
      ['WORKERS', '1 to 1024', 'two', '', '0', '-1', '1025'],
    ]) {
      for (const value of values) {
        it(`refuses ${name}='${value}'`, async () => {
          const server = start({ [name]: value });
          assert.deepEqual(await server.ended, [1, null]);
          assert.equal(
            server.stderr(),
            `Expected an integer from ${range} for ${name} but received '${value}'\n`,
          );
          assert.equal(server.stdout(), '');
        });
      }
    }

    it('treats an empty HOST as unset', async () => {
      const server = await start({ HOST: '', WORKERS: '1' }).ready();
      assert.match(
        server.stdout(),
        /^QR codes at http:\/\/127\.0\.0\.1:\d+\/ and http:\/\/127\.0\.0\.1:\d+\/qrcode\?text=hello \(1 worker\)\n$/,
      );
      server.child.kill('SIGKILL');
    });

    it('ends if the port is in use', async () => {
      const other = net.createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      try {
        const { port } = other.address();
        const server = start({ PORT: String(port) });
        assert.deepEqual(await server.ended, [1, null]);
        assert.equal(server.stderr(), `Cannot serve: port ${port} of 127.0.0.1 is in use\n`);
        assert.equal(server.stdout(), '');
      } finally {
        other.close();
      }
    });

    it('ends if the address belongs to another machine', async () => {
      const server = start({ HOST: '203.0.113.1' }); // of a network that is for documentation only
      assert.deepEqual(await server.ended, [1, null]);
      assert.match(server.stderr(), /^Cannot serve: .*EADDRNOTAVAIL.*\n$/);
    });

    it('ends if no worker starts to listen', async () => {
      const crash = "import%20cluster%20from'node:cluster';if(cluster.isWorker)process.exit(7)";
      const server = start({ NODE_OPTIONS: `--import=data:text/javascript,${crash}` });
      assert.deepEqual(await server.ended, [1, null]);
      assert.match(server.stderr(), /^Cannot serve: worker \d+ ended with exit code 7\n$/);
    });
  });

  describe('a worker that is killed', { skip: NO_PROC }, () => {
    it('loses only its own connections, and is replaced', async () => {
      const server = await start().ready();
      const load = loadFor(3000, `${server.url()}/qrcode?text=${encodeURIComponent(REDDIT)}`, 14);
      await sleep(1000);
      const [victim, other] = await workersOf(server, 2);
      const lost = connectionsOf(victim, server.port());
      const kept = connectionsOf(other, server.port());
      process.kill(victim, 'SIGKILL');
      const { failed, statuses } = await load;

      assert.equal(server.stderr(), `worker ${victim} ended with SIGKILL; another starts in 100 ms\n`);
      assert.ok(lost > 0 && kept > 0, `connections of the workers: ${lost} and ${kept}`);
      assert.equal(lost + kept, 14);
      // Every request was answered, except the open one of each lost connection.
      assert.ok(failed <= lost, `${failed} requests failed on ${lost} connections`);
      assert.deepEqual([...statuses], [200]);

      const workers = await workersOf(server, 2);
      assert.ok(workers.includes(other));
      assert.ok(!workers.includes(victim));
      for (let i = 0; i < 4; i++) assert.equal((await get(server, '/healthz')).status, 200);
      server.child.kill('SIGKILL');
    });

    it('is replaced on the same port, after a wait that doubles each time', async () => {
      const server = await start({ WORKERS: '1', PORT: String(await freePort()) }).ready();
      for (const wait of [100, 200, 400]) {
        // At once: after serving for a while, a worker would be replaced after the first wait again.
        const [victim] = await workersOf(server, 1);
        process.kill(victim, 'SIGKILL');
        await until(() => server.stderr().endsWith(`; another starts in ${wait} ms\n`));
      }
      await until(() => isWell(server));
      server.child.kill('SIGKILL');
    });

    it('is retried if the system cannot start another process', async () => {
      const node = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-')), 'node');
      const preload = `import cluster from 'node:cluster'; if (cluster.isPrimary) process.execPath = ${JSON.stringify(node)}`;
      fs.symlinkSync(process.execPath, node);
      const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(preload)}`;
      const server = await start({ NODE_OPTIONS }).ready();
      fs.unlinkSync(node); // no process can be started
      const [victim] = await workersOf(server, 2);
      process.kill(victim, 'SIGKILL');
      await until(() => /ENOENT; another starts in \d+ ms\n/.test(server.stderr()));
      for (let i = 0; i < 4; i++) assert.equal((await get(server, '/healthz')).status, 200);
      fs.symlinkSync(process.execPath, node);
      await workersOf(server, 2);
      await assertStops(server, 'SIGTERM');
    });

    it('is replaced even if nobody reads the log', async () => {
      const server = await start().ready();
      server.child.stdout.destroy();
      server.child.stderr.destroy();
      const [first] = await workersOf(server, 2);
      // The first server keeps its port; the other gets a free one.
      for (let i = 0; i < 3; i++) {
        const victim = (await workersOf(server, 2)).find((pid) => pid !== first);
        process.kill(victim, 'SIGKILL');
        await until(() => !childrenOf(server.child.pid).includes(victim));
      }
      await workersOf(server, 2);
      for (let i = 0; i < 4; i++) assert.equal((await get(server, '/healthz')).status, 200);
      await assertStops(server, 'SIGTERM');
    });

    it('does not keep the server running while a replacement waits', async () => {
      const server = await start({ WORKERS: '1' }).ready();
      const [victim] = await workersOf(server, 1);
      process.kill(victim, 'SIGKILL');
      await until(() => server.stderr().includes('another starts'));
      let isAnotherStarted = false;
      const watch = setInterval(() => {
        isAnotherStarted ||= childrenOf(server.child.pid).some((pid) => pid !== victim);
      }, 10);
      try {
        await assertStops(server, 'SIGTERM');
      } finally {
        clearInterval(watch);
      }
      assert.ok(!isAnotherStarted);
    });
  });

  describe('a signal', { skip: NO_SIGNALS }, () => {
    it('SIGTERM under load answers every request', async () => {
      const server = await start().ready();
      const png = generateQrCode(REDDIT);
      let answers = 0;
      const clients = Array.from({ length: 10 }, async () => {
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        // A client ends its connection only when the test tells it to.
        for (let isOpen = true; isOpen; ) {
          const answer = await get(server, `/qrcode?text=${REDDIT}`, { agent });
          assert.equal(answer.status, 200);
          assert.deepEqual(answer.body, png);
          answers += 1;
          isOpen = answer.headers.connection !== 'close';
        }
      });
      await Promise.race([until(() => answers > 500), Promise.all(clients)]);
      await Promise.all([assertStops(server, 'SIGTERM'), ...clients]);
      assert.ok(answers > 500);
      assert.equal(server.stderr(), '');
    });

    it('finishes open requests, and closes idle connections', async () => {
      const server = await start({ LINGER_MS: '1000' }).ready();
      const [begun, idle, silent, late] = await Promise.all([
        connectTo(server),
        connectTo(server),
        connectTo(server),
        connectTo(server),
      ]);
      begun.write('GET /qrcode?text=a HTTP/1.1\r\nHost: x\r\n');
      idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
      await once(idle, 'readable');
      await sleep(100);
      const ends = [idle.toArray(), silent.toArray()];
      const stop = assertStops(server, 'SIGTERM');
      assert.match(String(Buffer.concat((await ends[0]) ?? [])), /^HTTP\/1\.1 200 [\s\S]*\r\n\r\nok$/);
      // Its request may have been on its way when the server stopped listening.
      late.write('GET /qrcode?text=late HTTP/1.1\r\nHost: x\r\n\r\n');
      assertClosedWith(await late.toArray(), generateQrCode('late'));
      assert.deepEqual(await ends[1], []);
      // The other connections are closed. Only now does this client send the rest of its request.
      begun.write('\r\n');
      assertClosedWith(await begun.toArray(), generateQrCode('a'));
      await stop;
      await assert.rejects(connectTo(server), { code: 'ECONNREFUSED' });
    });

    for (const signal of ['SIGINT', 'SIGTERM']) {
      it(`${signal} ends an idle server`, async () => {
        const server = await start().ready();
        await assertStops(server, signal);
        assert.equal(server.stderr(), '');
      });

      it(`${signal} ends a server that is starting`, { skip: NO_PROC }, async () => {
        const server = start({ WORKERS: '4' });
        await until(() => childrenOf(server.child.pid).length > 0);
        await assertStops(server, signal);
        assert.equal(server.stderr(), '');
      });

      it(`${signal} to all processes, sent twice, cuts off no answer`, async () => {
        const server = await start({}, { detached: true }).ready();
        const begun = await connectTo(server);
        begun.write('GET /qrcode?text=a HTTP/1.1\r\nHost: x\r\n');
        await sleep(100);
        const stop = assertStops(server, signal, -server.child.pid);
        for (let i = 0; i < 5; i++) {
          await sleep(100);
          process.kill(-server.child.pid, signal);
        }
        begun.write('\r\n');
        assertClosedWith(await begun.toArray(), generateQrCode('a'));
        await stop;
        assert.equal(server.stderr(), '');
      });
    }

    it('SIGKILL of the first process ends the workers too', { skip: NO_PROC }, async () => {
      const server = await start().ready();
      const workers = await workersOf(server, 2);
      server.child.kill('SIGKILL');
      await until(() => !workers.some(isAlive));
    });

    it('cuts off requests that do not end in time', async () => {
      assert.deepEqual(await stuck.server.ended, [0, null]);
      assert.ok(stuck.server.endedAt() - stuck.signalledAt < STOP_WITHIN_MS);
      assert.equal(stuck.connection.closed || stuck.connection.readableEnded, true);
    });
  });
});

/** Stops a server while a client has sent half a request. Takes 9 s. */
async function stopStuck() {
  const server = await start().ready();
  const connection = await connectTo(server);
  connection.on('error', () => {}).resume();
  connection.write('GET /qrcode?text=a HTTP/1.1\r\n');
  await sleep(100);
  const signalledAt = Date.now();
  server.child.kill('SIGTERM');
  return { server, connection, signalledAt };
}

async function assertStops(server, signal, pid = server.child.pid) {
  const signalledAt = Date.now();
  process.kill(pid, signal);
  assert.deepEqual(await server.ended, [0, null]);
  assert.ok(server.endedAt() - signalledAt < STOP_WITHIN_MS);
}

/** Asserts that a connection received one answer, which announces that the connection closes. */
function assertClosedWith(chunks, png) {
  const answer = Buffer.concat(chunks);
  const body = answer.indexOf('\r\n\r\n') + 4;
  assert.match(answer.toString('latin1', 0, body), /^HTTP\/1\.1 200 [\s\S]*\r\nConnection: close\r\n/);
  assert.deepEqual(answer.subarray(body), png);
}

/** Returns whether the server answers that it is healthy. */
async function isWell(server) {
  try {
    return (await get(server, '/healthz')).status === 200;
  } catch {
    return false;
  }
}

/** Returns a free port, which the system will not give to another process soon. */
async function freePort() {
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address();
  other.close();
  await once(other, 'close');
  return port;
}

/** Waits for `count` workers, and returns their process ids. */
async function workersOf(server, count) {
  let workers = [];
  await until(() => {
    workers = childrenOf(server.child.pid);
    return workers.length === count;
  });
  return workers;
}

function childrenOf(parent) {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(name)?.parent === parent)
    .map(Number);
}

function isAlive(pid) {
  const stat = statOf(pid);
  return stat !== undefined && stat.state !== 'Z';
}

/** Returns the state and the parent of a process, or undefined if it does not exist. */
function statOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before them is in parentheses and may have any character.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** Returns the number of connections to `port` that a process has accepted and holds. */
function connectionsOf(pid, port) {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const ESTABLISHED = '01';
  const inodes = new Set();
  for (const line of fs.readFileSync('/proc/net/tcp', 'utf8').split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1] === local && fields[3] === ESTABLISHED) inodes.add(`socket:[${fields[9]}]`);
  }
  const folder = `/proc/${pid}/fd`;
  return fs.readdirSync(folder).filter((name) => inodes.has(linkOf(path.join(folder, name)))).length;
}

function linkOf(file) {
  try {
    return fs.readlinkSync(file);
  } catch {
    return undefined; // closed meanwhile
  }
}
