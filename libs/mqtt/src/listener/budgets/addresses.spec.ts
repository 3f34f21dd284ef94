import { Addresses } from './addresses.js';

it('an address without a socket is forgotten', () => {
  const addresses = new Addresses();
  const use = addresses.of('192.0.2.7');
  addresses.socketOpened(use);
  addresses.socketOpened(use);
  expect(addresses.of('192.0.2.7')).toBe(use);
  addresses.socketClosed(use);
  expect(addresses.of('192.0.2.7')).toBe(use);
  addresses.socketClosed(use);
  expect(addresses.of('192.0.2.7')).not.toBe(use);
});
