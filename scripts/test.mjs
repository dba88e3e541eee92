// The whole gate, one step after the other; arguments go to vitest (`npm test -- deadline`). All steps run, so that one
// run shows everything that is wrong.
import { spawnSync } from 'node:child_process'

/** @type {readonly (readonly [string, ...string[]])[]} */
const steps = [['biome', 'ci', '.'], ['tsc'], ['knip'], ['vitest', 'run', ...process.argv.slice(2)]]

const failed = []
for (const [command, ...args] of steps) {
  const started = Date.now()
  console.log(`\n▶ ${[command, ...args].join(' ')}`)
  // npm has put node_modules/.bin on the PATH.
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  console.log(`${status === 0 ? '✓' : '✗'} ${command} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  if (status !== 0) failed.push(command)
}
if (failed.length > 0) {
  console.log(`\n✗ ${failed.join(', ')}`)
  process.exitCode = 1
}
