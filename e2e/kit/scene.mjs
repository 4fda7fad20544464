// A house in which there is something to see on every page: calls refused and calls that rang, a request for consent, claims that are
// asked about, paid, refused and waiting, an account that is looked at, a promise on its way. The checks of the pages and the screenshots look at the same scene.
import { readFile } from 'node:fs/promises';

import { readPaymentFile, statement } from './bank.mjs';
import { Person } from './browser.mjs';
import {
  askForConsent, askWithText, bypassRecord, city, claims, claimUnder, decisions, giveAccount, handIn, importFacts, importRecords, isOn, linkNumber, makePaymentFile,
  mayCall, reconcile, ruleOn, signIn, switchOn, uploadStatement,
} from './house.mjs';
import { Server } from './server.mjs';
import { withWechat } from './wechat.mjs';

const BRAND = 'lianjia-wuhan';
const ACCOUNT = { name: '周晓', account: '6222020200012345678', bank: 'ICBKCNBJ' };
/** An account that somebody of the staff is paid to as well, so that a person looks before money goes there. */
const SHARED_ACCOUNT = { name: '林晚', account: '6222020200087654321', bank: 'ICBKCNBJ' };

/** Starts the house that the scene is played in: with every rail it can have. */
export async function openHouse(dir) {
  return Server.start(dir, ['--demo', ...await withWechat(dir)]);
}

/** Plays the scene; answers who is in it, by number, and the addresses that the pages are found at. */
export async function playScene(browser, server) {
  const people = city(server);
  const { customer, line, agent, hotline, desk, regulator, author, approver } = people;
  const scene = { customer, line, agent, hotline, desk, regulator, author, approver, admin: people.second_desk, claimant: '13888734299', waiting: '13888734298', paid: '13888734297', helper: '13888734296', next: newcomers() };
  await callsAndRequests(browser, server, scene);
  await losses(browser, server, scene);
  await receipts(browser, server, scene);
  await somebodyHelped(browser, server, scene);
  await money(browser, server, scene);
  await moneyThatWaits(browser, server, scene);
  await promiseOnItsWay(browser, server, scene);
  await debtGivenUp(browser, server, scene);
  scene.story = await decisionOf(browser, server, scene.customer, '/me/calls');
  scene.asked = await decisionOf(browser, server, scene.agent, '/agent');
  scene.talk = await conversationOf(browser, server, scene.agent);
  return scene;
}

/** The page of a claim as another face sees it. */
export function claimAt(face, claim) {
  return claim.replace('/me/claims/', `/${face}/cases/`);
}

/** The customer has refused calls, was called all the same, and is asked for consent. */
async function callsAndRequests(browser, server, scene) {
  const person = await Person.arrive(browser, server);
  await signIn(person, scene.customer);
  if (!(await isOn(person))) await switchOn(person);
  await importRecords(server, [bypassRecord(city(server).line, scene.customer)]);
  await reconcile(server);
  [scene.call] = await claims(person);
  await person.leave();
  const agent = await Person.arrive(browser, server);
  await signIn(agent, scene.agent);
  await mayCall(agent, scene.customer);
  await askForConsent(agent);
  await agent.leave();
}

/** Losses of somebody else's: one that was refused by two people, and one about which the desk asks. */
async function losses(browser, server, scene) {
  const person = await Person.arrive(browser, server);
  await signIn(person, scene.claimant);
  const own = { brand: BRAND, customer: scene.claimant };
  await importFacts(server, 'handover', [{ ...own, reference: 'H-1', home: 'H-1', on: day(-200), retained_deposit: 0 }]);
  await importFacts(server, 'repair', [
    { ...own, reference: 'R-1', home: 'H-1', kind: 'leak', place: 'roof', found_on: day(-10), surveyed: true, cost: 60000 },
    { ...own, reference: 'R-2', home: 'H-1', kind: 'leak', place: 'bathroom', found_on: day(-9), surveyed: false, cost: 3200 },
  ]);
  scene.leak = await claimUnder(person, 'leak-warranty', { brand: BRAND, home: 'H-1', repair: 'R-1', asked: '60000' });
  scene.refused = await claimUnder(person, 'leak-warranty', { brand: BRAND, home: 'H-1', repair: 'R-2' });
  scene.listing = await claimUnder(person, 'true-listing', { brand: BRAND, listing: 'W-9', seen_on: day(-2), about: 'photos' });
  await person.leave();
  const staff = await Person.arrive(browser, server, { screen: 'desktop' });
  await signIn(staff, scene.desk);
  await askWithText(staff, scene.listing, 'ask-number');
  await ruleOn(staff, scene.leak, { ruling: 'uphold', note: '已核对勘察记录和发票' });
  await staff.context.clearCookies();
  await signIn(staff, city(server).second_desk);
  await ruleOn(staff, scene.leak, { ruling: 'uphold' });
  await staff.leave();
}

/** The customer has said where to be paid, and a payment file is on its way. */
async function money(browser, server, scene) {
  const person = await Person.arrive(browser, server);
  await signIn(person, scene.customer);
  await giveAccount(person, ACCOUNT);
  await person.leave();
  const staff = await Person.arrive(browser, server, { screen: 'desktop' });
  await signIn(staff, scene.desk);
  await makePaymentFile(staff);
  await staff.leave();
}

/** Somebody was awarded a loss at once, and wants it paid where a person of the hotline is paid. */
async function moneyThatWaits(browser, server, scene) {
  const staff = await Person.arrive(browser, server);
  await signIn(staff, scene.hotline);
  await giveAccount(staff, SHARED_ACCOUNT);
  await staff.leave();
  const own = { brand: BRAND, customer: scene.waiting };
  await importFacts(server, 'handover', [{ ...own, reference: 'H-2', home: 'H-2', on: day(-100), retained_deposit: 0 }]);
  await importFacts(server, 'repair', [{ ...own, reference: 'R-3', home: 'H-2', kind: 'leak', place: 'roof', found_on: day(-8), surveyed: true, cost: 860 }]);
  const person = await Person.arrive(browser, server);
  await signIn(person, scene.waiting);
  scene.held = await claimUnder(person, 'leak-warranty', { brand: BRAND, home: 'H-2', repair: 'R-3' });
  await giveAccount(person, SHARED_ACCOUNT);
  await person.leave();
}

/** A version more of a promise was handed in and waits for whoever approves it. */
async function promiseOnItsWay(browser, server, scene) {
  scene.promise = await withAVersionMore('true-listing');
  const author = await Person.arrive(browser, server, { screen: 'desktop' });
  await signIn(author, scene.author);
  scene.draft = await handIn(author, scene.promise);
  await author.leave();
}

/** Somebody owes the fund, and it is proposed to give a part of that up. */
async function debtGivenUp(browser, server, scene) {
  const staff = await Person.arrive(browser, server, { screen: 'desktop' });
  await signIn(staff, scene.desk);
  await staff.goto('/desk/fund/recoveries');
  scene.debtor = await staff.page.locator('td a[href^="/desk/fund/recoveries/"], th a[href^="/desk/fund/recoveries/"]').first().getAttribute('href');
  await staff.goto(scene.debtor);
  // An award for which something is claimed says how far that is.
  const claims = staff.page.locator('a[href*="/recoveries/claims/"]:not(:has(~ span.small))');
  const all = await claims.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  if (all.length < 2) throw new Error('there should be two awards for which nothing is claimed');
  [scene.claimed, scene.unclaimed] = [all[0], all.at(-1)];
  await staff.goto(scene.claimed);
  await staff.send(scene.claimed, { against: 'seller' });
  await staff.send(scene.claimed, { goes_to: 'fund' });
  await staff.send(scene.claimed, { amount: '9.50' });
  await staff.send(scene.claimed, {}, 'button[name="confirm"]');
  const form = `${scene.debtor}/write-off`;
  await staff.goto(form);
  await staff.send(form, { amount: '1.50', reason: '公司已注销，查无可执行财产' });
  await staff.send(form, {}, 'button[name="confirm"]');
  scene.proposal = new URL(staff.page.url()).pathname;
  await staff.leave();
}

/** Somebody's loss was paid by the bank: there is a receipt, by which anybody sees that it is true. */
async function receipts(browser, server, scene) {
  const own = { brand: BRAND, customer: scene.paid };
  await importFacts(server, 'handover', [{ ...own, reference: 'H-4', home: 'H-4', on: day(-90), retained_deposit: 0 }]);
  await importFacts(server, 'repair', [{ ...own, reference: 'R-5', home: 'H-4', kind: 'leak', place: 'roof', found_on: day(-7), surveyed: true, cost: 640 }]);
  const person = await Person.arrive(browser, server);
  await signIn(person, scene.paid);
  const claim = await claimUnder(person, 'leak-warranty', { brand: BRAND, home: 'H-4', repair: 'R-5' });
  await giveAccount(person, { name: '韩雪', account: '6222020200011112222', bank: 'ICBKCNBJ' });
  const staff = await Person.arrive(browser, server, { screen: 'desktop' });
  await signIn(staff, scene.desk);
  await uploadStatement(staff, await statement([await readPaymentFile(await makePaymentFile(staff))]));
  await staff.leave();
  scene.receipt = `${claim}/receipt`;
  await person.goto(scene.receipt);
  scene.verify = new URL(await person.page.locator('a[href*="/verify/"]').first().getAttribute('href')).pathname;
  await person.leave();
}

/** Somebody looks after the number of whoever was paid. */
async function somebodyHelped(browser, server, scene) {
  const person = await Person.arrive(browser, server);
  await signIn(person, scene.helper);
  await linkNumber(person, scene.paid, 'helps');
  await person.leave();
}

/** The file of a promise with one version more, which begins on a day far off and pays twice as much. */
async function withAVersionMore(promise) {
  const file = await readFile(new URL(`../../promises/${promise}.toml`, import.meta.url), 'utf8');
  const [head, ...tests] = file.split('[[test]]');
  const at = head.lastIndexOf('[[terms]]');
  const [before, last] = [head.slice(0, at), head.slice(at)];
  const from = last.match(/^effective_from = .*$/m)[0];
  const ended = last.replace(from, `${from}\neffective_until = "2035-01-01T00:00:00+08:00"`);
  const next = last.replace(from, 'effective_from = "2035-01-01T00:00:00+08:00"').replace(/version = "[^"]+"/, 'version = "wuhan-2035"').replace('money("100")', 'money("200")');
  return [before + ended + next, ...tests].join('[[test]]');
}

/** Numbers of people who have never been here, one after the other. */
function newcomers() {
  let n = 0;
  return () => { n += 1; return `1388875${String(n).padStart(4, '0')}`; };
}

async function decisionOf(browser, server, number, page) {
  const person = await Person.arrive(browser, server);
  await signIn(person, number);
  const [decision] = await decisions(person, page);
  await person.leave();
  return decision;
}

/** The page that asks an agent about a conversation of the last days. */
async function conversationOf(browser, server, number) {
  const person = await Person.arrive(browser, server);
  await signIn(person, number);
  await person.goto('/agent/coaching');
  const talk = await person.page.locator('a[href^="/agent/calls/"]').first().getAttribute('href');
  await person.leave();
  return talk;
}

/** A day on the wall calendar of the city, counted from today. */
function day(offset) {
  return new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
}
