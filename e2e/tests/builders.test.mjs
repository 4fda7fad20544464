// What brands' programs do, with libraries that others wrote: the one that the authors of Standard Webhooks publish for receivers, and
// one that signs requests (RFC 9421).
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import signatures from 'http-message-signatures';
import { Webhook } from 'standardwebhooks';

import { ok } from '../kit/api.mjs';
import { act, apiOf, city } from '../kit/house.mjs';
import { anxin, folder, Server, until } from '../kit/server.mjs';

let data;
let server;
let receiver;
const got = [];

before(async () => {
  data = await folder();
  server = await Server.start(data.dir);
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    got.push({ headers: request.headers, body });
    // Fails once: the second attempt comes by itself.
    response.writeHead(got.length === 1 ? 500 : 204).end();
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});

after(async () => {
  receiver?.close();
  await server?.stop();
  await data?.drop();
});

test('a receiver with the reference library takes what a running house sends', async () => {
  const api = apiOf(server);
  const brand = 'lianjia-wuhan';
  const url = `http://127.0.0.1:${receiver.address().port}/hook`;
  const endpoint = ok(await api.post('/v1/webhook-endpoints', { url, events: ['permit.given'], brand }));
  const permit = { ...act(city(server).customer, 'permit'), scope: { grantee: { brand } } };
  ok(await api.post('/v1/acts', permit));
  await until('the message comes, and once more after a failure', () => got.length >= 2);
  const webhook = new Webhook(endpoint.secret);
  for (const { headers, body } of got) {
    const event = webhook.verify(body, headers);
    assert.equal(event.type, 'permit.given');
    assert.equal(event.data.brand, brand);
    assert.ok(!body.includes(city(server).customer.replace('+86', '')), 'no number is in a message');
  }
  assert.equal(got[0].headers['webhook-id'], got[1].headers['webhook-id']);
  assert.throws(() => webhook.verify(got[1].body.replace('given', 'gone'), got[1].headers), /signature/i);
  const messages = ok(await api.get(`/v1/webhook-endpoints/${endpoint.id}/messages`));
  assert.deepEqual(messages[0].attempts.map(({ status }) => status), [500, 204]);
});

test('a program that signs its requests with a library needs no key in a header', async () => {
  const said = async (...args) => {
    const { code, stdout, stderr } = await anxin('key', ...args, '--json', '--data', data.dir);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const file = path.join(data.dir, 'signer.pem');
  await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }));
  const key = await said('add', '--name', 'signer', '--brand', 'lianjia-wuhan', '--scopes', 'decisions,acts');
  await said('sign', key.id, '--public-key', file);
  await said('evidence', '--brand', 'lianjia-wuhan', '--take', 'signed');

  const { httpbis, createSigner } = signatures;
  const signer = createSigner(privateKey, 'ed25519', key.id);
  const body = JSON.stringify({ number: city(server).customer, word: 'refuse' });
  const post = async (change = (request) => request) => {
    const digest = createHash('sha256').update(body).digest('base64');
    const signed = await httpbis.signMessage({
      key: signer,
      name: 'sig1',
      fields: ['@method', '@target-uri', 'content-digest'],
      params: ['created', 'expires', 'keyid', 'nonce'],
      paramValues: { nonce: randomUUID(), created: new Date(), expires: new Date(Date.now() + 60_000) },
    }, {
      method: 'POST',
      url: `${server.http}/v1/acts`,
      headers: { 'content-type': 'application/json', 'content-digest': `sha-256=:${digest}:`, 'idempotency-key': randomUUID() },
    });
    const { url, ...rest } = change({ ...signed, body });
    return fetch(url, rest);
  };
  const answer = await post();
  assert.equal(answer.status, 201, await answer.text());
  assert.equal((await post((request) => ({ ...request, body: body.replace('refuse', 'permit') }))).status, 401);
  const sentAlong = await fetch(`${server.http}/v1/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key.secret}` },
    body,
  });
  assert.equal(sentAlong.status, 403, 'this brand has said that its evidence is signed');
});
