// Every page of every face, in every language, by light and by dark, on a phone and on a desk: axe finds nothing, contrast included;
// nothing is lost at 320 px, at twice the size or with twice the letters; one can see where the keyboard is; a thumb hits what it
// aims at; nothing moves for whoever wants stillness; and the browser has nothing to complain about.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Person, SCREENS } from '../kit/browser.mjs';
import { axe, focused, lost, moves, reads, smallTargets } from '../kit/checks.mjs';
import { openDemo } from '../kit/demo.mjs';
import { signIn } from '../kit/house.mjs';
import { BY_THUMB, FACES, FILES, LANGUAGES, open, PAGES, WITHOUT_SCRIPT } from '../kit/pages.mjs';
import { openHouse, playScene } from '../kit/scene.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SOURCES = fileURLToPath(new URL('../../crates/web/src/', import.meta.url));
/** The narrowest screen (WCAG 1.4.10), and what is left of a desk's at twice the size (1.4.4). */
const NARROW = { width: 320, height: 640 };
const ZOOMED = { width: 640, height: 450 };
const THUMB_PX = 44;
const LEAST_RING_CONTRAST = 3;
const TABS_AT_MOST = 150;
/** So many faces are looked at side by side: axe and the drawing of a page take one core each. */
const AT_ONCE = 2;
/** What can differ between light and dark, once the structure was looked at. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
/** Every language is seen on both screens, by light and by dark; the first, whose colours are those of the others, in each pairing. */
const BOTH_VIEWS = [{ screen: 'phone', colorScheme: 'light' }, { screen: 'desktop', colorScheme: 'dark' }];
const EVERY_VIEW = [...BOTH_VIEWS, { screen: 'desktop', colorScheme: 'light', rules: COLOURS }, { screen: 'phone', colorScheme: 'dark', rules: COLOURS }];

const { server, browser } = await openDemo(openHouse);
const scene = await playScene(browser, server);

test('every page that the router serves is looked at', async () => {
  const served = (await routes()).filter((route) => !FILES.includes(route));
  const looked = new Set(PAGES.map((page) => page.route));
  assert.deepEqual(served.filter((route) => !looked.has(route)), [], 'put them into kit/pages.mjs');
  const names = PAGES.map((page) => page.name);
  assert.deepEqual(names.filter((name, place) => names.indexOf(name) < place), [], 'each page has a name of its own');
});

test('every page of every face holds what every page promises', { concurrency: AT_ONCE }, async (all) => {
  // Those with the most pages first, so that no core is left waiting for one of them at the end.
  const faces = [...FACES].sort((one, other) => pagesOf(other).length - pagesOf(one).length);
  await Promise.all(faces.map((face) => all.test(`the pages of ${face}`, () => lookAtAll(face))));
});

test('a claim and a decision can be kept on paper, also by whoever reads in the dark', async () => {
  const person = await Person.arrive(browser, server, { scripts: true, scheme: 'dark' });
  await signIn(person, scene.customer);
  for (const page of PAGES.filter((one) => ['claim', 'story'].includes(one.name))) {
    await open(person, page, scene, 'zh-CN');
    await person.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const way of ['nav', 'form', '.banner', '.back']) {
      assert.equal(await person.page.locator(way).locator('visible=true').count(), 0, `${page.name}: there is no ${way} on paper`);
    }
    assert.ok(await person.page.locator('h1').isVisible());
    await person.page.evaluate(AXE);
    assert.deepEqual(await person.page.evaluate(axe, COLOURS), [], page.name);
    await person.page.emulateMedia({ media: 'screen' });
  }
  await person.leave();
});

test('every page of customers, the public and the regulator opens, and every form is sent, with scripts off', async () => {
  for (const face of WITHOUT_SCRIPT) {
    const person = await Person.arrive(browser, server, { language: 'en', scripts: false });
    if (face !== 'nobody') await signIn(person, scene[face]);
    for (const page of PAGES.filter((one) => one.face === face)) {
      await open(person, page, scene, 'en');
      assert.equal(await person.page.locator('h1').count(), 1, page.name);
      assert.equal(await person.page.locator('script').count(), 0, page.name);
    }
    await leave(person);
  }
});

async function lookAtAll(face) {
  const person = await Person.arrive(browser, server, { scripts: true });
  if (face !== 'nobody') await signIn(person, scene[face]);
  const wrong = [];
  for (const language of LANGUAGES) {
    for (const page of pagesOf(face).filter((one) => !one.language || one.language === language)) {
      const say = (what) => wrong.push(`${page.name} in ${language}, ${what}`);
      await look(person, page, language, say).catch((error) => say(`could not be looked at: ${error.message}`));
    }
  }
  assert.deepEqual(wrong, [], wrong.join('\n'));
  await leave(person);
}

function pagesOf(face) {
  return PAGES.filter((page) => page.face === face);
}

/** Nothing else may be in the console than what Chromium itself reports of the pages that are meant to be pages of trouble. */
async function leave(person) {
  person.complaints = person.complaints.filter((what) => !/status of 40[34]/.test(what));
  await person.leave();
}

/** Every check of a page, with as few loads as possible: screens and colours change under the page that is open. */
async function look(person, page, language, say) {
  const { page: tab } = person;
  await tab.setViewportSize(SCREENS.phone);
  await tab.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await open(person, page, scene, language);
  words(await tab.evaluate(reads), page, language, say);
  if (language === LANGUAGES[0]) await keyboard(tab, say);
  for (const what of await tab.evaluate(moves)) say(`moves all the same: ${what}`);
  if (BY_THUMB.includes(page.face)) for (const what of await tab.evaluate(smallTargets, THUMB_PX)) say(`is hard to tap: ${what}`);
  await tab.evaluate(AXE);
  for (const { screen, colorScheme, rules } of language === LANGUAGES[0] ? EVERY_VIEW : BOTH_VIEWS) {
    await tab.setViewportSize(SCREENS[screen]);
    await tab.emulateMedia({ colorScheme });
    for (const what of await tab.evaluate(axe, rules)) say(`${screen}, ${colorScheme}: ${what}`);
  }
  for (const [name, size] of [['at 320 px', NARROW], ['at 200 %', ZOOMED]]) {
    await tab.setViewportSize(size);
    for (const what of await tab.evaluate(lost)) say(`${name}: ${what}`);
  }
  await tab.setViewportSize(SCREENS.phone);
  await tab.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  for (const what of await tab.evaluate(lost)) say(`with letters twice as large: ${what}`);
}

function words(seen, page, language, say) {
  if (seen.language !== language) say(`speaks ${seen.language}`);
  if (seen.headings !== 1) say(`has ${seen.headings} first headings`);
  if (WITHOUT_SCRIPT.includes(page.face) && seen.scripts > 0) say(`holds ${seen.scripts} scripts`);
  for (const field of seen.nameless) say(`has a field without a name: ${field}`);
  for (const link of seen.numbersInLinks) say(`has a telephone number in a link: ${link}`);
  if (page.name !== 'docs') for (const word of seen.unworded) say(`shows a word that has no wording: ${word}`);
}

/** Walks the page by the tabulator alone. */
async function keyboard(tab, say) {
  let last;
  for (let tabs = 0; tabs < TABS_AT_MOST; tabs += 1) {
    await tab.keyboard.press('Tab');
    const now = await tab.evaluate(focused);
    if (!now) break;
    // A date is several stops in one field.
    if (now.what === last) continue;
    last = now.what;
    if (!now.ring) say(`shows no focus on ${now.what}`);
    else if (now.contrast < LEAST_RING_CONTRAST) say(`shows the focus too faintly (${now.contrast.toFixed(1)}) on ${now.what}`);
    if (now.covered) say(`hides the focus on ${now.what}`);
  }
}

/** The routes of the web room that answer a GET, read from its source. */
async function routes() {
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) => file.endsWith('.rs'));
  const found = [];
  for (const file of files) {
    const text = await readFile(path.join(SOURCES, file), 'utf8');
    for (const [, route, service] of text.matchAll(/\.route\(\s*"([^"]+)",\s*(?:limited\()?(\w+\b(?:::\w+)*)/g)) {
      const known = service === 'get' || service === 'post' ? service : text.match(new RegExp(`let ${service} =\\s*(\\w+)\\(`))?.[1];
      assert.ok(known, `${file}: what kind of request is the route ${route} for?`);
      const both = new RegExp(`"${route.replace(/[{}/.]/g, '\\$&')}",[^"]*?\\bget\\(`).test(text);
      if (known === 'get' || both) found.push(route);
    }
  }
  assert.ok(found.length > 20, 'the routes were found');
  return found;
}
