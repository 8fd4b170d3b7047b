'use strict';

// Checks the page for people who see little or use a screen reader. Each function runs in the
// browser, without access to this file.

/**
 * Returns each visible text with its two colours.
 *
 * @returns {{ what: string, ink: number[], ground: number[] }[]}
 */
function textsInPage() {
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const groundOf = (element) => {
    const color = parse(getComputedStyle(element).backgroundColor);
    const isOpaque = color.length === 3 || color[3] > 0;
    return isOpaque || element.parentElement === null ? color : groundOf(element.parentElement);
  };
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
  const fields = 'input:not([type=radio], [type=checkbox], [type=color]), select, textarea';
  return [...document.querySelectorAll('body *')]
    .filter(
      (each) =>
        each.checkVisibility() && !each.matches(':disabled') && (hasText(each) || each.matches(fields)),
    )
    .flatMap((each) =>
      (each.matches('input, textarea') ? [null, '::placeholder'] : [null]).map((part) => [each, part]),
    )
    .map(([each, part]) => ({
      what: `${each.outerHTML.slice(0, 60)}${part ?? ''}`,
      ink: parse(getComputedStyle(each, part).color),
      ground: groundOf(each),
    }));
}

/** @param {number[]} color */
function luminance(color) {
  const [red, green, blue] = color.slice(0, 3).map((part) => {
    const each = part / 255;
    return each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Finds the texts whose contrast is less than 4.5 (WCAG 2.2, 1.4.3).
 *
 * @param {import('playwright-core').Page} page
 */
async function lowContrasts(page) {
  const texts = await page.evaluate(textsInPage);
  if (texts.length < 30) throw new Error(`Expected the texts of the page but received ${texts.length}`);
  return texts.filter(({ ink, ground }) => {
    const [low, high] = [luminance(ink), luminance(ground)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05) < 4.5;
  });
}

function controlsWithoutName() {
  return [...document.querySelectorAll('input, select, textarea, button')]
    .filter((each) => {
      const labels = [...(each.labels ?? [])].map((label) => label.textContent).join('');
      const own = each.matches('button') ? each.textContent : '';
      return `${each.getAttribute('aria-label') ?? ''}${labels}${own}`.trim() === '';
    })
    .map((each) => each.outerHTML);
}

function groupsWithoutName() {
  return [...document.querySelectorAll('fieldset, section')]
    .filter((each) => !each.hasAttribute('aria-labelledby') && each.querySelector(':scope > legend') === null)
    .map((each) => each.outerHTML.slice(0, 80));
}

/** Finds images without a text. One in a button needs none, as the button has a name. */
function imagesWithoutText() {
  return [...document.querySelectorAll('img:not([hidden], button img), [role=img]:not([hidden])')]
    .filter((each) => !(each.alt ?? each.getAttribute('aria-label')))
    .map((each) => each.outerHTML);
}

/** Finds ids that two elements have, and references to ids that no element has. */
function brokenIds() {
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const named = ['aria-describedby', 'aria-labelledby', 'for'].flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].flatMap((each) => each.getAttribute(name).split(' ')),
  );
  return [...ids.filter((id, i) => ids.indexOf(id) !== i), ...named.filter((id) => !ids.includes(id))];
}

/**
 * Finds headings that skip a level. Returns all levels if the page does not start with its only h1.
 */
function brokenHeadings() {
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1]));
  const isBroken = levels.filter((each) => each === 1).length !== 1 || levels[0] !== 1;
  return isBroken || levels.some((each, i) => i > 0 && each > levels[i - 1] + 1) ? levels : [];
}

function documentWithoutName() {
  const { lang } = document.documentElement;
  return lang === '' || document.title === '' ? ['lang or title'] : [];
}

/**
 * Finds controls without a name, or with a wrong one.
 *
 * @param {import('playwright-core').Page} page
 */
async function unlabelled(page) {
  const missing = [];
  for (const audit of [
    controlsWithoutName,
    groupsWithoutName,
    imagesWithoutText,
    brokenIds,
    brokenHeadings,
    documentWithoutName,
  ]) {
    missing.push(...(await page.evaluate(audit)));
  }
  return missing;
}

/**
 * Finds controls that are too small for a finger: less than 24 pixels with their label (WCAG 2.2,
 * 2.5.8).
 */
async function tooSmall(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, input, select, textarea')]
      .filter((each) => each.checkVisibility())
      .filter((each) => {
        const { width, height } = each.getBoundingClientRect();
        return width < 24 || height < 24;
      })
      .map((each) => each.outerHTML),
  );
}

module.exports = { lowContrasts, tooSmall, unlabelled };
