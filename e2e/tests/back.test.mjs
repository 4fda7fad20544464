// The button that leads back, and a form that waited too long. Whoever sends a form, goes back and sends it again has done it once; whoever was
// signed out while they wrote finds what they wrote; and every page on the way back is one of ours, with scripts and without.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Person } from '../kit/browser.mjs';
import { openDemo } from '../kit/demo.mjs';
import { city, complainAbout, signIn } from '../kit/house.mjs';
import { anxin } from '../kit/server.mjs';

const BRAND = 'lianjia-wuhan';
/** What a plan comes to: more than is paid back on the walks, so that it runs as long as its own. */
const PLANNED = '90.00';
/** So many walks side by side: each waits for the house half of its time. */
const AT_ONCE = 3;

const { server, browser } = await openDemo();
let newcomers = 0;

/**
 * A form and the way through it: who sends it, where it is, the steps (address, fields, button), what is typed on the way, and how much has
 * been done, as a page says it. What is about something of its own is given the address of that.
 */
const WALKS = [
  {
    name: 'a complaint', face: 'customer', at: '/me/complain',
    steps: () => [['/me/complain', { ...aCall(), words: '推销二手房' }], ['/me/complain', {}, 'button[name="confirm"]']],
    typed: ['推销二手房'], done: (page) => all(page, '/me/claims', 'a[href^="/me/claims/"]'),
  },
  {
    name: 'a claim of a loss', face: 'customer', at: '/me/claim/true-listing',
    steps: () => [
      ['/me/claim/true-listing', { brand: BRAND, 'claim.listing': 'W-404', 'claim.seen_on': day(-1), 'claim.about': 'price', words: '价格不对' }],
      ['/me/claim/true-listing', {}, 'button[name="confirm"]'],
    ],
    typed: ['W-404', '价格不对'], done: (page) => all(page, '/me/claims', 'a[href^="/me/claims/"]'),
  },
  {
    name: 'a consent', face: 'customer', at: '/me/permit?to=brand', steps: () => [['/me/permit', { brand: BRAND }]],
    typed: [], done: (page) => all(page, '/me/permit', 'form[action="/me/permit/withdraw"]'),
  },
  {
    name: 'a finer choice', face: 'customer', at: '/me/choose',
    steps: () => [['/me/choose', { word: 'only', to: 'everyone', hours: 'evenings' }], ['/me/choose', {}, 'button[name="confirm"]']],
    typed: [], done: (page) => all(page, '/me/permit', 'form[action="/me/permit/withdraw"]'),
  },
  {
    name: 'an account', face: 'customer', at: '/me/payee',
    steps: () => [['/me/payee', { name: '周晓', account: '6222020200012345678', bank: 'ICBKCNBJ' }], ['/me/payee', {}, 'button[name="confirm"]']],
    typed: ['周晓', '6222020200012345678'], done: (page) => all(page, '/me/payee', 'text=5678'),
  },
  {
    name: 'a question whether one may call, and a request', face: 'agent', at: '/agent',
    steps: (number) => [['/agent/check', { number }], ['/agent/request', {}]],
    typed: [], done: (_, number) => ofCustomer(number, '/me', 'form[action="/me/requests"]'),
  },
  {
    name: 'a complaint at the hotline', face: 'hotline', at: '/hotline',
    steps: (number) => [['/hotline', { customer: number }], ['/hotline/complaint', { ...aCall(), words: '推销二手房' }]],
    typed: ['推销二手房'], done: (_, number) => ofCustomer(number, '/me/claims', 'a[href^="/me/claims/"]'),
  },
  {
    name: 'do-not-disturb by voice', face: 'hotline', at: '/hotline',
    steps: (number) => [['/hotline', { customer: number }], ['/hotline/dnd', {}], ['/hotline/dnd', {}, 'button[value="yes"]']],
    typed: [], done: (_, number) => ofCustomer(number, '/me', '[data-dnd="on"]'),
  },
  {
    name: 'a question to a customer', face: 'desk', about: aCase,
    steps: (_, page) => [[`${page}/ask`, { question: '是上午还是下午？' }, 'button:not([name])']],
    typed: ['是上午还是下午？'], done: (page, _, at) => all(page, at, 'text=是上午还是下午？'),
  },
  {
    name: 'a ruling', face: 'desk', about: aCase,
    steps: (_, page) => [[`${page}/rule`, { ruling: 'reject', code: 'no_record', note: '查无通话记录' }, 'button[name="send"]']],
    typed: ['查无通话记录'], done: (page, _, at) => all(page, at, 'main:not(:has(form[action$="/rule"]))'),
  },
  {
    name: 'a role', face: 'second_desk', at: '/desk/staff', steps: (number) => [['/desk/staff', { number, name: '新同事', role: 'hotline' }]],
    typed: ['新同事'], done: (page) => all(page, '/desk/staff', 'form[action="/desk/staff/take"]:has(button[aria-label*="新同事"])'),
  },
  {
    name: 'a plan of instalments', face: 'desk', about: aDebtorWithoutPlan, at: (debtor) => `${debtor}/plan`,
    steps: (_, debtor) => [[`${debtor}/plan`, { amount: PLANNED, parts: '3', first: day(30) }], [`${debtor}/plan`, {}, 'button[name="confirm"]']],
    typed: [PLANNED, day(30)], done: (page, _, debtor) => all(page, debtor, 'p.small:has-text("Agreed by")'),
  },
  {
    name: 'a write-off', face: 'desk', about: aDebtor, at: (debtor) => `${debtor}/write-off`,
    steps: (number, debtor) => [
      [`${debtor}/write-off`, { amount: '1.50', reason: `公司已注销 ${number}` }], [`${debtor}/write-off`, {}, 'button[name="confirm"]'],
    ],
    typed: ['1.50', '公司已注销'], done: (page, number, debtor) => all(page, debtor, `td:has-text("公司已注销 ${number}")`),
  },
  {
    name: 'money that came back', face: 'desk', about: aDebtor, at: (debtor) => `${debtor}/paid`,
    steps: (number, debtor) => [
      [`${debtor}/paid`, { amount: amountOf(number), booking: `B-${number}` }], [`${debtor}/paid`, {}, 'button[name="confirm"]'],
    ],
    typed: ['B-1388872'], done: (page, number, debtor) => all(page, debtor, cameBack(number)),
  },
  {
    name: 'money taken from a deposit', face: 'desk', about: aDebtorWithDeposit, at: (debtor) => `${debtor}/offset`,
    steps: (number, debtor) => [[`${debtor}/offset`, { amount: amountOf(number) }], [`${debtor}/offset`, {}, 'button[name="confirm"]']],
    typed: [], done: (page, number, debtor) => all(page, debtor, cameBack(number)),
  },
  {
    name: 'a claim from a third party', face: 'desk', about: anUnclaimedAward,
    steps: (_, award) => [
      [award, { against: 'seller' }], [award, { goes_to: 'fund' }], [award, { amount: '9.50' }], [award, {}, 'button[name="confirm"]'],
    ],
    typed: ['9.50'], done: (page, _, award) => all(page, award, 'dt:text-is("Claimed since")'),
  },
];

for (const scripts of [false, true]) {
  test(`a form that is sent again from the page before is done once, ${scripts ? 'with' : 'without'} scripts`, { concurrency: AT_ONCE }, async (all) => {
    await Promise.all(WALKS.map((walk) => all.test(walk.name, () => sentAgain(walk, scripts))));
  });
}

test('a form that waited until its sender was signed out is kept, and is sent once they are back', { concurrency: AT_ONCE }, async (all) => {
  await Promise.all(WALKS.map((walk) => all.test(walk.name, () => waitedTooLong(walk))));
});

test('whoever signs out takes along what forms were answered with', async () => {
  const [walk] = WALKS;
  const { person, begin, steps } = await arrive(walk, false);
  await person.goto(begin);
  await person.send(...steps[0]);
  await person.goto('/me');
  await person.send('/signout');
  for (let ways = 0; ways < 3; ways += 1) {
    await person.page.goBack().catch(() => {});
    const shown = await person.page.locator('html').innerText();
    for (const word of walk.typed) assert.ok(!shown.includes(word), `${word} is on a page after signing out`);
  }
  await person.leave();
});

/** Through the form to its end, back to the page before and the same button again, and then all the way back. */
async function sentAgain(walk, scripts) {
  const { person, begin, steps, done: count } = await arrive(walk, scripts);
  await person.goto(begin);
  for (const step of steps) await person.send(...step);
  await isOurs(person, walk);
  const done = await count();
  assert.ok(done > 0, `${walk.name} is done`);
  await back(person, walk);
  const [action, , button] = steps.at(-1);
  // What is done may have taken its form along.
  if (await person.form(action).count()) {
    await holds(person, walk);
    await person.send(action, {}, button);
    await isOurs(person, walk);
    assert.equal(await count(), done, `${walk.name}: sent again from the page before, it is done twice`);
    await back(person, walk);
  }
  for (let page = 1; page < steps.length; page += 1) await back(person, walk);
  await person.leave();
}

/**
 * Filled in, and sent when nobody is signed in any more. Browsers keep no copy of a page that refuses, so there is no way back to the one that
 * kept it; the one before is looked at above.
 */
async function waitedTooLong(walk) {
  const { person, begin, steps, done: count } = await arrive(walk, false);
  await person.goto(begin);
  for (const step of steps.slice(0, -1)) await person.send(...step);
  const before = await count();
  const session = (await person.context.cookies()).find((cookie) => cookie.name === 'anxin_session');
  await person.context.clearCookies();
  const [action, fields, button] = steps.at(-1);
  await assert.rejects(person.send(action, fields, button), /403/, `${walk.name}: nobody is signed in`);
  await isOurs(person, walk);
  await holds(person, walk);
  assert.equal(await person.page.locator('main a[href^="/signin?next="]').count() > 0, true, `${walk.name}: it leads to signing in`);
  // Signed in again, in another window.
  await person.context.addCookies([session]);
  assert.equal(await count(), before, `${walk.name}: nothing is done by nobody`);
  await person.send(action);
  await isOurs(person, walk);
  assert.ok(await count() > before, `${walk.name} is done`);
  person.complaints = person.complaints.filter((what) => !/status of 403/.test(what));
  await person.leave();
}

/** Somebody who sends the form, where they begin, the steps, and how to count what they did. */
async function arrive(walk, scripts) {
  newcomers += 1;
  const number = `1388872${String(newcomers).padStart(4, '0')}`;
  const about = await walk.about?.(number);
  const begin = typeof walk.at === 'function' ? walk.at(about) : walk.at ?? about;
  const person = await Person.arrive(browser, server, { language: 'en', scripts, screen: walk.face === 'customer' ? 'phone' : 'desktop' });
  await signIn(person, walk.face === 'customer' ? number : city(server)[walk.face]);
  const done = async () => {
    // In a window of its own, so that the way back stays as it is.
    const window = await person.context.newPage();
    try {
      return await walk.done(window, number, about);
    } finally {
      await window.close();
    }
  };
  return { person, begin, steps: walk.steps(number, about), done };
}

/** How many of something there are on a page. */
async function all(page, address, what) {
  await page.goto(server.http + address);
  return page.locator(what).count();
}

/** The same as a customer sees it. */
async function ofCustomer(number, address, what) {
  const customer = await Person.arrive(browser, server, { language: 'en' });
  await signIn(customer, number);
  const there = await all(customer.page, address, what);
  await customer.leave();
  return there;
}

/** A case that waits for the desk, by its page there. */
async function aCase(number) {
  const customer = await Person.arrive(browser, server, { language: 'en' });
  await signIn(customer, number);
  const claim = await complainAbout(customer, '13900000999', new Date(Date.now() - 3_600_000));
  await customer.leave();
  return claim.replace('/me/claims/', '/desk/cases/');
}

/** Somebody who owes the fund, by their page at the desk. */
async function aDebtor() {
  return asDesk(firstDebtor);
}

/** The same, once what runs is paid: one plan runs at a time. */
async function aDebtorWithoutPlan(number) {
  return asDesk(async (desk) => {
    const debtor = await firstDebtor(desk);
    await desk.goto(debtor);
    if (await desk.page.locator(`main a[href="${debtor}/plan"]`).count()) return debtor;
    await desk.goto(`${debtor}/paid`);
    await desk.send(`${debtor}/paid`, { amount: PLANNED, booking: `P-${number}` });
    await desk.send(`${debtor}/paid`, {}, 'button[name="confirm"]');
    return debtor;
  });
}

/** The same, whose deposit holds something. */
async function aDebtorWithDeposit(number) {
  const debtor = await aDebtor();
  const brand = debtor.split(':').at(-1);
  const { code, stderr } = await anxin('fund', 'deposit', 'add', brand, '10.00', '--key', `D-${number}`, '--data', server.data);
  assert.equal(code, 0, stderr);
  return debtor;
}

/** An award that somebody owes for, and for which nothing is claimed from a third party. */
async function anUnclaimedAward() {
  return asDesk(async (desk) => {
    await desk.goto(await firstDebtor(desk));
    return desk.page.locator('a[href*="/recoveries/claims/"]:not(:has(~ span.small))').first().getAttribute('href');
  });
}

async function firstDebtor(desk) {
  await desk.goto('/desk/fund/recoveries');
  return desk.page.locator('tbody a[href^="/desk/fund/recoveries/"]:not([href*="/write-offs/"])').first().getAttribute('href');
}

/** What somebody of the desk finds or does, in a browser of its own. */
async function asDesk(what) {
  const desk = await Person.arrive(browser, server, { language: 'en', screen: 'desktop' });
  await signIn(desk, city(server).desk);
  const found = await what(desk);
  await desk.leave();
  return found;
}

/** An amount that no other walk books. */
function amountOf(number) {
  return `1.${number.slice(-2)}`;
}

/** The row that says that it was booked. */
function cameBack(number) {
  return `section:has(h2:text-is("What made the debt smaller")) tr:has-text("¥${amountOf(number)}")`;
}

/** A call of an hour ago, as a form takes it. */
function aCall() {
  const at = new Date(Date.now() + 7 * 3_600_000).toISOString();
  return { calling_number: city(server).line, date: at.slice(0, 10), time: at.slice(11, 16) };
}

/** A day on the wall calendar of the city, counted from today. */
function day(offset) {
  return new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
}

/** One page back, which has to be one of ours: a browser that has to ask for it in vain shows one of its own. */
async function back(person, walk) {
  await person.page.goBack().catch((error) => { throw new Error(`${walk.name}: there is no way back: ${error.message}`); });
  await isOurs(person, walk);
}

async function isOurs(person, walk) {
  const { page } = person;
  assert.ok(page.url().startsWith(server.http), `${walk.name}: ${page.url()}`);
  assert.equal(await page.locator('html[lang="en"] h1').count(), 1, `${walk.name}: ${page.url()} is one of our pages`);
}

/** What was typed is there, to be read, in a field, or carried along. */
async function holds(person, walk) {
  const held = await person.page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('input, textarea')].map((field) => field.value)].join('\n'));
  for (const word of walk.typed) assert.ok(held.replace(/\s/g, '').includes(word.replace(/\s/g, '')), `${walk.name}: ${word} is lost at ${person.page.url()}`);
}
