// Takes pictures of every page of every face, in each language, on a phone and on a desk, by light and by dark, into a folder
// outside the repository (ANXIN_PICTURES, or one for all that is passing). The few that the documentation shows are taken into docs/screenshots.
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { openBrowser, Person, SCREENS } from './kit/browser.mjs';
import { signIn } from './kit/house.mjs';
import { FACES, LANGUAGES, open, PAGES } from './kit/pages.mjs';
import { openHouse, playScene } from './kit/scene.mjs';
import { folder } from './kit/server.mjs';

const OUT = process.env.ANXIN_PICTURES ?? path.join(tmpdir(), 'anxin-pictures');
const SHOWN = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const SCHEMES = ['light', 'dark'];
/** Pages that docs/faces.md shows: page, language, screen, colours. */
const IN_THE_DOCUMENTATION = [
  ['home', 'zh-CN', 'phone', 'light'],
  ['calls', 'en', 'phone', 'light'],
  ['claim', 'ja', 'phone', 'dark'],
  ['receipt', 'zh-CN', 'phone', 'light'],
  ['verify', 'en', 'phone', 'light'],
  ['agent-answer', 'ja', 'phone', 'light'],
  ['agent-story', 'en', 'desktop', 'light'],
  ['hotline-caller', 'zh-CN', 'desktop', 'light'],
  ['desk', 'en', 'desktop', 'light'],
  ['desk-loss', 'zh-CN', 'desktop', 'light'],
  ['law-loss', 'en', 'desktop', 'light'],
  ['staff', 'ja', 'desktop', 'light'],
  ['regulator', 'zh-CN', 'desktop', 'dark'],
  ['public', 'zh-CN', 'phone', 'light'],
  ['public', 'en', 'desktop', 'dark'],
];
/** Names of pages to take pictures of, or `documentation` for those that it shows; all of both without any. */
const wanted = process.argv.slice(2);

const home = await folder();
const server = await openHouse(home.dir);
const browser = await openBrowser();
try {
  await mkdir(OUT, { recursive: true });
  const scene = await playScene(browser, server);
  for (const screen of Object.keys(SCREENS)) {
    for (const face of FACES) await picturesOf(face, screen, scene);
  }
  if (wanted.length === 0 || wanted.includes('documentation')) await picturesForTheDocumentation(scene);
} finally {
  await browser.close();
  await server.kill();
  await home.drop();
}

async function picturesOf(face, screen, scene) {
  const pages = PAGES.filter((one) => one.face === face && (wanted.length === 0 || wanted.includes(one.name)));
  if (pages.length === 0) return;
  // A telephone has two points where we count one.
  const person = await arrive(face, screen, scene, { scale: screen === 'phone' ? 2 : 1 });
  for (const page of pages) {
    for (const language of page.language ? [page.language] : LANGUAGES) {
      await person.page.setViewportSize(SCREENS[screen]);
      await open(person, page, scene, language);
      // As long as the page, so that what stays at the foot of a telephone does not lie over the middle of the picture.
      const height = await person.page.evaluate(() => document.documentElement.scrollHeight);
      await person.page.setViewportSize({ ...SCREENS[screen], height: Math.max(height, SCREENS[screen].height) });
      for (const colorScheme of SCHEMES) {
        // Still, so that no picture is taken halfway from light to dark.
        await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await person.page.screenshot({ path: path.join(OUT, `${page.name}-${language}-${screen}-${colorScheme}.png`) });
      }
    }
  }
  await person.context.close();
}

/** These show what a screen shows, a point a pixel, so that the repository stays small. */
async function picturesForTheDocumentation(scene) {
  await mkdir(SHOWN, { recursive: true });
  for (const [name, language, screen, colorScheme] of IN_THE_DOCUMENTATION) {
    const page = PAGES.find((one) => one.name === name);
    const person = await arrive(page.face, screen, scene);
    await open(person, page, scene, language);
    await person.page.evaluate(() => window.scrollTo(0, 0));
    await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await person.page.screenshot({ path: path.join(SHOWN, `${name}-${language}-${screen}.png`) });
    await person.context.close();
  }
}

async function arrive(face, screen, scene, more = {}) {
  const person = await Person.arrive(browser, server, { screen, ...more });
  if (face !== 'nobody') await signIn(person, scene[face]);
  return person;
}
