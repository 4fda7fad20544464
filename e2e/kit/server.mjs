// The server under test: its own data folder, its own ports, stopped gently or killed.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ANXIN = process.env.ANXIN ?? fileURLToPath(new URL('../../target/debug/anxin', import.meta.url));
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
const KEPT_TALK_CHARACTERS = 20_000;

/** A folder of this test's own; `drop` removes it. */
export async function folder() {
  const dir = await mkdtemp(path.join(tmpdir(), 'anxin-e2e-'));
  return { dir, drop: () => rm(dir, { recursive: true, force: true }) };
}

export class Server {
  /** Starts `anxin serve --demo` on free ports and waits until it says that it is ready. */
  static async start(data, extra = ['--demo'], door = '127.0.0.1:0') {
    const server = new Server(data, extra, door);
    try {
      await server.again();
    } catch (error) {
      server.child?.kill('SIGKILL');
      throw error;
    }
    return server;
  }

  constructor(data, extra, door) {
    this.data = data;
    this.door = door;
    this.extra = extra;
    this.talk = '';
  }

  /** Starts on the same data folder, the first time or after `stop` or `kill`. */
  async again() {
    const args = ['serve', ...this.extra, '--json', '--data', this.data, '--http', this.door, '--sip', '127.0.0.1:0'];
    const child = spawn(ANXIN, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    child.stderr.on('data', (chunk) => { this.talk = (this.talk + chunk).slice(-KEPT_TALK_CHARACTERS); });
    this.ready = await this.#waitForReady(child);
    this.http = this.ready.http;
    this.sip = this.ready.sip;
  }

  async #waitForReady(child) {
    const lines = createInterface({ input: child.stdout });
    const ready = new Promise((resolve) => {
      lines.on('line', (line) => {
        const said = parsed(line);
        if (said?.ready) resolve(said);
      });
    });
    const gone = new Promise((_, reject) => child.once('error', reject));
    const ended = this.ended.then(({ code, signal }) => {
      throw new Error(`the server ended with ${code ?? signal} before it was ready:\n${this.talk}`);
    });
    return within(READY_LIMIT_MS, `the server was not ready in time:\n${this.talk}`, Promise.race([ready, gone, ended]));
  }

  /** Asks the server to end and waits for it; ending badly is an error. */
  async stop() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode) return;
    this.child.kill('SIGTERM');
    const { code, signal } = await within(STOP_LIMIT_MS, 'the server did not end when asked', this.ended).catch((error) => {
      this.child.kill('SIGKILL');
      throw error;
    });
    if (code !== 0) throw new Error(`the server ended with ${code ?? signal}:\n${this.talk}`);
  }

  /** `kill -9`: no chance to finish anything. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** Runs a command of the binary on a data folder: {code, stdout, stderr}. */
export function anxin(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(ANXIN, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => { stdout += chunk; });
    child.stderr.on('data', (chunk) => { stderr += chunk; });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Waits until `look` answers something true; an error says `what` was waited for. */
export async function until(what, look, limitMs = 20_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A port that nobody listens on. */
export async function freePort() {
  const probe = createServer();
  await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function within(limitMs, complaint, promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(complaint)), limitMs); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
