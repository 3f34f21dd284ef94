import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { Provider } from 'oidc-provider';

/** A private key as the provider signs with it. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly jwk: JWK;
}

export async function signingKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const more = { kid, alg: 'RS256', use: 'sig' };
  const [jwk, publicJwk] = [await exportJWK(privateKey), await exportJWK(publicKey)];
  return { kid, privateKey, jwk: { ...jwk, ...more }, publicJwk: { ...publicJwk, ...more } };
}

/** Whom the provider knows, with the claims of their tokens. */
export type Clients = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const SECRET = 'the-secret-of-a-client-of-the-tests';

/** A real OpenID provider on loopback (`oidc-provider`) that gives tokens to programs (RFC 6749 4.4, RFC 9068). */
export class IdentityProvider {
  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    private readonly audience: string,
    private readonly clients: Clients,
  ) {}

  static async start(key: SigningKey, audience: string, clients: Clients): Promise<IdentityProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new IdentityProvider(server, issuer, audience, clients);
    provider.sign(key);
    return provider;
  }

  /** Signs with this key alone from now on, and publishes no other. */
  sign(key: SigningKey): void {
    const provider = new Provider(this.issuer, {
      jwks: { keys: [key.jwk] },
      clients: Object.keys(this.clients).map((client_id) => ({
        client_id,
        client_secret: SECRET,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      })),
      ttl: { ClientCredentials: 600 },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => 'urn:greenpark',
          getResourceServerInfo: () => ({
            scope: 'api',
            audience: this.audience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: 600,
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      extraTokenClaims: (_: unknown, { clientId }: { clientId: string }) => this.clients[clientId],
    });
    this.server.removeAllListeners('request').on('request', provider.callback());
  }

  /** An access token of a client, as a program gets it. */
  async tokenOf(client: string): Promise<string> {
    const answer = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client}:${SECRET}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: 'urn:greenpark' }),
    });
    const { access_token } = (await answer.json()) as { access_token?: string };
    if (access_token === undefined) throw new Error(`no token for ${client}: ${answer.status}`);
    return access_token;
  }

  /** Calls `seen` for each request for the published keys; returns how to end it. */
  countKeyRequests(seen: () => void): () => void {
    const listener = ({ url }: { readonly url?: string }): void => {
      if (url === '/jwks') seen();
    };
    this.server.on('request', listener);
    return () => void this.server.off('request', listener);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
