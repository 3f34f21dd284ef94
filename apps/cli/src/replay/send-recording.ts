import type { ApiClient } from '../system/api-client.js';
import { mqttLogin } from '../system/mqtt-login.js';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress-line.js';
import { CountWatch, type Counts } from './count-values.js';
import type { OpenedRecording } from './opened-recording.js';
import { markedSimulated } from './recording/simulated.js';
import { Survey } from './recording/survey.js';
import type { ReplayOptions } from './replay-options.js';
import { refusalText, sentText } from './report.js';
import { Sender, type Sent } from './send.js';

/** Rows after which the share is judged while they are sent. */
const JUDGED_ROWS = 100;
/** In a pipe nothing is said about a wait that is shorter. */
const SHORT_WAIT_MS = 3_000;

interface Outcome {
  readonly survey: Survey;
  readonly sent: Sent;
  readonly seconds: number;
  /** null: the API was not asked. */
  readonly counts: (Counts & { readonly settled: boolean }) | null;
}

/**
 * Sends all of a recording and waits until it is acknowledged and, where the API answers, stored.
 * @param api null: what is stored is not counted
 * @throws Failure where too much of it is rejected, or it is not acknowledged in time
 */
export async function sendRecording(
  recording: OpenedRecording,
  mqttUrl: string,
  api: ApiClient | null,
  options: ReplayOptions,
  output: Output,
): Promise<Outcome> {
  const { lookup } = recording.opened.plant;
  const watch = api && (await CountWatch.start(api, lookup?.sites.keys() ?? []));
  const login = await mqttLogin(mqttUrl, options);
  const sender = await Sender.connect({ url: mqttUrl, login, patienceMs: options.wait * 1_000 });
  const progress = new Progress('values', output.json);
  const survey = new Survey(lookup);
  const messages = recording.messages();
  const startedAt = Date.now();
  try {
    await sender.send(options.simulated ? markedSimulated(messages) : messages, survey, () => {
      if (survey.rows >= JUDGED_ROWS || survey.skippedHour.rows > 0) recording.check(survey, '', sender.sent);
      const note = survey.rejected > 0 ? `${survey.rejected.toLocaleString('en')} rejected` : '';
      progress.show(recording.opened.source.share(), sender.sent.values, note);
    });
    // One deadline for both: what is not acknowledged by then is not stored either.
    const deadline = Date.now() + options.wait * 1_000;
    await sender.acknowledged(deadline);
    const seconds = (Date.now() - startedAt) / 1_000;
    const waiting = waitingNotice(options.wait, progress, output);
    const counts = watch && lookup ? await watch.settled(survey.received, deadline, waiting) : null;
    return { survey, sent: sender.sent, seconds, counts };
  } finally {
    progress.clear();
    await sender.close();
  }
}

/** Shows what became of it. @throws Failure where it is not stored in time, or more was rejected than may be */
export function reportOutcome(
  recording: OpenedRecording,
  { survey, sent, seconds, counts }: Outcome,
  waitS: number,
  output: Output,
): void {
  const { file, plant } = recording.opened;
  const { understood } = recording;
  const found = recording.foundIn(survey);
  const refused = recording.refusalOf(survey);
  output.result({ file, understood, ...found, refused, sent, seconds, counts }, () =>
    sentText(sent, seconds, counts, found, plant),
  );
  if (counts && !counts.settled) {
    throw new Failure(
      `all of it is acknowledged and durable, but after ${waitS} s only ${counts.received.toLocaleString('en')} values are counted as received and some wait: does the aggregator run? See \`greenpark doctor\``,
    );
  }
  if (refused) throw new Failure(refusalText(refused, '', found, sent));
}

/** Says what is waited for: on a terminal all the time, in a pipe once, when it takes long. */
function waitingNotice(waitS: number, progress: Progress, output: Output): (received: number, of: number) => void {
  const startedAt = Date.now();
  let isShown = false;
  return (received, of) => {
    progress.show(
      of === 0 ? null : Math.min(1, received / of),
      received,
      `waiting until ${of.toLocaleString('en')} are stored`,
    );
    if (isShown || Date.now() - startedAt < SHORT_WAIT_MS) return;
    isShown = true;
    output.remark(`waiting until all is stored: ${received} of ${of} values are counted so far (at most ${waitS} s)`);
  };
}
