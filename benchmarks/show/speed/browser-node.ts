import { readFileSync } from 'node:fs'
import { job } from './browser-job.ts'

const bytes = readFileSync(process.argv[2]!)
console.log(JSON.stringify(job(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))))
