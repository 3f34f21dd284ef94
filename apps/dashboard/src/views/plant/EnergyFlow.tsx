import { plantWords } from '#words';
import { Chart } from '../../charts/Chart.js';
import { AlarmMark, type Priority } from '../../parts/AlarmMark.js';
import { percent } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { ENDS, figureOf, isUnknown } from './flow-figures.js';
import { BAR, flowLayout, type Flow, type FlowNode } from './flow-layout.js';
import { Ribbons } from './Ribbons.js';
import { isPhone } from '../../state/phone.js';
import { UPRIGHT_BELOW_PX, UprightFlow, uprightHeight } from './UprightFlow.js';
import './energy-flow.css';

interface Props {
  readonly flow: Flow;
  /** Of a standing alarm of the unexplained rest; null: none. */
  readonly priority: Priority | null;
}

/** Room for the labels at the right end, px. */
const labelsOf = (width: number): number => (width < NARROW ? 220 : 275);
const NARROW = 480;

/** Where the energy of a time went; the unexplained rest is a flow of its own, hatched. */
export function EnergyFlow({ flow, priority }: Props) {
  const words = inWords(plantWords).flow;
  const nameOf = ({ kind, name, gj }: FlowNode): string => {
    if (name !== null) return name;
    if (kind === 'fuel' && gj === null) return words.fuelUnknown;
    return words[kind as Exclude<FlowNode['kind'], 'boiler' | 'customer'>];
  };
  if (flow.outlet.gj === null) return <p class="note">{words.unknown}</p>;
  if (flow.outlet.gj === 0) return <p class="note">{words.off}</p>;
  const arrived = flow.customers.reduce((sum, { gj }) => sum + (gj ?? 0), 0);
  const hours = (Date.parse(flow.end) - Date.parse(flow.start)) / 3_600_000;
  const sentence = words.sentence(
    figureOf(flow, flow.outlet),
    figureOf(flow, { gj: arrived, mw: arrived / 3.6 / hours }),
    figureOf(flow, flow.unexplained),
  );
  return (
    <Chart
      label={sentence}
      table={() => <FlowTable flow={flow} nameOf={nameOf} />}
      class="energy-flow"
      {...(isPhone.value ? { height: uprightHeight(flow) } : {})}
    >
      {(width, height, hatch) => {
        if (width < UPRIGHT_BELOW_PX) {
          return <UprightFlow flow={flow} nameOf={nameOf} priority={priority} hatch={hatch} width={width} />;
        }
        const { nodes, ribbons } = flowLayout(flow, Math.max(120, width - labelsOf(width)), height);
        return (
          <>
            <Ribbons ribbons={ribbons} priority={priority} hatch={hatch} />
            {nodes.map((node) => (
              <Node
                key={node.id}
                node={node}
                flow={flow}
                name={nameOf(node)}
                hatch={hatch}
                priority={priority}
                isNarrow={width < NARROW}
                labels={labelsOf(width)}
              />
            ))}
          </>
        );
      }}
    </Chart>
  );
}

interface NodeProps {
  readonly node: FlowNode;
  readonly flow: Flow;
  readonly name: string;
  readonly hatch: string;
  readonly priority: Priority | null;
  readonly isNarrow: boolean;
  /** Room for them, px. */
  readonly labels: number;
}

function Node({ node, flow, name, hatch, priority, isNarrow, labels }: NodeProps) {
  const isEnd = ENDS.has(node.kind);
  const isHatched = isUnknown(node);
  const isAlarm = node.kind === 'unexplained' && priority !== null;
  const middle = node.y + node.height / 2;
  const text = isNarrow && !isEnd ? '' : name;
  const most = isNarrow ? 12 : 18;
  return (
    <g data-node={node.id} data-gj={node.gj ?? undefined}>
      <rect
        x={node.x}
        y={node.y}
        width={BAR}
        height={Math.max(node.height, 1)}
        class={`node ${node.kind}`}
        style={{
          fill: isHatched ? hatch : undefined,
          stroke: isAlarm ? `var(--p${priority})` : isHatched ? 'var(--line-2)' : 'none',
          strokeDasharray: node.gj === null ? '3 2' : undefined,
        }}
      />
      {isEnd ? (
        <>
          {isAlarm && (
            <g transform={`translate(${node.x + BAR + 6} ${middle - 9})`}>
              <AlarmMark priority={priority} size={18} />
            </g>
          )}
          <text x={node.x + BAR + (isAlarm ? 28 : 8)} y={middle + 4} class={node.kind === 'customer' ? 'strong' : ''}>
            {text.length > most ? `${text.slice(0, most - 1)}…` : text}
          </text>
          <text x={node.x + BAR + labels - 62} y={middle + 4} text-anchor="end">
            {figureOf(flow, node)}
          </text>
          <text x={node.x + BAR + labels - 8} y={middle + 4} text-anchor="end" class="soft">
            {node.pct === null ? '' : percent(node.pct)}
          </text>
        </>
      ) : (
        <>
          <text x={node.x + BAR + 8} y={middle - 2} class={node.kind === 'boilerLoss' ? '' : 'strong'}>
            {text}
          </text>
          {!isNarrow && (
            <text x={node.x + BAR + 8} y={middle + 13}>
              {figureOf(flow, node)}
              {node.kind === 'boiler' && node.pct !== null ? `, ${percent(node.pct)}` : ''}
            </text>
          )}
        </>
      )}
    </g>
  );
}

function FlowTable({ flow, nameOf }: { readonly flow: Flow; readonly nameOf: (node: FlowNode) => string }) {
  const { columns } = inWords(plantWords).flow;
  return (
    <table>
      <thead>
        <tr>
          <th>{columns.part}</th>
          <th class="n">{columns.amount}</th>
          <th class="n">{columns.share}</th>
          <th class="n">{columns.coverage}</th>
        </tr>
      </thead>
      <tbody>
        {flowLayout(flow, 400, 400).nodes.map((node) => (
          <tr key={node.id}>
            <td>{nameOf(node)}</td>
            <td class="n">{figureOf(flow, node)}</td>
            <td class="n">{percent(node.pct)}</td>
            <td class="n">{percent(node.coveragePct)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
