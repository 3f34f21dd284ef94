import { AddressUse } from './addresses.js';
import { SessionQuota } from './session-quota.js';

function setUp() {
  const ended: string[] = [];
  const quota = new SessionQuota({ sessions: 4, sessionsPerAddress: 3 }, (holder) => {
    const session = holder as unknown as Session;
    ended.push(session.name);
    quota.left(holder, session.use);
  });
  const enter = (name: string, use: AddressUse, enteredAt: number) => {
    const session: Session = { name, use, enteredAt };
    return { session, isIn: quota.enter(session, use, enteredAt) };
  };
  return { quota, ended, enter, near: new AddressUse('near'), far: new AddressUse('far') };
}
interface Session {
  readonly name: string;
  readonly use: AddressUse;
  readonly enteredAt: number;
}

describe('places of sessions', () => {
  it('of an address that has none left: the oldest without a message makes way', () => {
    const { quota, ended, enter, near, far } = setUp();
    enter('other', far, 0);
    const [busy] = [enter('busy', near, 0), enter('idle', near, 1), enter('young', near, 2)];
    quota.published(busy.session, near);
    expect([enter('next', near, 5_000).isIn, ended, near.sessions]).toEqual([true, ['idle'], 3]);
  });

  it('where all are taken the oldest of any address makes way', () => {
    const { ended, enter, near, far } = setUp();
    enter('first', near, 0);
    enter('second', near, 1);
    enter('third', far, 2);
    enter('fourth', far, 3);
    expect([enter('next', far, 5_000).isIn, ended]).toEqual([true, ['first']]);
  });

  it('there is none where all have sent messages, or have only just come', () => {
    const { quota, ended, enter, near } = setUp();
    const all = [enter('a', near, 0), enter('b', near, 0), enter('c', near, 0)];
    expect(enter('d', near, 999).isIn).toBe(false);
    for (const { session } of all) quota.published(session, near);
    expect([enter('e', near, 9_000).isIn, ended]).toEqual([false, []]);
    quota.left(all[0]!.session, near);
    expect(enter('f', near, 9_000).isIn).toBe(true);
  });
});
