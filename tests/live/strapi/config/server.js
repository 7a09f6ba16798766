'use strict';

const { randomBytes } = require('node:crypto');

module.exports = {
  host: '127.0.0.1',
  port: 0, // the system picks; src/index.js tells which
  app: { keys: [randomBytes(16).toString('base64')] },
  logger: { updates: { enabled: false }, startup: { enabled: false } },
};
