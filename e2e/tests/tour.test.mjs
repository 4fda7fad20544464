// The tour of README.md, walked as it is written there: its commands are read out of it and run in their order, what one does in a
// browser is done between them, and what it says one sees is looked for. Only the two ports and the two names in capitals are filled in.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { access, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { openBrowser, Person } from '../kit/browser.mjs';
import { claims, giveAccount, isOn, makePaymentFile, mayCall, signIn, stepOf, switchOff, switchOn, uploadStatement } from '../kit/house.mjs';
import { ANXIN, anxin, folder, until } from '../kit/server.mjs';
import { placeCalls } from '../kit/sipp.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const README = await readFile(path.join(ROOT, 'README.md'), 'utf8');
const ID = /[0-9A-HJKMNP-TV-Z]{26}/;
const BUILT = 'target/release/anxin';
/** Where the README says that the doors are: the defaults of `anxin serve`, which the demo here leaves alone. */
const DOORS = ['127.0.0.1:8080', '127.0.0.1:5060'];

let home;
let browser;
let demo;
before(async () => {
  home = await folder();
  await copyFile(path.join(ROOT, 'anxin-demo'), path.join(home.dir, 'anxin-demo'));
  await mkdir(path.join(home.dir, path.dirname(BUILT)), { recursive: true });
  await symlink(ANXIN, path.join(home.dir, BUILT));
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  demo?.child.kill('SIGKILL');
  await demo?.ended;
  await home?.drop();
});

test('the tour of the README works as it is written', async () => {
  const steps = stepsOf(chapter('First things to try'));
  assert.equal(steps.length, WALK.length, 'the introduction and as many steps as are walked here');
  const tour = { people: {}, seen: [] };
  for (const [at, walk] of WALK.entries()) {
    tour.seen.length = 0;
    await walk(tour, steps[at]);
    const seen = tour.seen.join(' ').toLowerCase();
    for (const word of namedIn(steps[at].text)) assert.ok(seen.includes(word), `step ${at}: “${word}” stands on no page`);
  }
  for (const person of Object.values(tour.people)) await person.leave();
});

test('what the README says of the doors and of the commands is what the binary says', async () => {
  const serve = await anxin('serve', '--help');
  for (const door of DOORS) {
    assert.ok(README.includes(door), `the README says ${door}`);
    assert.ok(serve.stdout.includes(`[default: ${door}]`), `anxin serve listens on ${door}`);
  }
  const told = README.match(/^Commands: ([^;]*);/m)[1].match(/[a-z]+/g);
  const help = (await anxin('--help')).stdout;
  const there = help.slice(help.indexOf('Commands:')).match(/^ {2}[a-z]+/gm).map((word) => word.trim());
  assert.deepEqual(told, told.filter((word) => there.includes(word)), 'every command that the README names is there');
  assert.deepEqual(there.filter((word) => word !== 'help' && !told.includes(word)), [], 'the README names every command');
});

test('what the README and the page of faces point to is there', async () => {
  for (const page of ['README.md', 'docs/faces.md']) {
    const text = await readFile(path.join(ROOT, page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:]+)\)|src="([^"]+)"/g)].map(([, link, picture]) => link ?? picture);
    assert.ok(links.length > 10, page);
    for (const link of links) await access(path.join(ROOT, path.dirname(page), link));
  }
});

/** One function for each step. What a step says is asked for before it is looked at, so that neither changes without the other. */
const WALK = [
  async (tour) => {
    const anybody = await Person.arrive(browser, demo, { language: 'en' });
    await anybody.goto('/demo/messages');
    await look(tour, anybody);
    for (const who of ['customer', 'agent', 'desk']) assert.ok(tour.seen[0].includes(demo[who]), `${who} is on the page of texts as well`);
    await anybody.leave();
  },
  async (tour, step) => {
    const person = await arrive(tour, 'customer');
    if (await isOn(person)) await switchOff(person, demo.customer);
    await switchOn(person);
    await look(tour, person);
    says(step, 'The page says since when.');
    assert.match(await person.page.locator('.switch .since time').getAttribute('datetime'), /^\d{4}-\d\d-\d\dT/);
  },
  async (tour, step) => {
    const agent = await arrive(tour, 'agent');
    await agent.goto('/agent');
    await look(tour, agent);
    says(step, 'The answer is no, with the reason; its story names the law.');
    assert.equal(await mayCall(agent, demo.customer), 'deny');
    assert.match(await agent.text(), /does not want to be disturbed/);
    await agent.goto(await agent.page.locator('a[href^="/decisions/"]').first().getAttribute('href'));
    assert.match(await agent.page.locator('.quote figcaption').first().innerText(), /\S/, 'the law is quoted with its source');
  },
  async (tour, step) => {
    const [terminal, program] = step.commands;
    const answer = await run(terminal, 1);
    assert.match(answer, /^deny {2}/);
    tour.decision = answer.match(ID)[0];
    const body = JSON.parse(await run(program));
    assert.equal(body.verdict, 'deny');
    assert.match(body.id, ID);
    says(step, 'UDP and TCP: an INVITE gets `603 Decline` with the reason and the decision\'s id.');
    // The scenario itself asks for the reason.
    for (const transport of ['u1', 't1']) {
      const [call] = await placeCalls(demo.sip, [{ from: demo.agent, to: demo.customer, expected: 603 }], { transport });
      assert.match(call.decision, ID);
    }
  },
  async (tour, step) => {
    const [explain, replay] = step.commands.map((command) => fill(command, { DECISION: tour.decision }));
    says(step, 'told to the engineer, the agent or the customer');
    assert.match(explain, /--for customer .*--language zh-CN or ja$/);
    const plain = explain.split('#')[0];
    for (const reader of ['engineer', 'agent', 'customer']) {
      assert.match(await run(plain.replace('--for customer', `--for ${reader}`)), /do-not-disturb/i, reader);
    }
    for (const [language, word] of [['zh-CN', /您/], ['ja', /[ぁ-ん]/]]) assert.match(await run(`${plain} --language ${language}`), word);
    const [, made, same, different, impossible] = (await run(replay)).match(/^(\d+) decisions made again: (\d+) the same, (\d+) different, (\d+) impossible/);
    assert.ok(made > 0 && made === same && different === '0' && impossible === '0', 'every decision comes out the same');
  },
  async (tour, step) => {
    const { customer } = tour.people;
    const known = await claims(customer);
    const [, imported] = [await run(step.commands[0]), await run(step.commands[1]), await run(step.commands[2])];
    assert.match(imported, /^1 rows: 1 accepted/);
    says(step, 'The customer\'s page has a new claim of ¥100. Nobody complained.');
    tour.claim = await until('a new claim', async () => (await claims(customer)).find((claim) => !known.includes(claim)));
    await until('the award', async () => (await stepOf(customer, tour.claim)) === 'awarded');
    assert.match(await customer.text(), /¥100\.00/);
  },
  async (tour, step) => {
    const { customer } = tour.people;
    const before = await publicPaid();
    await customer.goto('/me');
    await customer.page.locator('a[href="/me/payee"]').first().click();
    await look(tour, customer);
    says(step, 'any name and account number, and ICBKCNBJ for the bank');
    await giveAccount(customer, { name: '周晓', account: '6222020200012345678', bank: 'ICBKCNBJ' });
    const desk = await arrive(tour, 'desk');
    await desk.goto('/desk/fund');
    await look(tour, desk);
    await writeFile(path.join(home.dir, 'saved.xml'), await makePaymentFile(desk));
    await run(fill(step.commands[0], { 'PAYMENTS.xml': 'saved.xml' }));
    await uploadStatement(desk, await readFile(path.join(home.dir, 'statement.xml'), 'utf8'));
    says(step, 'the claim is *paid*, its receipt can be checked by anybody, and the public totals show it.');
    assert.equal(await stepOf(customer, tour.claim), 'paid');
    await look(tour, customer);
    await customer.goto(await customer.page.locator('a[href$="/receipt"]').first().getAttribute('href'));
    const { pathname } = new URL(await customer.page.locator('a[href*="/verify/"]').first().getAttribute('href'));
    const anybody = await Person.arrive(browser, demo, { language: 'en' });
    await anybody.goto(pathname);
    assert.match(await anybody.text(), /¥100\.00/);
    await anybody.leave();
    assert.ok(await publicPaid() - before >= 100, 'the public totals show it');
  },
];

/** Starts the demo by the README's own first command, on free ports and with the binary under test; answers who and where it says. */
async function startDemo() {
  const [start] = commandsIn(chapter('Two commands'));
  const command = `exec ${start.split('#')[0].trim()} --http 127.0.0.1:0 --sip 127.0.0.1:0`;
  const child = spawn('bash', ['-c', command], { cwd: home.dir, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  let talk = '';
  child.stdout.on('data', (chunk) => { said += chunk; });
  child.stderr.on('data', (chunk) => { talk = (talk + chunk).slice(-4000); });
  try {
    await until('the demo', () => {
      if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}: ${talk}`);
      return said.includes('Try this first');
    }, 60_000);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const told = (what) => said.match(new RegExp(`${what}\\s+(\\S+)`))[1];
  return {
    child, ended, http: told('pages and JSON door').replace(/\/$/, ''), sip: told('telephone door'),
    customer: told('a customer'), agent: told('an agent'), desk: told('the desk'),
  };
}

/** Runs a command of the README where the demo was started; answers what it prints. */
async function run(command, expected = 0) {
  const [http, sip] = [new URL(demo.http).host, demo.sip];
  const there = command.replaceAll(DOORS[0], http).replaceAll(DOORS[1], sip);
  const child = spawn('bash', ['-euo', 'pipefail', '-c', there], { cwd: home.dir, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => { stdout += chunk; });
  child.stderr.on('data', (chunk) => { stderr += chunk; });
  const code = await new Promise((resolve, reject) => { child.once('error', reject).once('close', resolve); });
  assert.equal(code, expected, `${there}\n${stdout}${stderr}`);
  return stdout;
}

/** As in a stranger's shell, but for the binary that the demo starts. */
function environment() {
  const { ANXIN_DATA, ANXIN_DATABASE, ANXIN_CONFIG, ...rest } = process.env;
  return { ...rest, ANXIN };
}

async function arrive(tour, who) {
  const person = await Person.arrive(browser, demo, { language: 'en' });
  await signIn(person, demo[who]);
  tour.people[who] = person;
  return person;
}

async function look(tour, person) {
  tour.seen.push(await person.text());
}

/** Yuan paid, as the public reads it. */
async function publicPaid() {
  const anybody = await Person.arrive(browser, demo, { language: 'en' });
  await anybody.goto('/public');
  const figure = await anybody.page.locator('dl.figures div', { has: anybody.page.locator('a[href="/public/how#paid"]') }).first().locator('dd').innerText();
  await anybody.leave();
  return Number(figure.replace(/[^0-9.]/g, ''));
}

function says(step, sentence) {
  assert.ok(step.text.includes(sentence), `the README no longer says: ${sentence}`);
}

/** What the README sets apart as words of a page, in small letters. */
function namedIn(text) {
  return [...text.replace(/```[\s\S]*?```/g, '').matchAll(/(\*+)([^*]+)\1/g)].map(([, , word]) => word.replace(/\s+/g, ' ').toLowerCase());
}

function fill(command, words) {
  let filled = command;
  for (const [name, word] of Object.entries(words)) filled = filled.replaceAll(name, word);
  return filled;
}

function chapter(name) {
  const found = README.match(new RegExp(`^## ${name}\n([\\s\\S]*?)(?=^## )`, 'm'));
  assert.ok(found, `the README has a chapter “${name}”`);
  return found[1];
}

/** What stands before the numbered steps of a chapter, and each of these: their words on one line, and their commands. */
function stepsOf(text) {
  return text.split(/^(?=\d+\. )/m).map((step) => ({ text: step.replace(/\s+/g, ' '), commands: commandsIn(step) }));
}

/** The commands in fenced blocks, one each, with the lines that they run over. */
function commandsIn(text) {
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, block]) => block);
  return blocks.flatMap((block) => block.replace(/\\\n/g, '\\\u0000').split('\n').map((line) => line.replaceAll('\u0000', '\n').trim()).filter(Boolean));
}
