// No telephone number where strangers or machines read: log, metrics, public pages and totals, errors, addresses.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { act, apiOf, bypassRecord, city, reconcile } from '../kit/house.mjs';
import { folder, Server } from '../kit/server.mjs';
import { placeCalls } from '../kit/sipp.mjs';

test('what happens leaves no number in log, metrics, errors and public pages', async () => {
  process.env.ANXIN_LOG = 'debug';
  const home = await folder();
  const server = await Server.start(home.dir);
  let log = server.talk;
  server.child.stderr.on('data', (chunk) => { log += chunk; });
  try {
    const api = apiOf(server);
    const { line, customer, desk, agent } = city(server);
    const stranger = '+8613700000001';
    await placeCalls(server.sip, [{ from: line, to: customer, expected: 603 }]);
    await api.post('/v1/acts', act(stranger, 'refuse'));
    await api.post('/v1/call-records', `${JSON.stringify(bypassRecord(line, stranger))}\n`, { type: 'application/x-ndjson' });
    await reconcile(server);
    // The last entries of the public log: the demonstration has some, and what was found comes a moment later.
    const { body: checkpoint } = await api.get('/log/checkpoint');
    const size = Number(String(checkpoint).split('\n')[1]);
    assert.ok(size > 0, 'the log has entries');
    const [bundle, width] = [Math.floor((size - 1) / 256), ((size - 1) % 256) + 1];
    const tile = `${String(bundle).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`;
    const answers = [
      await api.get(`/log/tile/entries/${tile}`),
      await api.get('/public/log'),
      await api.post('/v1/decisions', { from: `${line};${customer}`, to: customer }),
      await api.post('/v1/decisions', { from: line, to: `${customer}99999` }),
      await api.post('/v1/acts', { number: customer, word: 'perhaps' }),
      await api.post('/v1/complaints', { customer, calling_number: line, called_at: 'yesterday', words: '' }),
      await api.get('/metrics'),
      await api.get('/v1/public/summary'),
      await api.get('/public'),
      await api.get('/'),
      await api.get('/readyz'),
      await api.get('/openapi.json'),
      await api.get('/nowhere'),
    ];
    await fetch(`${server.http}/signin`, { method: 'POST', headers: { origin: server.http }, body: new URLSearchParams({ number: customer }) });
    await server.stop();
    const said = [log, ...answers.map(({ body }) => (typeof body === 'string' ? body : JSON.stringify(body)))];
    for (const number of [line, customer, desk, agent, stranger]) {
      const digits = number.replace('+86', '');
      for (const text of said) {
        const at = text.indexOf(digits);
        assert.equal(at, -1, `a number stands in: …${text.slice(Math.max(0, at - 120), at)}`);
      }
    }
    assert.ok(log.length > 0, 'there was a log to look into');
  } finally {
    delete process.env.ANXIN_LOG;
    await server.kill();
    await home.drop();
  }
});
