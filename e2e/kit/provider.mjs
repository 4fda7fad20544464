// An identity provider that others wrote and had certified (oidc-provider), on a free port of this machine, with a knob for each lie.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const SECRET = 'a-secret-of-the-tests-that-is-long-enough';

/** Starts a provider that knows one house, by where that house is. Whoever signs in there is who they say. */
export async function startProvider(origin) {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const keys = { own: rsa(), foreign: rsa() };
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'anxin', client_secret: SECRET, redirect_uris: [`${origin}/signin/oidc/return`],
      grant_types: ['authorization_code'], response_types: ['code'],
    }],
    cookies: { keys: ['a-key-of-the-tests'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    jwks: { keys: [{ ...keys.own.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' }] },
    pkce: { required: () => true },
  });
  const house = { issuer, secret: SECRET, lie: undefined, stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }) };
  provider.use(async (context, next) => {
    await next();
    if (house.lie && context.path === '/token' && context.body?.id_token) {
      const claims = JSON.parse(Buffer.from(context.body.id_token.split('.')[1], 'base64url'));
      context.body.id_token = signed(house.lie.claims(claims), keys[house.lie.key ?? 'own']);
    }
  });
  server.on('request', provider.callback());
  return house;
}

function rsa() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function signed(claims, key) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', kid: 'own', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}
