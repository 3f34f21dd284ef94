import type { RefusedConnection } from '#contracts';
import type { SourceLog } from '../inbound.js';
import type { Authenticate } from './listener-access.js';
import type { ServerTls } from './listening-server.js';

export interface ListenerOptions {
  /** `mqtt://host:port` or `mqtts://host:port`; port 0: any free one. */
  readonly url: string;
  /** For `mqtts:`. */
  readonly tls?: ServerTls;
  readonly log?: SourceLog;
  readonly boundBytes?: number;
  readonly batchMessages?: number;
  readonly batchBytes?: number;
  readonly messagesPerSecondPerDevice?: number;
  readonly maxConnections?: number;
  /** Sessions of one address (IPv6: /64). Default: half of `maxConnections`. */
  readonly maxConnectionsPerAddress?: number;
  readonly receiveMaximum?: number;
  /** Default: all may enter, publish and read. What a sender may not publish goes on with `forbidden: true`. */
  readonly authenticate?: Authenticate;
  /** A connection got no session. Called for each of them: it must cost nothing. */
  readonly onRefused?: (refused: RefusedConnection) => void;
  /** Whether more of the past has come than can be stored: who has just sent some of it is not read for a moment. Default: never. */
  readonly isBackfillSpent?: () => boolean;
  /** The handler rejected: nothing is read or acknowledged any more, the owner has to end the process. */
  readonly onFatal?: (error: unknown) => void;
}
