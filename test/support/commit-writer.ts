// A program to be killed: starts or joins the embedded database of a folder, commits one row after the other and prints
// each number only after its commit. Usage: node commit-writer.ts <folder>
import { Client } from 'pg'
import { startEmbeddedDatabase } from '../../src/platform/database/embedded-database.ts'

const [folder = ''] = process.argv.slice(2)
const database = await startEmbeddedDatabase(folder)
const client = new Client(database.connection('postgres', 'postgres'))
await client.connect()
await client.query("select pg_advisory_lock(hashtext('acknowledged'))") // two that create a table at once collide
await client.query('create table if not exists acknowledged (writer int, n int, primary key (writer, n))')
await client.query("select pg_advisory_unlock(hashtext('acknowledged'))")
process.stdout.write(`ready ${database.joined ? 'joined' : 'started'}\n`)
for (let n = 1; ; n++) {
  await client.query('insert into acknowledged values ($1, $2)', [process.pid, n])
  process.stdout.write(`${n}\n`)
}
