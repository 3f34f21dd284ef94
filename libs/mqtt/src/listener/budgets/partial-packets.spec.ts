import { AddressUse } from './addresses.js';
import { PartialPackets } from './partial-packets.js';

function setUp() {
  const ended: string[] = [];
  const partials = new PartialPackets<string>({ bytes: 1_000, bytesPerAddress: 600 }, (name) => ended.push(name));
  return { partials, ended, near: new AddressUse('near'), far: new AddressUse('far') };
}

describe('packets that have not arrived whole', () => {
  it('of one address: what was begun first ends first', () => {
    const { partials, ended, near, far } = setUp();
    partials.changed('other', far, 300);
    partials.changed('slow', near, 100);
    partials.changed('next', near, 300);
    partials.changed('slow', near, 150);
    partials.changed('last', near, 100);
    expect([ended, near.partialBytes, far.partialBytes, partials.bytes]).toEqual([['slow'], 400, 300, 700]);
  });

  it('of all: what was begun first ends first, whatever its address', () => {
    const { partials, ended, near, far } = setUp();
    partials.changed('first', far, 500);
    partials.changed('second', near, 500);
    partials.changed('third', far, 100);
    expect([ended, partials.bytes]).toEqual([['first'], 600]);
  });

  it('that have become whole do not count any more', () => {
    const { partials, ended, near } = setUp();
    for (let i = 0; i < 100; i++) {
      partials.changed('busy', near, 500);
      partials.changed('busy', near, -500);
    }
    partials.changed('a', near, 300);
    partials.changed('busy', near, 300);
    expect([ended, partials.bytes]).toEqual([[], 600]);
    partials.changed('b', near, 1);
    expect(ended).toEqual(['a']);
  });
});
