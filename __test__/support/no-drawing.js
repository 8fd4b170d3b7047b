'use strict';

// Loaded before a server with node --require: its addon draws the same wrong image for every text.
require('../../lib/shared').addon.draw = () => undefined;
