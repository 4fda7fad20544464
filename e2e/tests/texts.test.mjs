// Texts go to a message centre that others wrote (the package `smpp`), and come back from it.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import smpp from 'smpp';

import { apiOf, city } from '../kit/house.mjs';
import { folder, Server } from '../kit/server.mjs';

const LIMIT_MS = 15_000;

/** A centre that takes every text, says later that it arrived, and lets telephones answer. */
class Centre {
  static async start() {
    const centre = new Centre();
    await new Promise((resolve) => { centre.server.listen(0, '127.0.0.1', resolve); });
    centre.port = centre.server.address().port;
    return centre;
  }

  constructor() {
    this.texts = [];
    this.answers = [];
    this.sessions = new Set();
    this.server = smpp.createServer((session) => this.#serve(session));
  }

  #serve(session) {
    this.sessions.add(session);
    session.on('error', () => {});
    session.on('close', () => this.sessions.delete(session));
    session.on('bind_transceiver', (pdu) => {
      this.bound = { name: pdu.system_id, password: pdu.password, version: pdu.interface_version };
      session.send(pdu.response());
    });
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
    session.on('submit_sm', (pdu) => {
      const id = `centre-${this.texts.length}`;
      const { message, udh } = pdu.short_message;
      this.texts.push({ id, to: pdu.destination_addr, source: pdu.source_addr, message, udh, wants: pdu.registered_delivery });
      session.send(pdu.response({ message_id: id }));
      session.deliver_sm({
        source_addr: pdu.destination_addr,
        source_addr_ton: 1,
        destination_addr: pdu.source_addr,
        esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
        short_message: `id:${id} sub:001 dlvrd:001 submit date:2611231400 done date:2611231401 stat:DELIVRD err:000 text:`,
      }, (answer) => this.answers.push(answer.command_status));
    });
  }

  /** A telephone answers by text; gives back how the other side took it. */
  reply(from, words) {
    const [session] = this.sessions;
    return new Promise((resolve) => {
      session.deliver_sm(
        { source_addr: from, source_addr_ton: 1, destination_addr: '10690000', data_coding: 8, short_message: words },
        (answer) => resolve(answer.command_status),
      );
    });
  }

  async stop() {
    for (const session of this.sessions) session.destroy();
    await new Promise((resolve) => { this.server.close(resolve); });
  }
}

async function until(what, is) {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const found = await is();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

const metric = async (api, name) => {
  const line = (await api.get('/metrics')).body.split('\n').find((l) => l.startsWith(`${name} `));
  return Number(line?.split(' ').pop());
};

test('texts go by SMPP to a centre that others wrote, and receipts and answers come back', async () => {
  const home = await folder();
  const centre = await Centre.start();
  const config = path.join(home.dir, 'anxin.toml');
  const secret = path.join(home.dir, 'smpp.password');
  await writeFile(secret, 's3cret\n');
  await writeFile(config, `[texts.smpp]
host = "127.0.0.1"
port = ${centre.port}
wire = "plain"
system_id = "anxin"
password_file = ${JSON.stringify(secret)}
source = "10690000"
`);
  const server = await Server.start(path.join(home.dir, 'data'), ['--demo', '--config', config]);
  try {
    const api = apiOf(server);
    const { customer } = city(server);
    const digits = customer.replace('+', '');
    const ask = (language) => fetch(`${server.http}/signin?lang=${language}`, {
      method: 'POST',
      headers: { origin: server.http },
      body: new URLSearchParams({ number: customer }),
    });
    assert.equal((await ask('zh-CN')).status, 200);
    const code = await until('a code', () => centre.texts.find((t) => t.to === digits && /\d{6}/.test(t.message)));
    assert.deepEqual(centre.bound, { name: 'anxin', password: 's3cret', version: 0x34 });
    assert.match(code.message, /[\u4e00-\u9fff]/, 'Chinese arrives as Chinese');
    assert.deepEqual([code.source, code.wants], ['10690000', 1]);

    // Every text of the city arrives, is known to have arrived, and each receipt is answered.
    await until('all delivered', async () => {
      const [sent, delivered] = [await metric(api, 'anxin_texts_total{became="sent"}'), await metric(api, 'anxin_texts_total{became="delivered"}')];
      return sent > 0 && delivered >= sent && centre.answers.length === centre.texts.length;
    });
    assert.ok(centre.answers.every((status) => status === 0));
    assert.equal(await metric(api, 'anxin_text_provider_bound'), 1);

    assert.equal(await centre.reply(digits, '退订'), 0);
    assert.equal(await metric(api, 'anxin_texts_total{became="opted_out"}'), 1);
    // A code that is asked for comes all the same.
    const before = centre.texts.length;
    assert.equal((await ask('en')).status, 200);
    const english = await until('a code in English', () => centre.texts.slice(before).find((t) => t.to === digits));
    assert.match(english.message, /^[\x20-\x7e]+$/, 'in seven bits');
    await server.stop();
    await until('left', () => centre.sessions.size === 0);
  } finally {
    await server.kill();
    await centre.stop();
    await home.drop();
  }
});
