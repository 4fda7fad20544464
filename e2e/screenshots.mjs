// Takes pictures of the faces of the house, in each language, on a phone and on a desk, into target/screenshots. The few that
// the documentation shows are copied to docs/screenshots.
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { openBrowser, Person } from './kit/browser.mjs';
import { askForConsent, bypassRecord, city, claims, decisions, importRecords, isOn, mayCall, reconcile, signIn, switchOn } from './kit/house.mjs';
import { folder, Server } from './kit/server.mjs';

const OUT = fileURLToPath(new URL('../target/screenshots/', import.meta.url));
const SHOWN = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const IN_THE_DOCUMENTATION = ['home-zh-CN-phone', 'calls-en-phone', 'public-en-desktop', 'decision-en-desktop'];
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
}

async function staffPages(language) {
  const staff = await Person.arrive(browser, server, { language, screen: 'desktop' });
  const people = city(server);
  for (const [number, pages] of [
    [people.agent, [['/agent', 'agent']]],
    [people.hotline, [['/hotline', 'hotline']]],
    [people.desk, [['/desk', 'desk'], ['/desk/fund', 'fund'], ['/public', 'public']]],
  ]) {
    await signIn(staff, number);
    for (const [address, name] of pages) await shoot(staff, address, `${name}-${language}-desktop`);
    if (number === people.agent) await agentAnswers(staff, language);
    await staff.context.clearCookies();
  }
  await staff.leave();
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
