// The sites that the gate and the pictures walk over. Each gives a server of `buildServer` and says how to end it.
import type { FastifyInstance } from 'fastify'
import type { Assets } from '../../src/platform/assets.ts'
import { buildFixture } from './fixture.tsx'

export type Subject = {
  readonly name: string
  readonly open: (assets: Assets) => Promise<{ readonly server: FastifyInstance; readonly close: () => Promise<void> }>
}

export const components: Subject = {
  name: 'components',
  open: async (assets) => {
    const server = await buildFixture({ assets })
    return { server, close: () => server.close() }
  },
}
