'use strict';

const fs = require('node:fs');
const path = require('node:path');

const READY = path.join(__dirname, '..', 'ready.json');

const uids = (strapi) => Object.keys(strapi.contentTypes).filter((uid) => uid.startsWith('api::'));

/** Says where the server listens and which tokens it takes, once it listens. */
const announce = (strapi, tokens) => {
  strapi.server.httpServer.once('listening', () => {
    const { port } = strapi.server.httpServer.address();
    fs.writeFileSync(`${READY}.part`, JSON.stringify({ port, tokens }));
    fs.renameSync(`${READY}.part`, READY);
  });
};

module.exports = {
  register({ strapi }) {
    // Ends with the test run, however that ends.
    process.stdin.on('close', () => process.exit(0)).resume();

    // Empties every content type, between two tests.
    strapi.server.router.post('/reset', async (ctx) => {
      for (const uid of uids(strapi)) await strapi.db.query(uid).deleteMany();
      ctx.status = 204;
    });
  },

  async bootstrap({ strapi }) {
    const locales = strapi.plugin('i18n').service('locales');
    await locales.create({ code: 'fr', name: 'French (fr)' });
    await locales.create({ code: 'de', name: 'German (de)' });

    const tokens = {};
    for (const type of ['full-access', 'read-only']) {
      const token = await strapi
        .service('admin::api-token')
        .create({ name: `live ${type}`, description: '', type, lifespan: null, permissions: null });
      tokens[type] = token.accessKey;
    }
    announce(strapi, tokens);
  },
};
