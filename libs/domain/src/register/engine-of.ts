import type { PointKind } from '../plant/plant.js';
import type { Companions } from '../quality/companions.js';
import { Delta, type DeltaState } from './delta.js';
import type { Engine, Sink } from './engine.js';
import { Gauge, type GaugeState } from '../window/gauge.js';
import { Quarantine } from '../quality/quarantine.js';
import type { RegisterState } from './register-state.js';
import { Register } from './register.js';

/** The engine of a kind of point, from a state of its own. @param companions null: nothing is asked of other points */
export function engineOf(kind: PointKind, state: unknown, sink: Sink, companions: Companions | null): Engine {
  if (kind === 'delta') return new Delta(state as DeltaState | null, sink);
  if (kind === 'state') return new Gauge(state as GaugeState | null, sink, null);
  return new Quarantine(state, sink, (own, to) =>
    kind === 'total'
      ? new Register(own as RegisterState | null, to, companions)
      : new Gauge(own as GaugeState | null, to, companions),
  );
}
