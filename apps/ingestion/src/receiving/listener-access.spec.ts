import { ConfigurationError } from '#runtime';
import { checkListenerAccess, listenerAccess } from './listener-access.js';

const env = {
  auth: true,
  mqttListen: 'mqtt://0.0.0.0:1883',
  mqttUsername: 'gateway' as string | null,
  mqttPassword: 'secret' as string | null,
  mqttTls: {},
};
const WITHOUT = { ...env, mqttUsername: null, mqttPassword: null };

describe('access to the own listener', () => {
  it('needs a credential where authentication is on, and says what to set', () => {
    for (const open of [WITHOUT, { ...env, mqttPassword: null }, { ...env, mqttUsername: null }])
      expect(() => checkListenerAccess(open)).toThrow(/MQTT_USERNAME, MQTT_PASSWORD: expected both.*0\.0\.0\.0:1883/);
    expect(() => checkListenerAccess(WITHOUT)).toThrow(ConfigurationError);
  });

  it('needs none without a listener, with authentication off, or where clients show certificates', () => {
    const good = [env, { ...WITHOUT, mqttListen: null }, { ...WITHOUT, auth: false }];
    for (const one of [...good, { ...WITHOUT, mqttTls: { caFile: 'ca.pem' } }])
      expect(() => checkListenerAccess(one)).not.toThrow();
  });

  it('knows the right name and password, and nothing else', async () => {
    const authenticate = listenerAccess(env, 1);
    expect(authenticate?.('gateway', Buffer.from('secret'), 'c')).toBe('gateway');
    for (const [name, password] of [
      ['gateway', 'secret '],
      ['Gateway', 'secret'],
      ['gateway', undefined],
      [undefined, 'secret'],
      [undefined, undefined],
    ] as const)
      expect(await authenticate?.(name, password === undefined ? undefined : Buffer.from(password), 'c')).toBeNull();
  });

  it('is open where authentication is off', () => {
    expect(listenerAccess({ ...env, auth: false })).toBeUndefined();
  });
});
