// The whole story in each language: off → on → a call is refused before it rings → a call that went round the gate is found →
// awarded without a complaint → paid by a bank file → settled by a bank statement → seen by the public.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { ok } from '../kit/api.mjs';
import { readPaymentFile, statement } from '../kit/bank.mjs';
import { openBrowser, Person } from '../kit/browser.mjs';
import {
  apiOf, bypassRecord, city, claims, decisions, giveAccount, importRecords, isOn, makePaymentFile, publicTotals, reconcile, signIn, stepOf, switchOff,
  switchOn, uploadStatement,
} from '../kit/house.mjs';
import { folder, Server } from '../kit/server.mjs';
import { placeCalls } from '../kit/sipp.mjs';

const LANGUAGES = ['zh-CN', 'en', 'ja'];
const HUNDRED_YUAN = 100_00;
const ACCOUNT = { name: '周晓', account: '6222020200012345678', bank: 'ICBKCNBJ' };

let browser;
before(async () => { browser = await openBrowser(); });
after(async () => { await browser?.close(); });

for (const language of LANGUAGES) {
  test(`a promise is kept and a broken one is paid, in ${language}`, async () => {
    const { dir, drop } = await folder();
    const server = await Server.start(dir);
    try {
      await story(server, language);
      await server.stop();
    } finally {
      await server.kill();
      await drop();
    }
  });
}

async function story(server, language) {
  const { customer, line, desk } = city(server);
  const totalsBefore = await publicTotals(server);

  // Off, then on.
  const person = await Person.arrive(browser, server, { language });
  await signIn(person, customer);
  assert.equal(await person.page.locator('html').getAttribute('lang'), language);
  if (await isOn(person)) await switchOff(person, customer);
  assert.equal(await isOn(person), false);
  await switchOn(person);
  assert.equal(await isOn(person), true);

  // A call is refused before it rings, and can be looked up.
  const [answer] = await placeCalls(server.sip, [{ from: line, to: customer, expected: 603 }]);
  const decision = ok(await apiOf(server).get(`/v1/decisions/${answer.decision}`));
  assert.equal(decision.verdict, 'deny');
  await person.goto('/me/calls');
  assert.match(await person.text(), new RegExp(line.slice(-4)), 'the refused call is on the page of calls');
  assert.ok((await decisions(person, '/me/calls')).includes(`/decisions/${answer.decision}`), 'the page of calls leads to the decision');
  await person.goto(`/decisions/${answer.decision}`);
  assert.equal(await person.page.locator('[data-verdict]').getAttribute('data-verdict'), 'deny');

  // A call went round the gate: found, awarded without a word from the customer.
  const claimsBefore = await claims(person);
  const record = bypassRecord(line, customer);
  await importRecords(server, [record]);
  await reconcile(server);
  const claim = (await claims(person)).find((address) => !claimsBefore.includes(address));
  assert.ok(claim, 'the customer has a new claim');
  await person.goto(claim);
  assert.match(await person.text(), /100\.00/);
  assert.equal(await stepOf(person, claim), 'awarded');

  // The same record again changes nothing.
  await importRecords(server, [record]);
  await reconcile(server);
  assert.equal((await claims(person)).length, claimsBefore.length + 1);

  // The desk pays by file; the bank books it; the customer sees it.
  await giveAccount(person, ACCOUNT);
  const staff = await Person.arrive(browser, server, { language, screen: 'desktop' });
  await signIn(staff, desk);
  const order = await readPaymentFile(await makePaymentFile(staff));
  const mine = order.payments.filter((payment) => payment.account === ACCOUNT.account);
  assert.deepEqual(mine.map((payment) => payment.amount), [['CNY', '100.00']], 'one payment of ¥100 to the account given');
  assert.equal(mine[0].name, ACCOUNT.name);
  assert.equal(await stepOf(person, claim), 'sent');
  const booked = await statement([order]);
  await uploadStatement(staff, booked);
  assert.equal(await stepOf(person, claim), 'paid');

  // The same statement again settles nothing twice, and the public sees the totals.
  const totalsOnce = await publicTotals(server);
  await uploadStatement(staff, booked);
  const totalsAfter = await publicTotals(server);
  assert.equal(paid(totalsAfter), paid(totalsOnce));
  assert.ok(paid(totalsAfter) - paid(totalsBefore) >= HUNDRED_YUAN, 'at least this ¥100 was added to what was paid');
  const anyone = await Person.arrive(browser, server, { language });
  await anyone.goto('/public');
  const shown = (await anyone.text()).replaceAll(',', '');
  assert.ok(!shown.includes(customer.slice(-8)), 'no number of a person on a public page');

  for (const someone of [person, staff, anyone]) await someone.leave();
}

function paid(totals) {
  return totals.totals.paid.find((sum) => sum.currency === 'CNY')?.minor ?? 0;
}
