// What holds for every page that people see: readable at 320 px, in the reader's language, without a script, named parts for
// those who listen to it, and closed to those whom it does not concern.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openBrowser, Person } from '../kit/browser.mjs';
import { city, signIn } from '../kit/house.mjs';
import { folder, Server } from '../kit/server.mjs';

const LANGUAGES = ['zh-CN', 'en', 'ja'];
const NARROWEST = { width: 320, height: 640 };
const FACES = {
  nobody: ['/', '/public', '/signin'],
  customer: ['/me', '/me/calls', '/me/permit', '/me/requests', '/me/complain', '/me/claims', '/me/payee', '/me/promises', '/me/claim/true-listing', '/me/claim/tragedy-check'],
  agent: ['/agent'],
  hotline: ['/hotline'],
  desk: ['/desk', '/desk?promise=dnd-call', '/desk/fund'],
  regulator: ['/regulator'],
};

let home;
let server;
let browser;
before(async () => {
  home = await folder();
  [server, browser] = await Promise.all([Server.start(home.dir), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.kill();
  await home?.drop();
});

for (const language of LANGUAGES) {
  test(`every face reads well in ${language} at 320 px`, async () => {
    for (const [role, pages] of Object.entries(FACES)) {
      const person = await Person.arrive(browser, server, { language });
      await person.page.setViewportSize(NARROWEST);
      if (role !== 'nobody') await signIn(person, city(server)[role]);
      for (const address of pages) {
        await person.goto(address);
        const seen = await person.page.evaluate(look);
        assert.equal(seen.language, language, `${address}: language`);
        assert.equal(seen.headings, 1, `${address}: one first heading`);
        assert.deepEqual(seen.nameless, [], `${address}: every field has a name to read out`);
        assert.deepEqual(seen.numbersInLinks, [], `${address}: no telephone number in a link`);
        assert.equal(seen.scripts, 0, `${address}: no script`);
        assert.ok(seen.overflow <= 0, `${address}: ${seen.overflow} px wider than the screen`);
        assert.deepEqual(seen.unworded, [], `${address}: every word has a wording`);
      }
      await person.leave();
    }
  });
}

test('a page that does not concern the reader stays closed', async () => {
  const doors = [
    [undefined, ['/me', '/agent', '/hotline', '/desk', '/desk/fund', '/regulator']],
    ['customer', ['/agent', '/hotline', '/desk', '/desk/fund', '/desk/export.csv', '/regulator']],
    ['agent', ['/hotline', '/desk', '/desk/fund']],
    ['hotline', ['/desk', '/desk/fund']],
    ['desk', ['/regulator']],
    ['regulator', ['/agent', '/hotline', '/desk', '/desk/fund']],
  ];
  for (const [role, addresses] of doors) {
    const person = await Person.arrive(browser, server, { language: 'en' });
    if (role) await signIn(person, city(server)[role]);
    for (const address of addresses) {
      const response = await person.context.request.get(address, { maxRedirects: 0 });
      assert.ok([302, 303, 307, 401, 403].includes(response.status()), `${role ?? 'nobody'} at ${address}: ${response.status()}`);
    }
    await person.leave();
  }
});

/** Runs in the page; playwright evaluates it although the page itself may run no script. */
function look() {
  // Our own ids are 26 random letters and digits, in which eight digits in a row are no telephone number.
  const ids = /(?<![0-9A-Za-z])[0-9A-HJKMNP-TV-Z]{26}(?![0-9A-Za-z])/g;
  const fields = [...document.querySelectorAll('input:not([type=hidden]):not([type=submit]), select, textarea')];
  const named = (field) => field.labels?.length || field.getAttribute('aria-label') || field.getAttribute('aria-labelledby');
  return {
    language: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    nameless: fields.filter((field) => !named(field)).map((field) => field.name),
    numbersInLinks: [...document.querySelectorAll('a[href], form[action]')]
      .map((e) => e.getAttribute('href') ?? e.getAttribute('action')).filter((to) => !to.startsWith('tel:') && /\d{8,}/.test(to.replace(ids, ''))),
    scripts: document.scripts.length,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    unworded: document.body.innerText.match(/\b[a-z]+(-[a-z]+){2,}\b/g)?.filter((w) => !w.includes('do-not-disturb')) ?? [],
  };
}
