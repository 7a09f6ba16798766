'use strict';

const { randomBytes } = require('node:crypto');

module.exports = {
  'users-permissions': { config: { jwtSecret: randomBytes(32).toString('hex') } },
};
