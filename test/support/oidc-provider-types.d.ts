// The part of oidc-provider that tests use; the package has no types of its own.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  type Interaction = { readonly uid: string; readonly prompt: { readonly name: string } }

  export default class Provider {
    constructor(issuer: string, configuration: unknown)
    callback(): (request: IncomingMessage, response: ServerResponse) => void
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { readonly login: { readonly accountId: string } } | { readonly error: string },
    ): Promise<void>
    readonly Grant: new (
      of: Readonly<Record<string, unknown>>,
    ) => { addOIDCScope(scope: string): void; save(): Promise<string> }
    on(event: string, listener: (...args: readonly unknown[]) => void): void
  }
}
