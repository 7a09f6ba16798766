'use strict';

const fs = require('node:fs');
const path = require('node:path');

const READY = path.join(__dirname, '..', 'ready.json');
/** Mail that the server would send, kept until a test reads it. */
const mail = [];

const ADMIN = { email: 'admin@example.com', password: 'Administrator-1' };

const uids = (strapi) => [
  ...Object.keys(strapi.contentTypes).filter((uid) => uid.startsWith('api::')),
  'plugin::users-permissions.user',
  'plugin::upload.file',
];

/** Says where the server listens and which tokens it takes, once it listens. */
const announce = (strapi, tokens) => {
  strapi.server.httpServer.once('listening', () => {
    const { port } = strapi.server.httpServer.address();
    fs.writeFileSync(`${READY}.part`, JSON.stringify({ port, tokens, admin: ADMIN }));
    fs.renameSync(`${READY}.part`, READY);
  });
};

module.exports = {
  register({ strapi }) {
    // Ends with the test run, however that ends.
    process.stdin.on('close', () => process.exit(0)).resume();

    strapi.customFields.register({ name: 'stars', type: 'integer' });

    // Empties every content type, between two tests.
    strapi.server.router.post('/reset', async (ctx) => {
      for (const uid of uids(strapi)) await strapi.db.query(uid).deleteMany();
      const roles = { type: { $notIn: ['public', 'authenticated'] } };
      await strapi.db.query('plugin::users-permissions.role').deleteMany({ where: roles });
      const tokens = { name: { $notContains: 'live ' } };
      await strapi.db.query('admin::api-token').deleteMany({ where: tokens });
      mail.length = 0;
      ctx.status = 204;
    });

    // Fills the stock. A statement of SQLite takes 500 rows at most.
    strapi.server.router.post('/stock', async (ctx) => {
      const rows = ctx.request.body.map((row) => ({ ...row, publishedAt: new Date() }));
      for (let start = 0; start < rows.length; start += 250) {
        const data = rows.slice(start, start + 250);
        await strapi.db.query('api::stock-item.stock-item').createMany({ data });
      }
      ctx.status = 204;
    });

    // What was mailed since the last look.
    strapi.server.router.get('/mail', (ctx) => {
      ctx.body = mail.splice(0);
    });

    // Turns the confirmation of e-mail addresses on and off.
    strapi.server.router.post('/confirmation/:state', async (ctx) => {
      const store = strapi.store({ type: 'plugin', name: 'users-permissions', key: 'advanced' });
      const value = { ...(await store.get()), email_confirmation: ctx.params.state === 'on' };
      await store.set({ value });
      ctx.status = 204;
    });
  },

  async bootstrap({ strapi }) {
    strapi.plugin('email').provider = { send: async (options) => mail.push(options) };

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
    const admins = strapi.service('admin::user');
    const role = await strapi.service('admin::role').getSuperAdmin();
    await admins.create({ ...ADMIN, firstname: 'Ada', isActive: true, roles: [role.id] });
    announce(strapi, tokens);
  },
};
