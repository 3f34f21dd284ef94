import type { Point } from '#domain';

/** Fewer are looked through as fast as a map of them, and a plant has thousands of such devices. */
const FEW = 16;

/** The declared points of a device by their ids, each of which it has once. */
export class DeclaredPoints {
  private byId: ReadonlyMap<string, Point> | null = null;

  constructor(private readonly points: readonly Point[]) {}

  get(id: string): Point | undefined {
    const { points } = this;
    if (points.length <= FEW) return points.find((point) => point.id === id);
    this.byId ??= new Map(points.map((point) => [point.id, point]));
    return this.byId.get(id);
  }
}
