// How far it is to what people come for: do-not-disturb in two taps after signing in, and a complaint at the hotline without a mouse.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Person } from '../kit/browser.mjs';
import { openDemo } from '../kit/demo.mjs';
import { city, isOn, signIn } from '../kit/house.mjs';

const LANGUAGES = ['zh-CN', 'en', 'ja'];
const MOST_TAPS = 2;
/** A complaint is taken in this time, in milliseconds; a person types more slowly, so most of the minute is left to them. */
const COMPLAINT_LIMIT_MS = 30_000;
const MOST_KEYS = 400;

const { server, browser } = await openDemo();

for (const [place, language] of LANGUAGES.entries()) {
  test(`do-not-disturb is on two taps after signing in, in ${language}`, async () => {
    const person = await Person.arrive(browser, server, { language, touch: true });
    await signIn(person, `1391234560${place}`);
    const state = person.page.locator('[data-dnd]');
    let taps = 0;
    while (taps < MOST_TAPS && (await state.getAttribute('data-dnd')) !== 'on') {
      const next = person.page.waitForNavigation();
      await person.page.locator('button[value="on"]').first().tap();
      await next;
      taps += 1;
    }
    assert.equal(await state.getAttribute('data-dnd'), 'on', `${taps} taps were not enough`);
    assert.ok(taps >= 1, 'it was off before');
    assert.match(await person.text(), /\d{1,2}:\d{2}:\d{2}/, 'it says since which second');
    assert.equal(await isOn(person), true);
    await person.leave();
  });
}

for (const [place, language] of LANGUAGES.entries()) {
  test(`the hotline takes a complaint with the keyboard alone, in ${language}`, async () => {
    const staff = await Person.arrive(browser, server, { language, screen: 'desktop', scripts: true });
    await signIn(staff, city(server).hotline);
    await staff.page.addInitScript(countMice);
    await staff.goto('/hotline');
    const at = new Date(Date.now() + 8 * 3_600_000 - 120_000).toISOString();
    const begun = Date.now();
    await byKeyboard(staff.page, {
      customer: `1391234570${place}`, calling_number: city(server).line, date: at.slice(0, 10), time: at.slice(11, 16), words: '推销',
    });
    assert.ok(Date.now() - begun < COMPLAINT_LIMIT_MS, `it took ${Date.now() - begun} ms`);
    assert.match(await staff.page.locator('.reference').first().innerText(), /^[0-9A-HJKMNP-TV-Z]{26}$/, 'the caller is told a reference');
    assert.equal(await staff.page.evaluate(() => window.mice), 0, 'no mouse was used');
    await staff.leave();
  });
}

/**
 * Goes through a page by tabulator, types what is known into fields of that name, and sends the form with Enter once everything that
 * the form asks for is typed; then the same on the page that follows, until a reference is shown.
 */
async function byKeyboard(page, answers) {
  let typed = new Set();
  for (let keys = 0; keys < MOST_KEYS; keys += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(whereAmI, Object.keys(answers));
    if (here.field && !typed.has(here.field)) {
      typed.add(here.field);
      await type(page, here, answers[here.field]);
    } else if (here.sends && here.asks.every((name) => typed.has(name)) && (here.asks.length > 0 || here.confirms)) {
      const next = page.waitForNavigation();
      await page.keyboard.press('Enter');
      await next;
      if (await page.locator('.reference').count()) return;
      assert.equal(await page.locator('[aria-invalid="true"]').count(), 0, 'what was typed is taken');
      typed = new Set();
    }
  }
  throw new Error('the keyboard did not come to an end');
}

/** Types as a person would: dates and times part by part, in the order in which this browser asks for the parts. */
async function type(page, here, text) {
  if (here.kind !== 'date' && here.kind !== 'time') {
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
    return;
  }
  const value = () => page.evaluate((name) => document.querySelector(`[name="${name}"]`)?.value ?? '', here.field);
  for (const keys of waysToType(here.kind, text)) {
    // What is there already, as today's date, is left alone.
    if ((await value()) === text) return;
    for (const key of keys) await page.keyboard.press(key);
  }
  assert.equal(await value(), text, `${here.field} holds what was typed`);
}

function waysToType(kind, text) {
  const back = Array(6).fill('ArrowLeft');
  if (kind === 'date') {
    const [year, month, day] = text.split('-');
    return [[...year, 'ArrowRight', ...month, ...day], [...back, ...month, ...day, ...year], [...back, ...day, ...month, ...year]];
  }
  const [hour, minute, second = ''] = text.split(':');
  const half = String(Number(hour) % 12 || 12).padStart(2, '0');
  const night = Number(hour) < 12 ? 'a' : 'p';
  return [[...hour, ...minute, ...second], [...back, ...half, ...minute, ...second, night], [...back, night, ...half, ...minute, ...second]];
}

/** Runs in the page: what has the focus, and what its form asks for. */
function whereAmI(known) {
  const element = document.activeElement;
  const form = element?.closest('form');
  const visible = [...(form?.elements ?? [])].filter((e) => e.name && e.type !== 'hidden' && e.checkVisibility());
  return {
    field: known.includes(element?.name) && element.type !== 'hidden' ? element.name : null,
    kind: element?.type,
    sends: Boolean(form) && element.type === 'submit' && form.method === 'post' && !form.action.endsWith('/signout') && element.name !== 'back',
    confirms: element?.name === 'confirm',
    asks: visible.map((e) => e.name).filter((name) => known.includes(name)),
  };
}

/** Runs in every page: counts what a mouse would do. */
function countMice() {
  window.mice = 0;
  for (const kind of ['mousedown', 'mousemove', 'pointerdown', 'touchstart']) {
    window.addEventListener(kind, () => { window.mice += 1; }, { capture: true });
  }
}
