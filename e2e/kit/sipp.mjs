// SIPp, Debian's SIP test tool, as a telephone system that asks before it rings.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SCENARIO = fileURLToPath(new URL('../sipp/ask.xml', import.meta.url));
const WHOLE_RUN_LIMIT_S = 120;

/**
 * Places each call of `calls` ({from, to, expected: 302 | 603}) and answers what came back, in any order:
 * [{from, to, status, decision}]. Rejects when SIPp says that a call did not get the status it expected.
 */
export async function placeCalls(door, calls, { transport = 'u1', rate = 400, atOnce = 200 } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'anxin-sipp-'));
  try {
    const csv = path.join(folder, 'calls.csv');
    const log = path.join(folder, 'answers.log');
    const errors = path.join(folder, 'errors.log');
    await writeFile(csv, ['SEQUENTIAL', ...calls.map((c) => `${c.from};${c.to};${c.expected}`)].join('\n') + '\n');
    const args = [
      door, '-sf', SCENARIO, '-inf', csv, '-m', String(calls.length), '-r', String(rate), '-l', String(atOnce),
      '-i', '127.0.0.1', '-t', transport, '-nostdin', '-trace_logs', '-log_file', log, '-trace_err', '-error_file', errors,
      '-timeout', `${WHOLE_RUN_LIMIT_S}s`, '-timeout_error', '-recv_timeout', '10000',
    ];
    const { code, tail } = await run('sipp', args, folder);
    if (code !== 0) {
      const said = (await readFile(errors, 'utf8').catch(() => '')).slice(0, 4000);
      throw new Error(`sipp ended with ${code}: some calls did not get what they expected\n${said}\n${tail}`);
    }
    const lines = (await readFile(log, 'utf8')).trim().split('\n');
    return lines.map((line) => {
      const [from, to, status, decision] = line.trim().split(';');
      return { from, to, status: Number(status), decision };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TERM: 'dumb' } });
    let tail = '';
    const keep = (chunk) => { tail = (tail + chunk).slice(-4000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, tail }));
  });
}
