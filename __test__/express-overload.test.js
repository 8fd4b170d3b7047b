'use strict';

// Tests the overload protection of examples/express without Express: how it counts requests,
// refuses them and closes connections.

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { describe, it } = require('node:test');

const { Unanswered } = require('../examples/express/unanswered');
const { limitRequests } = require('../examples/express/overload');

describe('limitRequests', () => {
  it('answers all requests of a short turn', () => {
    assert.deepEqual(countOf(turn(100, 1).statuses), { 200: 100 });
  });

  it('refuses requests that waited too long, with Retry-After', () => {
    const { statuses, sent } = turn(100, 2); // 50 of them take 100 ms
    assert.deepEqual(statuses, [...Array(51).fill(200), ...Array(49).fill(503)]);
    assert.deepEqual(sent.at(-1).headers.slice(4, 6), ['Retry-After', '1']);
    assert.equal(sent.at(-1).body, 'too many requests');
  });

  it('answers again in the next turn', async () => {
    const site = open();
    site.send(100, 2);
    assert.equal(site.send(1, 0)[0], 503);
    await new Promise(setImmediate);
    assert.deepEqual(countOf(site.send(100, 2)), { 200: 51, 503: 49 });
  });

  it('does not mistake a pause of the machine for overload', () => {
    const site = open();
    site.send(1, 5000);
    assert.deepEqual(countOf(site.send(45, 2)), { 200: 45 });
    // If all of them take long, each counts as 10 ms.
    assert.deepEqual(countOf(turn(20, 1000).statuses), { 200: 11, 503: 9 });
  });

  it('answers all requests if there is no limit', () => {
    assert.deepEqual(countOf(turn(100, 1000, { maxWaitMs: 0 }).statuses), { 200: 100 });
  });

  it('always answers /healthz', () => {
    const site = open({ findProblem: () => undefined });
    site.send(100, 3);
    assert.equal(site.send(1, 0)[0], 503);
    assert.deepEqual(site.send(3, 3, { url: '/healthz' }), [200, 200, 200]);
    assert.equal(site.sent.at(-1).body, 'ok');
    assert.equal(site.send(1, 0, { url: '/healthz2' })[0], 503);
  });

  it('refuses requests while too many are unanswered', () => {
    const site = open({ maxUnanswered: 2 });
    assert.deepEqual(site.send(3, 0, { isAnswered: false }), [undefined, undefined, 503]);
    site.sent[0].close();
    assert.deepEqual(site.send(2, 0, { isAnswered: false }), [undefined, 503]);
  });

  it('reports the problem at /healthz', () => {
    const site = open({ findProblem: () => 'no codes' });
    assert.deepEqual(site.send(1, 0, { url: '/healthz' }), [503]);
    assert.equal(site.sent[0].body, 'no codes');
    const failing = open({
      findProblem: () => {
        throw new Error('no addon');
      },
    });
    assert.deepEqual(failing.send(1, 0, { url: '/healthz' }), [503]);
    assert.equal(failing.sent[0].body, 'the check failed: no addon');
  });

  it('reports a problem after 10 s without an answer, and asks to be replaced after 30 s', () => {
    const problems = [];
    const site = open({
      maxUnanswered: 2,
      findProblem: () => undefined,
      onStuck: (problem) => problems.push(problem),
    });
    const health = () => site.send(1, 0, { url: '/healthz' })[0];
    site.send(2, 0, { isAnswered: false });
    site.check(); // the first check, which cannot know how long the request has waited
    for (let i = 0; i < 10; i++) {
      assert.equal(health(), 200);
      site.check();
    }
    assert.equal(health(), 503);
    assert.equal(
      site.sent.at(-1).body,
      'no request was answered for 10 s at the limit of unanswered requests',
    );
    for (let i = 0; i < 19; i++) site.check();
    assert.deepEqual(problems, []);
    site.check();
    assert.deepEqual(problems, ['no request was answered for 30 s at the limit of unanswered requests']);
  });

  it('reports no problem if requests are answered slowly', () => {
    const site = open({ maxUnanswered: 2, findProblem: () => undefined });
    site.send(2, 0, { isAnswered: false });
    for (let i = 0; i < 50; i++) {
      site.check();
      if (i % 9 !== 0) continue;
      site.sent.findLast((res) => res.status === undefined && !res.closed).close();
      assert.deepEqual(site.send(2, 0, { isAnswered: false }), [undefined, 503]);
      assert.deepEqual(site.send(1, 0, { url: '/healthz' }), [200]);
    }
  });

  it('forgets all requests of a connection that closes', async () => {
    const site = open({ maxUnanswered: 3 });
    const socket = new Socket();
    assert.deepEqual(site.send(4, 0, { isAnswered: false, socket }), [undefined, undefined, undefined, 503]);
    const [first, second, third] = site.sent;
    let closed = 0;
    for (const res of [first, second, third]) res.once('close', () => closed++);
    first.close();
    socket.destroy();
    assert.deepEqual(site.send(3, 0, { isAnswered: false }), [undefined, undefined, undefined]);
    assert.equal(site.send(1, 0)[0], 503);
    second.close(); // as Node.js 24 does
    await new Promise(setImmediate);
    assert.equal(closed, 3);
    assert.equal(site.send(1, 0)[0], 503, 'none of them counts twice');
  });

  it('listens once for the end of a connection', () => {
    const site = open();
    const socket = new Socket();
    for (let i = 0; i < 16; i++) site.send(1, 0, { socket });
    assert.equal(socket.listenerCount('close'), 1);
  });

  it('closes a connection that sends more than 16 requests at once', async () => {
    const socket = new Socket();
    const site = open();
    assert.deepEqual(countOf(site.send(16, 0, { socket })), { 200: 16 });
    await new Promise(setImmediate);
    assert.deepEqual(countOf(site.send(16, 0, { socket })), { 200: 16 });
    assert.equal(socket.destroyed, false);
    assert.deepEqual(site.send(2, 0, { socket }), [undefined, undefined]);
    assert.equal(socket.destroyed, true);
    assert.deepEqual(site.send(1, 0), [200]);
  });

  it('counts requests with a body separately, up to a tenth of the limit', () => {
    const site = open({ maxUnanswered: 20, takesBody: () => true });
    const headers = { 'content-length': '1' };
    const bodies = site.send(3, 0, { isAnswered: false, headers });
    assert.deepEqual(bodies, [undefined, undefined, 503]);
    assert.deepEqual(site.send(2, 0, { isAnswered: false }), [undefined, undefined]);
  });

  it('closes a connection after its last answer when it stops', () => {
    const site = open({ maxUnanswered: 2 });
    site.send(1, 0, { isAnswered: false });
    site.stop();
    site.send(2, 0, { isAnswered: false });
    for (const res of site.sent) assert.ok(res.headers.includes('close'));
  });

  it('closes a connection after the answer behind a request with a body when it stops', () => {
    const site = open({ maxUnanswered: 20, takesBody: () => true });
    const socket = new Socket();
    site.send(1, 0, { isAnswered: false, socket, headers: { 'content-length': '1' } });
    site.send(1, 0, { isAnswered: false, socket });
    site.stop();
    const [first, second] = site.sent;
    assert.deepEqual([first.headers, second.headers], [[], ['Connection', 'close']]);
  });
});

describe('Unanswered', () => {
  function add(all, socket = new Socket()) {
    const req = { socket, complete: true };
    const res = new Answer();
    all.add(req, res);
    return { req, res, socket };
  }

  it('closes only the slow client that came first', () => {
    const all = new Unanswered(3);
    const busy = add(all);
    const unread = add(all);
    unread.res.writableEnded = true;
    const unsent = add(all);
    unsent.req.complete = false;
    assert.equal(all.makeRoom(), false, 'before a check');
    all.check();
    assert.equal(all.makeRoom(), false, 'after one check');
    all.check();
    assert.equal(all.makeRoom(), true);
    const state = () => [busy, unread, unsent].map(({ socket }) => socket.destroyed);
    assert.deepEqual(state(), [false, true, false]);
    assert.equal(all.makeRoom(), true);
    assert.equal(all.count, 2);
    add(all);
    assert.equal(all.makeRoom(), true);
    assert.deepEqual(state(), [false, true, true]);
    add(all);
    assert.equal(all.makeRoom(), false);
  });

  it('keeps an upload that makes progress', () => {
    const all = new Unanswered(1);
    const upload = add(all);
    upload.req.complete = false;
    for (let i = 0; i < 40; i++) {
      upload.socket.bytesRead += 100_000;
      assert.equal(all.check(), 0);
      assert.equal(all.makeRoom(), false);
    }
    upload.socket.bytesRead += 1000;
    all.check();
    all.check();
    assert.equal(all.makeRoom(), true);
    assert.equal(upload.socket.destroyed, true);
  });

  it('keeps a connection that has sent its whole body in the meantime', () => {
    const all = new Unanswered(1);
    const slow = add(all);
    slow.req.complete = false;
    all.check();
    all.check();
    slow.req.complete = true;
    assert.equal(all.makeRoom(), false);
    assert.equal(slow.socket.destroyed, false);
  });

  it('checks whether the first of pipelined requests waits for its client', () => {
    const all = new Unanswered(2);
    const first = add(all);
    const second = add(all, first.socket);
    second.res.writableEnded = true;
    all.check();
    all.check();
    assert.equal(all.makeRoom(), false);
    first.res.close();
    add(all);
    all.check();
    assert.equal(all.makeRoom(), true);
    assert.equal(first.socket.destroyed, true);
  });

  it('returns each connection once', () => {
    const all = new Unanswered(9);
    const one = add(all);
    add(all, one.socket);
    const other = add(all);
    assert.deepEqual(all.sockets(), [one.socket, other.socket]);
  });
});

function turn(count, ms, limits) {
  const site = open(limits);
  return { ...site, statuses: site.send(count, ms) };
}

/** Puts the limits in front of a listener, with a clock that only answers move. */
function open(limits) {
  let time = 1000;
  const sent = [];
  const all = { maxBytes: 512, maxWaitMs: 100, maxUnanswered: 1000, takesBody: () => false, ...limits };
  const { handle, stop, check } = limitRequests(
    (req, res) => {
      time += req.ms;
      if (!req.isAnswered) return;
      res.status = 200;
      res.close();
    },
    all,
    () => time,
  );
  return {
    sent,
    stop,
    check,
    pass(ms) {
      time += ms;
    },
    /** Sends `count` requests of `ms` each in one turn, and returns the statuses of the answers. */
    send(count, ms, { url = '/qrcode?text=a', isAnswered = true, headers = {}, socket = undefined } = {}) {
      return Array.from({ length: count }, () => {
        const res = new Answer();
        sent.push(res);
        const from = socket ?? new Socket();
        const method = 'GET';
        const complete = true;
        handle({ method, url, rawHeaders: [], headers, complete, ms, isAnswered, socket: from }, res);
        return res.status;
      });
    },
  };
}

class Socket extends EventEmitter {
  bytesRead = 0;
  destroyed = false;
  remoteAddress = '127.0.0.9';

  destroy() {
    this.destroyed = true;
    this.emit('close');
  }
}

class Answer extends EventEmitter {
  headers = [];
  headersSent = false;
  closed = false;
  writableEnded = false;

  close() {
    this.closed = true;
    this.emit('close');
  }

  setHeader(...header) {
    this.headers.push(...header);
  }

  writeHead(status, headers) {
    this.status = status;
    this.headers.push(...headers);
  }

  end(body) {
    this.body = body;
  }
}

/** Counts each status. */
function countOf(statuses) {
  const counts = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
