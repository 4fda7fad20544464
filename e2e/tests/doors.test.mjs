// The telephone door: two thousand calls, half of them to people who refused, each answered as it must be with a decision that
// can be found again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { ok } from '../kit/api.mjs';
import { act, apiOf, city } from '../kit/house.mjs';
import { folder, Server } from '../kit/server.mjs';
import { placeCalls } from '../kit/sipp.mjs';

const CALLS = 2_000;
const FIRST_NUMBER = 13_900_000_000;
const AT_ONCE = 50;

let home;
let server;
before(async () => {
  home = await folder();
  server = await Server.start(home.dir);
});
after(async () => {
  await server?.kill();
  await home?.drop();
});

test('2,000 calls over UDP: every refused one gets 603, every allowed one 302, each with a decision', async () => {
  const calls = await peopleWhoSaid(CALLS, FIRST_NUMBER);
  const answers = await placeCalls(server.sip, calls);
  assert.equal(answers.length, CALLS);
  assert.equal(new Set(answers.map((a) => a.decision)).size, CALLS, 'each call has a decision of its own');
  await everyDecisionIsFound(answers);
});

test('200 calls over TCP are answered alike', async () => {
  const calls = await peopleWhoSaid(200, FIRST_NUMBER + CALLS);
  const answers = await placeCalls(server.sip, calls, { transport: 't1' });
  assert.equal(answers.length, 200);
  await everyDecisionIsFound(answers);
});

/** Half of them permitted calls, half refused; who did what is known from the number. */
async function peopleWhoSaid(count, first) {
  const api = apiOf(server);
  const { line } = city(server);
  const people = Array.from({ length: count }, (_, i) => ({ to: `+86${first + i}`, word: i % 2 ? 'refuse' : 'permit' }));
  await inTurns(people, async ({ to, word }) => ok(await api.post('/v1/acts', act(to, word))));
  return people.map(({ to, word }) => ({ from: line, to, expected: word === 'refuse' ? 603 : 302 }));
}

async function everyDecisionIsFound(answers) {
  const api = apiOf(server);
  await inTurns(answers, async ({ status, decision, to }) => {
    const found = ok(await api.get(`/v1/decisions/${decision}`));
    assert.equal(found.id, decision);
    assert.equal(found.verdict, status === 302 ? 'allow' : 'deny');
    assert.equal(found.call.to, to);
  });
}

async function inTurns(items, work) {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(work));
}
