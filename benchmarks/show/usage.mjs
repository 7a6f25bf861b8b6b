// Loaded into a measured process by --import: leaves its peak memory in bytes and its processor seconds in the file $FARSAKH_USAGE when it ends.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  // Node gives maxRSS in kilobytes on every system.
  if (process.env.FARSAKH_USAGE) writeFileSync(process.env.FARSAKH_USAGE, JSON.stringify({ peak: maxRSS * 1024, processor: (userCPUTime + systemCPUTime) / 1e6 }))
})
