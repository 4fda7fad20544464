// The desk with its script: a page that stays open says that somebody else has changed the case, what is typed stays, and three keys rule.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Person } from '../kit/browser.mjs';
import { openDemo } from '../kit/demo.mjs';
import { city, complainAbout, signIn } from '../kit/house.mjs';

const { server, browser } = await openDemo();

test('a case that somebody else changes says so, keeps what is typed, and is ruled on by three keys', async () => {
  const me = await Person.arrive(browser, server);
  await signIn(me, '13888734377');
  const claim = await complainAbout(me, city(server).line, new Date(Date.now() - 3_600_000));
  const path = claim.replace('/me/claims/', '/desk/cases/');
  const first = await Person.arrive(browser, server, { language: 'en', screen: 'desktop', scripts: true });
  await signIn(first, city(server).desk);
  const second = await Person.arrive(browser, server, { language: 'en', screen: 'desktop' });
  await signIn(second, city(server).second_desk);

  await first.goto(path);
  await first.page.fill('#note', 'half a sentence');
  const told = first.page.locator('[data-changes]');
  assert.equal(await told.isVisible(), false, 'nothing has changed yet');
  await second.goto(path);
  await second.send(`${path}/ask`, { question: 'When was it?' }, 'button:not([name])');
  // The script looks when the page comes into sight, and every ten seconds.
  await first.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await told.waitFor({ state: 'visible' });
  assert.match(await told.innerText(), /changed this case/);
  assert.equal(await first.page.inputValue('#note'), 'half a sentence');

  // In a field keys are letters.
  await first.page.press('#note', 'r');
  assert.match(await first.page.inputValue('#note'), /r/);
  assert.equal(await first.page.locator('input[name="ruling"]:checked').count(), 0);
  await told.locator('a').click();
  await first.page.locator('h1').first().click();
  await first.page.keyboard.press('r');
  await first.page.keyboard.press('1');
  await Promise.all([first.page.waitForURL(/done=ruled/), first.page.keyboard.press('s')]);
  for (const person of [first, second, me]) assert.deepEqual(person.complaints, []);
});
