// What a first visit costs on a slow phone: bytes over the wire, scripts, and what Lighthouse measures on a phone of the middle range.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

import { openBrowser, Person } from '../kit/browser.mjs';
import { openDemo } from '../kit/demo.mjs';
import { signIn } from '../kit/house.mjs';
import { AT_THE_DESK, BY_THUMB, FACES, open, PAGES, WITHOUT_SCRIPT } from '../kit/pages.mjs';
import { openHouse, playScene } from '../kit/scene.mjs';
import { freePort } from '../kit/server.mjs';

const KB = 1024;
const STYLESHEET_LIMIT = 12 * KB;
/** Of a first visit, everything that is loaded, headers included. */
const limitOf = (face) => (AT_THE_DESK.includes(face) ? 60 * KB : 30 * KB);
const LEAST_PERFORMANCE = 95;
const LEAST_ACCESSIBILITY = 100;
/** What Lighthouse sees: every page of customers and of the public that has an address; one that follows a form is made of the same parts. */
const MEASURED = PAGES.filter((one) => ['nobody', ...BY_THUMB].includes(one.face) && !one.then && one.name !== 'docs');
/** So many pages are measured side by side, each by a thread and a browser of its own: half of a measurement is waiting. */
const AT_ONCE = 3;

const { server, browser } = await openDemo(openHouse);
const scene = await playScene(browser, server);

for (const face of FACES) {
  test(`a first visit to a page of ${face} is light`, async () => {
    const person = await Person.arrive(browser, server, { scripts: true });
    if (face !== 'nobody') await signIn(person, scene[face]);
    const wire = await person.context.newCDPSession(person.page);
    await wire.send('Network.enable');
    await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
    const loaded = { bytes: 0, scripts: 0 };
    wire.on('Network.loadingFinished', (event) => { loaded.bytes += event.encodedDataLength; });
    wire.on('Network.responseReceived', (event) => { loaded.scripts += event.type === 'Script' ? 1 : 0; });
    // The manual of the API is for builders at their desks; the pages that follow a form weigh what the form weighs.
    for (const page of PAGES.filter((one) => one.face === face && one.status === 200 && !one.then && one.name !== 'docs')) {
      Object.assign(loaded, { bytes: 0, scripts: 0 });
      await open(person, page, scene, 'zh-CN');
      await person.page.waitForLoadState('networkidle');
      assert.ok(loaded.bytes > KB, `${page.name}: what was loaded was counted`);
      assert.ok(loaded.bytes <= limitOf(face), `${page.name} is ${loaded.bytes} bytes, more than ${limitOf(face)}`);
      if (WITHOUT_SCRIPT.includes(face)) assert.equal(loaded.scripts, 0, `${page.name} loads a script`);
    }
    await person.leave();
  });
}

test('the stylesheet is small, and is kept for good at an address that changes with it', async () => {
  const html = await (await fetch(`${server.http}/public`)).text();
  const href = html.match(/<link rel="stylesheet" href="(\/assets\/app-[0-9a-f]{16}\.css)">/)[1];
  const answer = await fetch(server.http + href, { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(answer.headers.get('content-encoding'), 'gzip');
  assert.match(answer.headers.get('cache-control'), /immutable/);
  const size = gzipSync(await answer.text()).length;
  assert.ok(size <= STYLESHEET_LIMIT, `${size} bytes`);
});

test('Lighthouse has nothing to say against the pages of customers and of the public', async (t) => {
  const begun = Date.now();
  const cookies = new Map();
  for (const { face } of MEASURED) if (!cookies.has(face)) cookies.set(face, await cookieOf(face));
  const left = [...MEASURED];
  const poor = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    const measure = await openLighthouse();
    try {
      for (let page = left.shift(); page; page = left.shift()) {
        const seen = await measure({ url: server.http + page.at(scene), cookie: cookies.get(page.face) });
        assert.equal(seen.error, undefined, page.name);
        assert.equal(seen.shown, server.http + page.at(scene), `${page.name} is the page that was measured`);
        if (seen.performance < LEAST_PERFORMANCE || seen.accessibility < LEAST_ACCESSIBILITY) {
          poor.push(`${page.name}: ${seen.performance} and ${seen.accessibility}, ${seen.why}`);
        }
      }
    } finally {
      await measure.close();
    }
  }));
  t.diagnostic(`${MEASURED.length} pages in ${Math.round((Date.now() - begun) / 1000)} s`);
  assert.deepEqual(poor, [], poor.join('\n'));
});

/** A browser and the thread that measures with it: a function that measures one page after the other, and closes both. */
async function openLighthouse() {
  const port = await freePort();
  const own = await openBrowser([`--remote-debugging-port=${port}`]);
  const thread = new Worker(new URL('../kit/lighthouse.mjs', import.meta.url), { workerData: { port } });
  const measure = async (page) => {
    thread.postMessage(page);
    const [seen] = await once(thread, 'message');
    return seen;
  };
  measure.close = async () => {
    await thread.terminate();
    await own.close();
  };
  return measure;
}

async function cookieOf(face) {
  if (face === 'nobody') return '';
  const person = await Person.arrive(browser, server);
  await signIn(person, scene[face]);
  const cookies = await person.context.cookies();
  await person.leave();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
