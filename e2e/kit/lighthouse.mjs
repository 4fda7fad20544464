// Measures pages with Lighthouse, as a thread of its own: two measurements in one thread would stop each other's clocks. It is sent
// { url, cookie } and answers with what it saw, one page after the other.
import { parentPort, workerData } from 'node:worker_threads';

import { throttling } from 'lighthouse/core/config/constants.js';
import defaults from 'lighthouse/core/config/default-config.js';
import { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import { Runner } from 'lighthouse/core/runner.js';

/**
 * Lighthouse computes a slow network and a processor four times slower than a fast desktop, whose benchmark is about 1600. A machine
 * that is itself slower, or busy, is slowed down by less, as Lighthouse's documentation on throttling suggests: the phone stays the same phone.
 * How fast it is a recording finds out before it opens its page; so the page is recorded first, and weighed then.
 */
const BENCHMARK_OF_THE_PHONE = 400;
const MOST_SLOWDOWN = 4;
/** How often one page is recorded before Lighthouse's own trouble fails the test. */
const MOST_RECORDINGS = 3;
const BROKEN_RECORDING = /NO_NAVSTART|NO_TRACING_STARTED|INVALID_SPEEDLINE|NO_SPEEDLINE_FRAMES|NO_FCP|recording the trace/;
const CATEGORIES = ['performance', 'accessibility'];
/** Audits that count for nothing in these scores: they say more, and cost half of the time. */
const UNCOUNTED = CATEGORIES.flatMap((name) => defaults.categories[name].auditRefs).filter((audit) => audit.weight === 0).map((audit) => audit.id);
/** How long a page is watched once it is there. These pages run no script, so nothing begins later. */
const WATCHED_MS = 250;
/** A page of trouble is measured like the others. What an earlier page has left in the browser would be sent instead of the cookie that is given. */
const OPTIONS = {
  port: workerData.port, onlyCategories: CATEGORIES, skipAudits: UNCOUNTED, formFactor: 'mobile', throttlingMethod: 'simulate',
  disableFullPageScreenshot: true, ignoreStatusCode: true, clearStorageTypes: ['cookies'], logLevel: 'error',
  pauseAfterFcpMs: WATCHED_MS, pauseAfterLoadMs: WATCHED_MS, networkQuietThresholdMs: WATCHED_MS, cpuQuietThresholdMs: WATCHED_MS,
};

parentPort.on('message', async ({ url, cookie }) => {
  try {
    parentPort.postMessage(await measured(url, cookie));
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
});

async function measured(url, cookie) {
  const lhr = await recorded(url, { ...OPTIONS, extraHeaders: { cookie, 'accept-language': 'zh-CN' } });
  const { performance, accessibility } = lhr.categories;
  return {
    error: lhr.runtimeError?.message,
    shown: lhr.finalDisplayedUrl,
    performance: Math.round(performance.score * 100),
    accessibility: Math.round(accessibility.score * 100),
    why: `slowed down ${lhr.configSettings.throttling.cpuSlowdownMultiplier.toFixed(1)} times; ${shortfalls(lhr)}`,
  };
}

/**
 * A measurement whose recording is whole. On a busy machine the browser's trace may lack its beginning, and Lighthouse then says that it measured
 * nothing and asks to be run again (`NO_NAVSTART` and its like). A page that was measured is not measured again, whatever its score.
 */
async function recorded(url, flags) {
  for (let recording = 1; ; recording += 1) {
    const { artifacts, runnerOptions } = await navigationGather(undefined, url, { flags });
    const slower = Math.min(MOST_SLOWDOWN, Math.max(1, artifacts.BenchmarkIndex / BENCHMARK_OF_THE_PHONE));
    runnerOptions.resolvedConfig.settings.throttling = { ...throttling.mobileSlow4G, cpuSlowdownMultiplier: slower };
    const { lhr } = await Runner.audit(artifacts, runnerOptions);
    if (lhr.runtimeError === undefined && !withoutTrace(lhr)) return lhr;
    if (recording === MOST_RECORDINGS) return lhr;
  }
}

/** Whether an audit that counts could not be made because the recording is broken. */
function withoutTrace(lhr) {
  return Object.values(lhr.audits).some((audit) => audit.scoreDisplayMode === 'error' && BROKEN_RECORDING.test(audit.errorMessage ?? ''));
}

/** The audits that cost a score, by name. */
function shortfalls(lhr) {
  const counted = CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs.filter((ref) => ref.weight > 0));
  const low = counted.map((ref) => lhr.audits[ref.id]).filter((audit) => audit.score !== null && audit.score < .9);
  return low.map((audit) => `${audit.id} ${audit.displayValue ?? ''}`).join(', ');
}
