import { withFigure, type AlarmFigures as Of } from './alarm-figures.js';

/** By rule: what is said of an alarm, why it may be, what comes of it, and what to do, a step a line. */
export const english = {
  'target.risk': {
    sentence: ({ name, value }: Of) => `Target ${name}: chance to be met ${value ?? 'has fallen'}`,
    cause: 'With the weather that is usual from here on, the forecast of the period falls short of the target.',
    consequence: 'The amount that was promised for the period will probably not be reached.',
    steps: `Look at the four parts of the gap: weather, performance, area, data.
Performance: look at what the alarm on drift says of the plant.
Data: find the gaps and send what is missing.
Area: check that the connected area is what is connected.
Weather and plan: tell whoever promised the amount.`,
  },
  'performance.drift': {
    sentence: ({ value }: Of) => `Plant: ${value ?? 'less heat'} against its reference over 30 days`,
    cause: 'For 30 days the plant has delivered less heat than the weather let expect.',
    consequence: 'Each day costs avoided tonnes that no weather brings back.',
    steps: `Compare the plant meter with the substations.
Look at boiler output, fuel moisture and flow.
Look for a customer that was disconnected.
Write down what was found.`,
  },
  'performance.blind': {
    sentence: ({ value }: Of) => `Plant: a drift${withFigure(value, (v) => ` below ${v}`)} would not show`,
    cause: 'The days of the plant err so much, or so few of them can be judged, that a drift would not show.',
    consequence: 'That no alarm on drift is raised does not mean that the plant is well.',
    steps: `Fill the gaps in the data.
Look for what makes the days uneven: base load, connected area, the weather station.`,
  },
  'performance.cusum': {
    sentence: ({ value, since }: Of) =>
      `Plant gives less heat than before${withFigure(since, (s) => ` since ${s}`)}${withFigure(value, (v) => `: ${v}`)}`,
    cause:
      'The daily shortfalls against the expectation have added up to more than chance explains: something changed.',
    consequence: 'The plant makes less than before, from that day on.',
    steps: `Look into the log for the day of the change: what was repaired, exchanged, switched or connected then?
Compare the plant meter with boilers and substations.
Write down what was found.`,
  },
  'target.overshoot': {
    sentence: ({ value }: Of) => `Plant: ${value ?? 'more heat'} over what the weather let expect`,
    cause: 'More heat than the weather let expect.',
    consequence: 'A meter that reads high, or a point that counts twice, would earn tonnes that nobody can defend.',
    steps: `Compare the meter with substations and boilers.
Look at its last exchange.
Look whether a point counts twice.`,
  },
  'data.coverage': {
    sentence: ({ value }: Of) => `Data: ${value ?? 'too little'} of the day is covered by readings`,
    cause: 'Too little of the last day, or of its month, is covered by readings.',
    consequence: 'Heat that was not measured earns nothing, and a month below 90 % cannot be signed.',
    steps: `Look which devices have gaps.
Read out their memory or their gateway.
Send it late: it counts.`,
  },
  'data.balance': {
    sentence: ({ name, value }: Of) => `${name}: meters disagree${withFigure(value, (v) => `, ${v}`)}`,
    cause: 'Meters that measure the same heat, or heat and fuel, disagree over a whole day.',
    consequence: 'No value is changed. One of the meters is wrong, and tonnes may rest on it.',
    steps: `Read both meters by hand on the spot.
Look for a by-pass, a substation without readings, a wrong unit.`,
  },
  'device.silent': {
    sentence: ({ name, since, isOver }: Of) =>
      isOver ? `${name}: sent nothing` : `${name}: sends nothing${withFigure(since, (s) => ` since ${s}`)}`,
    cause: 'Nothing has arrived from the device for longer than three of its intervals.',
    consequence: 'Its newest values are old. A register bridges the time when it comes back, a gauge does not.',
    steps: `Check power and network of the device and of its gateway.
Several at once: look at what they share first.`,
  },
  'device.noisy': {
    sentence: ({ name }: Of) => `${name}: too many readings in doubt`,
    cause: 'Too many of the newest readings of a point were in doubt.',
    consequence: 'The point is kept out of the figures until it is quiet again.',
    steps: `Look at sensor, wiring and shielding.
Look at the codes of the last 24 hours: they say what was found.`,
  },
  'device.skew': {
    sentence: ({ name, value }: Of) => `${name}: clock wrong${withFigure(value, (v) => ` by ${v}`)}`,
    cause: 'The clock of the device is wrong.',
    consequence: 'Its readings lie in the wrong hours: days and months at their borders are wrong.',
    steps: `Set its clock.
See that it follows a time server.`,
  },
  'register.held': {
    sentence: ({ name, value }: Of) => `${name}: readings are held${withFigure(value, (v) => `, ${v} count nowhere`)}`,
    cause: 'Readings of a register agree with each other, and not with what it said before.',
    consequence: 'They count nowhere until somebody decides.',
    steps: `Look at the meter.
Record its exchange, or accept or refuse the readings with a reason.`,
  },
  'fuel.unweighed': {
    sentence: () => 'Fuel: more is burnt than was weighed',
    cause:
      'On three days running more fuel was burnt than was weighed and lay in the yard: the scale, or the way of its messages, is dead.',
    consequence: 'Fuel is debited by the heat all the same, and its share of the time is not covered.',
    steps: `See whether the weighbridge still reports.
Send what it missed.
What cannot be had any more, count in the yard and record as a stock-taking.`,
  },
  'lost.range': {
    sentence: ({ value }: Of) => `Kafka: ${value ?? 'some'} records were lost`,
    cause: 'Kafka has lost records before they were counted.',
    consequence: 'What was among them is in no figure.',
    steps: `Send the readings of that time once more from devices, gateways or a recording.
Then acknowledge: the alarm is over with it.`,
  },
  'calibration.due': {
    sentence: ({ name, until }: Of) =>
      `${name}: the certificate of its meter ${until === null ? 'is missing' : `ends on ${until}`}`,
    cause: 'The certificate of a meter ends within 60 days, or has ended.',
    consequence:
      'From the day after, its permissible error is taken off every figure; a later certificate does not give it back.',
    steps: `Order its verification now.
Enter the new certificate in the site file.`,
  },
  'factor.expiring': {
    sentence: ({ name, until }: Of) =>
      `Factor ${name}: ${until === null ? 'none holds today' : `holds until ${until}, and none follows`}`,
    cause: 'An emission factor of the site holds for less than 60 more days, and no version follows.',
    consequence: 'Behind its last day a conservative candidate stands in, and no month of it can be closed.',
    steps: `Look for the next publication.
Add it with its source.
See what it changes before it counts.`,
  },
  'notification.failing': {
    sentence: ({ name, since }: Of) => `${name}: takes no notification${withFigure(since, (s) => ` since ${s}`)}`,
    cause: 'A way by which people are told of alarms does not work.',
    consequence: 'Whoever relies on it hears of nothing.',
    steps: `Look at the last answer.
Mend address or secret.
Send a trial.`,
  },
  'delivery.lag': {
    sentence: ({ value }: Of) => `Delivery: behind${withFigure(value, (v) => ` by ${v}`)}`,
    cause: 'What has been received is not stored yet: a process, the database or Kafka is slow, or stands still.',
    consequence: 'Every figure and every other rule is as old as that. Nothing is lost: it waits in Kafka.',
    steps: `See which process is away.
See whether the disk is full and the database answers.
After an outage, wait until it has caught up.`,
  },
  'deadletters.rate': {
    sentence: ({ value }: Of) => `Data: ${value ?? 'many'} values an hour cannot be used`,
    cause: 'Many values of the last hour could not be used: a device was exchanged, renamed or set otherwise.',
    consequence: 'They are kept, and count nowhere until they are replayed.',
    steps: `See which reason and device they have.
Mend the site file or the device.
Replay them.`,
  },
  'evidence.chain': {
    sentence: () => 'Evidence: a chain of records does not hold',
    cause:
      'A row of the audit log or of the evidence does not hang on the one before it, or is not what was published of it.',
    consequence: 'Somebody has changed what must only grow, or the database was restored from an older copy.',
    steps: `Verify the chain, and keep the database as it is.
Tell the auditor.
After a restore: acknowledge with its row in the log.`,
  },
  'heat.imbalance': {
    sentence: ({ name, value }: Of) => `${name}: plant and substations disagree${withFigure(value, (v) => `, ${v}`)}`,
    cause: 'The plant sends more heat, or less, than arrives at the substations with the usual loss of the network.',
    consequence: 'Heat is lost, or a meter is wrong and tonnes may rest on it.',
    steps: `Look at the energy flow: which meter does not fit?
Look for a leak: feed water, wet ground, a cold branch.
Read plant meter and substations by hand.`,
  },
  'boiler.limit': {
    sentence: ({ name, value, limit }: Of) =>
      `${name}: ${value ?? 'beyond its limit'}${withFigure(limit, (l) => `, limit ${l}`)}`,
    cause: 'A value of the boiler is beyond a limit, high or low: temperature, pressure or power.',
    consequence: 'Beyond it the boiler wears, trips, or is no longer safe.',
    steps: `Too hot, or too much power: lower the feed of this boiler, raise another.
Too little pressure: lower the fire first, then look at make-up water, pump and leaks: hot water may boil.
Believe the sensor until another one says otherwise.
If it goes on: bank the fire, call the shift lead.`,
  },
};
