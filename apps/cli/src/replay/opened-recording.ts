import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress-line.js';
import type { DoubledHour } from './csv/wall-clock.js';
import { foundOf, understoodOf, type Found, type Understood } from './found.js';
import type { Plant } from './plant-of-replay.js';
import type { Recording } from './recording/recording.js';
import type { Source } from './recording/source.js';
import { surveyOf, type Survey } from './recording/survey.js';
import { refusalOf, type Refusal } from './refusal.js';
import type { ReplayOptions } from './replay-options.js';
import { foundText, refusalText } from './report.js';
import type { Sent } from './send.js';

interface Opened {
  /** As it was named. */
  readonly file: string;
  readonly source: Source;
  readonly recording: Recording;
  readonly plant: Plant;
}

/** A recording that is understood, and the plant that it goes to: what it comes to, and whether it may be sent. */
export class OpenedRecording {
  readonly understood: Understood;
  /** Hours that the clocks show twice, as far as the messages were read. */
  private doubled: DoubledHour[] = [];

  constructor(
    readonly opened: Opened,
    private readonly options: Pick<ReplayOptions, 'allowRejected'>,
    private readonly output: Output,
  ) {
    this.understood = understoodOf(opened.source, opened.recording, opened.plant);
  }

  /** All messages, from the first one on. */
  messages(): ReturnType<Recording['messages']> {
    this.doubled = [];
    return this.opened.recording.messages((hour) => this.doubled.push(hour));
  }

  foundIn(survey: Survey): Found {
    return foundOf(survey, this.doubled, this.timeZone);
  }

  refusalOf(survey: Survey): Refusal | null {
    return refusalOf(survey, this.options.allowRejected, this.timeZone);
  }

  /**
   * @param what which part was judged, such as `of the first and last lines`; empty: all of it
   * @param sent what is sent already; null: nothing
   * @throws Failure where it may not be sent (on)
   */
  check(survey: Survey, what: string, sent: Sent | null): void {
    const { understood } = this;
    const refused = this.refusalOf(survey);
    if (refused === null) return;
    const found = this.foundIn(survey);
    if (this.output.json) this.output.result({ file: this.opened.file, understood, ...found, refused, sent }, () => '');
    throw new Failure(refusalText(refused, what, found, sent));
  }

  /** Judges the first and last lines, then all of it where it can be read twice. @throws Failure where it may not be sent */
  async checkBeforeSending(): Promise<void> {
    this.check(
      await surveyOf(this.opened.recording.sample(), this.opened.plant.lookup),
      'of the first and last lines',
      null,
    );
    if (!this.opened.source.isPipe) this.check(await this.survey(), '', null);
  }

  /** Shows what would come of it. @throws Failure where it would not be sent */
  async dryRun(): Promise<void> {
    const survey = await this.survey();
    const { understood } = this;
    const found = this.foundIn(survey);
    const refused = this.refusalOf(survey);
    this.output.result({ file: this.opened.file, dryRun: true, understood, ...found, refused }, () =>
      foundText(found, this.opened.plant),
    );
    if (refused !== null) throw new Failure(refusalText(refused, '', found, null));
  }

  private async survey(): Promise<Survey> {
    const progress = new Progress('values checked', this.output.json);
    try {
      return await surveyOf(this.messages(), this.opened.plant.lookup, ({ values }) =>
        progress.show(this.opened.source.share(), values),
      );
    } finally {
      progress.clear();
    }
  }

  private get timeZone(): string {
    return this.opened.plant.timeZone ?? 'UTC';
  }
}
