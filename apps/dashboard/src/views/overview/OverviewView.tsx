import { Later } from '../../parts/Later.js';
import { LineageDialog } from '../../parts/lineage/LineageDialog.js';
import { address } from '../../state/address.js';
import { usePeriods, useSentences, useStatus, useTarget } from './asked.js';
import { CustomersPanel } from './customers/CustomersPanel.js';
import { WhyPanel } from './enough/WhyPanel.js';
import { useHeat } from './heat/heat.js';
import { HeatNow } from './heat/HeatNow.js';
import { SeasonPanel } from './season/SeasonPanel.js';
import { TonnesPanel } from './tonnes/TonnesPanel.js';
import { TrustPanel } from './trust/TrustPanel.js';
import './overview.css';

/** Will the season reach its amount, and is all well now? */
export default function OverviewView() {
  const status = useStatus();
  const target = useTarget();
  const sentences = useSentences();
  const periods = usePeriods();
  const heat = useHeat();
  const { kiosk } = address.value;
  return (
    <div class="overview">
      <SeasonPanel status={status} target={target} sentences={sentences} season={periods.season} />
      <WhyPanel target={target.value} sentences={sentences} />
      <Later>
        <HeatNow status={status} target={target.value} heat={heat} />
      </Later>
      {!kiosk && (
        <Later>
          <TonnesPanel periods={periods} sentences={sentences} status={status} target={target.value} />
        </Later>
      )}
      <Later>
        <CustomersPanel status={status} season={periods.season} devices={heat.devices} />
      </Later>
      {!kiosk && (
        <Later>
          <TrustPanel days={periods.days} sentences={sentences} />
        </Later>
      )}
      <LineageDialog />
    </div>
  );
}
