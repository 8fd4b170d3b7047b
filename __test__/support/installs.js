'use strict';

// Finds the commands of the documentation that install the package, or run its command by npx.

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '../..');

/** All documentation, except the generated files in npm/, which have no install commands. */
const PAGES = ['.', 'docs', 'examples']
  .flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { withFileTypes: true })
      .flatMap((entry) =>
        entry.isDirectory() && folder === 'examples'
          ? [path.posix.join(folder, entry.name, 'README.md')]
          : entry.name.endsWith('.md')
            ? [path.posix.join(folder, entry.name)]
            : [],
      ),
  )
  .filter((name) => name !== 'CHANGELOG.md' && fs.existsSync(path.join(root, name)));

const COMMAND =
  /^(?:\$ )?((?:npm (?:install|i|add|pack|publish|exec)|npx|pnpm (?:add|dlx)|yarn (?:add|dlx)|bunx?(?: add)?) .*)$/;

/** Matches a package of ours by its name in the registry, also with an alias. */
const REGISTERED = /^(?:[\w-]+@npm:)?qr-napi(?:-[\w-]+)?(?:@[\w.]+)?$/;

/**
 * @typedef {object} Install
 * @property {string} page
 * @property {string} command as it is written
 * @property {string[]} words of the command, without quotes
 * @property {string[]} folders that the lines before it change into
 * @property {boolean} needsRegistry
 * @property {boolean} isMarked whether the page says so
 */

/** @returns {Install[]} all in code, in the order of the pages */
function readInstalls() {
  return PAGES.flatMap((page) => installsOf(page, fs.readFileSync(path.join(root, page), 'utf8')));
}

/**
 * @param {string} page
 * @param {string} text
 * @returns {Install[]}
 */
function installsOf(page, text) {
  const isPageMarked = /on the npm registry yet\.\s+Every\s+command\s+on\s+this\s+page/.test(text);
  const blocks = [...text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].flatMap(([, block = '']) => {
    const lines = block.split('\n').map((line) => line.trim());
    return lines.map((line, i) => {
      const folders = lines.slice(0, i).flatMap((each) => /^cd (\S+)/.exec(each)?.[1] ?? []);
      return { line, folders, mark: line };
    });
  });
  // The paragraph around inline code must mention the registry.
  const prose = text.replace(/^ *```.*?^ *```$/gms, '');
  const paragraphs = prose.split(/\n\n/).map((paragraph) => paragraph.replace(/\s+/g, ' '));
  const spans = paragraphs.flatMap((paragraph) =>
    Array.from(paragraph.matchAll(/`([^`]+)`/g), ([, line = '']) => ({ line, folders: [], mark: paragraph })),
  );
  return [...blocks, ...spans].flatMap(({ line, folders, mark }) => {
    const [, command] = COMMAND.exec(line.replace(/ +# .*$/, '')) ?? [];
    if (command === undefined || !command.includes('qr-napi')) return [];
    const words = wordsOf(command);
    // npx runs the command that the project has installed. Files with VERSION in their name come
    // from the registry.
    const isNamed = words[0] !== 'npx' && words.some((word) => REGISTERED.test(word));
    const needsRegistry = isNamed || command.includes('VERSION');
    const isMarked = isPageMarked || /\bon the npm registry|\bneeds the npm registry/.test(mark);
    return [{ page, command, words, folders, needsRegistry, isMarked }];
  });
}

/** @param {string} command */
function wordsOf(command) {
  return Array.from(command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g), ([, a, b, c]) => a ?? b ?? c ?? '');
}

module.exports = { REGISTERED, readInstalls };
