// provider.ts — the sign-in provider as the network knows it: where to send a browser, and what the provider says about who came
// back. It knows no person and no database.
import type { OidcSettings } from '../../../platform/config.ts'
import { Refusal } from '../../../platform/refusal.ts'

export type Claims = Readonly<Record<string, unknown>>

/** What only this browser's sign-in knows; the answer must fit all of it. */
export type StepSecrets = {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
}

export type OidcProvider = {
  readonly settings: OidcSettings
  begin(redirectUri: string): Promise<{ readonly address: string; readonly secrets: StepSecrets } | Refusal>
  /** `search`: the query of the address the browser came back to, as it came. */
  finish(search: string, secrets: StepSecrets): Promise<Claims | Refusal>
}

/** A person waits: a provider that needs longer than this for one answer counts as down. */
const TIMEOUT_SECONDS = 5
/** Addresses and keys of a provider change rarely. */
const METADATA_MS = 60 * 60_000
/** Who comes right after a failure is told at once, instead of waiting for another time-out. */
const FAILURE_MS = 10_000
/** Between two well-kept clocks. */
const CLOCK_TOLERANCE_SECONDS = 60

export type ProviderDeps = {
  readonly now: () => Date
  /** Told the cause in the library's words, which hold nothing of what the provider says about a person. */
  readonly onFault: (cause: string) => void
}

export function openProvider(settings: OidcSettings, { now, onFault }: ProviderDeps): OidcProvider {
  let known: { readonly at: number; readonly configuration: Promise<Configuration> } | undefined

  return {
    settings,

    begin: (redirectUri) =>
      refusing(async () => {
        const [client, configuration] = await Promise.all([import('openid-client'), metadata()])
        const secrets = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
          redirectUri,
        }
        const address = client.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: settings.scope,
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
          code_challenge_method: 'S256',
          ...(settings.claims.level === 'acr' ? { acr_values: wantedLevels(settings).join(' ') } : {}),
        })
        return { address: address.href, secrets }
      }),

    finish: (search, secrets) =>
      refusing(async () => {
        const [client, configuration] = await Promise.all([import('openid-client'), metadata()])
        const tokens = await client.authorizationCodeGrant(configuration, new URL(secrets.redirectUri + search), {
          expectedState: secrets.state,
          expectedNonce: secrets.nonce,
          pkceCodeVerifier: secrets.verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) throw new Error('an answer without an id token got through')
        const isComplete = Object.values(settings.claims).every((name) => claims[name] !== undefined)
        if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims
        // What the signed token says wins: the other answer may only add to it.
        return { ...(await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims }
      }),
  }

  function metadata(): Promise<Configuration> {
    const at = now().getTime()
    if (known && Math.abs(at - known.at) < METADATA_MS) return known.configuration
    const fresh = { at, configuration: discover(settings) }
    fresh.configuration.catch(() => {
      if (known === fresh) known = { ...fresh, at: at - METADATA_MS + FAILURE_MS }
    })
    known = fresh
    return fresh.configuration
  }

  async function refusing<T>(work: () => Promise<T>): Promise<T | Refusal> {
    try {
      return await work()
    } catch (error) {
      const refusal = refusalOf(error, settings)
      if (!refusal) throw error
      // A person hears one sentence; who keeps the machine needs the cause.
      onFault(causesOf(error).join(': '))
      return refusal
    }
  }
}

type Configuration = import('openid-client').Configuration
type ClientAuth = import('openid-client').ClientAuth

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const client = await import('openid-client')
  const { ClientSecretBasic, ClientSecretPost, None } = client
  const basic = ClientSecretBasic(clientSecret)
  const post = ClientSecretPost(clientSecret)
  // A provider that does not say takes the Basic header (OpenID Connect Discovery 1.0, section 3).
  const byWhatItTakes: ClientAuth = (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest)
  }
  return client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    clientSecret === undefined ? None() : byWhatItTakes,
    {
      timeout: TIMEOUT_SECONDS,
      execute: [
        // The token comes over TLS, and its signature is checked all the same: offices have proxies that open TLS.
        client.enableNonRepudiationChecks,
        ...(issuer.startsWith('http://') ? [client.allowInsecureRequests] : []),
      ],
    },
  )
}

/** The best first, as the standard wants it. */
const wantedLevels = ({ levels, minLevel }: OidcSettings): readonly string[] =>
  levels.slice(levels.indexOf(minLevel)).toReversed()

// ---- what went wrong

function causesOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...causesOf(error.cause)] : []
}

/** Undefined for what is a fault of this program. */
export function refusalOf(error: unknown, { name }: Pick<OidcSettings, 'name'>): Refusal | undefined {
  const provider = { provider: name }
  const down = new Refusal('unavailable', 'oidc.provider-down', { values: provider })
  if (!(error instanceof Error)) return undefined
  // fetch() throws a plain TypeError with the cause beside it: refused, reset, no such host, no trust.
  if (error instanceof TypeError) return error.cause === undefined ? undefined : down
  const code = 'code' in error ? error.code : undefined
  const said = 'error' in error && typeof error.error === 'string' ? error.error : ''
  switch (code) {
    case 'OAUTH_TIMEOUT':
    case 'OAUTH_ABORT':
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
    case 'OAUTH_PARSE_ERROR':
      return down
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
      // What the person, or the provider, answered instead of a code (RFC 6749, 4.1.2.1).
      if (said === 'access_denied') return new Refusal('forbidden', 'oidc.cancelled', { values: provider })
      return said === 'server_error' || said === 'temporarily_unavailable'
        ? down
        : new Refusal('unavailable', 'oidc.provider-refused', { values: { ...provider, reason: said } })
    case 'OAUTH_RESPONSE_BODY_ERROR':
      return said === 'invalid_grant'
        ? new Refusal('conflict', 'oidc.answer-spent', { values: provider })
        : new Refusal('unavailable', 'oidc.provider-refused', { values: { ...provider, reason: said } })
    case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE':
      // It does not know us by that id and secret (RFC 6749, 5.2).
      return new Refusal('unavailable', 'oidc.provider-refused', { values: { ...provider, reason: 'invalid_client' } })
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return new Refusal('conflict', 'oidc.answer-late', { values: provider })
    case 'OAUTH_HTTP_REQUEST_FORBIDDEN':
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
    case 'OAUTH_MISSING_SERVER_METADATA':
    case 'OAUTH_INVALID_SERVER_METADATA':
      // Our settings and the provider do not fit; nobody who signs in can mend that.
      return new Refusal('unavailable', 'oidc.provider-refused', { values: { ...provider, reason: String(code) } })
    case 'OAUTH_INVALID_RESPONSE':
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
    case 'OAUTH_KEY_SELECTION_FAILED':
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return new Refusal('invalid', 'oidc.answer-wrong', { values: provider })
    default:
      return undefined
  }
}
