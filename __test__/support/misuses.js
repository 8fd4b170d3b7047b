'use strict';

// Ways to misuse the functions of npm `qrcode` while a server answers a request.
// compat-servers.test.js compares the request and the process, with npm and with this package.

const { EventEmitter, once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { PassThrough, Writable } = require('node:stream');

/**
 * The arguments of a misuse.
 *
 * @typedef {object} Context
 * @property {any} QRCode npm `qrcode` or this package
 * @property {import('node:http').IncomingMessage & { query?: any }} req
 * @property {import('node:http').ServerResponse & { [key: string]: any }} res
 * @property {(error: unknown) => void} fail answers 500, if nothing was answered
 * @property {string} folder where files may be written
 */

/**
 * A misuse. By default the outcome must be the same as with npm.
 *
 * @typedef {object} Misuse
 * @property {string} name
 * @property {(context: Context) => any} handle
 * @property {string} [like] the misuse of npm that must have the same outcome
 * @property {string} [ours] the outcome in every framework, where that of npm is another
 * @property {boolean} [hangs] whether npm never answers
 * @property {boolean} [isTiming] whether only the process is to live, as the answer depends on the
 *   network
 * @property {boolean} [isForFrameworks] whether it is not tried where nothing catches errors
 * @property {string} [query] the query of the request
 * @property {string} [method]
 */

/** Arguments, text and options, that npm refuses. @type {Record<string, any[]>} */
const REFUSED = {
  'an empty text': [''],
  '5,000 letters': ['x'.repeat(5000)],
  'a text that is null': [null],
  'a text that is a number': [5],
  'a text that is an object': [{}],
  'a segment of other characters': [[{ data: 'abc', mode: 'numeric' }]],
  'a version that is too small': ['x'.repeat(100), { version: 1 }],
  'a function of a wrong type': ['x', { toSJISFunc: 5 }],
};

/**
 * Arguments that only this package refuses, or only where it draws. @type {Record<string, any[]>}
 */
const REFUSED_HERE = {
  'a segment of no kind': [[{}, 5]],
  'a colour with too few digits': ['x', { color: { dark: '#1' } }],
  'a colour that is no string': ['x', { color: { dark: {} } }],
  'an unknown option': ['x', { widht: 300 }],
  'low contrast': ['x', { color: { dark: '#777', light: '#888' } }],
  'a width that is too small': ['x'.repeat(100), { width: 21, margin: 20 }],
  'a version that does not exist': ['x', { version: 41 }],
  'a negative margin': ['x', { margin: -1 }],
  'options that are none': ['x', 5],
  'an unknown level': ['x', { errorCorrectionLevel: 'x' }],
  'a symbol among the options': ['x', { [Symbol('a')]: 1 }],
  'a lone surrogate in a segment': [[{ data: '\ud800', mode: 'byte' }]],
  'an unknown type': ['x', { type: 'tiff' }],
};

/**
 * Ways in which servers use a picture. @type {Record<string, (context: Context, args: any[]) => any>}
 */
const USES = {
  toFileStream: ({ QRCode, res }, args) => QRCode.toFileStream(res, ...args),
  'toFileStream with a listener': ({ QRCode, res, fail }, args) =>
    QRCode.toFileStream(res.on('error', fail), ...args),
  'toFileStream in an async handler': async ({ QRCode, res }, args) => QRCode.toFileStream(res, ...args),
  create: ({ QRCode, res }, args) => res.end(String(QRCode.create(...args).version)),
};
for (const name of ['toBuffer', 'toString', 'toDataURL', 'toFile']) {
  const call = ({ QRCode, folder }, ...args) =>
    name === 'toFile' ? QRCode.toFile(path.join(folder, 'a.png'), ...args) : QRCode[name](...args);
  USES[`${name} with a callback that throws the error`] = (context, args) =>
    call(context, ...given(args), (error, value) => {
      if (error) throw error;
      context.res.end(value);
    });
  USES[`${name} with a callback that answers`] = (context, args) =>
    call(context, ...given(args), (error, value) => {
      if (error) context.fail(error);
      else context.res.end(value);
    });
  USES[`${name} with a promise`] = (context, args) =>
    call(context, ...args).then((value) => context.res.end(value), context.fail);
  USES[`${name} in an async handler`] = async (context, args) =>
    context.res.end(await call(context, ...args));
}

/** @param {any[]} args with the callback third, the only place where npm looks for it */
const given = ([text, options = {}]) => [text, options];

/** The functions to try with every argument. Others differ only in how they report errors. */
const THOROUGH = ['toFileStream', 'toBuffer with a callback that throws the error'];

/** @type {Misuse[]} */
const MISUSES = [];
for (const [use, handle] of Object.entries(USES)) {
  for (const [what, args] of Object.entries({ ...REFUSED, ...REFUSED_HERE })) {
    const isCommon = what === 'an empty text' || what === 'an unknown option';
    if (!isCommon && !THOROUGH.includes(use)) continue;
    MISUSES.push({
      name: `${use}: ${what}`,
      handle: (context) => handle(context, args),
      ...(what in REFUSED_HERE ? { like: `${use}: an empty text` } : {}),
      isForFrameworks: !isCommon,
    });
  }
}

const QUERIES = {
  'no query': '',
  'an empty query': '?t=',
  'a long query': `?t=${'x'.repeat(5000)}`,
  'a query twice': '?t=a&t=b',
  'a query of an object': '?t[a]=1',
  'a query with a NUL': '?t=%00',
};
for (const [what, query] of Object.entries(QUERIES)) {
  MISUSES.push({
    name: `toFileStream: ${what}`,
    query,
    handle: ({ QRCode, req, res }) => {
      const url = new URL(req.url ?? '', 'http://localhost');
      QRCode.toFileStream(res, req.query ? req.query.t : (url.searchParams.get('t') ?? undefined));
    },
  });
}

/** @param {string} name @param {Misuse['handle']} handle @param {Partial<Misuse>} [more] */
function add(name, handle, more = {}) {
  MISUSES.push({ name, handle, ...more });
}

// Arguments in wrong places.

add('toFileStream of nothing', ({ QRCode }) => QRCode.toFileStream());
add('toFileStream without a text', ({ QRCode, res }) => QRCode.toFileStream(res));
add('toFileStream of an undefined text', ({ QRCode, res }) => QRCode.toFileStream(res, undefined, {}));
for (const stream of [undefined, null, 'file.png', {}])
  add(`toFileStream to ${JSON.stringify(stream)}`, ({ QRCode }) => QRCode.toFileStream(stream, 'x'));
add(
  'toFileStream to an emitter that is no stream',
  ({ QRCode, res, fail }) => {
    try {
      QRCode.toFileStream(new EventEmitter(), 'x');
      res.end();
    } catch (error) {
      fail(error);
    }
  },
  { ours: '500' },
);
add('toFileStream with a callback that throws the error', ({ QRCode, res }) =>
  QRCode.toFileStream(res, '', {}, (error) => {
    if (error) throw error;
  }),
);
add('toFileStream with a callback that does nothing, and a listener', ({ QRCode, res, fail }) =>
  QRCode.toFileStream(res.on('error', fail), '', {}, () => {}),
);
for (const name of ['toBuffer', 'toString', 'toDataURL']) {
  add(`${name} without a text`, ({ QRCode, res, fail }) => QRCode[name]().then(() => res.end(), fail));
  add(`${name} of an undefined text, with a callback`, ({ QRCode, res }) =>
    QRCode[name](undefined, (_, value) => res.end(value)),
  );
  add(`${name} with a callback of a wrong type`, ({ QRCode, res, fail }) =>
    QRCode[name]('x', {}, 5).then((value) => res.end(value), fail),
  );
  add(
    `${name} with the callback before the options`,
    ({ QRCode, res, fail }) =>
      QRCode[name](
        'x',
        (error, value) => {
          if (error) fail(error);
          else res.end(value);
        },
        {},
      ),
    { ours: '500', hangs: true },
  );
}
add(
  'toDataURL with null for options and a callback',
  ({ QRCode, res, fail }) =>
    QRCode.toDataURL('x', null, (error, value) => {
      if (error) fail(error);
      else res.end(value);
    }),
  { ours: '200' },
);
add('toString with a callback that throws when all is well', ({ QRCode, res }) =>
  QRCode.toString('x', () => {
    res.statusCode = 200;
    throw new Error('mine');
  }),
);
add('toBuffer with a callback that throws when all is well', ({ QRCode }) =>
  QRCode.toBuffer('x', () => {
    throw new Error('mine');
  }),
);
add('toBuffer whose promise nobody catches', ({ QRCode, res }) => {
  QRCode.toBuffer('').then((value) => res.end(value));
});

// Files.

const PATHS = {
  'a folder that does not exist': (folder) => path.join(folder, 'none', 'a.png'),
  'a folder that does not exist, as SVG': (folder) => path.join(folder, 'none', 'a.svg'),
  'a folder in place of a file': (folder) => folder,
  'an empty path': () => '',
  'a path with a NUL': (folder) => path.join(folder, 'a\0.png'),
  'a path with a NUL, as SVG': (folder) => path.join(folder, 'a\0.svg'),
};
for (const [what, of] of Object.entries(PATHS)) {
  add(`toFile: ${what}, with a callback that answers`, ({ QRCode, res, fail, folder }) =>
    QRCode.toFile(of(folder), 'x', (error) => {
      if (error) fail(error);
      else res.end();
    }),
  );
  add(`toFile: ${what}, with a callback that throws the error`, ({ QRCode, res, folder }) =>
    QRCode.toFile(of(folder), 'x', (error) => {
      if (error) throw error;
      res.end();
    }),
  );
  add(`toFile: ${what}, with a promise`, ({ QRCode, res, fail, folder }) =>
    QRCode.toFile(of(folder), 'x').then(() => res.end(), fail),
  );
}
add('toFile: a folder that does not exist, and nobody catches', ({ QRCode, res, folder }) => {
  QRCode.toFile(path.join(folder, 'none', 'a.png'), 'x').then(() => res.end());
});
for (const [what, args] of Object.entries({
  'no arguments': [],
  'no text': ['a.png'],
  'a path of a wrong type': [5, 'x'],
  'a text that is a number': ['a.png', 5],
}))
  add(`toFile: ${what}`, ({ QRCode, res, fail }) => QRCode.toFile(...args).then(() => res.end(), fail));

// Streams that cannot be written to, or no longer.

for (const text of ['x', '']) {
  const what = text === '' ? 'an empty text' : 'a text';
  add(`toFileStream: ${what} to a response that was destroyed`, ({ QRCode, res }) =>
    QRCode.toFileStream(res.destroy(), text),
  );
  add(`toFileStream: ${what} to a response that has ended`, ({ QRCode, res }) =>
    QRCode.toFileStream(res.end('before'), text),
  );
  add(`toFileStream: ${what} to a response whose headers were sent`, ({ QRCode, res }) => {
    res.write('before');
    QRCode.toFileStream(res, text);
  });
  add(`toFileStream: a text, and then ${what}`, ({ QRCode, res }) => {
    QRCode.toFileStream(res, 'x');
    QRCode.toFileStream(res, text);
  });
  add(`toFileStream: ${what} to a client that has gone away`, async ({ QRCode, req, res, fail }) => {
    req.socket.destroy();
    await once(res, 'close');
    try {
      QRCode.toFileStream(res, text);
    } catch (error) {
      fail(error);
    }
  });
}
add(
  'toFileStream: a client that goes away meanwhile',
  ({ QRCode, req, res }) => {
    QRCode.toFileStream(res, 'x', { width: 2000 });
    setTimeout(() => req.socket.destroy(), 1);
  },
  { isTiming: true },
);
add(
  'toFileStream: a status that does not exist',
  ({ QRCode, res }) => {
    res.statusCode = 9999;
    QRCode.toFileStream(res, 'x');
  },
  { ours: 'no answer' },
);
add(
  'toFileStream: another length than was promised',
  ({ QRCode, res }) => {
    res.strictContentLength = true;
    res.setHeader('Content-Length', 3);
    QRCode.toFileStream(res, 'x');
  },
  { ours: 'no answer' },
);
add(
  'toFileStream: a status that has no body',
  ({ QRCode, res }) => {
    res.statusCode = 204;
    QRCode.toFileStream(res, 'x');
  },
  { ours: 'no answer' },
);
add('toFileStream: a HEAD request', ({ QRCode, res }) => QRCode.toFileStream(res, 'x'), {
  method: 'HEAD',
  ours: 'no answer',
});
for (const [what, open] of Object.entries({
  'a file in a folder that does not exist': (folder) =>
    fs.createWriteStream(path.join(folder, 'none', 'a.png')),
  'a stream whose writing fails': () =>
    new Writable({ write: (_chunk, _encoding, done) => done(new Error('mine')) }),
  'a stream that fails at its end': () =>
    new Writable({ write: (_chunk, _encoding, done) => done(), final: (done) => done(new Error('mine')) }),
  'a stream that throws': () =>
    Object.assign(new PassThrough(), {
      end() {
        throw new Error('mine');
      },
      write() {
        throw new Error('mine');
      },
    }),
})) {
  add(
    `toFileStream to ${what}`,
    ({ QRCode, res, folder }) => {
      const stream = open(folder).on('close', () => res.end());
      QRCode.toFileStream(stream, 'x');
    },
    { ours: '200' },
  );
}

add('toFileStream to a stream that has ended', ({ QRCode, res }) => {
  QRCode.toFileStream(new PassThrough().end().resume(), 'x');
  setTimeout(() => res.end(), 10);
});
add(
  'toFileStream: a text, and then an error of the caller',
  ({ QRCode, res }) => {
    QRCode.toFileStream(res, 'x');
    throw new Error('mine');
  },
  // npm has sent only the first bytes when Express cuts the connection.
  { ours: '200', isForFrameworks: true },
);

// Correct use.

add('toFileStream of a text, with headers that are set later', ({ QRCode, res }) => {
  QRCode.toFileStream(res, 'x');
  res.setHeader('Content-Type', 'image/png');
});

module.exports = { MISUSES };
