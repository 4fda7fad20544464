// Staff sign in at an identity provider that others wrote: who is bound gets in, and no lie of the provider or of the way there does.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { openBrowser, Person } from '../kit/browser.mjs';
import { city, signIn } from '../kit/house.mjs';
import { startProvider } from '../kit/provider.mjs';
import { anxin, folder, freePort, Server } from '../kit/server.mjs';

let home;
let provider;
let server;
let browser;
let config;
before(async () => {
  home = await folder();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  provider = await startProvider(origin);
  config = path.join(home.dir, 'anxin.toml');
  const secret = path.join(home.dir, 'oidc.secret');
  await writeFile(secret, provider.secret);
  await writeFile(config, `[web]\norigin = "${origin}"\n[oidc]\nissuer = "${provider.issuer}"\nclient_id = "anxin"\nclient_secret_file = "${secret}"\n`);
  [server, browser] = await Promise.all([Server.start(home.dir, ['--demo', '--config', config], `127.0.0.1:${port}`), openBrowser()]);
  server.http = origin;
});
after(async () => {
  await browser?.close();
  await server?.kill();
  await provider?.stop();
  await home?.drop();
});

const bind = (number, subject) => anxin('staff', 'bind', '--number', number, '--subject', subject, '--data', home.dir, '--config', config);

/** Signs in at the provider's own pages, and lets the house know who it was. */
async function atTheProvider(person, subject) {
  const { page } = person;
  await page.locator('input[name="login"]').fill(subject);
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((url) => url.origin === server.http);
}

/** Where the house sends this browser, without going there. */
async function wayOut(person) {
  const answer = await person.context.request.get(`${server.http}/signin/oidc?next=/desk/fund`, { maxRedirects: 0 });
  assert.equal(answer.status(), 303);
  return new URL(answer.headers().location);
}

/** Comes back from the provider; answers the status and what the page says. */
async function back(person, address) {
  const answered = person.page.waitForResponse((r) => r.url().startsWith(`${server.http}/signin/oidc/return`) || r.url() === `${server.http}/desk/fund`);
  await person.page.goto(address.href ?? address);
  return { status: (await answered).status(), text: await person.text(), at: new URL(person.page.url()).pathname };
}

test('who is bound signs in at the provider, nobody else does, and no lie is believed', async () => {
  const { desk } = city(server);
  const person = await Person.arrive(browser, server, { scripts: true, language: 'en' });

  // Not bound: shown their own name, let in nowhere.
  await person.goto('/signin?next=/desk/fund');
  await person.page.locator('main a[href^="/signin/oidc"]').click();
  await atTheProvider(person, 'staff-248289');
  assert.match(await person.text(), /not bound to anybody here yet.*staff-248289/);
  assert.equal((await bind('13700009999', 'staff-248289')).code, 2, 'a number without a role is not bound');
  assert.equal((await bind(desk, 'staff-248289')).code, 0);

  const first = await wayOut(person);
  for (const name of ['state', 'nonce', 'code_challenge']) assert.ok(first.searchParams.get(name).length >= 43, name);
  assert.equal(first.searchParams.get('code_challenge_method'), 'S256');
  let returned;
  person.page.on('request', (request) => { if (request.url().includes('/signin/oidc/return?')) returned = request.url(); });
  await person.page.goto(first.href);
  await person.page.waitForURL((url) => url.pathname === '/desk/fund');
  assert.match(returned, /code=.*state=.*iss=/);

  // What came back once does nothing twice, and nothing in another browser.
  await person.send('/signout');
  const again = await back(person, returned);
  assert.deepEqual([again.status, again.at], [400, '/signin/oidc/return'], again.text);
  const other = await Person.arrive(browser, server, { scripts: true, language: 'en' });
  const stolen = await wayOut(person);
  await other.page.goto(stolen.href);
  await atTheProvider(other, 'staff-248289');
  assert.match(await other.text(), /took too long, or was done before/);
  // The provider's own pages want letters from elsewhere, which this machine does not fetch.
  other.complaints = other.complaints.filter((text) => !/status of 40[04]|ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/.test(text));
  await other.leave();

  // A nonce that is not ours, and a provider that says it is another.
  const nonced = await wayOut(person);
  nonced.searchParams.set('nonce', 'x'.repeat(43));
  const wrongNonce = await back(person, nonced);
  assert.deepEqual([wrongNonce.status, wrongNonce.at], [403, '/signin/oidc/return'], wrongNonce.text);
  const mixed = await wayOut(person);
  const from = new URLSearchParams({ code: 'x', state: mixed.searchParams.get('state'), iss: 'https://evil.example' });
  assert.equal((await back(person, `${server.http}/signin/oidc/return?${from}`)).status, 403);

  // Words that the provider signs, and that are not for us, not its own, too old, or signed by somebody else.
  const lies = {
    audience: { claims: (claims) => ({ ...claims, aud: 'another-house' }) },
    issuer: { claims: (claims) => ({ ...claims, iss: 'https://evil.example' }) },
    time: { claims: (claims) => ({ ...claims, exp: 1_000_000_000, iat: 999_999_000 }) },
    key: { claims: (claims) => claims, key: 'foreign' },
  };
  for (const [name, lie] of Object.entries(lies)) {
    provider.lie = lie;
    const refused = await back(person, await wayOut(person));
    assert.equal(refused.status, 403, `${name}: ${refused.text}`);
    assert.match(refused.text, /does not hold/, name);
  }
  provider.lie = { claims: (claims) => claims };
  const honest = await back(person, await wayOut(person));
  assert.equal(honest.at, '/desk/fund', `the knob itself lets the truth pass: ${honest.text}`);

  // Each of the two sign-ins left a row in the list of what staff did, and no refusal did.
  const officer = await Person.arrive(browser, server, { language: 'en' });
  await signIn(officer, city(server).author);
  const list = await (await officer.context.request.get('/desk/audit.csv?action=signed_in')).text();
  assert.equal(list.split('\n').filter((row) => row.includes('陈静')).length, 2, list);
  const bound = await (await officer.context.request.get('/desk/audit.csv?action=bound_login')).text();
  assert.equal(bound.trim().split('\n').length, 2, `one binding, by the terminal: ${bound}`);
  await officer.leave();

  // It is no fresh proof: a table to take along asks for one.
  assert.equal((await person.context.request.get(`${server.http}/desk/export.csv?from=2026-11-01&until=2026-11-02`, { maxRedirects: 0 })).headers().location.split('?')[0], '/prove');

  // The provider looks again in a second window; what was to be done waits in the first one and goes on.
  await person.goto('/prove?next=/desk/fund');
  assert.match(await person.text(), /Is it still you/);
  const second = person.context.waitForEvent('page');
  await person.page.locator('main a[href="/signin/oidc/again"]').click();
  const window = await second;
  await window.locator('input[name="login"]').fill('staff-248289');
  await window.locator('input[name="password"]').fill('any');
  await window.locator('button[type="submit"]').click();
  await window.waitForLoadState();
  if (new URL(window.url()).origin !== server.http) await window.locator('button[type="submit"]').click();
  await window.waitForURL((url) => url.pathname === '/signin/oidc/return');
  assert.match(await window.locator('main').innerText(), /Your work account knows you/);
  await window.close();
  await person.page.locator('main form[action="/prove"] button').first().click();
  await person.page.waitForURL((url) => url.pathname === '/desk/fund');

  // A provider that lets pass without a look, or does not say when it looked, proves nothing.
  for (const [name, claims] of Object.entries({
    old: (all) => ({ ...all, auth_time: all.iat - 3_600 }),
    unsaid: ({ auth_time: _, ...all }) => all,
  })) {
    provider.lie = { claims };
    const way = await person.context.request.get(`${server.http}/signin/oidc/again`, { maxRedirects: 0 });
    const address = new URL(way.headers().location);
    assert.deepEqual([address.searchParams.get('prompt'), address.searchParams.get('max_age')], ['login', '0']);
    await person.page.goto(address.href);
    await person.page.locator('input[name="login"]').fill('staff-248289');
    await person.page.locator('input[name="password"]').fill('any');
    await person.page.locator('button[type="submit"]').click();
    await person.page.waitForLoadState();
    if (new URL(person.page.url()).origin !== server.http) await person.page.locator('button[type="submit"]').click();
    await person.page.waitForURL((url) => url.pathname === '/signin/oidc/return');
    assert.match(await person.text(), /did not look at you again/, name);
  }
  provider.lie = { claims: (claims) => claims };
  await person.goto('/me');
  await person.send('/signout');

  // Whose last role ends has no way in any more.
  const ended = await anxin('staff', 'end', '--number', desk, '--role', 'desk', '--data', home.dir, '--config', config);
  assert.equal(ended.code, 0, ended.stderr);
  const late = await back(person, await wayOut(person));
  assert.match(late.text, /not bound to anybody here yet/);
  // Refusals are answered with errors, which the browser's console repeats.
  person.complaints = person.complaints.filter((text) => !/status of 40[034]|ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/.test(text));
  await person.leave();
});
