import { constants } from 'node:crypto';

/**
 * How both doors speak TLS: 1.2 and 1.3, keys that are of no use to whoever gets the certificate later (forward secrecy), ciphers that
 * tell when a byte was changed (AEAD), in our order, and no negotiating anew within a connection, which costs the server more than who asks.
 * https://wiki.mozilla.org/Security/Server_Side_TLS ("intermediate", without finite-field Diffie-Hellman).
 */
export const TLS_OPTIONS = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
  ecdhCurve: 'X25519:prime256v1:secp384r1',
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} as const;
