import { AddressUse } from './addresses.js';
import { StateBudget } from './state-budget.js';

it('what sessions keep is bounded for each, for its address, and for all', () => {
  const budget = new StateBudget({ bytes: 100, bytesPerAddress: 60, bytesPerSession: 50 });
  const [near, far] = [new AddressUse('a'), new AddressUse('b')];
  const [first, second, third] = [budget.open(near), budget.open(near), budget.open(far)];
  expect([first.take(50), first.take(1)]).toEqual([true, false]);
  expect([second.take(11), second.take(10)]).toEqual([false, true]);
  expect([third.take(41), third.take(40), third.take(1)]).toEqual([false, true, false]);
  first.give(20);
  expect([first.take(20), budget.bytes]).toEqual([true, 100]);
  first.end();
  second.end();
  expect([budget.bytes, near.stateBytes, far.stateBytes]).toEqual([40, 0, 40]);
});
