import type { TopicPlace } from '#contracts';
import { Framing, ProtocolViolation } from '../packet/framing.js';
import { PublishReader } from '../packet/publish-packet.js';
import { TopicCache } from '../packet/topic-cache.js';

/** The protocol's own limit of a packet with its head: a broker is believed, and what is too large of it is kept as such. */
const MOST_PACKET_BYTES = 268_435_460;
const PUBLISH = 3;
const RETAIN = 0x01;
const NOTHING = Buffer.alloc(0);

interface Place extends TopicPlace {
  readonly topic: string;
}

/** One PUBLISH with QoS 0 or 1. */
export interface TappedPublish {
  readonly topic: string;
  /** Of the topic; absent: it is kept nowhere. */
  readonly place?: TopicPlace;
  /** What came from the network: the payload lies in it. */
  readonly chunk: Buffer;
  readonly from: number;
  readonly to: number;
  readonly qos: number;
  /** 0 with QoS 0. */
  readonly packetId: number;
  readonly isRetained: boolean;
}

export interface TapEvents {
  published(publish: TappedPublish): void;
  /** A whole packet of any other kind, or one that is not as it should be: for the client library to judge. */
  other(packet: Buffer): void;
  /** false: nothing more is handed over until `goOn`. */
  hasCapacity(): boolean;
}

/**
 * Reads what a broker sends: of a PUBLISH, of which there are a million, the client library makes a dozen objects each,
 * and takes one a turn of the queue of ticks. All else stays the library's.
 */
export class PublishTap {
  private readonly framing = new Framing(MOST_PACKET_BYTES);
  private readonly reader = new PublishReader();
  private readonly topics = new TopicCache<Place>();
  /** There was no capacity behind the packet that was handed over last. */
  private isStopped = false;

  constructor(
    private readonly version: 4 | 5,
    private readonly events: TapEvents,
  ) {}

  /**
   * @returns whether all of it was handed over that is complete; else `goOn` once there is capacity
   * @throws ProtocolViolation where the bytes are no packets
   */
  push(chunk: Buffer): boolean {
    this.isStopped = false;
    this.framing.push(chunk, this.visit);
    return !this.isStopped && this.events.hasCapacity();
  }

  /** Hands over what was kept back. @returns as `push` */
  goOn(): boolean {
    return this.push(NOTHING);
  }

  private readonly visit = (bytes: Buffer, start: number, body: number, end: number): boolean => {
    if (!this.isPublish(bytes, start, body, end)) this.events.other(bytes.subarray(start, end));
    else {
      const { qos, packetId, topicStart, topicEnd, payloadStart } = this.reader;
      const place = this.placeOf(bytes, topicStart, topicEnd);
      this.events.published({
        topic: place.topic,
        place,
        chunk: bytes,
        from: payloadStart,
        to: end,
        qos,
        packetId,
        isRetained: (bytes[start]! & RETAIN) !== 0,
      });
    }
    this.isStopped = !this.events.hasCapacity();
    return !this.isStopped;
  };

  /** Whether it is one that `reader` has read then. */
  private isPublish(bytes: Buffer, start: number, body: number, end: number): boolean {
    if (bytes[start]! >> 4 !== PUBLISH) return false;
    try {
      this.reader.read(bytes, start, body, end, this.version);
    } catch (error) {
      if (error instanceof ProtocolViolation) return false;
      throw error;
    }
    return this.reader.qos < 2;
  }

  /** Each is decoded once. */
  private placeOf(bytes: Buffer, start: number, end: number): Place {
    const known = this.topics.get(bytes, start, end);
    if (known !== undefined) return known;
    const place = { topic: bytes.toString('utf8', start, end), kept: null };
    this.topics.keep(bytes, start, end, place.topic, place);
    return place;
  }
}
