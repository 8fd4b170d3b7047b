'use strict';

// Turns a bill of materials (CycloneDX) of a tool into the published one: it lists only the content
// of the binary, is reproducible, and has no data about the computer.

/**
 * @typedef {object} Component
 * @property {string} name
 * @property {string} version
 * @property {string} bom-ref
 * @property {string} [purl]
 *
 * @typedef {object} Bom
 * @property {string} [serialNumber]
 * @property {{ timestamp?: string, component: Component } & Record<string, unknown>} metadata
 * @property {Component[]} components
 * @property {{ ref: string, dependsOn?: string[] }[]} dependencies
 */

/**
 * Leaves out crates that only the build uses: procedural macros, and dependencies of only those.
 *
 * @param {Bom} bom
 * @param {ReadonlySet<string>} macros as `name version`
 * @returns {Bom}
 */
function linkedOnly(bom, macros) {
  const edges = new Map(bom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const isMacro = new Map(bom.components.map((each) => [each['bom-ref'], macros.has(label(each))]));
  const linked = new Set([bom.metadata.component['bom-ref']]);
  // Iterating over a set includes items that are added meanwhile.
  for (const ref of linked) {
    for (const each of edges.get(ref) ?? []) if (!isMacro.get(each)) linked.add(each);
  }
  return {
    ...bom,
    components: bom.components.filter((each) => linked.has(each['bom-ref'])),
    dependencies: bom.dependencies
      .filter(({ ref }) => linked.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => linked.has(each)) })),
  };
}

/** @param {{ name: string, version: string }} component */
function label({ name, version }) {
  return `${name} ${version}`;
}

/**
 * Leaves out the time and the random serial number, and makes paths relative to the repository.
 *
 * @param {Bom} bom
 * @param {string} root the repository
 * @returns {Bom}
 */
function tidy(bom, root) {
  const { serialNumber, ...others } = bom;
  const { timestamp, ...metadata } = bom.metadata;
  const clean = (/** @type {unknown} */ value) => {
    if (typeof value !== 'string') return value;
    return value.replaceAll(`path+file://${root}`, 'path:.').replace(/\?download_url=file:\/\/[^#]*/, '');
  };
  return JSON.parse(JSON.stringify({ ...others, metadata }), (_, value) => clean(value));
}

/**
 * Finds a path of this computer in a bill of materials.
 *
 * @param {string} text
 * @param {string[]} folders
 * @returns {string | undefined} the path, if there is one
 */
function pathIn(text, folders) {
  return [...folders, 'file://'].find((each) => text.includes(each));
}

/**
 * Returns the crates that THIRD-PARTY-LICENSES lists.
 *
 * @param {string} text
 * @returns {string[]} as `name version`
 */
function cratesIn(text) {
  const [, section = ''] = /^Crates\n=+\n([\s\S]*?)\n=+$/m.exec(text) ?? [];
  return Array.from(section.matchAll(/^- (\S+ \S+):/gm), ([, crate = '']) => crate);
}

/**
 * Returns the differences between two lists.
 *
 * @param {string[]} components as `name version`
 * @param {string[]} licensed
 * @returns {string[]} sentences
 */
function differences(components, licensed) {
  return [
    ...licensed
      .filter((each) => !components.includes(each))
      .map((each) => `THIRD-PARTY-LICENSES lists ${each}, which the bill of materials has not.`),
    ...components
      .filter((each) => !licensed.includes(each))
      .map((each) => `The bill of materials has ${each}, which THIRD-PARTY-LICENSES does not list.`),
  ];
}

module.exports = { cratesIn, differences, label, linkedOnly, pathIn, tidy };
