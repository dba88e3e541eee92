// `npm run bench`: every bench/*.bench.ts in turn, each in a process of its own. Arguments choose by part of the name.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const chosen = process.argv.slice(2)
const files = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => chosen.length === 0 || chosen.some((part) => file.includes(part)))
  .sort()

for (const file of files) {
  console.log(`\n▶ ${file}`)
  const path = fileURLToPath(new URL(file, import.meta.url))
  const { status } = spawnSync(process.execPath, [...process.execArgv, path], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
if (files.length === 0) {
  console.error(`no bench/*.bench.ts is called like ${chosen.join(', ')}`)
  process.exitCode = 1
}
