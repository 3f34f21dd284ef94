import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { OutboxMover } from '#service-database';

/** Alerts that have changed wait in the outbox: they are counted, and leave at once. */
@Injectable()
export class AlertChanges {
  private readonly changes: Counter;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly outbox: OutboxMover,
    registry: Registry,
  ) {
    this.changes = new Counter({
      name: 'greenpark_alert_changes_total',
      help: 'Changes in the life of alerts',
      registers: [registry],
    });
  }

  add(count: number): void {
    if (count === 0) return;
    this.changes.inc(count);
    this.outbox.wake();
    for (const listen of this.listeners) listen();
  }

  whenChanged(listen: () => void): void {
    this.listeners.push(listen);
  }
}
