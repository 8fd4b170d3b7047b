'use strict';

// Stops npm pack and npm publish in this folder, as the package would have no binary.
// tools/release/packing/packages.js packs our own packages elsewhere.

const { StepError, main } = require('../support/steps');

main(() => {
  throw new StepError(
    'This folder cannot be packed, as the package would have no binary. Run npm run pack:here for a package for ' +
      'this machine, or npm run tools -- pack:all for the published packages.',
  );
});
