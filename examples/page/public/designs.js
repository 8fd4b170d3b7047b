// Offers designs: buttons that set all options of colours, shapes and the frame together.

import { OPTIONS } from './options.js';

/** @typedef {import('../designs.js').Design} Design */

/** The groups of the options that a design sets; files stay. */
const GROUPS = ['Colours', 'Shapes', 'Frame'];

/** The design of each button. @type {Map<HTMLButtonElement, Readonly<Design>>} */
const buttons = new Map();

/** Returns the options that a design sets, to its value or to their defaults. */
export function listDesignOptions() {
  return OPTIONS.filter(({ group, kind }) => GROUPS.includes(group) && kind !== 'file');
}

/**
 * Adds a button for each design.
 *
 * @param {HTMLElement} place
 * @param {readonly Readonly<Design>[]} designs
 * @param {(values: Map<string, string>) => void} choose is called with the values of all options
 *   that a design sets, by the names of their controls; an empty one is the default
 */
export function buildDesigns(place, designs, choose) {
  for (const design of designs) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'design';
    // The name beside the picture says what it is.
    const image = Object.assign(new Image(), { src: `designs/${design.name}.svg`, alt: '' });
    button.append(
      image,
      Object.assign(document.createElement('span'), { textContent: design.title }),
    );
    button.addEventListener('click', () => choose(listValues(design)));
    place.append(button);
    buttons.set(button, design);
  }
}

/**
 * Marks the button of the design that the form has.
 *
 * @param {Record<string, any>} values the values of controls by name; undefined is the default
 */
export function markDesign(values) {
  for (const [button, design] of buttons) {
    const wanted = listValues(design);
    const isChosen = listDesignOptions().every(({ name, missing }) => {
      const value = values[name] === missing ? undefined : values[name];
      return String(value ?? '') === wanted.get(name);
    });
    button.setAttribute('aria-pressed', String(isChosen));
  }
}

/**
 * Returns the values of the options of a design as text, by the names of their controls.
 *
 * @param {Readonly<Design>} design
 * @returns {Map<string, string>}
 */
function listValues({ options }) {
  return new Map(
    listDesignOptions().map(({ name }) => {
      const [top = '', part = ''] = name.split('.');
      const value = /** @type {any} */ (options)[top]?.[part];
      return [name, String(value ?? '')];
    }),
  );
}
