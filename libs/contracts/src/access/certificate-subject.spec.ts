import { certificateSubject } from './certificate-subject.js';

it('is the same for every way of writing a subject', () => {
  for (const text of [
    'CN=gateway,O=Park,C=CN',
    'subject=C = CN, O = Park, CN = gateway',
    'C=CN\nO=Park\nCN=gateway',
    'cn=gateway, c=CN, o=Park',
  ]) {
    expect(certificateSubject(text)).toBe('C=CN,CN=gateway,O=Park');
  }
});

it.each(['', 'gateway', 'CN=', 'CN=a,b'])('is none: %j', (text) => {
  expect(certificateSubject(text)).toBeNull();
});

it('tells apart values with a comma in them', () => {
  expect(certificateSubject('CN=a\\,O=b')).toBe('CN=a\\,O=b');
  expect(certificateSubject('CN=a,O=b')).not.toBe(certificateSubject('CN=a\\,O=b'));
});
