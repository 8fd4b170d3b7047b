'use strict';

// Splits a page of Markdown into its sentences.

/**
 * Returns the sentences of a page, and each row of its tables as one sentence. Leaves out headings,
 * the first row of a table, and titles of one word such as "Licences.".
 *
 * @param {string} page
 * @returns {string[]} as plain text, see plainText
 */
function sentencesOf(page) {
  const blocks = page.split(/\n\s*\n|\n(?=- )/).map((block) => block.trim());
  return blocks
    .flatMap(partsOf)
    .map(plainText)
    .filter((text) => /\s/.test(text));
}

/**
 * @param {string} block a paragraph, an item of a list or a table
 * @returns {string[]}
 */
function partsOf(block) {
  if (block === '' || block.startsWith('#')) return [];
  if (block.startsWith('|')) return rowsOf(block).map((cells) => cells.join(': '));
  const text = withoutLinks(block).replace(/^- /, '').replace(/\s+/g, ' ');
  return text.split(/(?<=[.!?](?:\*\*)?) (?=[A-Z`[…])/);
}

/**
 * Returns the cells of the rows of the tables of a page, without the rows of titles.
 *
 * @param {string} page
 * @returns {string[][]}
 */
function rowsOf(page) {
  const tables = page.split(/\n\s*\n/).filter((block) => block.trim().startsWith('|'));
  return tables.flatMap((table) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  );
}

/** @param {string} text of which links become their own text */
function withoutLinks(text) {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}

/**
 * Returns text without the marks of Markdown, and with one space where it has white space.
 *
 * @param {string} text
 * @returns {string}
 */
function plainText(text) {
  return withoutLinks(text)
    .replace(/\*\*|`/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

module.exports = { plainText, rowsOf, sentencesOf };
