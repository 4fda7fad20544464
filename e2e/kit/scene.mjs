// A house in which there is something to see on every page: calls refused and calls that rang, a request for consent, claims that are
// asked about, paid, refused and waiting. The checks of the pages and the screenshots look at the same scene.
import { Person } from './browser.mjs';
import {
  askForConsent, askWithText, bypassRecord, city, claims, claimUnder, decisions, giveAccount, importFacts, importRecords, isOn, makePaymentFile, mayCall,
  reconcile, ruleOn, signIn, switchOn,
} from './house.mjs';

const BRAND = 'lianjia-wuhan';

/** Plays the scene; answers who is in it, by number, and the addresses that the pages are found at. */
export async function playScene(browser, server) {
  const people = city(server);
  const scene = { customer: people.customer, claimant: '13888734299', agent: people.agent, hotline: people.hotline, desk: people.desk, regulator: people.regulator };
  await callsAndRequests(browser, server, scene);
  await losses(browser, server, scene);
  await money(browser, server, scene);
  scene.story = await decisionOf(browser, server, scene.customer, '/me/calls');
  scene.asked = await decisionOf(browser, server, scene.agent, '/agent');
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
  await giveAccount(person, { name: '周晓', account: '6222020200012345678', bank: 'ICBKCNBJ' });
  await person.leave();
  const staff = await Person.arrive(browser, server, { screen: 'desktop' });
  await signIn(staff, scene.desk);
  await makePaymentFile(staff);
  await staff.leave();
}

async function decisionOf(browser, server, number, page) {
  const person = await Person.arrive(browser, server);
  await signIn(person, number);
  const [decision] = await decisions(person, page);
  await person.leave();
  return decision;
}

/** A day on the wall calendar of the city, counted from today. */
function day(offset) {
  return new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
}
