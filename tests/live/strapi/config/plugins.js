'use strict';

const { randomBytes } = require('node:crypto');

module.exports = {
  'users-permissions': {
    config: {
      jwtSecret: randomBytes(32).toString('hex'),
      jwtManagement: 'refresh',
      ratelimit: { enabled: false }, // every test comes from one address
    },
  },
};
