// `kill -9` while the house works. Whatever was acknowledged is there afterwards, the ledger balances, and nothing is paid twice.
// The moment of each kill is drawn anew and told. What a failing disk or power supply loses is not seen here: the system keeps
// what a killed process wrote.
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { act, apiOf, bypassRecord, city, publicTotals, reconcile } from '../kit/house.mjs';
import { anxin, folder, Server } from '../kit/server.mjs';

const ROUNDS = Number(process.env.ANXIN_KILL_ROUNDS ?? 4);
const SHORTEST_MS = 150;
const LONGEST_MS = 1_500;
const STREAMS_EACH = 4;
const FIRST_NUMBER = 13_700_000_000;

test(`killed ${ROUNDS} times under load, nothing acknowledged is lost`, async (t) => {
  const home = await folder();
  const server = await Server.start(home.dir);
  const kept = { decisions: new Map(), acts: new Map(), complaints: new Set(), records: [] };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const moment = randomInt(SHORTEST_MS, LONGEST_MS);
      await loadUntilKilled(server, kept, round, moment);
      await server.again();
      await everythingIsThere(server, kept);
      t.diagnostic(`round ${round + 1}: killed after ${moment} ms; ${kept.decisions.size} decisions, ${kept.acts.size} acts, `
        + `${kept.complaints.size} complaints, ${kept.records.length} records acknowledged so far`);
    }
    await nothingIsPaidTwice(server, kept);
    await server.stop();
    const doctor = await anxin('doctor', '--json', '--data', home.dir);
    assert.equal(doctor.code, 0, `doctor found something: ${doctor.stdout}${doctor.stderr}`);
  } finally {
    await server.kill();
    await home.drop();
  }
});

/** Streams of every kind of write, cut off in the middle. Only what was answered counts as acknowledged. */
async function loadUntilKilled(server, kept, round, moment) {
  const api = apiOf(server);
  const { line, customer } = city(server);
  let next = FIRST_NUMBER + round * 1_000_000;
  let running = true;
  const number = () => `+86${(next += 1)}`;
  const kinds = [
    async () => {
      const to = number();
      const { status, body } = await api.post('/v1/decisions', { from: line, to, purpose: 'marketing' });
      assert.equal(status, 200, JSON.stringify(body));
      kept.decisions.set(body.id, body.verdict);
    },
    async () => {
      const to = number();
      const { status, body } = await api.post('/v1/acts', act(to, 'refuse'));
      assert.ok(status < 300, JSON.stringify(body));
      kept.acts.set(to, body.id);
    },
    async () => {
      const complaint = { customer, calling_number: number(), called_at: new Date().toISOString(), words: 'e2e' };
      const { status, body } = await api.post('/v1/complaints', complaint);
      assert.ok(status < 300, JSON.stringify(body));
      kept.complaints.add(body.id);
    },
    async () => {
      // A refusal and then a call around the gate: each is one award, whatever happens in between.
      const to = number();
      const refused = await api.post('/v1/acts', act(to, 'refuse'));
      assert.ok(refused.status < 300, JSON.stringify(refused.body));
      const record = bypassRecord(line, to);
      const { status, body } = await api.post('/v1/call-records', `${JSON.stringify(record)}\n`, { type: 'application/x-ndjson', idempotency: randomUUID() });
      assert.ok(status < 300, JSON.stringify(body));
      kept.records.push(record);
    },
  ];
  const stream = async (once) => {
    while (running) {
      try {
        await once();
      } catch (error) {
        if (error.name === 'AssertionError') throw error;
        return; // The connection broke: the server was killed.
      }
    }
  };
  const streams = kinds.flatMap((once) => Array.from({ length: STREAMS_EACH }, () => stream(once)));
  // Awards are made all the while, so that a kill falls into the middle of one.
  const awarding = async () => {
    while (running) await reconcile(server).catch(() => {});
  };
  const failing = new Promise((resolve) => setTimeout(resolve, moment)).then(async () => {
    await server.kill();
    running = false;
  });
  await Promise.all([...streams, awarding(), failing]);
}

async function everythingIsThere(server, kept) {
  const api = apiOf(server);
  for (const [id, verdict] of kept.decisions) {
    const { status, body } = await api.get(`/v1/decisions/${id}`);
    assert.equal(status, 200, `the acknowledged decision ${id} is gone`);
    assert.equal(body.verdict, verdict);
  }
  for (const id of kept.complaints) {
    assert.equal((await api.get(`/v1/complaints/${id}`)).status, 200, `the acknowledged complaint ${id} is gone`);
  }
  const { line } = city(server);
  for (const [to, id] of kept.acts) {
    const { body } = await api.post('/v1/decisions', { from: line, to, purpose: 'marketing' });
    assert.equal(body.verdict, 'deny', `the acknowledged act ${id} is gone`);
    assert.equal(body.reasons[0].code, 'do_not_disturb', `the acknowledged act ${id} is gone`);
  }
}

/** Reconciled twice, the records sent twice: one award each. */
async function nothingIsPaidTwice(server, kept) {
  const api = apiOf(server);
  await reconcile(server);
  const once = await publicTotals(server);
  for (const record of kept.records) await api.post('/v1/call-records', `${JSON.stringify(record)}\n`, { type: 'application/x-ndjson' });
  await reconcile(server);
  const twice = await publicTotals(server);
  assert.ok(kept.records.length > 0, 'the load brought records in');
  assert.ok(once.totals.awarded_count >= kept.records.length, 'each call around the gate is an award');
  assert.deepEqual(twice.totals, once.totals, 'the same records again award nothing');
}
