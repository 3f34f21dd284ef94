import { REASONS, type Reason } from '#domain';
import type { CollapsedParts, RefusedParts, SeenSeq } from './event-data.js';
import type { Rejection, WantedParts } from '../telemetry/decoded.js';
import { printableText } from '../json/printable-text.js';

/** A message that is refused in more parts becomes one dead letter: small parts would come to many times the bytes that were sent. */
export const MOST_LETTERS_OF_MESSAGE = 100;

export interface CollapsedRejections extends CollapsedParts {
  /** The most frequent one; `FORBIDDEN_TOPIC` where there is no other. */
  readonly reason: Reason;
  readonly detail: string;
}

export function collapse(rejections: readonly Rejection[]): CollapsedRejections {
  const counts = new Map<Reason, number>();
  const messages = new Positions();
  const points = new Map<string, Positions>();
  const seqs = new Map<string, SeenSeq>();
  for (const { reason, point, index, seq, ts, boot } of rejections) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    // What its sender may not send is never sent again: it is counted, and has no place.
    if (reason === 'FORBIDDEN_TOPIC') continue;
    let positions = point === null ? messages : points.get(point);
    if (!positions) points.set(point as string, (positions = new Positions()));
    positions.add(index);
    if (seq !== null) seqs.set(`${seq} ${ts} ${boot}`, [seq, ts, boot]);
  }
  const isForbidden = (reason: Reason): number => Number(reason === 'FORBIDDEN_TOPIC');
  const byNumber = [...counts].sort(
    ([a, n], [b, m]) => isForbidden(a) - isForbidden(b) || m - n || REASONS.indexOf(a) - REASONS.indexOf(b),
  );
  const first = rejections[0] as Rejection;
  const numbers = byNumber.map(([reason, n]) => `${n} ${reason}`).join(', ');
  const where = first.point === null ? '' : `\`${printableText(first.point, 80)}\`: `;
  return {
    count: rejections.length,
    reasons: Object.fromEntries(byNumber),
    refused: {
      messages: messages.text,
      points: Object.fromEntries([...points].map(([point, positions]) => [point, positions.text])),
    },
    seqs: [...seqs.values()],
    reason: byNumber[0]?.[0] as Reason,
    detail: `${rejections.length} parts of one message were refused (${numbers}); the first: ${where}${first.detail}`,
  };
}

/** What a replay of a collapsed dead letter asks for. */
export function wantedParts({ messages, points }: RefusedParts): WantedParts {
  const whole = readPositions(messages);
  const byPoint = new Map(Object.entries(points).map(([point, text]) => [point, readPositions(text)]));
  const all = [whole, ...byPoint.values()];
  return {
    hasMessage: (index) => all.some((has) => has(index)),
    hasValue: (index, point) => whole(index) || byPoint.get(point)?.(index) === true,
  };
}

/** Positions in rising order, as text. */
class Positions {
  private readonly parts: string[] = [];
  private from = -1;
  private to = -1;

  add(index: number | null): void {
    if (index === null) {
      if (this.parts[0] !== 'm') this.parts.unshift('m');
    } else if (this.from >= 0 && (index === this.to || index === this.to + 1)) this.to = index;
    else {
      this.close();
      this.from = this.to = index;
    }
  }

  get text(): string {
    this.close();
    return this.parts.join();
  }

  private close(): void {
    if (this.from >= 0) this.parts.push(this.from === this.to ? `${this.from}` : `${this.from}-${this.to}`);
    this.from = -1;
  }
}

function readPositions(text: string): (index: number | null) => boolean {
  const parts = text === '' ? [] : text.split(',');
  const isUnindexed = parts.includes('m');
  const ranges = parts.filter((part) => part !== 'm').map((part) => part.split('-').map(Number) as [number, number?]);
  return (index) => (index === null ? isUnindexed : ranges.some(([from, to = from]) => from <= index && index <= to));
}
