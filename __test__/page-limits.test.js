'use strict';

// Tests the limits of /preview: how much memory a hostile client can hold, and how long it can
// block the event loop.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { after, describe, it } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');

const { generateQrCode } = require('qr-napi');
const binding = require('../lib/native');
const shared = require('../lib/shared');
const { MAX_HELD_BYTES, MAX_PREVIEWS, MAX_BODY_BYTES, page } = require('../examples/page');
const { Drawer, MAX_WAIT_MS } = require('../examples/page/drawer');
const { Room } = require('../examples/page/room');
const { warningsOf } = require('./support/serve');

const KIB = 1024;
const MIB = KIB * KIB;
const HEAD = 'POST /preview HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const BODY = JSON.stringify({ text: 'a' });
const SMALL = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-page-'));
const servers = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  fs.rmSync(folder, { recursive: true });
});

/**
 * Serves the page, and returns functions that send it bytes.
 *
 * @param {object} [parts] of the page
 * @param {(req: any, res: any, handle: () => void) => void} [before] handles a request before the page
 */
async function serve(parts = {}, before = (_req, _res, handle) => handle()) {
  const servePage = page(parts);
  const server = http.createServer((req, res) =>
    before(req, res, () => servePage(req, res, () => res.end('next'))),
  );
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const { port } = server.address();

  /** Opens a connection, sends bytes, and collects the answer. */
  function connect(...pieces) {
    const socket = net.connect(port, '127.0.0.1');
    const client = { socket, text: '', isClosed: false };
    socket
      .on('error', () => {})
      .on('close', () => {
        client.isClosed = true;
      });
    socket.on('data', (chunk) => {
      client.text += chunk.toString('latin1');
    });
    for (const piece of pieces) socket.write(piece);
    return client;
  }

  function preview(body) {
    return fetch(`http://127.0.0.1:${port}/preview`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });
  }
  return { connect, preview, server };
}

/** Runs a program in place of the thread that draws. */
function drawerOf(source, options = {}) {
  const script = path.join(folder, `${Math.random()}.js`);
  fs.writeFileSync(script, `const { parentPort } = require('node:worker_threads');\n${source}`);
  return new Drawer({ script, ...options });
}

/** Waits until `isSo` returns true. If it never does, the time limit of the test ends the wait. */
async function until(isSo) {
  while (!isSo()) await sleep(5);
}

function assertBusy({ text }) {
  assert.match(text, /^HTTP\/1\.1 503 /);
  assert.match(text, /\r\nRetry-After: 1\r\n/);
  assert.match(text, /\r\nConnection: close\r\n/);
  assert.match(text, /\r\n\r\n\{"code":"ERR_PAGE_BUSY","message":"The server is busy\. [^"]+"\}$/);
}

describe('bodies of /preview', { timeout: 60_000 }, () => {
  it('hold a bounded number of bytes while they are unfinished, and the oldest is refused', async () => {
    const room = new Room(MIB, 100);
    const { connect, preview } = await serve({ room });
    const piece = Buffer.alloc(200 * KIB, ' ');
    const clients = [];
    for (let i = 0; i < 20; i++) {
      clients.push(connect(`${HEAD}Content-Length: 5000000\r\n\r\n`, piece));
      await sleep(5);
      assert.ok(room.bytes <= MIB, `${room.bytes}`);
    }
    await until(() => clients.filter(({ isClosed }) => isClosed).length >= 15);
    assertBusy(clients[0]);
    assert.equal((await preview({ text: 'a' })).status, 200);
  });

  it('are limited in number while they are unfinished, to leave room for other requests', async () => {
    const room = new Room(MIB, 4);
    const { connect, preview } = await serve({ room });
    const clients = [];
    for (let i = 0; i < 5; i++) {
      clients.push(connect(`${HEAD}Content-Length: 9\r\n\r\n{`));
      await until(() => room.requests === Math.min(i + 1, 4) && (i < 4 || clients[0].isClosed));
    }
    assertBusy(clients[0]);
    assert.equal((await preview({ text: 'a' })).status, 200);
    await until(() => clients[1].isClosed);
    assert.equal(clients[3].isClosed, false);
  });

  it('are not refused for others that stall', () => {
    const room = new Room(MIB, 3);
    const ended = [];
    const enter = (name) => {
      const guest = room.enter();
      guest.yieldWith(() => ended.push(name));
      return guest;
    };
    const upload = enter('upload');
    for (let i = 0; i < 10; i++) {
      enter(i).resize(4 * KIB);
      assert.equal(upload.resize((i + 1) * 4 * KIB), true);
    }
    assert.deepEqual(ended, [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('that arrive byte by byte take no more memory than their bytes', async () => {
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc');
    const held = () => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const { connect, server } = await serve();
    const received = once(server, 'request');
    const client = connect(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const [req] = await received;
    const before = held();
    let count = 0;
    req.prependListener('data', () => {
      count += 1;
    });
    for (let i = 0; i < 100; i++) client.socket.write('1\r\n \r\n'.repeat(1000));
    await until(() => count === 100_000);
    const grown = held() - before;
    assert.ok(grown < 4 * MIB, `${grown} bytes for 100,000`);
    client.socket.destroy();
  });

  for (const [name, head, sent, isRefused] of [
    ['a false Content-Length', 'Content-Length: 4000000', '{', false],
    ['no length', 'Transfer-Encoding: chunked', '1\r\n{\r\n', false],
    ['Expect: 100-continue', 'Content-Length: 4000000\r\nExpect: 100-continue', '{', false],
    ['more bytes than are read', 'Content-Length: 9000000', 'a'.repeat(7_000_000), false],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked', '1\r\n{\r\n', true],
  ]) {
    it(`with ${name} are forgotten when their connection ends`, async () => {
      const room = new Room(8 * MIB, 100);
      const { connect } = await serve({ room });
      const ends = ['destroy', 'resetAndDestroy', 'end'];
      for (const end of ends) {
        const client = connect(`${HEAD}${head}\r\n\r\n`, sent);
        await until(() => (isRefused ? client.isClosed : room.requests === 1));
        assert.ok(room.bytes <= 6 * MIB + 64 * KIB);
        client.socket[end]();
        await until(() => room.requests === 0);
        assert.equal(room.bytes, 0);
      }
    });
  }

  it('are counted one by one if pipelined, and forgotten when their connection resets', async () => {
    const room = new Room(8 * MIB, 100);
    const drawer = drawerOf("parentPort.on('message', () => {});", { maxWaitMs: 60_000 });
    const { connect } = await serve({ room, drawer });
    const client = connect(SMALL.repeat(20));
    await until(() => room.requests === 20);
    assert.equal(room.bytes, 20 * 4 * KIB);
    client.socket.resetAndDestroy();
    // The thread is drawing one of them, and cannot be interrupted.
    await until(() => room.requests === 1);
    assert.equal(room.bytes, 4 * KIB);
  });

  it('are forgotten if other middleware has read, answered or delayed them', async () => {
    const room = new Room(8 * MIB, 100);
    let handled = 0;
    const done = (handle) => {
      handle();
      handled += 1;
    };
    const ways = {
      'it has read': (req, _res, handle) => req.resume().once('end', () => setImmediate(done, handle)),
      'it answers': (_req, res, handle) => {
        done(handle);
        res.end('answered');
      },
      'it waits': (req, _res, handle) => req.socket.once('close', () => setImmediate(done, handle)),
    };
    for (const [name, before] of Object.entries(ways)) {
      handled = 0;
      const { connect } = await serve({ room }, before);
      const client = connect(name === 'it waits' ? SMALL.slice(0, -1) : SMALL);
      if (name === 'it waits')
        client.socket.on('connect', () => setTimeout(() => client.socket.destroy(), 50));
      await until(() => handled === 1 && room.requests === 0);
      assert.equal(room.bytes, 0, name);
      client.socket.destroy();
    }
  });

  it('are not counted after they are answered', async () => {
    const room = new Room(8 * MIB, 100);
    const { preview } = await serve({ room });
    for (const body of [BODY, '{', '{}', ' '.repeat(7_000_000)]) {
      await (await preview(body)).arrayBuffer();
      await until(() => room.requests === 0);
      assert.equal(room.bytes, 0);
    }
  });
});

describe('answers of /preview', { timeout: 60_000 }, () => {
  it('hold a bounded number of bytes if nobody reads them, and the oldest is cut off', async () => {
    const room = new Room(32 * MIB, 100);
    const drawer = drawerOf(`parentPort.on('message', () => {
      const code = new Uint8Array(${14 * MIB});
      parentPort.postMessage({ code: { code, mediaType: 'image/png', time: 0, version: 1, level: 'L', grade: '4.0 A decode' } });
    });`);
    const { connect, server } = await serve({ room, drawer });
    let ended = 0;
    server.on('connection', (socket) => socket.once('close', () => (ended += 1)));
    const clients = [];
    for (let i = 0; i < 4; i++) {
      const client = connect(SMALL);
      client.socket.pause();
      clients.push(client);
      const held = Math.min(i + 1, 2);
      await until(() => room.bytes === held * 14 * MIB && ended === i + 1 - held);
    }
    assert.equal(room.requests, 2);
    for (const { socket } of clients) socket.resume();
    const isWhole = ({ text }) => text.length > 14 * MIB;
    await until(() => clients.every((client) => client.isClosed || isWhole(client)));
    assert.deepEqual(clients.map(isWhole), [false, false, true, true]);
    await until(() => room.requests === 0);
    assert.equal(room.bytes, 0);
  });
});

describe('the work of /preview', { timeout: 60_000 }, () => {
  /** Makes the main thread fail if it draws a code, parses a request or lists names. */
  async function withoutWork(t, run) {
    t.mock.method(shared.addon, 'draw', () => assert.fail('draw on the main thread'));
    for (const name of ['generateSegments', 'generateAll', 'create']) {
      t.mock.method(binding, name, () => assert.fail(`${name} on the main thread`));
    }
    const { parse } = JSON;
    // fetch parses JSON itself.
    t.mock.method(JSON, 'parse', (text, ...more) => {
      assert.doesNotMatch(text, /^\{"(text|options)"/, 'JSON.parse on the main thread');
      return parse(text, ...more);
    });
    try {
      await run();
    } finally {
      t.mock.restoreAll();
    }
  }

  const image = generateQrCode('logo').toString('base64');
  for (const options of [
    undefined,
    { scale: 7, margin: 100 },
    { type: 'jpeg', scale: 7, margin: 100 },
    { type: 'gif', width: 999 },
    { width: 2000 },
    { logo: { image } },
  ]) {
    const shown = { ...options, ...(options?.logo && { logo: '…' }) };
    it(`does not run on the main thread with ${JSON.stringify(shown)}`, async (t) => {
      const { preview } = await serve();
      await withoutWork(t, async () => {
        const response = await preview({ text: 'a', options });
        assert.equal(response.status, 200, await response.text());
      });
    });
  }

  const manyNames = Array.from({ length: 480_000 }, (_, i) => `"k${i}":1`).join(',');
  for (const [name, body] of [
    ['480,000 names', `{"text":"a","options":{${manyNames}}}`],
    ['deep arrays', `{"text":${'['.repeat(2_900_000)}${']'.repeat(2_900_000)}}`],
    ['deep objects', `{"options":${'{"a":'.repeat(900_000)}1${'}'.repeat(900_000)}}`],
    ['many numbers', `{"text":[${'1,'.repeat(2_900_000)}1]}`],
    ['many empty objects', `{"text":[${'{},'.repeat(1_900_000)}1]}`],
    ['many properties', `{"text":"a",${manyNames}}`],
    ['many values after a string that ends in escapes', `{"text":"\\\\\\"\\\\",${manyNames}}`],
  ]) {
    it(`does not parse ${name}`, async (t) => {
      const { preview } = await serve();
      await withoutWork(t, async () => {
        const response = await preview(body);
        assert.match(
          await response.text(),
          /^\{"code":"ERR_PAGE_BODY","message":"The request has more than 25000 values/,
        );
        assert.equal(response.status, 400);
      });
    });
  }

  it('accepts as many segments as a symbol can hold, and strings that look like JSON', async () => {
    const { preview } = await serve();
    const digits = Array.from({ length: 500 }, () => ({ data: '1', mode: 'numeric' }));
    assert.equal((await preview({ text: digits })).status, 200);
    const segments = Array.from({ length: 7089 }, () => ({ data: '1', mode: 'numeric' }));
    assert.equal((await (await preview({ text: segments })).json()).code, 'ERR_QR_DATA_TOO_LONG');
    const text = '"[,{\\"'.repeat(400);
    assert.deepEqual(Buffer.from(await (await preview({ text })).arrayBuffer()), generateQrCode(text));
    const long = await (await preview({ text: '"[,{\\"'.repeat(100_000) })).json();
    assert.equal(long.code, 'ERR_QR_DATA_TOO_LONG');
  });

  it('shortens a long name in messages', async () => {
    const { preview } = await serve();
    const name = 'a'.repeat(1_000_000);
    for (const body of [
      { text: 'a', [name]: 1 },
      { text: 'a', options: { [name]: 1 } },
    ]) {
      const answer = await (await preview(body)).text();
      assert.ok(answer.length < 500, `${answer.length}`);
    }
  });

  it('has a lower priority than the event loop', { skip: process.platform !== 'linux' }, async () => {
    const { preview } = await serve();
    assert.equal((await preview(BODY)).status, 200);
    // The 19th field is the nice value; the second, a name in brackets, may have spaces.
    const values = fs.readdirSync('/proc/self/task').map((thread) => {
      const stat = fs.readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    });
    assert.equal(Math.max(...values), 19);
    assert.notEqual(os.getPriority(), 19);
  });

  it('decodes a logo once', async () => {
    const drawer = drawerOf(`
      const binding = require(${JSON.stringify(require.resolve('../lib/native'))});
      const { addon } = require(${JSON.stringify(require.resolve('../lib/shared'))});
      let calls = 0;
      const count = (object, name) => {
        const original = object[name];
        object[name] = (...args) => {
          calls += 1;
          return original(...args);
        };
      };
      count(addon, 'draw');
      for (const name of ['generateSegments', 'generateAll', 'create']) count(binding, name);
      const post = parentPort.postMessage.bind(parentPort);
      parentPort.postMessage = ({ code }) => post({ code: { ...code, version: calls } });
      require(${JSON.stringify(require.resolve('../examples/page/thread'))});`);
    const { preview } = await serve({ drawer });
    const response = await preview({ text: 'a', options: { logo: { image } } });
    assert.equal(response.headers.get('QR-Version'), '1');
    assert.ok(Number(response.headers.get('QR-Logo-Reserve')) >= 0.5);
  });

  it('runs one request at a time, each waiting for a bounded time', async () => {
    const room = new Room(8 * MIB, 100);
    const drawer = drawerOf("parentPort.on('message', () => {});", { maxWaitMs: 50 });
    const { connect } = await serve({ room, drawer });
    const first = connect(SMALL);
    await until(() => room.requests === 1);
    const second = connect(SMALL);
    await until(() => second.isClosed);
    assertBusy(second);
    assert.equal(first.text, '');
    assert.equal(room.requests, 1);
  });

  it('does not start for a client that has disconnected', async () => {
    const room = new Room(8 * MIB, 100);
    const drawer = drawerOf(
      `let calls = 0;
      parentPort.on('message', () => {
        calls += 1;
        const code = new Uint8Array(1);
        const answer = { code, mediaType: 'image/png', time: 0, version: calls, level: 'L', grade: '4.0 A decode' };
        setTimeout(() => parentPort.postMessage({ code: answer }), 200);
      });`,
    );
    const { connect, preview } = await serve({ room, drawer });
    const first = connect(SMALL);
    await until(() => room.requests === 1);
    const gone = connect(SMALL);
    await until(() => room.requests === 2);
    gone.socket.destroy();
    await until(() => room.requests === 1);
    assert.equal((await preview(BODY)).headers.get('QR-Version'), '2');
    assert.match(first.text, /QR-Version: 1/);
  });

  it('continues in a new thread if one ends', async () => {
    const source = `parentPort.on('message', ([json]) => {
      const { text } = JSON.parse(Buffer.from(json).toString());
      if (text === 'exit') process.exit();
      if (text === 'throw') throw new Error('secret');
      if (text === 'memory') for (const all = []; ; ) all.push(new Array(1e6).fill(all.length));
      const code = new Uint8Array(1);
      parentPort.postMessage({ code: { code, mediaType: 'image/png', time: 0, version: 1, level: 'L', grade: '4.0 A decode' } });
    });`;
    const { preview } = await serve({ drawer: drawerOf(source) });
    for (const text of ['exit', 'throw', 'memory']) {
      const warnings = await warningsOf(async () => {
        const response = await preview({ text });
        assert.equal(response.status, 500);
        assert.doesNotMatch(await response.text(), /secret/);
        assert.equal((await preview({ text: 'a' })).status, 200);
      });
      assert.equal(warnings.length, 1);
    }
  });
});

describe('the limits of the page', () => {
  it('are those in its README', () => {
    const readme = fs.readFileSync(path.join(__dirname, '../examples/page/README.md'), 'utf8');
    for (const limit of [
      `${MAX_BODY_BYTES.toLocaleString('en')} bytes, 25,000 values`,
      `${MAX_PREVIEWS} at a time; ${MAX_HELD_BYTES / MIB} MiB `,
      `${MAX_WAIT_MS / 1000} s, then 503`,
    ]) {
      assert.ok(readme.includes(limit), limit);
    }
  });
});
