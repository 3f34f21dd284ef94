import { CIRCULARITY } from './circularity.js';

const days = (n: number): string => `${n} day${n === 1 ? '' : 's'}`;

/** Everything that a statement says, in English. Other languages have the same keys (`StatementWording`), or do not compile. */
export const english = {
  listed: (items: readonly string[]): string => items.join(', '),
  title: {
    kind: 'Statement of emissions avoided',
    subject: 'emissions avoided',
    suppliedBy: (site: string): string => `supplied by ${site}`,
    revision: (n: number): string => `revision ${n}`,
    made: (at: string): string => `made ${at}`,
    knownAt: (at: string): string => `as known at ${at}`,
    final: 'final',
    notFinal: 'not final',
    simulatedMark: 'SIMULATED',
    simulatedWords: 'Simulated data: no tonne here is real.',
    ofSimulatedData: 'of simulated data',
    circularity: CIRCULARITY,
  },
  states: {
    open: 'Open: not signed',
    'awaiting-approval': 'Closed, awaits approval',
    approved: 'Approved',
    'restatement-pending': 'Restated, awaits approval',
    closed: 'Closed',
  },
  head: {
    site: 'Site',
    period: 'Period',
    localDays: (from: string, to: string, zone: string): string => `${from} to ${to}, local days of ${zone}`,
    utc: 'In UTC',
    utcRange: (start: string, end: string): string => `${start} to before ${end}`,
    baseline: 'Baseline',
    made: 'Made',
    knownAt: 'As known at',
    knownThen: (at: string): string => `${at}; what came or was decided later is not in it`,
    closedBy: 'Closed by',
    approvedBy: 'Approved by',
    notSigned: 'not signed',
    signed: (who: string, at: string, reason: string, simulated: boolean): string =>
      `${who}, ${at}${reason ? `: ${reason}` : ''}${simulated ? ' (of simulated data)' : ''}`,
    revision: (n: number): string => `Revision ${n}`,
    approvedAs: (signature: string): string => `approved by ${signature}`,
  },
  result: {
    heading: 'Result',
    heat: 'Heat',
    heatCredited: 'Heat credited',
    sameHeat: 'the same heat',
    gross: 'Gross emissions avoided (baseline)',
    project: 'less project emissions',
    leakage: 'less leakage',
    haulageAlone: 'less leakage (haulage of fuel)',
    net: 'Net emissions avoided',
    half: '± half width of its 95 % band',
    netLine: (tonnes: string): string => `Net ${tonnes} (95 %)`,
    amount: 'Amount',
    wholeSite: 'Whole site',
    approved: (revision: number): string => `Approved, revision ${revision}`,
    unit: 'Unit',
  },
  /** What is debited, as `termsT` names it. */
  terms: {
    electricity: 'of it electricity',
    fossilFuels: 'of it fossil fuels',
    backUp: 'of it fuel of the back-up boiler beyond the baseline',
    biomass: 'of it CH₄ and N₂O of biomass',
    haulage: 'of it haulage of fuel',
    processing: 'of it power that pressed the fuel',
    competing: 'of it what others burn in place of the fuel',
    offSeason: 'of it plant and pumps between the seasons, beyond what their heat earned',
    weighedFuel: 'of it CH₄ and N₂O of fuel weighed above what the heat took',
  },
  customers: {
    heading: 'Customers',
    share: 'Share of the site',
    site: 'Site',
    rest: 'Network losses, own use and heat without a meter',
    others: 'All other customers, network losses and own use',
    heatIn: (unit: string): string => `Heat, ${unit}`,
    sharePct: 'Share, %',
    gross: 'Gross, t',
    project: 'Project, t',
    leakage: 'Leakage, t',
    net: 'Net, t',
    half: '±, t',
  },
  signatures: {
    closed: 'Closed by: name, date, signature',
    approved: 'Approved by another person: name, date, signature',
  },
  waivers: {
    heading: 'Waived',
    what: 'What',
    by: 'By',
    reason: 'Reason',
    until: 'Until',
    factor: 'not verified:',
    told: 'less than 90 % of the heating days known:',
    calibration: 'never certified:',
  },
  claims: {
    heading: 'Claimed',
    owner: 'Owner',
    purpose: 'For',
    basis: 'Of',
    state: 'State',
    claim: 'Claim',
    /** Of an owner: what it is. */
    kinds: { plant: 'plant', park: 'park', customer: 'customer' },
    purposes: { offset: 'offset', transfer: 'transfer', reporting: 'reporting', statement: 'its statement' },
    bases: { gross: 'gross', net: 'net' },
    states: { claimed: 'claimed', reserved: 'reserved', retired: 'retired' },
    over: (periods: string): string => `More is claimed of ${periods} than a restatement has left of it.`,
    unreserved: (customer: string): string =>
      `Nothing is reserved for ${customer}: until it is, others may claim these tonnes.`,
  },
  meters: {
    heading: 'Heat meters of the customers',
    customer: 'Customer',
    register: 'Register',
    serial: 'Serial',
    verifiedUntil: 'Verified until',
    heatIn: (unit: string): string => `Heat, ${unit}`,
    heldIn: (unit: string): string => `Held back, ${unit}`,
    coverage: 'Coverage, %',
    found: 'Found',
    noRegister: (device: string): string => `${device}: no register of heat`,
  },
  days: {
    heading: (customer: string | null): string => (customer === null ? 'Days' : `Days of ${customer}`),
    day: 'Local day',
    coverage: 'Coverage, %',
    revision: 'Revision',
    open: 'open',
    beyond: 'Of the period, of no day',
  },
  quality: {
    heading: 'Data and uncertainty of the site',
    coverage: 'Coverage',
    ofTime: (pct: string): string => `${pct} % of the time`,
    standIns: 'Stands in for lost data',
    careful: (heat: string, tonnes: string): string => `${heat}; being careful moves the net by ${tonnes} t`,
    held: 'Held back or refused',
    biogenic: 'Biogenic CO₂, a memo',
    notCounted: 'not counted',
    nothing: 'nothing',
    found: 'Found in the data',
    source: 'Source of doubt',
    half: '95 % half width, t',
    variance: 'Share of the variance, %',
    sources: { meter: 'meter', factor: 'factor', efficiency: 'efficiency', baseline: 'baseline' },
  },
  factors: {
    heading: 'Factors',
    version: 'Version',
    value: 'Value',
    unit: 'Unit',
    valid: 'Valid',
    status: 'Status',
    source: 'Source',
    always: 'always',
    open: 'open',
    range: (from: string, to: string): string => `${from} to ${to}`,
    before: (day: string): string => `before ${day}`,
    statuses: { verified: 'verified', 'second-hand': 'second-hand', unverified: 'unverified' },
  },
  targets: {
    heading: 'Target',
    target: 'Target',
    notKnown: 'not known',
    named: (amount: string, title: string, id: string): string => `${amount}: ${title} (${id})`,
    forArea: 'For the connected area',
    achieved: 'Achieved',
    toTheEnd: (day: string): string => `To the end of ${day}`,
    standing: (achieved: string, plan: string, expected: string): string =>
      `achieved ${achieved}; plan ${plan}; expected at the weather and the area that were ${expected}`,
    outside: 'On other days, not counted',
    metrics: {
      'avoided.gross': 'Emissions avoided, gross,',
      'avoided.net': 'Emissions avoided, net,',
      heat: 'Heat',
      greenShare: 'Share of green heat',
      networkLoss: 'Heat lost in the network',
    },
    title: (metric: string, period: string, heatingDays: boolean): string =>
      `${metric} in the ${period}${heatingDays ? ' (heating days)' : ''}`,
    reading: (amount: string): string =>
      `${amount} is read as tonnes of CO2, gross, for the full area and normal weather.`,
    readings: (of: {
      readonly factor: string;
      readonly heat: string;
      readonly share: string;
      readonly mw: string;
      readonly days: string;
      readonly carbonHeat: string;
      readonly carbonShare: string;
      readonly possible: boolean;
    }): string =>
      `At ${of.factor} t/GJ that takes ${of.heat} GJ, ${of.share} % of what ${of.mw} MW can make in ${of.days} days. Read as tonnes of elementary carbon (× 44/12) it would take ${of.carbonHeat} GJ, ${of.carbonShare} %, ${of.possible ? 'which is possible too' : 'which the plant cannot make'}.`,
  },
  provenance: {
    heading: 'Where the figures come from',
    computed: 'Computed',
    rules: 'Rules',
    version: (rules: string): string => `version ${rules}`,
    configuration: 'Configuration',
    grossDigits: 'Gross, all digits',
    netDigits: 'Net, all digits',
    notKnown: 'not known',
    evidence: 'Evidence pack',
    evidenceBy: (command: string): string => `${command} (checked offline by: greenpark verify FILE)`,
    restated: 'Restated',
    never: 'never',
    revision: 'Revision',
    cause: 'Cause',
    grossBefore: 'Gross before, t',
    grossAfter: 'Gross after, t',
    netChange: 'Change of net, t',
    grossMoved: 'Gross moved, t',
    netMoved: 'Net moved, t',
    approval: 'Approval',
    causes: {
      readings: 'readings',
      event: 'event',
      configuration: 'configuration',
      factor: 'factor',
      rules: 'rules',
      recompute: 'recompute',
    },
    approvals: {
      'not-needed': 'not needed',
      pending: 'pending',
      superseded: 'superseded',
      approved: 'approved',
    },
    approvalBy: (approval: string, who: string): string => `${approval} by ${who}`,
  },
  quantified: {
    noBaseline: 'no baseline holds',
    fromOn: (day: string): string => `from ${day} on `,
    factor: (version: string, value: string, source: string | null): string =>
      `${version}, ${value}${source === null ? '' : ` (${source})`}`,
    boiler: (efficiencyPct: string, factor: string): string =>
      `a boiler of ${efficiencyPct} % efficiency that burns the fuel of the factor ${factor}`,
    heatOf: (factor: string): string => `heat of the factor ${factor}`,
    between: '; ',
    gross: (baseline: string): string =>
      `Gross is the CO2 that the same heat would have emitted by the baseline of the site: ${baseline}.`,
    net: (project: string, leakage: string): string =>
      `net is gross less what the plant itself emits (project: ${project}) and what it causes elsewhere (leakage: ${leakage}).`,
    nothing: 'nothing is declared',
    electricity: 'electricity',
    fossilFuels: 'fossil fuels',
    biomass: 'CH4 and N2O of biomass',
    haulage: 'haulage of fuel',
    processing: 'power that pressed it',
    competing: 'what others burn in its place',
  },
  notes: {
    heading: 'Notes',
    form: (forms: string): string =>
      `Quantified in the form of ${forms} (docs/methodology.md). Not registered under any crediting scheme; no compliance with any is claimed.`,
    forms: { biomass: 'CDM AMS-I.C and AM0036 and ISO 14064-2', other: 'ISO 14064-2' },
    half: '± is the half width of the 95 % band.',
    shared: (delivered: boolean): string =>
      `Tonnes are shared out by ${delivered ? 'the heat of the credited substations' : 'delivered heat'}, local day by local day: a customer’s heat over the credited heat of the site${delivered ? '' : ', or over the heat of all customers where their meters together count more'}. No tonne appears twice: customers and the rest add up to the site.`,
    digits: (inGj: boolean): string =>
      `Tonnes are printed whole (data have them to the kilogram), half widths in two digits, heat to ${inGj ? 'the megajoule' : 'the kilowatt-hour'}; parts are rounded so that rows and columns add up. Half widths of parts do not add up.`,
    weighed:
      'What is of no day is debited to the period: what plant and pumps emitted between the seasons beyond what their heat earned, and by rules 1.2 fuel that was weighed above what the heat took.',
    simulated: (range: string): string =>
      `Simulated data: every reading behind these figures was made by a simulator${range}. No tonne here is real; nothing of it may be claimed. ${CIRCULARITY}`,
    simulatedAside: (range: string): string =>
      `Simulated readings${range} are kept aside: the site has real ones, and only those are in these figures.`,
    range: (from: string, to: string): string => ` (${from} to ${to})`,
    simulatedApproval: (revision: number): string =>
      `What was approved as revision ${revision} came from simulated readings.`,
    notOver: (at: string): string => `The period is not over: figures are those up to ${at}.`,
    pending:
      'A restatement waits for approval: these figures are newer than the approved ones, which stand beside them.',
    factorMissing:
      'No factor was valid for a part of the period: the conservative candidate stands in, and the period cannot be closed.',
    unverified: (versions: string): string => `Not verified in their source by this project: ${versions}.`,
    unknown: (names: string): string =>
      `Nothing is known of the heat of ${names}: no tonnes are allotted to them; theirs are in the last line.`,
    partly: (name: string): string => `Of ${name} the heat of only a part of its substations is known.`,
    coverage: (name: string, pct: string): string => `The meters of ${name} cover ${pct} % of the time.`,
    overdue: (points: string): string => `Past its verification date: ${points}.`,
    withoutCredit: (heat: string): string =>
      `Customers had ${heat} on days whose credited heat is not known: no tonnes are allotted for it.`,
    aboveCredit: (n: number): string =>
      `On ${days(n)} the customers’ meters counted more than the credited heat: their shares are scaled down to it.`,
    restBelowZero: 'The customers’ meters counted more than the credited heat: the last line shows by how much.',
    standIns: (heat: string): string => `${heat} stand in for lost data, to the disadvantage of the plant.`,
    held: (heat: string): string => `${heat} are held back or refused and earn nothing.`,
    biogenic: 'Biogenic CO2 is reported beside the net and never netted.',
  },
  waterfall: {
    heading: 'What of the claim could be defended',
    about:
      'One choice of an auditor at a time: each step is what the engine of the figures makes with one choice more. It changes no figure of this statement.',
    left: 'left',
    source: 'Source:',
    illustrative: '(illustrative)',
    nothing: '(says nothing of this site)',
    steps: {
      claimed: 'claimed',
      metered: 'metered, baseline of the site file',
      debits: 'debits as the site file has them',
      lower: 'lower bound of the 95 % interval',
    },
  },
  /** Of the form for a terminal. */
  text: {
    simulated: 'SIMULATED DATA: no tonne here is real.',
    head: (standing: string, state: string): string => `${standing}: ${state}`,
    standing: (name: string, period: string, from: string, to: string, zone: string): string =>
      `${name}, ${period} (${from} to ${to}, ${zone})`,
    revision: (state: string, n: number): string => `${state}, revision ${n}`,
    closedBy: (who: string): string => `closed by ${who}`,
    approvedBy: (who: string): string => `approved by ${who}`,
    share: 'share %',
    gross: 'gross t',
    project: 'project t',
    leakage: 'leakage t',
    net: 'net t',
    half: '± t',
    coverage: 'coverage %',
    netLine: (tonnes: string): string => `net ${tonnes} (95 %)`,
    factors: (list: string): string => `factors: ${list}`,
    states: {
      open: 'open',
      'awaiting-approval': 'awaiting-approval',
      approved: 'approved',
      'restatement-pending': 'restatement-pending',
      closed: 'closed',
    },
  },
};

/** What a statement says, in one language. A sentence is a function of what stands in it, so that each language has its own order. */
export type StatementWording = typeof english;
