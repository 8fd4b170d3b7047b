'use strict';

// Grades codes as a verifier would. Loaded by the first call of gradeQrCode. index.d.ts documents
// the public function.

const { packParts, readParts } = require('./content');
const { callAddon, nameVersion } = require('./draw');
const binding = require('./native');
const { LEVEL_NAMES } = require('./options/read');
const { writeNumbers } = require('./shared');

/** @import { Drawing } from './options/read' */

const { grades: GRADES, letters: LETTERS, parameters } = binding.gradeNames();

/**
 * The names of the parameters as properties: `symbolContrast` for symbol contrast.
 *
 * @type {readonly string[]}
 */
const PARAMETERS = Object.freeze(
  parameters.map((name) => name.replaceAll(/ ([a-z])/g, (_, letter) => letter.toUpperCase())),
);

/**
 * Grades the code of content of any kind.
 *
 * @param {any} text
 * @param {Readonly<Drawing>} drawing
 * @returns {import('../index').QrCodeGrade}
 */
function gradeContent(text, drawing) {
  const { data, layout } = packParts([readParts(text, 'text', drawing)]);
  const numbers = writeNumbers(drawing);
  const graded = callAddon(() => binding.grade(data, layout, numbers, drawing.logo?.held));
  const measures = graded.values.map((value, i) => [
    PARAMETERS[i],
    { value, ...nameGrade(graded.grades[i]) },
  ]);
  return /** @type {any} */ ({
    ...nameGrade(graded.overall),
    limiting: PARAMETERS[graded.limiting],
    parameters: Object.fromEntries(measures),
    version: nameVersion(graded.version),
    errorCorrectionLevel: LEVEL_NAMES[graded.level],
  });
}

/**
 * Returns the two names of a grade.
 *
 * @param {number | undefined} number 0 to 4
 */
function nameGrade(number = 0) {
  return { grade: GRADES[number], letter: LETTERS[number] };
}

module.exports = { PARAMETERS, gradeContent };
