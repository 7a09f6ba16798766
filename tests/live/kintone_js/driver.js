'use strict';
// Makes calls with the vendor's JavaScript client: one line of JSON in, one line out when it is done.

const path = require('node:path');
const readline = require('node:readline');

const home = path.join(process.argv[2], '@kintone/rest-api-client');
const { KintoneRestAPIClient } = require(home);
const lib = path.join(home, 'lib/src');
const { injectPlatformDeps } = require(path.join(lib, 'platform'));
const node = require(path.join(lib, 'platform/node'));
const { getDefaultAuth, getRequestToken } = require(path.join(lib, 'platform/browser'));

// The client of a browser takes the session's token from the page.
const browser = { ...node, getDefaultAuth, getRequestToken };

/** JSON has no bytes: `{"$text": "…"}` stands for them. */
const revive = (_, value) =>
  value !== null && typeof value === 'object' && '$text' in value
    ? Buffer.from(value.$text)
    : value;

/** The methods of every part of the client, by their dotted names. */
function methods() {
  const client = new KintoneRestAPIClient({ baseUrl: 'http://localhost', auth: { apiToken: 'x' } });
  const own = (value) => Object.getOwnPropertyNames(Object.getPrototypeOf(value));
  const parts = ['record', 'app', 'space', 'file', 'plugin'];
  const named = parts.flatMap((part) => own(client[part]).map((name) => `${part}.${name}`));
  const called = (name) => name !== 'constructor' && typeof client[name] === 'function';
  return [...named, ...own(client).filter(called)].filter((name) => !name.endsWith('.constructor'));
}

async function run({ options, method, params }) {
  const { requestToken, ...rest } = options;
  globalThis.kintone = { getRequestToken: () => requestToken };
  injectPlatformDeps(requestToken === undefined ? node : browser);
  const client = new KintoneRestAPIClient(rest);
  const [part, name] = method.split('.');
  await (name === undefined ? client[part](params) : client[part][name](params));
}

async function main() {
  console.warn = () => {};
  process.stdout.write(`${JSON.stringify({ methods: methods() })}\n`);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let error = null;
    try {
      await run(JSON.parse(line, revive));
    } catch (thrown) {
      error = `${thrown.name}: ${thrown.message}`;
    }
    process.stdout.write(`${JSON.stringify({ error })}\n`);
  }
  process.exit(); // connections that are kept alive would hold it
}

main();
