'use strict';

const { randomBytes } = require('node:crypto');

const secret = () => randomBytes(32).toString('hex');

module.exports = {
  serveAdminPanel: false,
  auth: { secret: secret() },
  apiToken: { salt: secret() },
  transfer: { token: { salt: secret() } },
  secrets: { encryptionKey: secret() },
  rateLimit: { enabled: false }, // every test comes from one address
  flags: { nps: false, promoteEE: false },
};
