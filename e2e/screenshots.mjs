// Takes pictures of the faces of the house, in each language, on a phone and on a desk, into target/screenshots. The few that
// the documentation shows are copied to docs/screenshots.
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { openBrowser, Person } from './kit/browser.mjs';
import {
  askForConsent, askWithText, bypassRecord, city, claims, claimUnder, decisions, importFacts, importRecords, isOn, mayCall, reconcile, ruleOn, signIn,
  switchOn,
} from './kit/house.mjs';
import { folder, Server } from './kit/server.mjs';

const OUT = fileURLToPath(new URL('../target/screenshots/', import.meta.url));
const SHOWN = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const IN_THE_DOCUMENTATION = ['home-zh-CN-phone', 'calls-en-phone', 'public-en-desktop', 'decision-en-desktop'];
/** Somebody of the demo city's size who claims a loss. */
const CLAIMANT = '13888734299';
const seen = {};
const LANGUAGES = ['zh-CN', 'en', 'ja'];

const home = await folder();
const server = await Server.start(home.dir);
const browser = await openBrowser();
try {
  await mkdir(OUT, { recursive: true });
  await somethingToSee();
  for (const language of LANGUAGES) {
    await customerPages(language);
    await staffPages(language);
  }
  await mkdir(SHOWN, { recursive: true });
  for (const name of IN_THE_DOCUMENTATION) await copyFile(path.join(OUT, `${name}.png`), path.join(SHOWN, `${name}.png`));
} finally {
  await browser.close();
  await server.kill();
  await home.drop();
}

/** The customer whose pages are shown has refused calls and was called all the same. */
async function somethingToSee() {
  const { customer, line } = city(server);
  const person = await Person.arrive(browser, server);
  await signIn(person, customer);
  if (!(await isOn(person))) await switchOn(person);
  await importRecords(server, [bypassRecord(line, customer)]);
  await reconcile(server);
  await person.leave();
  const agent = await Person.arrive(browser, server);
  await signIn(agent, city(server).agent);
  await mayCall(agent, customer);
  await askForConsent(agent);
  await agent.leave();
  await claimsToSee();
}

/** Losses of somebody else's: one that waits for a person and one that was refused. Their pages are shown as the screens ask. */
async function claimsToSee() {
  const day = (offset) => new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
  const person = await Person.arrive(browser, server);
  await signIn(person, CLAIMANT);
  const own = { brand: 'lianjia-wuhan', customer: CLAIMANT };
  await importFacts(server, 'handover', [{ ...own, reference: 'H-1', home: 'H-1', on: day(-200), retained_deposit: 0 }]);
  await importFacts(server, 'repair', [
    { ...own, reference: 'R-1', home: 'H-1', kind: 'leak', place: 'roof', found_on: day(-10), surveyed: true, cost: 60000 },
  ]);
  seen.leak = await claimUnder(person, 'leak-warranty', { brand: 'lianjia-wuhan', home: 'H-1', repair: 'R-1', asked: '60000' });
  seen.listing = await claimUnder(person, 'true-listing', { brand: 'lianjia-wuhan', listing: 'W-9', seen_on: day(-2), about: 'photos' });
  await person.leave();
  const staff = await Person.arrive(browser, server, { screen: 'desktop' });
  await signIn(staff, city(server).desk);
  await askWithText(staff, seen.listing, 'ask-number');
  await ruleOn(staff, seen.leak, { ruling: 'uphold', note: '已核对勘察记录和发票' });
  await staff.context.clearCookies();
  await signIn(staff, city(server).second_desk);
  await ruleOn(staff, seen.leak, { ruling: 'uphold' });
  await staff.leave();
}

async function customerPages(language) {
  const person = await Person.arrive(browser, server, { language, screen: 'phone' });
  await shoot(person, '/signin', `signin-${language}-phone`);
  await signIn(person, city(server).customer);
  const [claim] = await claims(person);
  const [decision] = await decisions(person, '/me/calls');
  const pages = [['/me', 'home'], ['/me/calls', 'calls'], [decision, 'decision'], ['/me/requests', 'requests'], ['/me/permit', 'permit'], ['/me/complain', 'complain'], [claim, 'claim'], ['/me/payee', 'payee'], ['/public', 'public']];
  for (const [address, name] of pages) await shoot(person, address, `${name}-${language}-phone`);
  await person.leave();
  const claimant = await Person.arrive(browser, server, { language, screen: 'phone' });
  await signIn(claimant, CLAIMANT);
  for (const [address, name] of [
    ['/me/promises', 'promises'], ['/me/claim/true-listing', 'claim-form'], ['/me/claim/tragedy-check', 'claim-form-long'], [seen.leak, 'claim-loss'],
    [seen.listing, 'claim-asked'], ['/me/claims', 'claims'],
  ]) {
    await shoot(claimant, address, `${name}-${language}-phone`);
    await claimant.page.screenshot({ path: path.join(OUT, `${name}-${language}-phone-whole.png`), fullPage: true });
  }
  await claimant.leave();
}

async function staffPages(language) {
  const staff = await Person.arrive(browser, server, { language, screen: 'desktop' });
  const people = city(server);
  for (const [number, pages] of [
    [people.agent, [['/agent', 'agent']]],
    [people.hotline, [['/hotline', 'hotline']]],
    [people.desk, [
      ['/desk', 'desk'], [atTheDesk(seen.listing), 'case-loss'], [atTheDesk(seen.leak), 'case-decided'], ['/desk/fund', 'fund'], ['/public', 'public'],
    ]],
    [people.regulator, [
      ['/regulator?promise=leak-warranty', 'regulator'], [seen.leak.replace('/me/claims/', '/regulator/cases/'), 'regulator-case'],
    ]],
  ]) {
    await signIn(staff, number);
    for (const [address, name] of pages) await shoot(staff, address, `${name}-${language}-desktop`);
    if (number === people.agent) await agentAnswers(staff, language);
    await staff.context.clearCookies();
  }
  await staff.leave();
}

function atTheDesk(claim) {
  return claim.replace('/me/claims/', '/desk/cases/');
}

/** What an agent is told about a customer who wants peace, and the story behind it. */
async function agentAnswers(staff, language) {
  await mayCall(staff, city(server).customer);
  await staff.page.screenshot({ path: path.join(OUT, `answer-${language}-desktop.png`), fullPage: true });
  const [decision] = await decisions(staff, '/agent');
  await shoot(staff, decision, `decision-${language}-desktop`);
}

/** A phone shows what a phone shows, since its navigation stays at the foot; a desk shows the whole page. */
async function shoot(person, address, name) {
  await person.goto(address);
  await person.page.screenshot({ path: path.join(OUT, `${name}.png`), fullPage: !name.endsWith('phone') });
}
