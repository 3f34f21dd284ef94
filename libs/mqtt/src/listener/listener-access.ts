import type { MqttRefusal, MqttSender } from '#contracts';

/** What a client shows at its CONNECT. */
export interface Login {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
  /** Subject of its client certificate, one attribute a line, which the authority of the listener has signed; null: none was shown. */
  readonly certificate: string | null;
}

/** Somebody who has shown a credential. What it may do can change, and end, while it is connected. */
export interface AuthenticatedSender {
  /** Its name and its rights as they are now, for what becomes of its messages. */
  readonly sender: MqttSender;
  /** Whether the credential still is one, Unix ms. */
  holds(nowMs: number): boolean;
  mayPublish(topic: string): boolean;
  mayRead(topic: string): boolean;
  /** Whether there could be anything for it under a filter. */
  maySubscribe(filter: string): boolean;
}

/** Nobody is let in. */
export interface LoginRefusal {
  /** `unavailable`: it is not known who may; to be tried again. */
  readonly answer: 'credentials' | 'unavailable';
  readonly reason: MqttRefusal;
  /** Whose name was shown; null: nobody's that is known. */
  readonly principal: string | null;
}

/** Lets clients in. Never rejects for what a client has sent. */
export type Authenticate = (login: Login) => Promise<AuthenticatedSender | LoginRefusal>;
