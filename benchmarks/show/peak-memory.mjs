// Loaded into a measured process by --import: leaves its peak memory in bytes in the file $FARSAKH_PEAK when it ends.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { maxRSS } = process.resourceUsage()
  // Kilobytes on Linux and macOS alike since Node 14.
  if (process.env.FARSAKH_PEAK) writeFileSync(process.env.FARSAKH_PEAK, String(maxRSS * 1024))
})
