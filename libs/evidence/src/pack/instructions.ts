import type { EvidenceContent } from './pack.js';

const SIMULATED =
  '\n**Simulated data: a simulator made the readings of this pack (`simulated` in results.json). No tonne here is real.**\n';

/** `VERIFY.md`: for whoever opens the archive without knowing Greenpark. */
export const instructions = ({
  site,
  period,
  results,
}: Pick<EvidenceContent, 'site' | 'period' | 'results'>): string => `# Evidence pack: ${site.name}, ${period}
${results.simulated ? SIMULATED : ''}
Everything that the figures of this period are made from. Nothing else is needed to check them, no server and no network:

    greenpark verify FILE            # says what was checked, exit code 0: all fits, 1: something does not, 2: no such file
    greenpark verify FILE --json     # the same for programs
    greenpark verify FILE --root HEX # and that the readings are those of a root that you know from elsewhere
    greenpark verify FILE --public-key KEY   # and that it is signed under the key of the site as you know it from elsewhere
    greenpark verify FILE --site-file FILE   # the same by the keys of a site file that you have from elsewhere

Whoever makes a pack of figures of his own makes all of it fit, also the site file in it. Whose pack it is shows the signature, and that
against a key which did not come with the pack.

| file | holds |
|---|---|
| manifest.json | period, versions, SHA-256 and length of every other file, the Merkle root, the place in the chain |
| timestamp.tst | where an authority was asked: when the signature (without one the manifest) was there (RFC 3161, DER) |
| signature.json | where the site has a key: the signature under manifest.json (Ed25519), and the public key that it is checked with |
| readings.csv | raw values of every credited and debited point and of the weather point, each as it was received, with all candidates where different values came for one time; rows around the period that its borders need |
| events.json | recorded meter events (exchanges, resets, decisions), the withdrawn ones too |
| configuration.json | the site as it was declared, with its hash |
| factors.json | every version of every factor that was used, with its source |
| runs.json | per point: from where to where its rows are run, and what was known before the first one where that matters |
| degree-days.json | degree-days by which gaps of more than a day were shared out |
| gaps.json | gaps for which something stands in: where they lie, their neighbours, the days before them and their weather |
| bridges.json | silences of more than six hours, or a day in a week, that a credited register bridges: where they lie, the days before them with their weather, what substations received, the decision |
| results.json | hours, days and the period: figures, uncertainty, coverage, factor versions, revision, closed or open; of fuel the ledger by day, with what lay in the yard before the period; of a season the days before it, as they are stated (their months have packs of their own) |
| approvals.json | who closed and who approved which revision of the period, when, why, under which figures, by which materiality, and with what waived; every revision with its cause, so that each restatement shows what was and what is |
| verification.json | where a verifier has drawn a sample, or a check has found something: words, hours that the sample was drawn from, findings with their answers and closures, the misstatement, the opinion |
| claims.json | where somebody has claimed tonnes of the period: what can be claimed of its months, and each claim with owner, purpose, kilograms by month, state, and who acted when and why. Of a month the sum of kg/gross and kg/net of the claims that take (claimed, reserved, retired) is at most 1 |
| fuel-batches.json | where fuel came with papers: every version of them, and what they come to by origin; they make no figure |
| methodology.md | boundary, formulas, factors, limits; then the arithmetic, rule by rule |

## By hand

1. The comment of the archive is \`greenpark-evidence/1 sha256=\` and the SHA-256 of every byte before the comment:
   \`head -c -92 FILE | sha256sum\`, and the end of \`tail -c 92 FILE\`.
2. \`unzip FILE\`, then \`sha256sum *\` gives the hashes of manifest.json.
3. The Merkle root is that of RFC 6962 (section 2.1, SHA-256) over the lines of readings.csv after the first, without their ends.
4. \`chain.hash\` is the SHA-256 of the JSON array \`[previous, site, period, version, leaves, root, content]\`, written without blanks;
   \`content\` that of the array of \`[name, bytes, sha256]\` of all files. Each hash was published on the topic
   \`greenpark.evidence.v1\` when the pack was first made, and lies in a table that takes no change.
5. \`publicKey\` and \`signature\` are those of signature.json:
   \`printf -- '-----BEGIN PUBLIC KEY-----\\n%s\\n-----END PUBLIC KEY-----\\n' publicKey > key.pem\`, \`echo signature | base64 -d > signature\`,
   \`openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.json -sigfile signature\`. The fingerprint of the key is
   \`openssl pkey -pubin -in key.pem -outform DER | sha256sum\`.
6. timestamp.tst, where it is there: \`openssl ts -verify -token_in -in timestamp.tst -data signature.json -CAfile ROOT.pem\` (over manifest.json
   without a signature).
7. A sample of verification.json: the seed is \`printf '%s\\n%s' ROOT WORDS | sha256sum\`; of each hour the first 52 bits of
   \`printf '%s\\n%s' SEED HOUR | sha256sum\` (HOUR as 2026-01-10T00:00:00Z), and a half, divided by 2^52, are u; its key is -ln(u) / w, w its
   gross, five times that with codes; the hours with the smallest keys are the sample. \`greenpark verification sample --pack FILE\` does it.
8. The arithmetic is in methodology.md. Rows with \`counts\` 1 are fed to the rules in order of time. Sums run in order of time, and over
   names (points, sources of doubt, terms) in the order of the names; in another order the last digit may differ.
`;
