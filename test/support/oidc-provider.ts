// A real OpenID Connect provider in this process, on a free port: what VNeID is to the product. Whoever its browser is told to be
// signs in without a form.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ProviderPerson = { readonly sub: string; readonly claims: Readonly<Record<string, unknown>> }

export type TestProvider = {
  readonly issuer: string
  /** What a browser does with the address it is sent to: signs in as that person, and gives where it is sent back to. */
  visit(address: string, person: ProviderPerson | 'says-no'): Promise<URL>
  close(): Promise<void>
}

type Client = { readonly client_id: string; readonly redirect_uris: readonly string[] } & Readonly<
  Record<string, unknown>
>

export async function startProvider({
  clients,
  idTokenClaims = false,
}: {
  readonly clients: readonly Client[]
  /** Tell everything in the id token, not at the userinfo endpoint alone. */
  readonly idTokenClaims?: boolean
}): Promise<TestProvider> {
  const people = new Map<string, ProviderPerson>()
  let person: ProviderPerson | 'says-no' = 'says-no'
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // an address of TCP once it listens
  const seconds = 600
  const provider = await quietly(
    async () =>
      new (await import('oidc-provider')).default(issuer, {
        clients,
        ttl: {
          AccessToken: seconds,
          AuthorizationCode: seconds,
          Grant: seconds,
          IdToken: seconds,
          Interaction: seconds,
          Session: seconds,
        },
        scopes: ['openid', 'profile'],
        claims: { openid: ['sub'], profile: ['name', 'national_id', 'acr', 'ho_ten', 'so_dinh_danh', 'muc'] },
        conformIdTokenClaims: !idTokenClaims,
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/chao/${uid}` },
        findAccount: (_context: unknown, id: string) => ({
          accountId: id,
          claims: () => ({ sub: id, ...people.get(id)?.claims }),
        }),
        // Nobody is asked for consent: it is the same click.
        async loadExistingGrant(context: { oidc: { client: Client; session: { accountId: string } } }) {
          const { client, session } = context.oidc
          const grant = new provider.Grant({
            clientId: client.client_id ?? client['clientId'],
            accountId: session.accountId,
          })
          grant.addOIDCScope('openid profile')
          await grant.save()
          return grant
        },
      }),
  )
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/chao/')) return answer(request, response)
    const result = person === 'says-no' ? { error: 'access_denied' } : { login: { accountId: person.sub } }
    return void provider.interactionFinished(request, response, result)
  })

  return {
    issuer,
    async visit(address, who) {
      person = who
      if (who !== 'says-no') people.set(who.sub, who)
      const cookies = new Map<string, string>()
      let url = new URL(address)
      for (let hops = 0; hops < 10 && url.origin === issuer; hops++) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
        for (const set of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
          cookies.set(name, value)
        }
        const location = response.headers.get('location')
        if (location === null) throw new Error(`${response.status} at ${url.href}: ${await response.text()}`)
        url = new URL(location, url)
      }
      return url
    },
    close: () => stop(server),
  }
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** It warns of development keys, which are wanted here, and of a Node that is newer than it knows. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console
  console.warn = console.info = () => {}
  try {
    return await work()
  } finally {
    console.warn = warn
    console.info = info
  }
}
