// Sealing as the program does it: for every tenant of the directory, with the key beside the key of publications.
import { openDatabase } from '../database/database.ts'
import { elsewhere } from '../database/database-server.ts'
import type { Platform } from '../platform.ts'
import { type SealerTarget, type Sealing, sealAll, signLastSeal, startSealing } from './seal.ts'
import { anchorFile, journalKeyFile, openSigningKey } from './signature.ts'

export type SealingPlatform = Pick<Platform, 'config' | 'log' | 'server' | 'tenants'>

/** undefined where no role may seal: the journal is written, and nothing shows whether somebody changed it. */
export async function startSealingAll(platform: SealingPlatform, now: () => Date): Promise<Sealing | undefined> {
  const targets = await sealerTargets(platform)
  if (!targets) return undefined
  const sealing = startSealing({ targets: targets.list, now, log: platform.log })
  return {
    async stop() {
      await sealing.stop()
      await targets.close()
    },
  }
}

export type SignedNow = { readonly tenant: string; readonly sealed: number; readonly position: string | undefined }

/** Seals and signs at once what is there, in one tenant or in all. undefined where no role may seal. */
export async function sealAndSign(
  platform: SealingPlatform,
  now: () => Date,
  only?: string,
): Promise<readonly SignedNow[] | undefined> {
  const targets = await sealerTargets(platform)
  if (!targets) return undefined
  try {
    const done: SignedNow[] = []
    for (const { db, signer } of await targets.list()) {
      if (only !== undefined && signer.tenant !== only) continue
      const sealed = await sealAll(db, now)
      const signature = await signLastSeal(db, signer, now)
      done.push({ tenant: signer.tenant, sealed, position: signature?.position })
    }
    return done
  } finally {
    await targets.close()
  }
}

type Targets = { list(): Promise<readonly SealerTarget[]>; close(): Promise<void> }

/** The sealer's own connections: one for each tenant, opened when the directory first names it. */
async function sealerTargets({ config, server, tenants }: SealingPlatform): Promise<Targets | undefined> {
  const { sealer } = server
  if (sealer === undefined) return undefined
  const key = await openSigningKey(journalKeyFile(config.keyFile))
  const open = new Map<string, SealerTarget>()
  return {
    async list() {
      for (const { tenant, schema, host, port, database } of await tenants.list()) {
        if (open.has(tenant)) continue
        const place = { host, port, database }
        const db = openDatabase(elsewhere(sealer, place), { schema, max: 1, name: `motcua sealer ${tenant}` })
        open.set(tenant, { db, signer: { tenant, key, anchor: anchorFile(config.keyFile, tenant) } })
      }
      return [...open.values()]
    },
    async close() {
      await Promise.all([...open.values()].map(({ db }) => db.destroy()))
      open.clear()
    },
  }
}
