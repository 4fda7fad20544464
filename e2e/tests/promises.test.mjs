// Each of the ten promises from claim to money: what the records prove is awarded while the customer waits for the page, the rest goes
// to people at the desk, above the limit to two, and whoever is refused is heard by another. Then everything is paid, and a regulator
// reads how it was decided.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { readPaymentFile, statement } from '../kit/bank.mjs';
import { Person } from '../kit/browser.mjs';
import { openDemo } from '../kit/demo.mjs';
import {
  answerQuestion, appeal, askWithText, bypassRecord, city, claimUnder, complainAbout, giveAccount, importFacts, importRecords, makePaymentFile, rate, ruleOn,
  signIn, stepOf, switchOn, uploadStatement,
} from '../kit/house.mjs';
import { anxin } from '../kit/server.mjs';

const BRAND = 'lianjia-wuhan';
const LANGUAGES = ['zh-CN', 'en', 'ja'];
/** Somebody of the desk who has decided nothing, since nobody pays what they decided. */
const PAYER = '13800270009';

const { server, browser } = await openDemo();
let first;
let second;
/** What was claimed: promise, person, number, claim, amount. */
const claimed = [];

before(async () => {
  await run('fund', 'top-up', '3000000', '--key', 'e2e', '--data', server.data);
  await run('staff', 'add', '--number', PAYER, '--name', '出纳', '--role', 'desk', '--data', server.data);
  first = await Person.arrive(browser, server, { language: 'zh-CN', screen: 'desktop' });
  await signIn(first, city(server).desk);
  second = await Person.arrive(browser, server, { language: 'en', screen: 'desktop' });
  await signIn(second, city(server).second_desk);
});

test('dnd-call: a sales call seconds after do-not-disturb came on is looked at by a person, and paid', async () => {
  const me = await customer('dnd-call');
  await switchOn(me.person);
  const at = new Date();
  await importRecords(server, [bypassRecord(city(server).line, me.number, at)]);
  me.claim = await complainAbout(me.person, city(server).line, at);
  assert.equal(await stepOf(me.person, me.claim), 'found', 'the records prove it, and a signal makes it wait');
  assert.equal(await ruleOn(second, me.claim, { ruling: 'uphold', code: 'call_against_refusal' }), 'ruled');
  await awarded(me, '100.00');
});

test('true-listing: a listing that was not for sale any more', async () => {
  const me = await customer('true-listing');
  await importFacts(server, 'listing', [{
    brand: BRAND, reference: me.ref('W'), city: 'wuhan', line_of_business: 'resale', status: 'not_on_sale', price: 1200000, price_shown: 1200000,
    photos_match: true, listed_on: day(-60),
  }]);
  me.claim = await claimUnder(me.person, me.promise, { brand: BRAND, listing: me.ref('W'), seen_on: day(-2), about: 'not_on_sale' });
  await awarded(me, '100.00');
});

test('no-spread: ten times the difference that was kept', async () => {
  const me = await customer('no-spread');
  await importFacts(server, 'contract', [contract(me, { price: 1000500, owner_price: 1000000 })]);
  me.claim = await claimUnder(me.person, me.promise, { brand: BRAND, contract: me.ref('C') });
  await awarded(me, '5,000.00');
});

test('seizure-before-signing: two people verify on which day the money was asked back', async () => {
  const me = await customer('seizure-before-signing');
  await importFacts(server, 'contract', [contract(me)]);
  await importFacts(server, 'seizure', [{ brand: BRAND, reference: me.ref('H'), home: me.ref('H'), found_on: day(-50), court: '武昌区法院' }]);
  await importFacts(server, 'payment', [
    { brand: BRAND, reference: me.ref('C'), customer: me.number, purpose: 'deposit', amount: 50000, paid_on: day(-60), recovered: 20000 },
  ]);
  const claim = { brand: BRAND, contract: me.ref('C'), home: me.ref('H'), asked_back_on: day(-40) };
  me.claim = await claimUnder(me.person, me.promise, claim);
  assert.equal(await stepOf(me.person, me.claim), 'found', 'only the customer has said when, so a person looks');
  assert.equal(await ruleOn(first, me.claim, { ruling: 'uphold', note: '已核对聊天记录', verified: { 'claim.asked_back_on': day(-38) } }), 'ruled-once');
  assert.equal(await stepOf(me.person, me.claim), 'found', 'one person is not enough');
  assert.equal(await ruleOn(second, me.claim, { ruling: 'uphold' }), 'ruled');
  await awarded(me, '30,000.00');
});

test('tragedy-check: a price above the limit needs two people', async () => {
  const me = await customer('tragedy-check');
  await importFacts(server, 'contract', [contract(me, { price: 1200000, transferred_on: day(-30) })]);
  await importFacts(server, 'incident', [
    { brand: BRAND, reference: me.ref('H'), home: me.ref('H'), kind: 'unnatural_death', happened_on: '2019-05-05', disclosed: false },
  ]);
  me.claim = await claimUnder(me.person, me.promise, { brand: BRAND, contract: me.ref('C'), home: me.ref('H'), gives_back: 'yes' });
  assert.equal(await stepOf(me.person, me.claim), 'found');
  assert.equal(await ruleOn(first, me.claim, { ruling: 'uphold' }), 'ruled-once');
  assert.equal(await ruleOn(second, me.claim, { ruling: 'uphold' }), 'ruled');
  await awarded(me, '1,200,000.00');
});

test('leak-warranty: refused by the records, appealed, and verified by a person', async () => {
  const me = await customer('leak-warranty');
  await importFacts(server, 'handover', [handover(me, -200)]);
  await importFacts(server, 'repair', [{
    brand: BRAND, reference: me.ref('R'), customer: me.number, home: me.ref('H'), kind: 'leak', place: 'roof', found_on: day(-10), surveyed: false, cost: 3200,
  }]);
  me.claim = await claimUnder(me.person, me.promise, { brand: BRAND, home: me.ref('H'), repair: me.ref('R') });
  assert.equal(await stepOf(me.person, me.claim), 'verified', 'no surveyor has confirmed it');
  await appeal(me.person, me.claim, '上周已经勘察过了');
  assert.equal(await ruleOn(second, me.claim, { ruling: 'uphold', note: 'survey seen', verified: { 'repair.surveyed': 'yes' } }), 'ruled');
  await awarded(me, '3,200.00');
});

test('unpaid-bills: what a former owner left unpaid, less what was kept back', async () => {
  const me = await customer('unpaid-bills');
  await importFacts(server, 'handover', [handover(me, -20, 1000)]);
  const bill = { brand: BRAND, reference: me.ref('H'), customer: me.number, until: day(-30) };
  await importFacts(server, 'bill', [{ ...bill, kind: 'property_fee', amount: 2400 }, { ...bill, kind: 'power', amount: 310.55 }]);
  me.claim = await claimUnder(me.person, me.promise, { brand: BRAND, home: me.ref('H') });
  await awarded(me, '1,710.55');
});

test('commission-refund: the desk asks, its clock stands still, and the answer is verified', async () => {
  const me = await customer('commission-refund');
  await importFacts(server, 'contract', [contract(me, { ended_on: day(-20), ended_by: 'rescission' })]);
  me.claim = await claimUnder(me.person, me.promise, { brand: BRAND, contract: me.ref('C'), asked: '8000' });
  assert.equal(await stepOf(me.person, me.claim), 'found', 'nobody has handed in what was paid');
  await askWithText(first, me.claim, 'ask-returned');
  await first.goto('/desk?promise=commission-refund');
  assert.match(await first.text(), /计时暂停/);
  await answerQuestion(me.person, me.claim, '没有收到退款');
  await first.goto('/desk?promise=commission-refund');
  assert.doesNotMatch(await first.text(), /计时暂停/);
  const paid = { 'payments.1.purpose': 'commission', 'payments.1.amount': '8000', 'payments.1.paid_on': day(-60) };
  assert.equal(await ruleOn(first, me.claim, { ruling: 'uphold', verified: paid }), 'ruled');
  await awarded(me, '8,000.00');
});

test('rental-deposit: paid in advance of the landlord', async () => {
  const me = await customer('rental-deposit');
  await importFacts(server, 'contract', [contract(me, { line_of_business: 'rental', price: 3000 })]);
  await importFacts(server, 'deposit', [{ brand: BRAND, reference: me.ref('C'), customer: me.number, amount: 3000, due_on: day(-30) }]);
  me.claim = await claimUnder(me.person, me.promise, { brand: BRAND, contract: me.ref('C') });
  await awarded(me, '3,000.00');
});

test('new-home-refund: the money, and fifty yuan for each day', async () => {
  const me = await customer('new-home-refund');
  await importFacts(server, 'refund', [
    { brand: BRAND, reference: me.ref('N'), customer: me.number, project: 'P-1', paid: 1000, asked_on: day(-30), due_on: day(-10) },
  ]);
  me.claim = await claimUnder(me.person, me.promise, { brand: BRAND, order: me.ref('N') });
  await awarded(me, '1,500.00');
});

test('all ten are paid by the bank, once', async () => {
  assert.equal(claimed.filter((one) => one.amount).length, 10, 'ten promises, ten awards');
  const payer = await Person.arrive(browser, server, { language: 'en', screen: 'desktop' });
  await signIn(payer, PAYER);
  for (const me of claimed) await giveAccount(me.person, { name: '陈晨', account: me.account, bank: 'ICBKCNBJ' });
  const order = await readPaymentFile(await makePaymentFile(payer));
  for (const me of claimed) {
    const payments = order.payments.filter((payment) => payment.account === me.account);
    assert.deepEqual(payments.map((payment) => payment.amount[1]), [me.amount.replaceAll(',', '')], me.promise);
  }
  await uploadStatement(payer, await statement([order]));
  for (const me of claimed) assert.equal(await stepOf(me.person, me.claim), 'paid', me.promise);
  await rate(claimed[0].person, claimed[0].claim, 5);
  await payer.leave();
});

test('a regulator reads how each was decided, and learns nobody\'s name', async () => {
  const regulator = await Person.arrive(browser, server, { language: 'en', screen: 'desktop' });
  await signIn(regulator, city(server).regulator);
  for (const me of claimed) {
    const page = me.claim.replace('/me/claims/', '/regulator/cases/');
    // The page shows the month that runs; what was decided before midnight of a month's last day stands in the one before.
    const listed = async (month) => {
      await regulator.goto(`/regulator?promise=${me.promise}${month}`);
      const links = await regulator.page.locator('a[href^="/regulator/cases/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
      return links.includes(page);
    };
    assert.ok(await listed('') || await listed(`&month=${monthOf(Date.now() - 3_600_000)}`), `${me.promise} is in the list`);
    await regulator.goto(page);
    const text = await regulator.text();
    assert.ok(text.includes(me.amount), `${me.promise}: the sum`);
    for (const secret of [me.number.slice(-4), me.tail, '武昌区法院']) assert.ok(!text.includes(secret), `${me.promise}: ${secret}`);
  }
  await regulator.leave();
});

test('nobody\'s browser complained', async () => {
  for (const someone of [first, second, ...claimed.map((me) => me.person)]) await someone.leave();
});

/** The month of a moment on Wuhan's wall, as the regulator's page names it. */
function monthOf(at) {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 7);
}

/** Somebody of their own for each promise, since what repeats for one person is looked at. */
async function customer(promise) {
  const place = claimed.length + 1;
  const tail = `X7${place}`;
  const number = `1388873${String(4200 + place)}`;
  const person = await Person.arrive(browser, server, { language: LANGUAGES[place % LANGUAGES.length] });
  await signIn(person, number);
  const me = { promise, person, number, tail, ref: (kind) => `${kind}-${tail}`, account: `62220202000777${String(40000 + place)}` };
  claimed.push(me);
  await person.goto('/me/promises');
  assert.equal(await person.page.locator(`[data-promise="${promise}"] a`).count(), 1, 'the page of promises leads to the claim');
  return me;
}

async function awarded(me, amount) {
  assert.equal(await stepOf(me.person, me.claim), 'awarded', me.promise);
  assert.ok((await me.person.text()).includes(amount), `${me.promise} pays ${amount}`);
  for (const page of ['/me/claims', me.claim]) {
    await me.person.goto(page);
    assert.ok(await me.person.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${page} fits the screen`);
  }
  me.amount = amount;
}

function contract(me, more = {}) {
  return {
    brand: BRAND, reference: me.ref('C'), customer: me.number, city: 'wuhan', line_of_business: 'resale', home: me.ref('H'), price: 1200000, commission: 24000,
    signed_on: day(-60), ...more,
  };
}

function handover(me, days, kept = 0) {
  return { brand: BRAND, reference: me.ref('H'), customer: me.number, home: me.ref('H'), on: day(days), retained_deposit: kept };
}

/** A day on the wall calendar of the city, counted from today. */
function day(offset) {
  return new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
}

async function run(...args) {
  const { code, stderr } = await anxin(...args);
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${stderr}`);
}
