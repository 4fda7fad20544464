// What these tests know of the house's own shapes: who lives in the demo city, and the fields of forms and messages. A name
// that changes in the product changes here and nowhere else.
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Api, ok } from './api.mjs';
import { anxin, until } from './server.mjs';

/** Who is in the demo city, from the line the server prints when it is ready. */
export function city(server) {
  const { demo } = server.ready;
  if (!demo) throw new Error('the ready line has no `demo`; was the server started with --demo?');
  return demo;
}

export function apiOf(server) {
  return new Api(server, city(server).api_key);
}

/** Milliseconds after which a call is no longer one of the seconds after "on", which wait for a person. */
const AFTER_ON_MS = 40_000;

/** What a telephone system wrote down about a call that nobody asked the gate about; its clock runs a little ahead. */
export function bypassRecord(from, to, at = new Date(Date.now() + AFTER_ON_MS)) {
  return {
    system: 'pbx-e2e',
    system_id: randomUUID(),
    from,
    to,
    started_at: at.toISOString(),
    talk_seconds: 21,
    disposition: 'answered',
  };
}

export async function importRecords(server, records) {
  return ok(await apiOf(server).post('/v1/call-records', records.map((r) => JSON.stringify(r)).join('\n') + '\n', { type: 'application/x-ndjson' }));
}

/** Holds call records against decisions; safe to run beside the server. */
export async function reconcile(server) {
  const { code, stdout, stderr } = await anxin('reconcile', '--json', '--data', server.data);
  if (code !== 0) throw new Error(`reconcile ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

export function act(number, word, source = 'brand') {
  return { number, word, scope: {}, source, evidence: 'sha256:e2e' };
}

/** Fen paid and awarded so far, from the public totals, as the public sees them. */
export async function publicTotals(server) {
  return ok(await new Api(server).get('/v1/public/summary'));
}

/** Signs a person in: staff by the button that the demo has for them, everybody else by the code that it shows on its page of texts. */
export async function signIn(person, number) {
  await person.goto('/demo/messages');
  const tail = number.slice(-8);
  const staff = `form[action="/demo/signin"]:has(input[value$="${tail}"])`;
  if (await person.page.locator(staff).count()) {
    await Promise.all([person.page.waitForURL((url) => url.pathname !== '/demo/messages'), person.page.locator(`${staff} button`).first().click()]);
    return;
  }
  await signInByCode(person, number);
}

/** Signs anybody in by a code, which opens the customer's pages only. */
export async function signInByCode(person, number) {
  await person.goto('/signin');
  await person.send('/signin', { number });
  const code = await until('a code on the page of texts', () => newestCode(person, number));
  await person.send('/signin/code', { code });
}

/** Looks after a number, by the code that goes to it. */
export async function linkNumber(person, number, kind) {
  await person.goto('/me/numbers');
  await person.send('/me/numbers/request', { number, kind });
  const code = await until('a code on the page of texts', () => newestCode(person, number));
  await person.send('/me/numbers/code', { code });
}

async function newestCode(person, number) {
  const page = await person.context.newPage();
  try {
    await page.goto('/demo/messages');
    const texts = await page.locator('[data-message]').allInnerTexts();
    const tail = number.slice(-4);
    const mine = texts.find((text) => text.replace(/\s/g, '').includes(tail) && /\b\d{6}\b/.test(text));
    return mine?.match(/\b\d{6}\b/)[0];
  } finally {
    await page.close();
  }
}

/** Switches do-not-disturb on; the page that follows already says so. */
export async function switchOn(person) {
  await person.goto('/me');
  await person.send('/me/dnd', {}, 'button[value="on"]');
}

/** Switches do-not-disturb off, through the page that asks once more, with a code where it wants one. */
export async function switchOff(person, number) {
  await person.goto('/me');
  await person.send('/me/dnd', {}, 'button[value="off"]');
  const asked = person.form('/me/dnd');
  if (!(await asked.locator('[name="confirm"]').count())) return;
  const wantsCode = await asked.locator('[name="code"]').count();
  const fields = wantsCode ? { code: await until('a code on the page of texts', () => newestCode(person, number)) } : {};
  await person.send('/me/dnd', fields, 'button[value="off"]');
}

export async function isOn(person) {
  await person.goto('/me');
  return (await person.page.locator('[data-dnd]').getAttribute('data-dnd')) === 'on';
}

/** The addresses of the person's claims, newest first. */
export async function claims(person) {
  await person.goto('/me/claims');
  const links = person.page.locator('a[href^="/me/claims/"]');
  const addresses = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  return [...new Set(addresses)];
}

/** The addresses of the decisions that a page leads to, in the order of the page. */
export async function decisions(person, page) {
  await person.goto(page);
  const links = person.page.locator('a[href^="/decisions/"]');
  const addresses = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  return [...new Set(addresses)];
}

/** Asks as an agent whether a number may be called; answers the verdict that the page marks. */
export async function mayCall(agent, number) {
  await agent.goto('/agent');
  await agent.send('/agent/check', { number });
  return agent.page.locator('[data-verdict]').getAttribute('data-verdict');
}

/** Asks for consent by the form on the answer that is shown. */
export async function askForConsent(agent) {
  await agent.send('/agent/request');
}

/** The step a claim has reached, as its page marks it: found, verified, awarded, sent, paid. */
export async function stepOf(person, claim) {
  await person.goto(claim);
  return person.page.locator('[data-step]').first().getAttribute('data-step');
}

/** Claims under a promise: the form, the answers once more, and the address of the claim that follows. */
export async function claimUnder(person, promise, fields) {
  const form = `/me/claim/${promise}`;
  await person.goto(form);
  const named = Object.entries(fields).map(([name, value]) => [['brand', 'asked', 'words'].includes(name) ? name : `claim.${name}`, value]);
  await person.send(form, Object.fromEntries(named));
  await person.send(form, {}, 'button[name="confirm"]');
  return new URL(person.page.url()).pathname;
}

/** Complains about a call by the form on the customer's page; answers the address of the claim. */
export async function complainAbout(person, from, at) {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString();
  await person.goto('/me/complain');
  await person.send('/me/complain', { calling_number: from, date: local.slice(0, 10), time: local.slice(11, 16) });
  await person.send('/me/complain', {}, 'button[name="confirm"]');
  return new URL(person.page.url()).pathname;
}

/** Appeals against what was decided about a claim. */
export async function appeal(person, claim, words) {
  await person.goto(claim);
  await person.send(`${claim}/appeal`, { words });
}

/** Asks the customer about a claim, with the text that is kept ready for it. */
export async function askWithText(staff, claim, text) {
  const page = claim.replace('/me/claims/', '/desk/cases/');
  await staff.goto(page);
  await staff.send(`${page}/ask`, { text }, 'button[name="use_text"]');
  await staff.send(`${page}/ask`, {}, 'button:not([name])');
}

export async function answerQuestion(person, claim, answer) {
  await person.goto(claim);
  await person.send(`${claim}/answer`, { answer });
}

/** Rules on a claim at the desk; `verified` names places as in `deposit.due_on`. Answers the word for what was done. */
export async function ruleOn(staff, claim, { ruling, code, note = '', verified = {} }) {
  const page = claim.replace('/me/claims/', '/desk/cases/');
  await staff.goto(page);
  const named = Object.entries(verified).map(([place, value]) => [`verified.${place}`, value]);
  await staff.send(`${page}/rule`, { ...Object.fromEntries(named), ruling, ...(code ? { code } : {}), note }, 'button[name="send"]');
  return new URL(staff.page.url()).searchParams.get('done');
}

/** Rates how a decided claim was handled. */
export async function rate(person, claim, score) {
  await person.goto(claim);
  await person.send(`${claim}/rate`, { score: String(score) });
}

/** Takes in facts of one kind, rows as objects with the columns of that kind. */
export async function importFacts(server, kind, rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const file = path.join(server.data, `e2e-${kind}-${randomUUID()}.csv`);
  await writeFile(file, lines.map((line) => line.join(',')).join('\n') + '\n');
  const { code, stdout, stderr } = await anxin('import', 'facts', file, '--fact', kind, '--data', server.data);
  if (code !== 0) throw new Error(`the import of ${kind} ended with ${code}: ${stdout}${stderr}`);
}

/** Says where to be paid, and says yes to the answers when they are shown once more. */
export async function giveAccount(person, { name, account, bank }) {
  await person.goto('/me/payee');
  await person.send('/me/payee', { name, account, bank });
  await person.send('/me/payee', {}, 'button[name="confirm"]');
}

/** The desk makes a payment file of every award that waits; answers its text. */
export async function makePaymentFile(staff) {
  await staff.goto('/desk/fund');
  await staff.send('/desk/fund/payments');
  const link = staff.page.locator('a[href^="/desk/fund/payments/"][href$=".xml"]').first();
  const response = await staff.context.request.get(await link.getAttribute('href'));
  if (!response.ok()) throw new Error(`the payment file was answered ${response.status()}`);
  return response.text();
}

/** Checks the text of a promise and hands it in; answers the address of what waits for approval. */
export async function handIn(author, text) {
  await author.goto('/desk/promises/new');
  await author.send('/desk/promises/new', { text });
  await author.send('/desk/promises/submit');
  return new URL(author.page.url()).pathname;
}

/** Opens whoever is on the telephone. */
export async function openCaller(staff, customer) {
  await staff.goto('/hotline');
  await staff.send('/hotline', { customer });
}

export async function uploadStatement(staff, xml) {
  await staff.goto('/desk/fund');
  await staff.send('/desk/fund/statement', {
    file: { name: 'statement.xml', mimeType: 'application/xml', buffer: Buffer.from(xml) },
  });
}
