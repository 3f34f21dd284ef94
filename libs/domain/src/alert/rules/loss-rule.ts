/** `lost.range`: records that Kafka lost, before they were counted or with its end (docs/arithmetic/drift-and-alerts.md#rules). */

/** What an operator reads. Offsets are [from, to). */
export const lossWords = (loss: {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  /** RFC 3339. */
  readonly found: string;
}): string =>
  `Kafka has lost ${(loss.to - loss.from).toLocaleString('en')} records of ${loss.topic}, partition ${loss.partition} ` +
  `(offsets ${loss.from} to ${loss.to - 1}, found ${loss.found}). What of it had not been counted is in no figure; readings of this site may be among it. ` +
  `Gaps of seq in the ledger show which devices miss some. Send the readings of the time before once more, from the devices, their gateways or a ` +
  `recording (greenpark replay): what is there already counts as a duplicate. Then acknowledge this alert.`;
