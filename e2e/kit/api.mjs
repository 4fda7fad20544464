// The JSON door, as a brand's own system speaks to it.
import { randomUUID } from 'node:crypto';

/** Speaks to the server; a key where the server wants one. Every POST carries an idempotency key of its own unless given. */
export class Api {
  constructor(server, key) {
    this.server = server;
    this.key = key;
  }

  async get(path) {
    return this.#answer(await fetch(this.server.http + path, { headers: this.#headers() }));
  }

  async post(path, body, { idempotency = randomUUID(), type = 'application/json', signal } = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { ...this.#headers(), 'content-type': type, 'idempotency-key': idempotency };
    return this.#answer(await fetch(this.server.http + path, { method: 'POST', headers, body: text, signal }));
  }

  #headers() {
    return this.key ? { authorization: `Bearer ${this.key}` } : {};
  }

  async #answer(response) {
    const text = await response.text();
    let body = text;
    try {
      body = JSON.parse(text);
    } catch {
      // NDJSON and files stay text.
    }
    return { status: response.status, body, headers: response.headers };
  }
}

/** The body of an answer that must be a success. */
export function ok(answer) {
  if (answer.status >= 300) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 800)}`);
  return answer.body;
}
