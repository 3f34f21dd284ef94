import { readSecurity, trySecurity } from './security.js';

const HERE = ['127.0.0.1:9092', 'localhost:9093', '[::1]:9094'];
const AWAY = ['kafka-1.example:9092'];
const LOGIN = { KAFKA_SASL_USERNAME: 'greenpark', KAFKA_SASL_PASSWORD: 'hunter2' };
const problems = (env: Record<string, string>, brokers = AWAY): readonly string[] => trySecurity(brokers, env).problems;

describe('TLS and SASL towards Kafka', () => {
  it.each(['TRUE', '1', 'yes', 'on', 'True'])('KAFKA_SSL=%s is refused: it would have meant no TLS', (text) => {
    expect(problems({ KAFKA_SSL: text })).toEqual([`KAFKA_SSL: found ${text}, expected true or false`]);
    expect(() => readSecurity(AWAY, { KAFKA_SSL: text })).toThrow('expected true or false');
  });

  it('is off where nothing is said, and on where it is asked for', () => {
    expect(readSecurity(AWAY, {})).toEqual({});
    expect(readSecurity(AWAY, { KAFKA_SSL: 'false' })).toEqual({});
    expect(readSecurity(AWAY, { KAFKA_SSL: 'true' })).toEqual({ ssl: {} });
  });

  it('sends a password by PLAIN to another machine only by TLS', () => {
    const plain = { KAFKA_SASL_MECHANISM: 'plain', ...LOGIN };
    expect(problems(plain)).toEqual([
      expect.stringContaining('plain without TLS sends the password in the clear to kafka-1.example:9092'),
    ]);
    expect(problems(plain, [...HERE, ...AWAY])).toHaveLength(1);
    expect(problems(plain, HERE)).toEqual([]);
    expect(problems({ ...plain, KAFKA_SSL: 'true' })).toEqual([]);
    expect(problems({ ...plain, KAFKA_SASL_MECHANISM: 'PLAIN' })).toHaveLength(1);
    expect(problems({ ...plain, KAFKA_SASL_MECHANISM: 'scram-sha-512' })).toEqual([]);
  });

  it('names everything that is wrong at once, and no secret', () => {
    const found = problems({
      KAFKA_SSL: 'false',
      KAFKA_SSL_CA: '/missing/ca.pem',
      KAFKA_SSL_CERT: '/missing/cert.pem',
      KAFKA_SASL_MECHANISM: 'gssapi',
      KAFKA_SASL_PASSWORD: 'hunter2',
    });
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'KAFKA_SSL_CA',
      'KAFKA_SSL_CERT',
      'KAFKA_SSL',
      'KAFKA_SSL_CERT, KAFKA_SSL_KEY',
      'KAFKA_SASL_MECHANISM',
      'KAFKA_SASL_MECHANISM',
    ]);
    expect(found.join()).not.toContain('hunter2');
    expect(problems(LOGIN)).toEqual(['KAFKA_SASL_MECHANISM: expected one of plain, scram-sha-256, scram-sha-512']);
  });
});
