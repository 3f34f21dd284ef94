import { pastWords } from '#words';
import { changedOf } from '../state/differences.js';
import { energyUnit, inEnergyUnit } from '../words/figures.js';
import { amount, withUnit } from '../words/format.js';
import { inWords } from '../words/language.js';
import './known-now.css';

/**
 * By how much the heat that is credited in a day, month or season is known otherwise now than at the moment of the page; nothing where
 * it is not.
 */
export function HeatKnownNow({ period }: { readonly period: string }) {
  const words = inWords(pastWords);
  const changed = inEnergyUnit(changedOf(period, 'heatGj')) ?? 0;
  if (amount(Math.abs(changed)) === amount(0)) return null;
  const told = withUnit(amount(changed, true), energyUnit());
  return (
    <small class="known-now heat" title={words.heatHelp(told)}>
      {words.heatNow(told)}
    </small>
  );
}
