'use strict';

// What --help says: no more than a screen of 80 × 24.

const { TYPES } = require('../options/picture');

function single() {
  return `\
Usage: qr-napi [options] [text ...]            draw a QR code in the terminal
       qr-napi -o code.svg [options] text      write it into a file
       qr-napi batch codes.csv --out folder    thousands: qr-napi batch -h
Words are joined by a space. - or no text reads stdin, with --binary any bytes.
  -o, --output FILE      a file of the type that its name ends in; - is stdout
  -t, --type TYPE        ${types()}
  -f, --force            replace the file if it is there
  -e, --error LEVEL      L, M, Q or H (highest that fits); --boost, --no-boost
  -v, --qversion N       version, 1 to 40 (the smallest that holds the text)
  -m, --mask N           data mask, 0 to 7 (the best)
  -q, --qzone N          quiet zone, in modules (4, in the terminal 2)
  -w, --width N          width of the image, in pixels
  -s, --scale N          or of each module (4)
  -d, --darkcolor HEX    such as 08f or 0088ffcc (000)
  -l, --lightcolor HEX   (fff)
  --allow-low-contrast   take colours that readers may not tell apart
  -i, --inverse          light on dark, for text and the terminal
  --small                a smaller code in the terminal
  --quality N            0 to 1, of a type that has one, such as jpeg
  --logo FILE            picture (--logo-size, --logo-padding, --logo-reserve)
  --eci                  say in the symbol that the text is UTF-8
  -h, --help, --version, --verbose (reports the version and level drawn)
`;
}

function batch() {
  return `\
Usage: qr-napi batch codes.csv --out folder [options]
Makes a file for each row of a CSV file, on all cores. - is stdin.
What is in the folder stays: to go on after a stop, run the same again.
      --text COLUMN      the column of what the codes hold (text)
      --name COLUMN      the column of the names of the files (name)
  -o, --out FOLDER       where they are put; made if it is not there
  -t, --type TYPE        ${types()}
  -f, --force            replace files that are there
      --delimiter CHAR   separator, or semicolon, tab, pipe (detected)
      --encoding NAME    such as windows-1252 (by byte order mark, or UTF-8)
      --verbose          report every bad row at once, not 20 at the end
  -h, --help
Of all codes: -e, -v, -m, -q, -w, -s, -d, -l, -i, --small, --quality, --logo,
--logo-size, --logo-padding, --logo-reserve, --boost, --no-boost, --eci and
--allow-low-contrast, as qr-napi --help tells.
Exit codes: 0; 1 if a row is bad or the work failed; 2 for wrong usage;
130 after Ctrl-C.
`;
}

/** Where the right column begins, and how wide it is. */
const INDENT = 25;
const WIDTH = 79 - INDENT;

/** In as many lines of the right column as they need. */
function types() {
  const lines = [''];
  for (const type of Object.keys(TYPES)) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? type : `${line}, ${type}`;
    if (longer.length < WIDTH) lines[lines.length - 1] = longer;
    else lines.push(type);
  }
  return lines.join(`,\n${' '.repeat(INDENT)}`);
}

module.exports = { batch, single };
