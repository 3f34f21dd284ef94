/** `new`: never seen, or released. `waiting`: with the handler. `durable`: acknowledged by PUBREC, not yet released. */
type Stage = 'new' | 'waiting' | 'durable';

/** The packet ids of one connection's QoS 2 messages between PUBLISH and PUBREL: each is taken once. */
export class QoS2Ids {
  private readonly stages = new Map<number, Stage>();

  /** A PUBLISH came; what was known of its id before. */
  received(packetId: number): Stage {
    const stage = this.stages.get(packetId);
    if (stage) return stage;
    this.stages.set(packetId, 'waiting');
    return 'new';
  }

  durable(packetId: number): void {
    this.stages.set(packetId, 'durable');
  }

  /** It was answered with a refusal: the id is free. */
  end(packetId: number): void {
    this.stages.delete(packetId);
  }

  /** A PUBREL came; what was known of its id before. */
  release(packetId: number): Stage {
    const stage = this.stages.get(packetId) ?? 'new';
    if (stage === 'durable') this.stages.delete(packetId);
    return stage;
  }
}
