import { isPublicAddress, whyNoPushService } from './push-endpoints.js';

describe('where push is sent to', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])('is a push service: %s', (endpoint) => {
    expect(whyNoPushService(endpoint, [])).toBeNull();
  });

  it.each([
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/a',
    'https://user:word@fcm.googleapis.com/a',
    'https://127.0.0.1/a',
    'https://2130706433/a',
    'https://0x7f.1/a',
    'https://[::1]/a',
    'https://[::ffff:127.0.0.1]/a',
    'https://93.184.216.34/a',
    'https://localhost/a',
    'https://localhost./a',
    'https://api.localhost/a',
    'https://postgres/a',
    'https://boiler.local/a',
    'https://metadata.google.internal/a',
    'https://router.lan/a',
    'file:///etc/passwd',
    'no address',
    '',
  ])('is nothing else: %s', (endpoint) => {
    expect(whyNoPushService(endpoint, [])).toMatch(/^expected /);
  });

  it('is what the operator lists, by scheme, name and port', () => {
    const services = ['http://127.0.0.1:4000', 'https://push.park.internal'];
    expect(whyNoPushService('http://127.0.0.1:4000/a', services)).toBeNull();
    expect(whyNoPushService('https://push.park.internal/a', services)).toBeNull();
    expect(whyNoPushService('http://127.0.0.1:4001/a', services)).not.toBeNull();
    expect(whyNoPushService('http://127.0.0.1:4000@10.0.0.1/a', services)).not.toBeNull();
    expect(whyNoPushService('https://push.park.internal:444/a', services)).not.toBeNull();
  });

  it.each(['93.184.216.34', '8.8.8.8', '2a00:1450:4001:81c::200a'])('leads outside: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '239.1.1.1',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '2002:a00:1::',
    'fcm.googleapis.com',
    '',
  ])('leads inside, or nowhere: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
