// Mails go to a server that others wrote, and are read by a reader that others wrote.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { openBrowser, Person } from '../kit/browser.mjs';
import { apiOf, city, complainAbout, signIn } from '../kit/house.mjs';
import { MailServer } from '../kit/mail.mjs';
import { folder, Server, until } from '../kit/server.mjs';

const ADDRESS = 'li.hua@mail.example';
const HAN = /[\u4e00-\u9fff]/;

test('a customer gives an address, and what is texted comes there in their language, over TLS', async () => {
  process.env.ANXIN_LOG = 'debug';
  const home = await folder();
  const post = await MailServer.start();
  const secret = path.join(home.dir, 'mail.password');
  const config = path.join(home.dir, 'anxin.toml');
  await writeFile(secret, 's3cret\n');
  await writeFile(config, post.settings(secret));
  const [server, browser] = await Promise.all([Server.start(path.join(home.dir, 'data'), ['--demo', '--config', config]), openBrowser()]);
  let log = server.talk;
  server.child.stderr.on('data', (chunk) => { log += chunk; });
  try {
    const { customer, line } = city(server);
    const person = await Person.arrive(browser, server);
    await signIn(person, customer);
    await person.goto('/me/messages/mail');
    await person.send('/me/messages/mail', { address: ADDRESS });
    const asked = await until('a mail with a code', () => post.mails[0]);
    assert.deepEqual([asked.from, asked.to, asked.tls], ['anxin@anxin.example', [ADDRESS], true]);
    const code = asked.mail.text.match(/\b\d{6}\b/)[0];
    await person.send('/me/messages/mail/code', { code });
    assert.equal(new URL(person.page.url()).searchParams.get('done'), 'mail-set');

    const claim = await complainAbout(person, line, new Date(Date.now() - 3_600_000));
    const told = await until('a mail about the claim', () => post.mails.find(({ mail }) => mail.text.includes(claim)));
    const { mail } = told;
    assert.match(mail.subject, HAN);
    assert.match(mail.text, /^【安心】/);
    assert.equal(mail.from.name, 'Anxin 安心');
    assert.equal(mail.headers.find(({ key }) => key === 'auto-submitted').value, 'auto-generated');
    assert.match(mail.messageId, /^<[0-9a-z]{26}@anxin\.example>$/);
    assert.ok(Math.abs(Date.now() - Date.parse(mail.date)) < 3_600_000);
    // The link in it leads to the claim.
    const link = new URL(mail.text.match(/http:\/\/\S+/)[0]);
    assert.equal((await person.goto(link.pathname)).status(), 200);
    // What was told of the address is told by text too, and nothing twice.
    await until('a mail about the address', () => post.mails.find(({ mail: { subject } }) => subject.includes('变更')));
    const names = post.mails.map((one) => one.mail.messageId);
    assert.equal(new Set(names).size, names.length);

    const sent = post.mails.length;
    await person.goto('/me/messages/mail');
    await person.send('/me/messages/mail/remove');
    await person.goto('/demo/messages');
    await until('a text about the removal', async () => {
      await person.page.reload();
      return (await person.text()).includes('邮箱已移除');
    });
    assert.equal(post.mails.length, sent, 'nothing goes there any more');
    await person.leave();
    const metrics = (await apiOf(server).get('/metrics')).body;
    assert.match(metrics, new RegExp(`anxin_mails_total\\{became="sent"\\} ${sent}\n`));
    await server.stop();
    for (const text of [log, metrics]) assert.ok(!text.includes('li.hua'), 'an address stands in a log or a metric');
  } finally {
    delete process.env.ANXIN_LOG;
    await browser.close();
    await server.kill();
    await post.stop();
    await home.drop();
  }
});
