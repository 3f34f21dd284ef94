/** A steady load in a process of its own, so that neither it nor who measures waits for the other. Started by `load-child.ts`. */
import { publishSteadily, type SteadyLoad } from './steady-load.js';

let isRunning = true;
process.once('message', () => (isRunning = false));
process.once('disconnect', () => process.exit());
const load = JSON.parse(process.argv[2]!) as SteadyLoad;
const result = await publishSteadily(
  load,
  () => isRunning,
  (acknowledged) => process.send?.({ acknowledged }),
);
process.send?.({ result }, () => process.exit());
