'use strict';

// The ways to install the package, and their expected results. Each runs in an empty folder, with a
// registry that has only the packages.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');

const { WEBASSEMBLY } = require('../../../lib/platforms');
const { root } = require('../../support/steps');
const { assertSmoke } = require('./decode');
const { sizeOf } = require('./projects');
const { ensureTools, toolVersion } = require('../../locks/install');

/** @typedef {InstanceType<typeof import('./projects').Project>} Project */
/** @import { Platform } from '../../../lib/platforms' */

const PNPM = toolVersion('pnpm', 'pnpm');
const YARN = toolVersion('yarn', '@yarnpkg/cli-dist');
const ESBUILD = toolVersion('esbuild', 'esbuild');
const WEBPACK = toolVersion('webpack', 'webpack');
const JEST = toolVersion('jest', 'jest');

/** The maximum installed size: JavaScript, types and one binary. */
const MAX_INSTALLED_BYTES = 3_200_000;
/** The maximum size of the binary for Linux on x64. */
const MAX_BINARY_BYTES = 1_600_000;

/**
 * @typedef {object} Context
 * @property {Project} project
 * @property {Platform} here
 * @property {readonly Platform[]} platforms the published platforms
 */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {(context: Context) => Promise<string>} run returns a note for the report
 */

/** @param {Project} project */
async function smoke(project) {
  await assertSmoke(project.node('smoke.cjs'));
}

/**
 * @param {Project} project
 * @param {string} name the package to load
 * @returns {string} the median time over some processes, in milliseconds
 */
function requireTime(project, name) {
  const script = `const start = performance.now(); require('${name}'); console.log(performance.now() - start);`;
  const times = Array.from({ length: 31 }, () => Number(project.node('-e', script)));
  return times.sort((a, b) => a - b)[15]?.toFixed(1) ?? '';
}

/** @type {Scenario[]} */
const SCENARIOS = [
  {
    name: 'npm install, CommonJS',
    async run({ project, here }) {
      project.npm('install', 'qr-napi');
      assert.deepEqual(project.installed(), ['qr-napi', `qr-napi-${here.name}`]);
      await smoke(project);
      const sizes = project.installed().map((name) => sizeOf(project.path(`node_modules/${name}`)));
      const size = sizes.reduce((sum, each) => sum + each, 0);
      assert.ok(
        size <= MAX_INSTALLED_BYTES,
        `${size} bytes are installed, and ${MAX_INSTALLED_BYTES} are the most`,
      );
      if (here.os === 'linux' && here.cpu === 'x64') {
        const binary = `node_modules/qr-napi-${here.name}/qr-napi.${here.name}.node`;
        const bytes = fs.statSync(project.path(binary)).size;
        assert.ok(bytes <= MAX_BINARY_BYTES, `The binary takes ${bytes} bytes.`);
      }
      const [all, binary] = project.installed().map((name) => requireTime(project, name));
      const parts = sizes.map((each) => `${Math.round(each / 1000)} kB`);
      return `${parts.join(' + ')} installed; require takes ${all} ms, that of the binary alone ${binary} ms`;
    },
  },
  {
    name: 'npm install, ES modules',
    async run({ project }) {
      project.npm('install', 'qr-napi');
      project.write(
        'main.mjs',
        `import { generateQrCode, generateQrCodeAsync, QrCodeError } from 'qr-napi';
         import { qrCodeHandler } from 'qr-napi/handler';
         import QRCodeStyling from 'qr-napi/styling';
         if (typeof qrCodeHandler() !== 'function' || typeof QrCodeError !== 'function') throw new Error('exports');
         if ((await new QRCodeStyling({ data: 'text' }).getRawData()).length === 0) throw new Error('styling');
         if (!generateQrCode('text').equals(await generateQrCodeAsync('text'))) throw new Error('codes');`,
      );
      project.node('main.mjs');
      return '';
    },
  },
  {
    name: 'in the place of npm qrcode, under its name',
    async run({ project, here }) {
      project.npm('install', 'qrcode@npm:qr-napi');
      assert.deepEqual(project.installed(), [`qr-napi-${here.name}`]);
      project.write(
        'main.cjs',
        `require('qrcode').toDataURL('text', (error, url) => {
           if (error || !url.startsWith('data:image/png;base64,')) throw error ?? new Error(url);
         });`,
      );
      project.write(
        'main.mjs',
        `import QRCode, { toBuffer } from 'qrcode';
         await QRCode.toFile('code.svg', 'text', { margin: 1 });
         if (!(await toBuffer('text')).equals(QRCode.toBufferSync('text'))) throw new Error('codes');`,
      );
      project.node('main.cjs');
      project.node('main.mjs');
      assert.match(fs.readFileSync(project.path('code.svg'), 'utf8'), /^<svg/);
      return '';
    },
  },
  ...['node16', 'bundler'].map((resolution) => ({
    name: `TypeScript, moduleResolution ${resolution}`,
    run: (/** @type {Context} */ context) => checkTypes(context, resolution),
  })),
  {
    name: 'npm ci --ignore-scripts',
    async run({ project, here }) {
      project.npm('install', 'qr-napi');
      fs.rmSync(project.path('node_modules'), { recursive: true });
      project.npm('ci', '--ignore-scripts');
      assert.deepEqual(project.installed(), ['qr-napi', `qr-napi-${here.name}`]);
      await smoke(project);
      return '';
    },
  },
  {
    name: 'a lock file made on another system',
    async run({ project, here, platforms }) {
      const other =
        platforms.find(({ os }) => os !== undefined && os !== here.os) ??
        platforms.find(({ cpu }) => cpu !== here.cpu);
      assert.ok(other);
      project.npm('install', 'qr-napi', `--os=${other.os}`, `--cpu=${other.cpu}`);
      assert.deepEqual(project.installed(), ['qr-napi', `qr-napi-${other.name}`]);
      fs.rmSync(project.path('node_modules'), { recursive: true });
      project.npm('ci');
      assert.deepEqual(project.installed(), ['qr-napi', `qr-napi-${here.name}`]);
      await smoke(project);
      return `made for ${other.name}`;
    },
  },
  {
    name: 'node_modules copied from another system: the error, and what it advises',
    async run({ project, here, platforms }) {
      const other = platforms.find(({ os, cpu }) => os === here.os && cpu !== here.cpu);
      assert.ok(other);
      project.npm('install', 'qr-napi', `--os=${other.os}`, `--cpu=${other.cpu}`);
      const { status, stderr } = project.try(process.execPath, ['smoke.cjs']);
      assert.notEqual(status, 0);
      assert.match(stderr, /QrCodeError.*The package qr-napi-/);
      const [, advice] = /npm (install --os=\S+ --cpu=\S+(?: --libc=[a-z]+)?)/.exec(stderr) ?? [];
      assert.ok(advice, stderr);
      project.npm(...advice.split(' '));
      assert.ok(project.installed().includes(`qr-napi-${here.name}`), project.installed().join());
      await smoke(project);
      return advice;
    },
  },
  {
    name: 'npm install for each published system',
    async run({ project, platforms }) {
      for (const { name, os, cpu, libc } of platforms) {
        fs.rmSync(project.path('node_modules'), { recursive: true, force: true });
        fs.rmSync(project.path('package-lock.json'), { force: true });
        const options = Object.entries({ os, cpu, libc }).filter(([, value]) => value !== undefined);
        project.npm('install', 'qr-napi', ...options.map(([option, value]) => `--${option}=${value}`));
        assert.deepEqual(project.installed(), ['qr-napi', `qr-napi-${name}`]);
      }
      return platforms.map(({ name }) => name).join(', ');
    },
  },
  {
    name: 'no binary fits: WebAssembly',
    async run({ project }) {
      project.npm('install', 'qr-napi', '--cpu=wasm32');
      assert.deepEqual(project.installed(), ['qr-napi', `qr-napi-${WEBASSEMBLY}`]);
      await smoke(project);
      return '';
    },
  },
  {
    name: 'npm install --omit=optional: the error',
    async run({ project, here }) {
      project.npm('install', 'qr-napi', '--omit=optional');
      assert.deepEqual(project.installed(), ['qr-napi']);
      const { status, stderr } = project.try(process.execPath, ['smoke.cjs']);
      assert.notEqual(status, 0);
      assert.match(stderr, /ERR_QR_ADDON_NOT_LOADED/);
      assert.ok(stderr.includes(`The package qr-napi-${here.name} of version`), stderr);
      return '';
    },
  },
  {
    name: `pnpm ${PNPM}, isolated`,
    async run({ project }) {
      const pnpm = path.join(ensureTools('pnpm'), 'node_modules/pnpm/bin/pnpm.cjs');
      project.write('.npmrc', `registry=${project.registry}\nstore-dir=${project.path('.store')}\n`);
      const env = {
        XDG_CACHE_HOME: project.path('.cache'),
        npm_config_manage_package_manager_versions: 'false',
      };
      project.run(process.execPath, [pnpm, 'add', 'qr-napi'], env);
      assert.deepEqual(project.installed(), ['qr-napi']);
      await smoke(project);
      return '';
    },
  },
  {
    name: `Yarn ${YARN}, Plug'n'Play`,
    async run({ project }) {
      const tools = ensureTools('yarn');
      const yarn = path.join(tools, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');
      const settings = [
        'nodeLinker: pnp',
        'enableGlobalCache: false',
        'enableTelemetry: false',
        `npmRegistryServer: ${JSON.stringify(project.registry)}`,
        'unsafeHttpWhitelist: ["127.0.0.1"]',
        // Newer versions of Yarn refuse packages that were published within the last day.
        'npmMinimalAgeGate: 0',
      ];
      project.write('.yarnrc.yml', `${settings.join('\n')}\n`);
      project.write('yarn.lock', '');
      // The cache of an earlier registry would have outdated packages.
      const env = { YARN_IGNORE_PATH: '1', YARN_GLOBAL_FOLDER: project.path('.yarn-global') };
      project.run(process.execPath, [yarn, 'add', 'qr-napi'], env);
      assert.ok(
        fs.existsSync(project.path('.pnp.cjs')) && !fs.existsSync(project.path('node_modules/qr-napi')),
      );
      await assertSmoke(project.run(process.execPath, [yarn, 'node', 'smoke.cjs'], env));
      return '';
    },
  },
  {
    name: `bundled by esbuild ${ESBUILD}, external`,
    async run({ project }) {
      const tools = ensureTools('esbuild');
      project.npm('install', 'qr-napi');
      const { buildSync } = require(path.join(tools, 'node_modules/esbuild'));
      buildSync({
        absWorkingDir: project.folder,
        entryPoints: ['smoke.cjs'],
        outfile: 'out/bundle.cjs',
        bundle: true,
        platform: 'node',
        external: ['qr-napi'],
        logLevel: 'error',
      });
      await assertSmoke(project.node('out/bundle.cjs'));
      return '';
    },
  },
  {
    name: `bundled by webpack ${WEBPACK}, external`,
    async run({ project }) {
      const tools = ensureTools('webpack');
      project.npm('install', 'qr-napi');
      const webpack = require(path.join(tools, 'node_modules/webpack'));
      await new Promise((resolve, reject) => {
        const options = {
          context: project.folder,
          entry: './smoke.cjs',
          mode: 'production',
          target: 'node',
          output: { path: project.path('out'), filename: 'bundle.cjs' },
          externals: [/^qr-napi(?:\/|$)/],
          externalsType: 'commonjs',
        };
        webpack(options, (/** @type {Error | null} */ error, /** @type {any} */ stats) => {
          if (error) reject(error);
          else if (stats.hasErrors()) reject(new Error(stats.toString('errors-only')));
          else resolve(undefined);
        });
      });
      await assertSmoke(project.node('out/bundle.cjs'));
      return '';
    },
  },
  {
    name: `tested with Jest ${JEST}, fs mocked`,
    async run({ project }) {
      const tools = ensureTools('jest');
      project.npm('install', 'qr-napi');
      const memfs = JSON.stringify(path.join(tools, 'node_modules/memfs'));
      const mocks = {
        automock: "jest.mock('fs'); jest.mock('node:fs');",
        memfs: ['fs', 'node:fs']
          .map((name) => `jest.mock('${name}', () => require(${memfs}).fs);`)
          .join('\n'),
        spy: "jest.spyOn(require('fs'), 'existsSync').mockReturnValue(true);",
      };
      for (const [name, mock] of Object.entries(mocks)) {
        const check = "expect(require('qr-napi').generateQrCode('text').length).toBeGreaterThan(57)";
        project.write(`${name}.test.js`, `${mock}\ntest('a code', () => ${check});\n`);
      }
      project.node(path.join(tools, 'node_modules/jest/bin/jest.js'), '--rootDir', project.folder);
      return Object.keys(mocks).join(', ');
    },
  },
];

/**
 * @param {Context} context
 * @param {string} resolution
 */
async function checkTypes({ project }, resolution) {
  project.npm('install', 'qr-napi');
  const source = `import { generateQrCode, generateQrCodes, QrCodeError, type QrCodeErrorCode } from 'qr-napi';
    import QRCode from 'qr-napi';
    import { qrCodeHandler } from 'qr-napi/handler';
    import QRCodeStyling from 'qr-napi/styling';
    const styled: Promise<Buffer> = new QRCodeStyling({ data: 'text' }).getRawData();
    const png: Buffer = generateQrCode('text', { width: 300, errorCorrectionLevel: 'H' });
    const all: AsyncIterable<Buffer> = generateQrCodes(['a', 'b']);
    const code: QrCodeErrorCode = new QrCodeError('ERR_QR_INTERNAL', '').code;
    qrCodeHandler({ param: 'data' });
    const url: Promise<string> = QRCode.toDataURL('text', { type: 'image/png' });
    // @ts-expect-error: there is no such option
    generateQrCode('text', { size: 300 });
    export { all, code, png, styled, url };
    `;
  const isNode = resolution === 'node16';
  const files = isNode ? ['main.cts', 'main.mts'] : ['main.ts'];
  for (const file of files) project.write(file, source);
  const compilerOptions = {
    module: isNode ? 'node16' : 'esnext',
    moduleResolution: resolution,
    target: 'es2022',
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    skipLibCheck: false,
    // The registry has no packages of types.
    typeRoots: [path.join(root, 'node_modules/@types')],
    types: ['node'],
  };
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  project.node(path.join(root, 'node_modules/typescript/bin/tsc'), '--project', '.');
  return `TypeScript ${require('typescript/package.json').version}`;
}

module.exports = { SCENARIOS };
