// Passkeys in a real browser with an authenticator of Chromium's own: made behind a sign-in, and from then on the way in.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Person } from '../kit/browser.mjs';
import { openDemo } from '../kit/demo.mjs';
import { city, signIn, signInByCode } from '../kit/house.mjs';

const { server, browser } = await openDemo();
// Browsers make passkeys for names, not for addresses of the network.
server.http = server.http.replace('127.0.0.1', 'localhost');

/** A telephone that sees its owner's finger, behind a page of Chromium's. */
async function withAuthenticator(person) {
  const wire = await person.context.newCDPSession(person.page);
  await wire.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', { options });
  return { wire, authenticatorId };
}

test('a member of staff makes a passkey, signs out, and signs in with it; what was answered once is not taken again', async () => {
  const { desk } = city(server);
  const person = await Person.arrive(browser, server, { scripts: true, language: 'en' });
  const { wire, authenticatorId } = await withAuthenticator(person);
  await signIn(person, desk);
  await person.goto('/me/passkeys');
  await person.page.locator('main a[href="/signin/passkey/new"]').click();
  await person.send('/signin/passkey/new', { name: 'my telephone' });
  assert.match(await person.text(), /The passkey is added.*my telephone/);
  const { credentials } = await wire.send('WebAuthn.getCredentials', { authenticatorId });
  assert.equal(credentials.length, 1);
  assert.equal(credentials[0].rpId, 'localhost');

  await person.send('/signout');
  let answered;
  person.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/signin/passkey')) answered = request.postData();
  });
  await person.goto('/signin?next=/desk/fund');
  await person.page.locator('main a[href^="/signin/passkey"]').click();
  await person.send('/signin/passkey');
  // The script sends the form once the authenticator has answered; the page that follows is the one that was wanted.
  await person.page.waitForURL((url) => url.pathname === '/desk/fund');
  assert.ok(answered.includes('authenticatorData'));

  // The same words again, from the same browser.
  await person.send('/signout');
  const replay = await person.context.request.post(`${server.http}/signin/passkey`, {
    data: answered, headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'en', origin: server.http }, maxRedirects: 0,
  });
  assert.equal(replay.status(), 200, 'nobody is signed in');
  assert.match(await replay.text(), /That took too long/);
  assert.equal((await person.context.request.get(`${server.http}/desk`, { maxRedirects: 0 })).status(), 303);

  // Somebody else's finger.
  await wire.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await person.goto('/signin/passkey');
  await person.page.locator('main form[data-passkey] button').click();
  await person.page.locator('[data-passkey-trouble]:not([hidden])').waitFor();
  assert.equal(new URL(person.page.url()).pathname, '/signin/passkey');
  await person.leave();
});

test('an invitation leads a member of staff to a passkey for work, whom a code alone lets in nowhere', async () => {
  const { hotline, second_desk: administrator } = city(server);
  const admin = await Person.arrive(browser, server, { screen: 'desktop', language: 'en' });
  await signIn(admin, administrator);
  await admin.goto('/desk/staff');
  const invite = admin.page.locator('form[action="/desk/staff/invite"]:has(button[aria-label*="小李"]) button');
  await Promise.all([admin.page.waitForURL('**/desk/staff/invite'), invite.click()]);
  const address = new URL((await admin.page.locator('code.address').innerText()).trim());
  assert.equal(address.origin, server.http, 'it leads to the house');
  await admin.leave();

  const person = await Person.arrive(browser, server, { scripts: true, language: 'en' });
  const { wire, authenticatorId } = await withAuthenticator(person);
  await signInByCode(person, hotline);
  assert.equal(new URL(person.page.url()).pathname, '/me');
  await person.goto('/hotline');
  assert.equal(new URL(person.page.url()).pathname, '/signin/passkey', 'a code opens no page of staff');
  await person.goto(address.pathname);
  await person.send(address.pathname, { name: 'work' });
  await person.page.waitForURL((url) => url.pathname === '/signin/passkey');
  const { credentials } = await wire.send('WebAuthn.getCredentials', { authenticatorId });
  assert.equal(credentials.length, 1);
  await person.send('/signin/passkey');
  await person.page.waitForURL((url) => url.pathname === '/hotline');
  const again = await person.page.goto(address.pathname);
  assert.equal(again.status(), 404, 'it is used up');
  person.complaints = person.complaints.filter((text) => !/status of 404/.test(text));
  await person.leave();
});
