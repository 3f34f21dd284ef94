import { AlarmMark, type Priority } from '../../parts/AlarmMark.js';
import { percent } from '../../words/format.js';
import { ENDS, figureOf, isUnknown } from './flow-figures.js';
import { BAR, flowLayout, type Flow, type FlowNode } from './flow-layout.js';
import { Ribbons } from './Ribbons.js';

/** A picture that is narrower has no room for words beside its ends. */
export const UPRIGHT_BELOW_PX = 480;
/** From the fuel down to the ends, px. */
const PICTURE = 320;
/** Height of the words of an end below, and of the digits between, px. */
const ROW = 24;
const TAGS = 22;

const endsOf = (nodes: readonly FlowNode[]): FlowNode[] => nodes.filter(({ kind }) => ENDS.has(kind));

/** px; how many ends there are does not depend on the width. */
export const uprightHeight = (flow: Flow): number =>
  PICTURE + TAGS + endsOf(flowLayout(flow, PICTURE, PICTURE, true).nodes).length * ROW;

interface Props {
  readonly flow: Flow;
  readonly nameOf: (node: FlowNode) => string;
  /** Of a standing alarm of the unexplained rest; null: none. */
  readonly priority: Priority | null;
  readonly hatch: string;
  readonly width: number;
}

/** The energy flow from top to bottom, for a phone: its ends carry digits, and are named below. */
export function UprightFlow({ flow, nameOf, priority, hatch, width }: Props) {
  const { nodes, ribbons } = flowLayout(flow, PICTURE, width, true);
  const ends = endsOf(nodes);
  return (
    <>
      <Ribbons ribbons={ribbons} priority={priority} hatch={hatch} />
      {nodes.map((node) => {
        const isHatched = isUnknown(node);
        return (
          <g key={node.id} data-node={node.id} data-gj={node.gj ?? undefined}>
            <rect
              x={node.y}
              y={node.x}
              width={Math.max(node.height, 1)}
              height={BAR}
              class={`node ${node.kind}`}
              style={{
                fill: isHatched ? hatch : undefined,
                stroke: isHatched ? 'var(--line-2)' : 'none',
                strokeDasharray: node.gj === null ? '3 2' : undefined,
              }}
            />
            {!ENDS.has(node.kind) && <Label node={node} flow={flow} name={nameOf(node)} width={width} />}
          </g>
        );
      })}
      {ends.map((node, i) => (
        <End
          key={node.id}
          node={node}
          flow={flow}
          name={nameOf(node)}
          n={i + 1}
          y={PICTURE + TAGS + i * ROW}
          width={width}
          priority={node.kind === 'unexplained' ? priority : null}
        />
      ))}
    </>
  );
}

interface LabelProps {
  readonly node: FlowNode;
  readonly flow: Flow;
  readonly name: string;
  readonly width: number;
}

/** Below its bar, as far as there is room until the next one. */
function Label({ node, flow, name, width }: LabelProps) {
  const room = Math.floor((width - node.y) / 7);
  const shown = name.length > room ? `${name.slice(0, Math.max(1, room - 1))}…` : name;
  return (
    <>
      <text x={node.y + 4} y={node.x + BAR + 15} class={node.kind === 'boilerLoss' ? '' : 'strong'}>
        {shown}
      </text>
      <text x={node.y + 4} y={node.x + BAR + 30}>
        {figureOf(flow, node)}
        {node.kind === 'boiler' && node.pct !== null ? `, ${percent(node.pct)}` : ''}
      </text>
    </>
  );
}

interface EndProps extends LabelProps {
  readonly n: number;
  readonly y: number;
  readonly priority: Priority | null;
}

/** The digit below its bar, and the row that it stands for. */
function End({ node, flow, name, n, y, width, priority }: EndProps) {
  const middle = node.y + node.height / 2;
  return (
    <g data-end={node.id}>
      <text x={Math.min(width - 4, Math.max(4, middle))} y={node.x + BAR + 14} text-anchor="middle">
        {n}
      </text>
      <text x={0} y={y + 16}>
        {n}
      </text>
      {priority !== null && (
        <g transform={`translate(16 ${y + 2})`}>
          <AlarmMark priority={priority} size={18} />
        </g>
      )}
      <text x={priority === null ? 18 : 40} y={y + 16} class={node.kind === 'customer' ? 'strong' : ''}>
        {name.length > 20 ? `${name.slice(0, 19)}…` : name}
      </text>
      <text x={width - 64} y={y + 16} text-anchor="end">
        {figureOf(flow, node)}
      </text>
      <text x={width} y={y + 16} text-anchor="end" class="soft">
        {node.pct === null ? '' : percent(node.pct)}
      </text>
    </g>
  );
}
