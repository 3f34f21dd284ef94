import { readWishes } from './wishes.js';

it('starts as usual, or with trouble', () => {
  expect(readWishes([])).toEqual({ env: {}, say: null, exitCode: 0 });
  expect(readWishes(['--faults'])).toEqual({ env: { GREENPARK_FAULTS: 'on' }, say: null, exitCode: 0 });
});

it('says what it takes, and refuses the rest', () => {
  expect(readWishes(['--help'])).toMatchObject({ exitCode: 0, say: expect.stringContaining('--faults') as string });
  expect(readWishes(['--fault'])).toMatchObject({
    exitCode: 2,
    say: expect.stringMatching(/^unknown option --fault\n/) as string,
  });
});
