import { markAnswer } from './consumer/answer-memory.js';

/** Of the library's connection: what takes an answer together. */
export interface AnsweredConnection {
  readonly socket: unknown;
  chunks: Buffer[];
  /** In `chunks`. */
  bytesBuffered: number;
  /** For what is next: four bytes that say how long an answer is, or those and the answer. */
  bytesNeeded: number;
  [STATE]?: State;
}

type TakeChunk = (this: AnsweredConnection, chunk: Buffer) => void;

interface State {
  socket: unknown;
  gathering: { readonly whole: Buffer; at: number } | null;
}

/** On the connection itself: the values of a `WeakMap` are held for longer than they live (docs/adr/0083). */
const STATE = Symbol('state');
const LENGTH_BYTES = 4;
/** A shorter answer is a few chunks, which the library joins. */
const LEAST_BYTES = 131_072;
/** More than anybody asks for: no room is taken because a number says so. */
const MOST_BYTES = 67_108_864;

/**
 * A long answer is written into one buffer as it comes, where the library keeps all its chunks and copies them at its end: twice the
 * memory. What the library then gets is the answer in one piece. And where the library connects again, a part of an answer that was left
 * of the connection before is not taken for the begin of the next one.
 */
export function gatherAnswers(original: TakeChunk): TakeChunk {
  return function take(chunk) {
    const state = (this[STATE] ??= { socket: this.socket, gathering: null });
    if (state.socket !== this.socket) forget(this, state);
    const { gathering } = state;
    if (gathering === null) {
      original.call(this, chunk);
      begin(this, state);
      return;
    }
    const { whole } = gathering;
    const copied = chunk.copy(whole, gathering.at);
    gathering.at += copied;
    if (gathering.at < whole.length) return;
    state.gathering = null;
    original.call(this, whole);
    // The library keeps what follows the answer, as a view of its memory: nothing follows.
    this.chunks = [];
    if (copied < chunk.length) take.call(this, chunk.subarray(copied));
  };
}

function begin(connection: AnsweredConnection, state: State): void {
  const { chunks, bytesNeeded } = connection;
  if (bytesNeeded < LEAST_BYTES || bytesNeeded > MOST_BYTES) return;
  const whole = Buffer.allocUnsafeSlow(bytesNeeded);
  markAnswer(whole.buffer);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(whole, at);
  state.gathering = { whole, at };
  connection.chunks = [];
  connection.bytesBuffered -= at;
}

function forget(connection: AnsweredConnection, state: State): void {
  state.socket = connection.socket;
  state.gathering = null;
  connection.chunks = [];
  connection.bytesBuffered = 0;
  connection.bytesNeeded = LENGTH_BYTES;
}
